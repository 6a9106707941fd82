package kit

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/ui/look"
)

// register is a table of n rows and what was opened in it.
type register struct {
	rows   *Rows
	n      int
	read   map[int]int
	opened []int
	moved  []int
}

func newRegister(n int) *register {
	r := &register{n: n, read: map[int]int{}}
	r.rows = NewRows(RowsParams{
		Columns: []Column{
			{ID: "head", Title: "Kepala keluarga", Chars: 12, Grow: true},
			{ID: "card", Title: "No. KK", Chars: 19},
			{ID: "people", Title: "Anggota", Chars: 3, Align: fyne.TextAlignTrailing},
			{ID: "stage", Title: "Tahap", Chars: 18},
		},
		Count:    func() int { return r.n },
		Row:      r.row,
		Opened:   func(i int) { r.opened = append(r.opened, i) },
		Selected: func(i int) { r.moved = append(r.moved, i) },
		Empty:    NewEmpty(EmptyParams{Icon: IconFamily, Title: "Belum ada keluarga"}),
	})
	return r
}

func (r *register) row(i int) RowView {
	r.read[i]++
	v := RowView{
		Cells:  []string{"Keluarga " + strconv.Itoa(i), "5103 •••• •••• 0007", strconv.Itoa(i % 9)},
		Badges: []RowBadge{{Column: 3, Text: "Diterima", Tone: look.ToneInfo}},
	}
	if i%3 == 1 {
		v.Tone = look.ToneAttention
	}
	return v
}

func TestRowsKeepToWhatIsVisible(t *testing.T) {
	dress(t, look.Params{})
	r := newRegister(100_000)
	w := stand(t, r.rows, 800, 500)
	if len(r.read) > 20 {
		t.Errorf("%d of 100,000 rows were read to show a dozen", len(r.read))
	}
	readable(t, w)
	w.Canvas().Focus(r.rows)
	press(t, w, fyne.KeyEnd)
	if got := r.rows.Selected(); got != 99_999 {
		t.Fatalf("End selects row %d", got)
	}
	if texts := strings.Join(textsOf(r.rows), "|"); !strings.Contains(texts, "Keluarga 99999") || strings.Contains(texts, "Keluarga 0|") {
		t.Errorf("at the end there stands %s", texts)
	}
	readable(t, w)
}

func TestRowsByKeyboard(t *testing.T) {
	dress(t, look.Params{})
	r := newRegister(100)
	w := stand(t, r.rows, 800, 33+44*5)
	w.Canvas().Focus(r.rows)
	tests := []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyUp, 0},
		{fyne.KeyDown, 1},
		{fyne.KeyPageDown, 5},
		{fyne.KeyPageDown, 9},
		{fyne.KeyPageUp, 5},
		{fyne.KeyEnd, 99},
		{fyne.KeyDown, 99},
		{fyne.KeyUp, 98},
		{fyne.KeyHome, 0},
		{fyne.KeyPageUp, 0},
	}
	for _, tt := range tests {
		press(t, w, tt.key)
		if got := r.rows.Selected(); got != tt.want {
			t.Fatalf("%s leads to row %d, want %d", tt.key, got, tt.want)
		}
	}
	press(t, w, fyne.KeyDown, fyne.KeyReturn, fyne.KeySpace)
	if len(r.opened) != 2 || r.opened[0] != 1 || r.opened[1] != 1 {
		t.Errorf("opened %v, want row 1 twice", r.opened)
	}
}

func TestRowsByMouse(t *testing.T) {
	dress(t, look.Params{})
	r := newRegister(100)
	w := stand(t, r.rows, 800, 33+44*5)
	fynetest.TapCanvas(w.Canvas(), fyne.NewPos(100, 33+44*2+20))
	if len(r.opened) != 1 || r.opened[0] != 2 || r.rows.Selected() != 2 {
		t.Errorf("a click on the third row opened %v and selected %d", r.opened, r.rows.Selected())
	}
	if w.Canvas().Focused() != fyne.Focusable(r.rows) {
		t.Error("a click does not bring the focus")
	}
}

func TestRowsKeepTheSelectionOverRefresh(t *testing.T) {
	dress(t, look.Params{})
	r := newRegister(100)
	w := stand(t, r.rows, 800, 33+44*5)
	r.rows.Select(50)
	scroll := r.rows.Scroll()
	r.rows.Refresh()
	if r.rows.Selected() != 50 || r.rows.Scroll() != scroll {
		t.Errorf("after a refresh row %d at %.0f, want 50 at %.0f", r.rows.Selected(), r.rows.Scroll(), scroll)
	}
	r.n = 10
	r.rows.Refresh()
	if got := r.rows.Selected(); got != 9 {
		t.Errorf("with ten rows left row %d is selected", got)
	}
	readable(t, w)
	r.n = 0
	r.rows.Refresh()
	if got := strings.Join(textsOf(r.rows), "|"); !strings.HasSuffix(got, "Belum ada keluarga") || r.rows.Selected() != -1 {
		t.Errorf("without rows there stands %s, and row %d is selected", got, r.rows.Selected())
	}
}

