package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// lister is a control with a list below it. It keeps the keys: the list hands on
// all that it gets.
type lister interface {
	fyne.CanvasObject
	fyne.Focusable
	desktop.Keyable
}

// list is what can be chosen below a control. It lies above everything else on
// the canvas, so that no scroller cuts it off, and closes at Escape, at a click
// beside it, and when the focus goes.
//
// Fyne gives the keys to what lies on top; the list hands them on to its control
// and takes none itself.
type list struct {
	widget.BaseWidget

	owner lister
	taken func(PickerItem)
	items []PickerItem
	empty string // shown when there are no items
	at    int    // marked, -1 for none
	first int    // the first that is seen
	on    fyne.Canvas
}

var (
	_ fyne.Focusable    = (*list)(nil)
	_ fyne.Tabbable     = (*list)(nil)
	_ fyne.Shortcutable = (*list)(nil)
	_ fyne.Tappable     = (*list)(nil)
	_ fyne.Scrollable   = (*list)(nil)
	_ desktop.Keyable   = (*list)(nil)
	_ desktop.Hoverable = (*list)(nil)
)

func newList(owner lister, taken func(PickerItem)) *list {
	l := &list{owner: owner, taken: taken, at: -1}
	l.ExtendBaseWidget(l)
	return l
}

// show puts items below the control, the one at marked; -1 for none.
func (l *list) show(items []PickerItem, at int) {
	l.items, l.at, l.first = items, min(at, len(items)-1), 0
	if len(items) == 0 && l.empty == "" {
		l.hide()
		return
	}
	if l.on == nil {
		c := canvasOf(l.owner)
		if c == nil {
			return
		}
		l.on = c
		c.Overlays().Add(l)
		c.Focus(l)
	}
	l.Refresh()
	l.mark(l.at)
}

func (l *list) hide() {
	if c := l.on; c != nil {
		l.on = nil
		c.Overlays().Remove(l)
	}
}

func (l *list) isOpen() bool { return l.on != nil }

// marked returns the item that Enter takes.
func (l *list) marked() (PickerItem, bool) {
	if !l.isOpen() || l.at < 0 || l.at >= len(l.items) {
		return PickerItem{}, false
	}
	return l.items[l.at], true
}

// mark marks the item at i and lets it be seen.
func (l *list) mark(i int) {
	l.at = i
	if rows := l.rows(); i >= 0 {
		l.first = min(max(l.first, i-rows+1), i)
	}
	l.Refresh()
}

// steer takes the keys that move in an open list.
func (l *list) steer(key *fyne.KeyEvent) bool {
	if !l.isOpen() {
		return false
	}
	last := len(l.items) - 1
	switch key.Name {
	case fyne.KeyDown:
		l.mark(min(l.at+1, last))
	case fyne.KeyUp:
		l.mark(max(l.at-1, min(0, last)))
	case fyne.KeyPageDown:
		l.mark(min(max(l.at, 0)+l.rows(), last))
	case fyne.KeyPageUp:
		l.mark(max(l.at-l.rows(), min(0, last)))
	case fyne.KeyEscape:
		l.hide()
	default:
		return false
	}
	return true
}

// take closes the list and hands over the item at i.
func (l *list) take(i int) {
	if i < 0 || i >= len(l.items) {
		return
	}
	item := l.items[i]
	l.hide()
	l.taken(item)
}

// AcceptsTab implements [fyne.Tabbable]: the control decides.
func (*list) AcceptsTab() bool { return true }

// FocusGained implements [fyne.Focusable].
func (*list) FocusGained() {}

// FocusLost implements [fyne.Focusable].
func (l *list) FocusLost() { l.hide() }

// TypedRune implements [fyne.Focusable].
func (l *list) TypedRune(r rune) { l.owner.TypedRune(r) }

// TypedKey implements [fyne.Focusable].
func (l *list) TypedKey(key *fyne.KeyEvent) {
	if isWindowKey(key.Name) && key.Name != fyne.KeyEscape {
		l.hide()
	}
	l.owner.TypedKey(key)
}

// KeyDown implements [desktop.Keyable].
func (l *list) KeyDown(key *fyne.KeyEvent) { l.owner.KeyDown(key) }

// KeyUp implements [desktop.Keyable].
func (l *list) KeyUp(key *fyne.KeyEvent) { l.owner.KeyUp(key) }

// TypedShortcut implements [fyne.Shortcutable]. What is for the window closes
// the list first.
func (l *list) TypedShortcut(s fyne.Shortcut) {
	c := l.on
	if custom, ok := s.(*desktop.CustomShortcut); ok && !editsText(custom) {
		l.hide()
	}
	if o, ok := l.owner.(fyne.Shortcutable); ok {
		o.TypedShortcut(s)
		return
	}
	passShortcut(c, s)
}

// Tapped implements [fyne.Tappable].
func (l *list) Tapped(at *fyne.PointEvent) {
	if i := l.itemAt(at.Position); i >= 0 {
		l.take(i)
		return
	}
	l.hide()
}

// Scrolled implements [fyne.Scrollable].
func (l *list) Scrolled(e *fyne.ScrollEvent) {
	step := 1
	if e.Scrolled.DY > 0 {
		step = -1
	}
	l.first = max(min(l.first+step, len(l.items)-l.rows()), 0)
	l.Refresh()
}

// MouseIn implements [desktop.Hoverable].
func (l *list) MouseIn(e *desktop.MouseEvent) { l.MouseMoved(e) }

// MouseMoved implements [desktop.Hoverable].
func (l *list) MouseMoved(e *desktop.MouseEvent) {
	if i := l.itemAt(e.Position); i >= 0 && i != l.at {
		l.at = i
		l.Refresh()
	}
}

// MouseOut implements [desktop.Hoverable].
func (*list) MouseOut() {}

// listRows is how many items are seen at once.
const listRows = 8

// room returns where the list stands and how high one row is. It opens upwards
// where there is more room.
func (l *list) room() (at fyne.Position, size fyne.Size, row float32) {
	row = l.rowHeight()
	gap, edge := sizeOf(l, look.SizeSpace1), sizeOf(l, look.SizeSpace2)
	whole, anchor := l.Size(), l.owner.Size()
	pos := placeOf(l.owner)
	below := whole.Height - pos.Y - anchor.Height - gap - edge
	above := pos.Y - gap - edge
	rows := float32(min(max(len(l.items), 1), listRows))
	at = fyne.NewPos(pos.X, pos.Y+anchor.Height+gap)
	space := below
	if below < min(rows, 3)*row && above > below {
		space = above
	}
	rows = max(min(rows, float32(int(space/row))), 1)
	size = fyne.NewSize(min(max(anchor.Width, l.wish()), whole.Width-2*edge), rows*row)
	if space != below {
		at.Y = pos.Y - gap - size.Height
	}
	at.X = max(min(at.X, whole.Width-edge-size.Width), edge)
	return at, size, row
}

// rows is how many items are seen at once now.
func (l *list) rows() int {
	_, size, row := l.room()
	return max(int(size.Height/row+0.5), 1)
}

func (l *list) itemAt(p fyne.Position) int {
	at, size, row := l.room()
	in := p.Subtract(at)
	if in.X < 0 || in.Y < 0 || in.X >= size.Width || in.Y >= size.Height {
		return -1
	}
	if i := l.first + int(in.Y/row); i < len(l.items) {
		return i
	}
	return -1
}
