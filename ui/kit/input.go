package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/app/finding"
	"titian/ui/look"
)

// Input is what all fields have in common.
type Input interface {
	// Object is what is put on a page; the same one every time.
	Object() fyne.CanvasObject
	// Text returns what is entered: for a choice the value, for a number its
	// digits.
	Text() string
	// SetText replaces it; nobody is told. The cursor stays where it is if
	// nothing changes. A page asks Focused first: what a person is typing is
	// theirs.
	SetText(text string)
	// SetLabel replaces the name above.
	SetLabel(text string)
	// SetHint replaces the explanation below, for example where a value came from.
	SetHint(text string)
	// SetMessages replaces the messages below. A reason that is being typed stays
	// as long as its message does.
	SetMessages(messages []Message)
	// Focus gives the field the focus.
	Focus(c fyne.Canvas)
	// Focused reports whether the field has the focus. While a reason is typed in
	// one of its messages it has not.
	Focused() bool
	// Enable lets a person change the field.
	Enable()
	// Disable keeps the field readable, and lets nobody change it.
	Disable()
}

var (
	_ Input = (*Field)(nil)
	_ Input = (*Number)(nil)
	_ Input = (*Date)(nil)
	_ Input = (*Choice)(nil)
	_ Input = (*Select)(nil)
	_ Input = (*Picker)(nil)
	_ Input = (*Path)(nil)
)

// Reveal scrolls so that an object in the scroller is seen whole, or from its
// beginning if it is larger than the scroller. It is what Shown of fields is for.
func Reveal(s *container.Scroll, o fyne.CanvasObject) {
	at, room := placeOf(o).Subtract(placeOf(s)), s.Size()
	offset := s.Offset.AddXY(past(at.X, o.Size().Width, room.Width), past(at.Y, o.Size().Height, room.Height))
	offset = fyne.NewPos(max(offset.X, 0), max(offset.Y, 0))
	if offset != s.Offset {
		s.ScrollToOffset(offset)
	}
}

// past is how far what begins at a place has to move back, or forth if it is
// less than nothing, to be in a room with a little space around it.
func past(at, length, room float32) float32 {
	gap := min(theme.Size(look.SizeSpace4), max((room-length)/2, 0))
	begin, end := at-gap, at+length+gap
	switch {
	case begin < 0:
		return begin
	case end > room:
		return min(end-room, begin)
	default:
		return 0
	}
}

// placeOf returns where an object stands on its canvas.
func placeOf(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o) //nolint:forbidigo // only the driver knows where on the canvas a widget stands
}

// rim is what every input has around its control: the label above, hint and
// messages below. The line of the hint is there even when it is empty; a first
// message takes its place, so that neither makes the page jump.
type rim struct {
	widget.BaseWidget

	self   fyne.CanvasObject
	label  *Label
	hint   *Label
	notes  *notes
	column *fyne.Container
	shown  func(fyne.CanvasObject)
	bare   bool // without label and hint there is no room for them either
}

// setUp puts the rim of self around a control. main gets the focus back when a
// message below is done with.
func (r *rim) setUp(self fyne.Widget, label, hint string, control fyne.CanvasObject, main fyne.Focusable, words Words) {
	r.self = self
	r.label, r.hint = NewLabel(Small, label), NewLabel(Small, hint).Wrap()
	r.label.SetInk(look.ColorInk)
	r.notes = newNotes(words, main, func() { r.changed() })
	r.column = Stack(look.SizeSpace1, r.label, control, r.hint, r.notes.column)
	r.notes.column.Hide()
	r.bare = label == "" && hint == ""
	r.label.Hidden, r.hint.Hidden = r.bare, r.bare
	r.ExtendBaseWidget(self)
}

// Object implements [Input].
func (r *rim) Object() fyne.CanvasObject { return r.self }

// SetLabel implements [Input].
func (r *rim) SetLabel(text string) {
	r.label.SetText(text)
	r.label.Hidden = r.bare && text == ""
}

// SetHint implements [Input].
func (r *rim) SetHint(text string) {
	if r.hint.Text() != text {
		r.hint.SetText(text)
		r.changed()
	}
}

// SetMessages implements [Input].
func (r *rim) SetMessages(messages []Message) { r.notes.set(messages) }

// AccessibilityLabel implements [fyne.Accessible].
func (r *rim) AccessibilityLabel() string { return r.label.Text() }

// AccessibilityRole implements [fyne.Accessible].
func (*rim) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer implements [fyne.Widget].
func (r *rim) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.column) }

// changed lays hint and messages out anew.
func (r *rim) changed() {
	r.notes.column.Hidden = len(r.notes.column.Objects) == 0
	r.hint.Hidden = r.hint.Text() == "" && (r.bare || !r.notes.column.Hidden)
	r.column.Refresh()
	r.Refresh()
}

// appear tells the page that the focus came, so that it scrolls.
func (r *rim) appear() {
	if r.shown != nil {
		r.shown(r.self)
	}
}

// hasErrors reports whether one of the messages blocks.
func hasErrors(messages []Message) bool {
	for _, m := range messages {
		if m.Level == finding.Error {
			return true
		}
	}
	return false
}
