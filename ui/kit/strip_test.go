package kit

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"titian/ui/look"
)

func papers() []StripItem {
	return []StripItem{
		{ID: "a", Title: "Kartu keluarga", Detail: "Wayan Sudira", Badge: "Diterima", Tone: look.ToneDone, Picture: image.NewGray(image.Rect(0, 0, 30, 20))},
		{ID: "b", Title: "KTP", Detail: "Wayan Sudira", Badge: "Ambil ulang", Tone: look.ToneRefused},
		{Title: "KTP Made", Detail: "belum ada", Missing: true, Kind: "ktp"},
		{ID: "d", Title: "Buku tabungan", Detail: "Wayan Sudira yang namanya panjang sekali"},
	}
}

func newPapers(tb testing.TB, width float32) (*Strip, fyne.Window, *[]string) {
	tb.Helper()
	dress(tb, look.Params{})
	var told []string
	tell := func(what string) func(string) {
		return func(s string) { told = append(told, what+" "+s) }
	}
	s := NewStrip(StripParams{Chosen: tell("chosen"), Opened: tell("opened"), Add: tell("add"), Remove: tell("remove")})
	s.SetItems(papers())
	return s, stand(tb, s, width, 180), &told
}

func TestStripByKeyboard(t *testing.T) {
	s, w, told := newPapers(t, 800)
	w.Canvas().Focus(s)
	press(t, w, fyne.KeyLeft, fyne.KeyRight, fyne.KeyReturn, fyne.KeyDelete, fyne.KeyRight, fyne.KeyDelete, fyne.KeyReturn, fyne.KeyEnd, fyne.KeyRight, fyne.KeyHome)
	want := []string{"chosen b", "opened b", "remove b", "add ktp", "chosen d", "chosen a"}
	if diff := cmp.Diff(want, *told); diff != "" {
		t.Errorf("what was told (-want +got):\n%s", diff)
	}
}

func TestStripByMouse(t *testing.T) {
	s, w, told := newPapers(t, 800)
	at := func(i int) fyne.Position { return s.views[i].Position().AddXY(20, 20) }
	for _, i := range []int{1, 1, 2} {
		fynetest.TapCanvas(w.Canvas(), at(i))
	}
	if diff := cmp.Diff([]string{"chosen b", "opened b", "add ktp"}, *told); diff != "" {
		t.Errorf("what was told (-want +got):\n%s", diff)
	}
}

func TestStripKeepsWhatIsChosen(t *testing.T) {
	s, w, told := newPapers(t, 400)
	s.Choose("d")
	if x := s.views[3].Position().X - s.scroller.Offset.X; x < 0 || x+s.views[3].Size().Width > 400 {
		t.Errorf("the chosen paper stands at %.0f of 400", x)
	}
	items := papers()
	s.SetItems(items[2:])
	if got := s.Chosen(); got != "d" {
		t.Errorf("chosen is %q", got)
	}
	s.SetItems(items[:1])
	if got := s.Chosen(); got != "a" {
		t.Errorf("after its paper went, chosen is %q", got)
	}
	s.SetItems(nil)
	w.Canvas().Focus(s)
	press(t, w, fyne.KeyRight, fyne.KeyReturn, fyne.KeyDelete)
	if got := s.Chosen(); got != "" || len(*told) != 0 {
		t.Errorf("of no papers %q is chosen, and %v told", got, *told)
	}
}

func TestStripSaysWhatIsMissing(t *testing.T) {
	s, w, _ := newPapers(t, 800)
	texts := strings.Join(textsOf(s), "|")
	for _, want := range []string{"KTP Made|belum ada", "Diterima", "Wayan Sudira ya"} {
		if !strings.Contains(texts, want) {
			t.Errorf("there stands %s, without %s", texts, want)
		}
	}
	readable(t, w)
}
