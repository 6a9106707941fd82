package kit

import (
	"slices"

	"fyne.io/fyne/v2"

	"titian/ui/look"
)

// Option is one of several answers.
type Option struct {
	// Value is what the page keeps, Text what a person reads.
	Value string
	Text  string
	// Detail stands below the text in small letters; "" for none.
	Detail string
}

// ChoiceParams make a [Choice].
type ChoiceParams struct {
	Label   string
	Hint    string
	Options []Option
	// Changed is called when a person chose another value.
	Changed func(value string)
	// Done is called when the focus leaves.
	Done func()
	// Shown: see [FieldParams].
	Shown func(fyne.CanvasObject)
	Words Words
}

// Choice shows all its options in a row, and goes on in further rows where the
// row ends. Arrows move, Space chooses, so does the first letter of a text.
// It takes the width that it gets.
type Choice struct {
	rim

	p     ChoiceParams
	pills *pills
}

// NewChoice returns a choice with nothing chosen.
func NewChoice(p ChoiceParams) *Choice {
	c := &Choice{p: p, pills: newPills()}
	c.pills.picked = c.pick
	c.pills.gained = c.appear
	c.pills.lost = p.Done
	c.setUp(c, p.Label, p.Hint, c.pills, c.pills, p.Words)
	c.pills.skip = c.notes.holds
	c.shown = p.Shown
	c.SetOptions(p.Options)
	return c
}

// SetOptions replaces the options; the value stays, shown or not.
func (c *Choice) SetOptions(options []Option) {
	c.p.Options = slices.Clone(options)
	items := make([]pill, len(options))
	for i, o := range options {
		items[i] = pill{id: o.Value, text: o.Text, detail: o.Detail, tone: look.ToneQuiet}
	}
	c.pills.setItems(items)
}

func (c *Choice) pick(id string) {
	if c.Text() == id {
		return
	}
	c.SetText(id)
	if c.p.Changed != nil {
		c.p.Changed(id)
	}
}

// Text returns the chosen value, "" for none.
func (c *Choice) Text() string {
	if len(c.pills.chosen) == 0 {
		return ""
	}
	return c.pills.chosen[0]
}

// SetText chooses a value; "" for none.
func (c *Choice) SetText(value string) {
	if value == "" {
		c.pills.setChosen(nil)
		return
	}
	c.pills.setChosen([]string{value})
}

// SetMessages implements [Input].
func (c *Choice) SetMessages(messages []Message) {
	c.rim.SetMessages(messages)
	c.pills.setAlarmed(hasErrors(messages))
}

// Focus implements [Input].
func (c *Choice) Focus(canvas fyne.Canvas) { canvas.Focus(c.pills) }

// Focused implements [Input].
func (c *Choice) Focused() bool { return c.pills.focused }

// Enable implements [Input].
func (c *Choice) Enable() { c.pills.Enable() }

// Disable implements [Input].
func (c *Choice) Disable() { c.pills.Disable() }
