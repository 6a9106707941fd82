package kit

import (
	"slices"

	"fyne.io/fyne/v2"
)

// SelectParams make a [Select].
type SelectParams struct {
	Label   string
	Hint    string
	Options []Option
	// Placeholder stands there while nothing is chosen.
	Placeholder string
	// Chars is the width in characters; 0 takes what there is.
	Chars int
	// Changed is called when a person chose another value.
	Changed func(value string)
	// Done is called when the focus leaves.
	Done func()
	// Shown: see [FieldParams].
	Shown func(fyne.CanvasObject)
	Words Words
}

// Select shows one of up to fifteen options. The first letters of a text choose
// it, so do up and down; Space or a click opens the list; Enter and Tab go on.
type Select struct {
	rim

	p   SelectParams
	box *selectBox
}

// NewSelect returns a select with nothing chosen.
func NewSelect(p SelectParams) *Select {
	s := &Select{p: p}
	s.box = newSelectBox(s)
	s.setUp(s, p.Label, p.Hint, s.box, s.box, p.Words)
	s.shown = p.Shown
	s.SetOptions(p.Options)
	return s
}

// SetOptions replaces the options; the value stays, shown or not.
func (s *Select) SetOptions(options []Option) {
	s.p.Options = slices.Clone(options)
	s.box.list.hide()
	s.box.Refresh()
}

// at is the place of the chosen option, -1 for none.
func (s *Select) at() int {
	return slices.IndexFunc(s.p.Options, func(o Option) bool { return s.box.value != "" && o.Value == s.box.value })
}

// pick chooses the option at i, for a person.
func (s *Select) pick(i int) {
	if i < 0 || i >= len(s.p.Options) || s.box.Disabled() || s.p.Options[i].Value == s.box.value {
		return
	}
	s.SetText(s.p.Options[i].Value)
	if s.p.Changed != nil {
		s.p.Changed(s.box.value)
	}
}

// Text returns the chosen value, "" for none.
func (s *Select) Text() string { return s.box.value }

// SetText chooses a value; "" for none.
func (s *Select) SetText(value string) {
	if s.box.value != value {
		s.box.value = value
		s.box.Refresh()
	}
}

// SetMessages implements [Input].
func (s *Select) SetMessages(messages []Message) {
	s.rim.SetMessages(messages)
	s.box.alarmed = hasErrors(messages)
	s.box.Refresh()
}

// Focus implements [Input].
func (s *Select) Focus(c fyne.Canvas) { c.Focus(s.box) }

// Focused implements [Input].
func (s *Select) Focused() bool { return s.box.focused }

// Enable implements [Input].
func (s *Select) Enable() { s.box.Enable() }

// Disable implements [Input].
func (s *Select) Disable() {
	s.box.list.hide()
	s.box.Disable()
}
