package part_test

import (
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/internal/testkit/host"
	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// column is a scroller with cards of one line each, and what was pressed.
type column struct {
	*host.Host
	scroll  *part.Scroll
	cards   []*part.Press
	pressed []int
}

func newColumn(t *testing.T, n int) *column {
	t.Helper()
	c := &column{Host: host.New(t)}
	stack := kit.Stack(look.SizeSpace2)
	for i := range n {
		var card *part.Press
		card = part.NewPress(part.PressParams{
			Content: kit.NewLabel(kit.Body, "Keluarga"), Canvas: c.Canvas,
			Do: func() { c.pressed = append(c.pressed, i) }, Gained: func() { c.scroll.Reveal(card) },
		})
		c.cards = append(c.cards, card)
		stack.Add(card)
	}
	c.scroll = part.NewScroll(stack)
	c.Window.SetContent(c.scroll)
	return c
}

func (c *column) press(keys ...fyne.KeyName) {
	for _, key := range keys {
		c.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

func TestArrowsWalkAndEnterAndSpacePress(t *testing.T) {
	c := newColumn(t, 3)
	c.Canvas().Focus(c.cards[0])
	c.press(fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown, fyne.KeySpace, fyne.KeyUp, fyne.KeyUp, fyne.KeyEnter)
	fynetest.Tap(c.cards[2])
	if got := c.pressed; len(got) != 4 || got[0] != 1 || got[1] != 2 || got[2] != 0 || got[3] != 2 || !c.cards[2].Focused() {
		t.Errorf("pressed %v", got)
	}
}

func TestOtherKeysGoToTheWindow(t *testing.T) {
	c := newColumn(t, 1)
	c.Canvas().Focus(c.cards[0])
	c.press(fyne.KeyF1) // nobody listens yet
	var got []fyne.KeyName
	c.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { got = append(got, e.Name) })
	c.press(fyne.KeyF1, fyne.KeyReturn, fyne.KeyEscape)
	if len(got) != 2 || got[0] != fyne.KeyF1 || got[1] != fyne.KeyEscape {
		t.Errorf("the window got %v", got)
	}
}

func TestTabPassesOverADisabledCardAndAClickDoesNot(t *testing.T) {
	c := newColumn(t, 3)
	c.cards[1].Disable()
	c.Canvas().Focus(c.cards[0])
	c.Canvas().FocusNext()
	if !c.cards[2].Focused() {
		t.Error("Tab did not go to the card after it")
	}
	fynetest.Tap(c.cards[1])
	if !c.cards[1].Focused() || len(c.pressed) != 1 {
		t.Errorf("a click pressed %v", c.pressed)
	}
}

func TestTheScrollerFollowsTheFocusAndComesBack(t *testing.T) {
	c := newColumn(t, 40)
	c.Canvas().Focus(c.cards[0])
	if c.scroll.Offset() != 0 {
		t.Errorf("it begins at %v", c.scroll.Offset())
	}
	for range 39 {
		c.press(fyne.KeyDown)
	}
	far := c.scroll.Offset()
	if bottom := c.cards[39].Position().Y + c.cards[39].Size().Height; far <= 0 || far+c.scroll.Size().Height < bottom {
		t.Errorf("the last card ends at %v, seen is %v to %v", bottom, far, far+c.scroll.Size().Height)
	}
	again := newColumn(t, 40)
	again.scroll.ScrollTo(far)
	if got := again.scroll.Offset(); got != far {
		t.Errorf("came back to %v, want %v", got, far)
	}
}

func TestColumnsStandBelowEachOtherInANarrowRoom(t *testing.T) {
	host.New(t)
	a, b := kit.NewLabel(kit.Body, "a"), kit.NewLabel(kit.Body, "b")
	columns := part.Columns(0.6, a, b)
	columns.Resize(fyne.NewSize(1100, 400))
	if b.Position().Y != 0 || b.Position().X <= a.Size().Width {
		t.Errorf("wide: the second at %v, the first %v wide", b.Position(), a.Size().Width)
	}
	columns.Resize(fyne.NewSize(400, 400))
	if b.Position().X != 0 || b.Position().Y < a.Size().Height {
		t.Errorf("narrow: the second at %v, the first %v high", b.Position(), a.Size().Height)
	}
	if least := columns.MinSize().Height; least < a.MinSize().Height+b.MinSize().Height {
		t.Errorf("narrow: %v high", least)
	}
}

func TestAHiddenPaneLeavesItsRoom(t *testing.T) {
	host.New(t)
	a, b := kit.NewLabel(kit.Body, "a"), kit.NewLabel(kit.Body, "b")
	panes := part.Panes(0.5, a, b)
	panes.Resize(fyne.NewSize(800, 400))
	half := a.Size().Width
	b.Hide()
	panes.Refresh()
	if half >= 400 || a.Size().Width != 800 {
		t.Errorf("%v wide beside the other, %v alone", half, a.Size().Width)
	}
}
