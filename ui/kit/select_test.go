package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetest "fyne.io/fyne/v2/test"

	"titian/ui/look"
)

func relations() []Option {
	return []Option{
		{Value: "1", Text: "Kepala keluarga"},
		{Value: "2", Text: "Suami"},
		{Value: "3", Text: "Istri"},
		{Value: "4", Text: "Anak"},
		{Value: "5", Text: "Menantu"},
		{Value: "6", Text: "Cucu"},
		{Value: "7", Text: "Orang tua"},
		{Value: "8", Text: "Mertua"},
		{Value: "9", Text: "Famili lain"},
		{Value: "10", Text: "Pembantu"},
		{Value: "11", Text: "Lainnya"},
	}
}

func TestASelectIsMadeByLetters(t *testing.T) {
	for typed, want := range map[string]string{
		"a": "4", "A": "4", "me": "5", "mer": "8", "mm": "8", "mmm": "5", "11": "11", "5": "5",
		"orang t": "7", "z": "", " ": "", "az": "4", "ac": "6", "\x00👩\u202e": "",
	} {
		t.Run(typed, func(t *testing.T) {
			dress(t, look.Params{})
			s := NewSelect(SelectParams{Options: relations()})
			w := sheet(t, s)
			s.Focus(w.Canvas())
			for _, r := range typed {
				if r == ' ' {
					press(t, w, fyne.KeySpace)
				}
				w.Canvas().Focused().TypedRune(r)
			}
			s.box.list.hide()
			if s.Text() != want {
				t.Errorf("%q chose %q, want %q", typed, s.Text(), want)
			}
		})
	}
}

func TestASelectByArrowsAndItsList(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	s := NewSelect(SelectParams{Options: relations(), Changed: h.hear("changed"), Done: h.note("done")})
	next := NewField(FieldParams{})
	w := sheet(t, s, next)
	s.Focus(w.Canvas())
	press(t, w, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyUp)
	h.was(t, "changed 1", "changed 2", "changed 1")

	press(t, w, fyne.KeySpace, fyne.KeyDown, fyne.KeyDown, fyne.KeyEscape)
	h.was(t)
	if s.box.list.isOpen() || !s.Focused() {
		t.Error("Escape did not close the list and nothing else")
	}
	press(t, w, fyne.KeySpace, fyne.KeyPageDown, fyne.KeyUp)
	write(t, w, "c")
	h.was(t)
	press(t, w, fyne.KeyReturn)
	h.was(t, "changed 6", "done")
	if !next.Focused() {
		t.Error("Enter did not go on")
	}

	s.Focus(w.Canvas())
	press(t, w, fyne.KeySpace, fyne.KeyDown, fyne.KeyTab)
	h.was(t, "changed 7", "done")
	if !next.Focused() {
		t.Error("Tab did not go on")
	}
	s.SetText("3")
	h.was(t)
	if !slices.Contains(textsOf(s), "Istri") {
		t.Errorf("shown: %q", textsOf(s))
	}
}

func TestAClickOpensTheListAndOneBesideClosesIt(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	s := NewSelect(SelectParams{Options: relations(), Changed: h.hear("changed")})
	w := sheet(t, s)
	fynetest.TapCanvas(w.Canvas(), placeOf(s.box).AddXY(10, 10))
	list := s.box.list
	if !list.isOpen() {
		t.Fatal("the list did not open")
	}
	readable(t, w)
	at, size, row := list.room()
	fynetest.TapCanvas(w.Canvas(), at.AddXY(size.Width+5, 5))
	if list.isOpen() {
		t.Fatal("a click beside left it open")
	}
	fynetest.TapCanvas(w.Canvas(), placeOf(s.box).AddXY(10, 10))
	list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -10}})
	list.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(5, 5)}})
	fynetest.TapCanvas(w.Canvas(), at.AddXY(5, row+5))
	h.was(t, "changed 3")
	if len(w.Canvas().Overlays().List()) != 0 {
		t.Error("something is left on top")
	}
	s.Disable()
	fynetest.TapCanvas(w.Canvas(), placeOf(s.box).AddXY(10, 10))
	if list.isOpen() {
		t.Error("a disabled select opened")
	}
}

func TestAnOpenListHandsTheWindowItsKeys(t *testing.T) {
	dress(t, look.Params{})
	s := NewSelect(SelectParams{Options: relations()})
	w := sheet(t, s)
	var keys []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) { keys = append(keys, key.Name) })
	s.Focus(w.Canvas())
	press(t, w, fyne.KeySpace, fyne.KeyF1)
	if s.box.list.isOpen() || !slices.Equal(keys, []fyne.KeyName{fyne.KeyF1}) {
		t.Errorf("open %t, the window got %q", s.box.list.isOpen(), keys)
	}
	press(t, w, fyne.KeySpace)
	c := &windowCanvas{shortcutCanvas: shortcutCanvas{Canvas: w.Canvas()}}
	s.box.list.on = c
	s.box.list.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierControl})
	if s.box.list.isOpen() || len(c.taken) != 1 {
		t.Errorf("open %t, the window got %d shortcuts", s.box.list.isOpen(), len(c.taken))
	}
	press(t, w, fyne.KeySpace)
	w.Canvas().Focused().FocusLost()
	if s.box.list.isOpen() {
		t.Error("the list stays when the window loses the focus")
	}
}
