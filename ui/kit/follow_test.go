package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"titian/internal/testkit/legible"
	"titian/ui/look"
)

// watch is the first object of a window; it hears of the focus.
type watch struct {
	widget.BaseWidget
	heard []fyne.CanvasObject
}

func (w *watch) FocusMoved(to fyne.CanvasObject) { w.heard = append(w.heard, to) }

func (w *watch) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

func TestTheWindowHearsOfEveryFocus(t *testing.T) {
	dress(t, look.Params{})
	listener := &watch{}
	listener.ExtendBaseWidget(listener)
	strip, grid := NewStrip(StripParams{}), NewGrid(GridParams{Columns: []GridColumn{{ID: "nik", Title: "NIK", Chars: 16}}})
	strip.SetItems(papers())
	grid.SetRows([]GridRow{{ID: "a", Cells: []string{"1"}}})
	viewer := NewViewer(ViewerParams{})
	w := stand(t, container.NewStack(listener, container.NewVBox(
		NewButton(ButtonParams{Text: "Simpan"}), NewField(FieldParams{}).Object(), NewChoice(ChoiceParams{Options: classes()}).Object(),
		NewSelect(SelectParams{Options: relations()}).Object(), newRegister(2).rows, grid, strip, viewer,
	)), 900, 2000)
	walked := map[fyne.Focusable]bool{}
	for w.Canvas().FocusNext(); !walked[w.Canvas().Focused()]; w.Canvas().FocusNext() {
		f := w.Canvas().Focused()
		walked[f] = true
		heard := 0
		for _, o := range listener.heard {
			if o == f.(fyne.CanvasObject) || within(f, o) {
				heard++
			}
		}
		if heard == 0 {
			t.Errorf("nobody heard of %T", f)
		}
	}
	if len(walked) < 8 {
		t.Errorf("only %d things take the focus", len(walked))
	}
}

// within reports whether what was heard of is the entry that f is built of.
func within(f fyne.Focusable, heard fyne.CanvasObject) bool {
	cell, ok := f.(*cellEntry)
	return ok && heard == fyne.CanvasObject(&cell.entry)
}

func TestFollowScrollsWhatHoldsTheObject(t *testing.T) {
	dress(t, look.Params{})
	column := func(n int) (*container.Scroll, []*Button) {
		all, buttons := container.NewVBox(), make([]*Button, n)
		for i := range buttons {
			buttons[i] = NewButton(ButtonParams{Text: "Simpan"})
			all.Add(buttons[i])
		}
		return container.NewVScroll(all), buttons
	}
	inner, far := column(20)
	other, _ := column(20)
	inner.SetMinSize(fyne.NewSize(10, 300))
	other.SetMinSize(fyne.NewSize(10, 300))
	outer := container.NewVScroll(container.NewVBox(other, inner))
	w := stand(t, outer, 400, 320)
	Follow(far[19], inner, other, outer)
	if inner.Offset.Y == 0 || outer.Offset.Y == 0 || other.Offset.Y != 0 || !legible.Seen(w.Canvas(), far[19]) {
		t.Errorf("scrolled by %v, %v and %v", inner.Offset, other.Offset, outer.Offset)
	}
	Follow(far[0], inner, other, outer)
	if inner.Offset.Y != 0 || !legible.Seen(w.Canvas(), far[0]) {
		t.Errorf("back it is at %v and %v", inner.Offset, outer.Offset)
	}
	alone := NewButton(ButtonParams{Text: "Di luar"})
	before := outer.Offset
	if Follow(alone, inner, other, outer); outer.Offset != before {
		t.Error("it follows what it does not hold")
	}
}
