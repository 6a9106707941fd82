package kit

import (
	"fyne.io/fyne/v2"

	"titian/ui/look"
)

// FieldParams make a [Field] and what is built like one.
type FieldParams struct {
	Label string
	// Hint stands below in small soft letters: an example, or where a value came
	// from.
	Hint        string
	Placeholder string
	// Chars is the width in characters; 0 takes what there is.
	Chars int
	// Limit is the greatest length in runes; 0 for 200. What is typed or pasted
	// beyond it is left out, and the field says so.
	Limit int
	// Lines is the height; with more than one the text wraps, and Shift+Enter
	// breaks the line.
	Lines int
	// Secret shows dots, with a way to look.
	Secret bool
	// Changed is called after each change by a person, and by nobody else.
	Changed func(text string)
	// Done is called when a person is done for now: on Enter, or when the focus
	// leaves; once for each time that the focus came.
	Done func()
	// Enter is what Enter does after Done; nil goes to the next field.
	Enter func()
	// Down is what the arrow down does in a field of one line, for example to go
	// into a list below it; nil for nothing.
	Down func()
	// Shown is called with the whole field when the focus comes, so that the page
	// scrolls it into view, see [Reveal].
	Shown func(fyne.CanvasObject)
	Words Words
}

// Field is one line or several of text, with a label above, and a hint and
// messages below.
type Field struct {
	rim

	p     FieldParams
	entry *entry
}

// NewField returns an empty field.
func NewField(p FieldParams) *Field {
	f := &Field{}
	f.build(f, p)
	return f
}

// build makes the field that self is or begins with.
func (f *Field) build(self fyne.Widget, p FieldParams) {
	f.p = p
	if p.Secret {
		f.entry = newSecret(p.Limit, p.Words)
	} else {
		f.entry = newEntry(p.Lines, p.Limit, p.Words)
	}
	e := f.entry
	e.PlaceHolder, e.width = p.Placeholder, p.Chars
	e.done, e.entered, e.gained = p.Done, p.Enter, f.appear
	e.edited = f.edited
	if p.Down != nil {
		e.keyed = f.typedDown
	}
	f.setUp(self, p.Label, p.Hint, &fyne.Container{Layout: widthLayout{e}, Objects: []fyne.CanvasObject{e}}, e, p.Words)
	f.shown = p.Shown
	e.refused = f.notes.tell
	e.skip = f.notes.holds
}

// typedDown takes the arrow down.
func (f *Field) typedDown(key *fyne.KeyEvent) bool {
	if key.Name != fyne.KeyDown || f.entry.MultiLine {
		return false
	}
	f.p.Down()
	return true
}

// edited takes a change by a person.
func (f *Field) edited(text string) {
	f.notes.tell("")
	if f.p.Changed != nil {
		f.p.Changed(text)
	}
}

// Text implements [Input].
func (f *Field) Text() string { return f.entry.Text }

// SetText implements [Input].
func (f *Field) SetText(text string) {
	f.entry.put(text)
	f.notes.tell("")
}

// SetMessages implements [Input].
func (f *Field) SetMessages(messages []Message) {
	f.rim.SetMessages(messages)
	f.entry.setAlarmed(hasErrors(messages))
}

// Focus implements [Input].
func (f *Field) Focus(c fyne.Canvas) { c.Focus(f.entry) }

// Focused implements [Input].
func (f *Field) Focused() bool { return f.entry.focused }

// Enable implements [Input].
func (f *Field) Enable() { f.entry.Enable() }

// Disable implements [Input].
func (f *Field) Disable() { f.entry.Disable() }

// widthLayout gives an entry its own width if it has one, and otherwise all.
type widthLayout struct{ e *entry }

func (l widthLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := size.Width
	if l.e.width > 0 {
		width = min(width, l.e.MinSize().Width)
	}
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

func (l widthLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.e.MinSize().Width, max(l.e.MinSize().Height, sizeOf(l.e, look.SizeTarget)))
}
