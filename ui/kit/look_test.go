package kit

import (
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"titian/app/finding"
	"titian/ui/look"
)

// everything is one of each widget.
func everything() fyne.CanvasObject {
	toasts := NewToasts(ToastsParams{After: func(time.Duration, func()) {}, Undo: "Urungkan"})
	toasts.Add(look.ToneDone, "Berkas dibuang", func() {})
	disabled := NewButton(ButtonParams{Text: "Kirim", Icon: IconSend, Kind: Primary})
	disabled.Disable()
	strip := NewStrip(StripParams{})
	strip.SetItems(papers())
	viewer := NewViewer(ViewerParams{})
	viewer.SetPicture(image.NewGray(image.Rect(0, 0, 40, 30)))
	grid := NewGrid(GridParams{Columns: []GridColumn{{ID: "nik", Title: "NIK", Chars: 16, Kind: DigitsCell}, {ID: "name", Title: "Nama", Chars: 16}}})
	grid.SetRows([]GridRow{
		{ID: "a", Cells: []string{"5103011204150007", "Wayan"}, Notes: []string{"", "dari KK"}, Note: "Dua dokumen belum ada"},
		{ID: "b", Cells: []string{"510301", "Made"}, Marks: [][]Message{{{Level: finding.Error, Text: "NIK harus 16 angka."}}}},
	})
	return Stack(look.SizeSpace2,
		NewBanner(look.ToneAttention, "Latihan: tidak ada yang dikirim", "", nil),
		NewLabel(Title, "Keluarga"), NewLabel(Soft, sentence).Wrap(),
		Flow(look.SizeSpace2, NewButton(ButtonParams{Text: "Simpan", Key: "Ctrl+S"}), NewButton(ButtonParams{Text: "Daftarkan", Icon: IconPlus, Kind: Primary}), disabled,
			NewBadge("Aktif", look.ToneDone), NewBadge("Draf", look.ToneQuiet)),
		NewStageLine(StageLineParams{Steps: way(3), Mark: "perlu Anda", Tone: look.ToneAttention}),
		NewBytes(BytesParams{Done: 12, Total: 41, Text: "1,2 MB dari 4,1 MB"}),
		NewMessageLine(look.ToneRefused, sentence, "Ambil ulang", nil),
		NewPanel("Perlu Anda", NewLabel(Body, "Isi"), NewButton(ButtonParams{Text: "Semua", Kind: Quiet})),
		NewEmpty(EmptyParams{Icon: IconFamily, Title: "Belum ada keluarga", Text: sentence, Action: "Daftarkan"}),
		newRegister(3).rows, grid, strip, viewer, toasts,
	)
}

// renew does what Fyne does to every object once the look has changed.
func renew(o fyne.CanvasObject) {
	switch o := o.(type) {
	case fyne.Widget:
		r := fynetest.WidgetRenderer(o)
		for _, child := range r.Objects() {
			renew(child)
		}
		r.Layout(o.Size())
	case *fyne.Container:
		for _, child := range o.Objects {
			renew(child)
		}
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
	}
	o.Refresh()
}

func TestEverythingFollowsTheLook(t *testing.T) {
	size := fyne.NewSize(1000, 2600)
	other := look.Params{Ground: look.GroundDark, Percent: 130}

	dress(t, other)
	o := everything()
	want := fynetest.RenderToMarkup(stand(t, o, size.Width, size.Height).Canvas())

	app := dress(t, look.Params{Ground: look.GroundLight})
	w := stand(t, everything(), size.Width, size.Height)
	wear(t, app, other)
	renew(w.Content())
	renew(w.Content()) // what wraps has its height only once it has its width
	if diff := cmp.Diff(want, fynetest.RenderToMarkup(w.Canvas())); diff != "" {
		t.Errorf("changed and made anew differ (-new +changed):\n%s", diff)
	}
}

func TestEverythingIsReadable(t *testing.T) {
	for _, p := range []look.Params{{}, {Percent: 150}, {Percent: 90, Ground: look.GroundDark}} {
		for _, width := range []float32{600, 824, 1166} {
			dress(t, p)
			w := stand(t, everything(), width, 3000)
			renew(w.Content())
			readable(t, w)
		}
	}
}

func TestGoldens(t *testing.T) {
	tests := map[string]struct {
		size  fyne.Size
		build func() fyne.CanvasObject
	}{
		"button": {fyne.NewSize(180, 44), func() fyne.CanvasObject {
			return NewButton(ButtonParams{Text: "Simpan", Icon: IconCheck, Key: "Ctrl+S"})
		}},
		"badge": {fyne.NewSize(100, 24), func() fyne.CanvasObject { return NewBadge("perlu Anda", look.ToneAttention) }},
		"message": {fyne.NewSize(400, 80), func() fyne.CanvasObject {
			return NewMessageLine(look.ToneRefused, "Foto KTP tidak terbaca.", "Ambil ulang", nil)
		}},
		"stages": {fyne.NewSize(900, 48), func() fyne.CanvasObject { return NewStageLine(StageLineParams{Steps: way(2), Mark: "perlu Anda"}) }},
		"bytes": {fyne.NewSize(300, 40), func() fyne.CanvasObject {
			return NewBytes(BytesParams{Done: 12, Total: 41, Text: "1,2 MB dari 4,1 MB"})
		}},
		"rows": {fyne.NewSize(700, 122), func() fyne.CanvasObject { return newRegister(2).rows }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{Ground: look.GroundLight})
			w := stand(t, tt.build(), tt.size.Width, tt.size.Height)
			golden(t, name, fynetest.RenderToMarkup(w.Canvas()))
		})
	}
}

// golden compares a drawing with the one in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".xml")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil { //nolint:gosec // for everybody to read
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil { //nolint:gosec // for everybody to read
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; make golden writes it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is drawn otherwise (-want +got):\n%s", name, diff)
	}
}
