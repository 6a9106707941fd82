package kit

import "titian/ui/look"

// NewBanner returns a line that runs from edge to edge of the window and stays,
// for example the mark of a rehearsal. An empty actionText leaves out the
// action.
func NewBanner(tone look.Tone, text, actionText string, do func()) *MessageLine {
	m := NewMessageLine(tone, text, actionText, do)
	m.square = true
	return m
}
