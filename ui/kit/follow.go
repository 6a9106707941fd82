package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// FocusWatcher hears of every widget that gets the focus, if it is the first
// object of the container that a window shows. Fyne itself tells only the widget.
type FocusWatcher interface {
	// FocusMoved is called on the UI goroutine; to has the focus now.
	FocusMoved(to fyne.CanvasObject)
}

// TellFocus tells the window that a widget got the focus.
func TellFocus(to fyne.CanvasObject) {
	c := canvasOf(to)
	if c == nil {
		return
	}
	shown, ok := c.Content().(*fyne.Container)
	if !ok || len(shown.Objects) == 0 {
		return
	}
	if w, ok := shown.Objects[0].(FocusWatcher); ok {
		w.FocusMoved(to)
	}
}

// Follow brings an object into view in each of the scrollers that it stands in,
// as [Reveal] does; those inside others come first.
func Follow(o fyne.CanvasObject, scrollers ...*container.Scroll) {
	for _, s := range scrollers {
		if s.Content == nil {
			continue
		}
		whole, room := s.Content.Size(), s.Size()
		if (whole.Height > room.Height || whole.Width > room.Width) && holds(s, o) {
			Reveal(s, o)
		}
	}
}

// holds reports whether an object stands in a scroller: then it moves with its
// content. An object of Fyne's does not know what it stands in.
func holds(s *container.Scroll, o fyne.CanvasObject) bool {
	at, before := s.Content.Position(), placeOf(o)
	s.Content.Move(at.AddXY(0, 1))
	moved := placeOf(o) != before
	s.Content.Move(at)
	return moved
}