func TestRowsRefreshOneRow(t *testing.T) {
	dress(t, look.Params{})
	r := newRegister(100)
	stand(t, r.rows, 800, 33+44*5)
	clear(r.read)
	r.rows.RefreshRow(2)
	r.rows.RefreshRow(90)
	if len(r.read) != 1 || r.read[2] != 1 {
		t.Errorf("rows read again: %v, want row 2 once", r.read)
	}
}

func TestRowsScrollBeforeTheyAreShown(t *testing.T) {
	dress(t, look.Params{})
	r := newRegister(100)
	r.rows.ScrollTo(44 * 30)
	stand(t, r.rows, 800, 33+44*5)
	if got := r.rows.Scroll(); got != 44*30 {
		t.Errorf("scrolled to %.0f, want %d", got, 44*30)
	}
	if texts := strings.Join(textsOf(r.rows), "|"); !strings.Contains(texts, "Keluarga 30|") || strings.Contains(texts, "Keluarga 29|") {
		t.Errorf("there stands %s", texts)
	}
	r.rows.ScrollTo(1e9)
	if got, want := r.rows.Scroll(), float32(44*95); got != want {
		t.Errorf("scrolled to %.0f, want %.0f", got, want)
	}
}

func TestRowsGiveWayWhereThereIsNoRoom(t *testing.T) {
	for _, percent := range []int{90, 100, 150} {
		t.Run(strconv.Itoa(percent), func(t *testing.T) {
			dress(t, look.Params{Percent: percent})
			r := newRegister(40)
			readable(t, stand(t, r.rows, 420, 400))
			readable(t, stand(t, newRegister(40).rows, 1200, 400))
		})
	}
}

func TestOneColumnYieldsFirst(t *testing.T) {
	dress(t, look.Params{})
	r := newRegister(1)
	r.rows.p.Columns[0].Grow = false
	natural := r.rows.columns(1200)
	r.rows.p.Columns[3].Yield = true
	narrow := r.rows.columns(natural[3].x + natural[3].width - 50)
	if narrow[0] != natural[0] || narrow[1] != natural[1] || narrow[2] != natural[2] {
		t.Errorf("%v of %v: others gave way", narrow, natural)
	}
	if narrow[3].width >= natural[3].width {
		t.Errorf("%v of %v: the column stays", narrow, natural)
	}
	least := r.rows.columns(300)
	if least[3].width >= natural[3].width/3 || least[1].width >= natural[1].width {
		t.Errorf("%v of %v: the others do not follow", least, natural)
	}
}

func TestRowsFollowTheLook(t *testing.T) {
	app := dress(t, look.Params{})
	r := newRegister(40)
	w := stand(t, r.rows, 800, 400)
	wear(t, app, look.Params{Ground: look.GroundDark, Percent: 150})
	r.rows.Refresh()
	if got := r.rows.pool[0].Size().Height; got != 66 {
		t.Errorf("rows of %.0f at 150 %%, want 66", got)
	}
	readable(t, w)
}

func BenchmarkRowsScroll(b *testing.B) {
	dress(b, look.Params{})
	r := newRegister(100_000)
	stand(b, r.rows, 1100, 600)
	step, slowest := 0, time.Duration(0)
	for b.Loop() {
		begun := time.Now() //nolint:forbidigo // a benchmark measures the real clock
		step = (step + 7919) % 99_000
		r.rows.ScrollTo(float32(step) * 44)
		slowest = max(slowest, time.Since(begun))
	}
	b.ReportMetric(float64(slowest.Microseconds())/1000, "ms/slowest")
}

func BenchmarkRowsRefresh(b *testing.B) {
	dress(b, look.Params{})
	r := newRegister(100_000)
	stand(b, r.rows, 1100, 600)
	slowest := time.Duration(0)
	for b.Loop() {
		begun := time.Now() //nolint:forbidigo // a benchmark measures the real clock
		r.n = 100_000 - (100_001-r.n)%2
		r.rows.Refresh()
		slowest = max(slowest, time.Since(begun))
	}
	b.ReportMetric(float64(slowest.Microseconds())/1000, "ms/slowest")
}

func TestWidgetsPassTheKeysOfTheWindowOn(t *testing.T) {
	dress(t, look.Params{})
	strip := NewStrip(StripParams{})
	strip.SetItems(papers())
	for name, o := range map[string]fyne.CanvasObject{
		"button": NewButton(ButtonParams{Text: "Simpan"}), "rows": newRegister(3).rows, "strip": strip, "viewer": newViewerSurface(),
	} {
		w := stand(t, o, 600, 400)
		var got []fyne.KeyName
		w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { got = append(got, e.Name) })
		w.Canvas().Focus(o.(fyne.Focusable))
		press(t, w, fyne.KeyEscape, fyne.KeyA, fyne.KeyF1)
		if len(got) != 2 || got[0] != fyne.KeyEscape || got[1] != fyne.KeyF1 {
			t.Errorf("%s: the window sees %v", name, got)
		}
	}
}

func TestRowsPassLettersOn(t *testing.T) {
	dress(t, look.Params{})
	r := newRegister(3)
	r.rows.TypedRune('x') // nobody wants letters
	var typed []rune
	r.rows.p.Typed = func(letter rune) { typed = append(typed, letter) }
	for _, letter := range "a é" {
		r.rows.TypedRune(letter)
	}
	if string(typed) != "aé" {
		t.Errorf("passed on %q, want every letter but the space, which opens the row", string(typed))
	}
}
