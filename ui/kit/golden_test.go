package kit

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/app/finding"
	"titian/ui/look"
)

// drawing is a widget in a state: how it is built, and what is done to it once
// it is on the window.
type drawing struct {
	wide, high float32
	build      func() fyne.CanvasObject
	do         func(fyne.Window)
}

func focusFirst(w fyne.Window) { w.Canvas().FocusNext() }

// TestGoldensOfStates compares the larger widgets in each state that matters:
// empty, filled, marked, focused, disabled.
func TestGoldensOfStates(t *testing.T) {
	for _, group := range []map[string]drawing{gridDrawings(), paperDrawings(), plainDrawings(), messageDrawings()} {
		for name, d := range group {
			t.Run(name, func(t *testing.T) {
				dress(t, look.Params{Ground: look.GroundLight})
				w := stand(t, d.build(), d.wide, d.high)
				if d.do != nil {
					d.do(w)
				}
				golden(t, name, fynetest.RenderToMarkup(w.Canvas()))
			})
		}
	}
}

func gridDrawings() map[string]drawing {
	grid := func(rows ...GridRow) func() fyne.CanvasObject {
		return func() fyne.CanvasObject {
			g := NewGrid(GridParams{Columns: []GridColumn{
				{ID: "nik", Title: "NIK", Chars: 16, Kind: DigitsCell}, {ID: "name", Title: "Nama", Chars: 12},
			}})
			g.SetRows(rows)
			return g
		}
	}
	wayan := GridRow{ID: "a", Cells: []string{"5103011204159007", "Wayan"}, Notes: []string{"", "dari KK"}, Note: "Dua dokumen belum ada"}
	made := GridRow{ID: "b", Cells: []string{"510301", "Made"}, Marks: [][]Message{{{Level: finding.Error, Text: "NIK harus 16 angka."}}}}
	warned := GridRow{ID: "c", Cells: []string{"5103011204159008", "Putu"}, Marks: [][]Message{nil, {{Level: finding.Warning, Text: "Nama ini lain dari KK."}}}}
	return map[string]drawing{
		"grid_empty":   {wide: 420, high: 160, build: grid()},
		"grid_filled":  {wide: 420, high: 200, build: grid(wayan)},
		"grid_marked":  {wide: 420, high: 240, build: grid(made, warned)},
		"grid_focused": {wide: 420, high: 240, build: grid(wayan, made), do: focusFirst},
	}
}

func paperDrawings() map[string]drawing {
	strip := func(items []StripItem) func() fyne.CanvasObject {
		return func() fyne.CanvasObject {
			s := NewStrip(StripParams{})
			s.SetItems(items)
			return s
		}
	}
	viewer := func(do func(*Viewer)) func() fyne.CanvasObject {
		return func() fyne.CanvasObject {
			v := NewViewer(ViewerParams{})
			do(v)
			return v
		}
	}
	return map[string]drawing{
		"strip_empty":    {wide: 600, high: 140, build: strip(nil)},
		"strip_filled":   {wide: 900, high: 140, build: strip(papers())},
		"strip_focused":  {wide: 900, high: 140, build: strip(papers()), do: focusFirst},
		"viewer_empty":   {wide: 400, high: 300, build: viewer(func(*Viewer) {})},
		"viewer_text":    {wide: 400, high: 300, build: viewer(func(v *Viewer) { v.SetText("Dokumen ini PDF; Enter membukanya.") })},
		"viewer_filled":  {wide: 400, high: 300, build: viewer(func(v *Viewer) { v.SetPicture(image.NewGray(image.Rect(0, 0, 40, 30))) })},
		"viewer_focused": {wide: 400, high: 300, build: viewer(func(v *Viewer) { v.SetPicture(image.NewGray(image.Rect(0, 0, 40, 30))) }), do: focusFirst},
	}
}

func plainDrawings() map[string]drawing {
	empty := EmptyParams{Icon: IconFamily, Title: "Belum ada keluarga", Text: sentence, Action: "Daftarkan"}
	label := func(l *Label) func() fyne.CanvasObject { return func() fyne.CanvasObject { return l } }
	button := func(kind ButtonKind, disabled bool) func() fyne.CanvasObject {
		return func() fyne.CanvasObject {
			b := NewButton(ButtonParams{Text: "Kirim", Kind: kind})
			if disabled {
				b.Disable()
			}
			return b
		}
	}
	return map[string]drawing{
		"empty_title":  {wide: 500, high: 320, build: func() fyne.CanvasObject { return NewEmpty(EmptyParams{Title: "Belum ada keluarga"}) }},
		"empty_action": {wide: 500, high: 320, build: func() fyne.CanvasObject { return NewEmpty(empty) }, do: focusFirst},
		"panel_bare":   {wide: 300, high: 100, build: func() fyne.CanvasObject { return NewPanel("", NewLabel(Body, "Isi")) }},
		"panel_titled": {wide: 300, high: 140, build: func() fyne.CanvasObject {
			return NewPanel("Perlu Anda", NewLabel(Body, "Isi"), NewButton(ButtonParams{Text: "Semua", Kind: Quiet}))
		}},
		"label_title":     {wide: 300, high: 40, build: label(NewLabel(Title, "Keluarga"))},
		"label_figure":    {wide: 300, high: 40, build: label(NewLabel(Figure, "5103"))},
		"label_wrapped":   {wide: 300, high: 120, build: label(NewLabel(Soft, sentence).Wrap())},
		"label_cut":       {wide: 200, high: 30, build: label(NewLabel(Body, sentence).Cut())},
		"label_centred":   {wide: 300, high: 30, build: label(NewLabel(Small, "dari KK").Centred().Ink(look.ColorLeaf))},
		"button_primary":  {wide: 120, high: 44, build: button(Primary, false), do: focusFirst},
		"button_danger":   {wide: 120, high: 44, build: button(Danger, false)},
		"button_disabled": {wide: 120, high: 44, build: button(Primary, true)},
	}
}

func messageDrawings() map[string]drawing {
	toasts := func(undo func(), texts ...string) func() fyne.CanvasObject {
		return func() fyne.CanvasObject {
			pile := NewToasts(ToastsParams{After: func(time.Duration, func()) {}, Undo: "Urungkan", Key: "Ctrl+U"})
			for _, text := range texts {
				pile.Add(look.ToneDone, text, undo)
			}
			return pile
		}
	}
	ask := func(danger bool) func(fyne.Window) {
		return func(w fyne.Window) {
			NewAsk(AskParams{Title: "Buang berkas ini?", Text: "Ia menunggu 30 hari.", Yes: "Buang", No: "Batal", Danger: danger}).Show(w.Canvas())
		}
	}
	nothing := func() fyne.CanvasObject { return NewLabel(Body, "") }
	return map[string]drawing{
		"toasts_none": {wide: 600, high: 200, build: toasts(nil)},
		"toasts_two":  {wide: 600, high: 200, build: toasts(nil, "Tersimpan", sentence)},
		"toasts_undo": {wide: 600, high: 200, build: toasts(func() {}, "Berkas dibuang"), do: focusFirst},
		"ask":         {wide: 640, high: 300, build: nothing, do: ask(false)},
		"ask_danger":  {wide: 640, high: 300, build: nothing, do: ask(true)},
		"banner": {wide: 500, high: 60, build: func() fyne.CanvasObject {
			return NewBanner(look.ToneAttention, "Latihan: tidak ada yang dikirim", "", nil)
		}},
		"banner_action": {wide: 500, high: 60, build: func() fyne.CanvasObject { return NewBanner(look.ToneInfo, "Versi baru siap", "Pasang", func() {}) }, do: focusFirst},
	}
}
