package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// entry is Fyne's entry with the manners of this window: keys that are not for
// a text go on to the window, Enter goes to the next field, what nobody sees is
// not taken in, and the text ends at a limit.
type entry struct {
	widget.Entry

	limit int
	tidy  tidy
	words Words

	edited  func(text string)           // a person changed the text
	keyed   func(*fyne.KeyEvent) bool   // sees keys first; true for a key that it used
	entered func()                      // Enter; nil: the next field
	done    func()                      // Enter, or the focus left
	gained  func()                      // the focus came
	refused func(why string)            // something was not taken in
	pasted  func(string) (string, bool) // reads what is pasted; false: it was refused
	home    func() fyne.Canvas
	skip    func(fyne.Focusable) bool // what Enter passes over on the way

	width   int // characters; 0 takes what there is
	focused bool
	shift   bool
	putting bool
	alarmed bool // has an error
	told    bool // done was called since the focus came
}

var (
	_ fyne.Shortcutable = (*entry)(nil)
	_ desktop.Keyable   = (*entry)(nil)
	_ fyne.Tabbable     = (*entry)(nil)
)

// defaultLimit is the length of a text nobody set a limit for, in runes.
const defaultLimit = 200

// newEntry returns an entry of that many lines; limit in runes, 0 for the
// default.
func newEntry(lines, limit int, words Words) *entry {
	return (&entry{tidy: tidyText()}).setUp(lines, limit, words)
}

// newSecret returns an entry that shows dots, with a way to look.
func newSecret(limit int, words Words) *entry {
	e := &entry{tidy: tidySecret()}
	e.Password = true
	return e.setUp(1, limit, words)
}

func (e *entry) setUp(lines, limit int, words Words) *entry {
	if limit <= 0 {
		limit = defaultLimit
	}
	e.limit, e.words = limit, words
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	if lines > 1 {
		e.MultiLine = true
		e.Wrapping = fyne.TextWrapWord
		e.tidy = tidyLines()
	}
	e.home = func() fyne.Canvas { return canvasOf(e) }
	e.OnChanged = func(text string) {
		if !e.putting && e.edited != nil {
			e.edited(text)
		}
	}
	e.ExtendBaseWidget(e)
	if lines > 1 {
		e.SetMinRowsVisible(lines)
	}
	// Fyne makes the selection with the first text; a key before it would panic.
	e.SetText("")
	return e
}

// put replaces the text without telling anybody. The cursor goes behind the
// text, and stays where it is if the text is the same.
func (e *entry) put(text string) {
	if text == e.Text {
		return
	}
	e.putting = true
	e.SetText(text)
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	e.putting = false
}

// putAt replaces the text and puts the cursor behind this many runes of its one
// line.
func (e *entry) putAt(text string, cursor int) {
	e.putting = true
	e.SetText(text)
	e.CursorColumn = cursor
	e.Refresh()
	e.putting = false
}

func (e *entry) setAlarmed(alarmed bool) {
	if e.alarmed != alarmed {
		e.alarmed = alarmed
		e.Refresh()
	}
}

// FocusGained implements [fyne.Focusable].
func (e *entry) FocusGained() {
	e.focused, e.told = true, false
	e.Entry.FocusGained()
	TellFocus(e)
	if e.gained != nil {
		e.gained()
	}
}

// FocusLost implements [fyne.Focusable].
func (e *entry) FocusLost() {
	left := e.focused
	e.focused, e.shift = false, false
	e.Entry.FocusLost()
	if left {
		e.tell()
	}
}

// tell calls done once for each time that the focus came.
func (e *entry) tell() {
	if !e.told && e.done != nil {
		e.told = true
		e.done()
	}
}

// MouseDown implements [desktop.Mouseable]. A disabled entry leaves the focus
// where it is: Fyne gives no shortcut to the window while one has it.
func (e *entry) MouseDown(m *desktop.MouseEvent) {
	if !e.Disabled() {
		e.Entry.MouseDown(m)
	}
}

// MinSize implements [fyne.CanvasObject].
func (e *entry) MinSize() fyne.Size {
	size := e.Entry.MinSize()
	size.Height = max(size.Height, sizeOf(e, look.SizeTarget))
	chars := e.width
	if chars == 0 {
		chars = leastChars
	}
	size.Width = max(size.Width, e.widthOf(chars))
	return size
}

// leastChars keeps an entry that takes what there is from closing up.
const leastChars = 6

// widthOf is how wide the entry is for that many digits.
func (e *entry) widthOf(chars int) float32 {
	text := sizeOf(e, theme.SizeNameText)
	width := charsWidth(chars, text) + 3*sizeOf(e, theme.SizeNameInnerPadding)
	if e.ActionItem != nil {
		width += e.ActionItem.MinSize().Width
	}
	return width
}

// CreateRenderer implements [fyne.Widget].
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	inner := e.Entry.CreateRenderer()
	r := &entryRenderer{WidgetRenderer: inner, e: e, ring: canvas.NewRectangle(nil)}
	r.draw()
	return r
}

// entryRenderer draws the one mark of the focus over Fyne's thin one, and marks
// an error.
type entryRenderer struct {
	fyne.WidgetRenderer
	e    *entry
	ring *canvas.Rectangle
}

func (r *entryRenderer) draw() {
	marked := r.e.focused || r.e.alarmed
	ring(r.ring, r.e, marked, r.e.Size(), theme.SizeNameInputRadius)
	if r.e.alarmed && !r.e.focused {
		r.ring.StrokeColor = colorOf(r.e, look.ColorBrick)
	}
	// Fyne draws ground and border first.
	objects := r.WidgetRenderer.Objects()
	ground, isGround := objects[0].(*canvas.Rectangle)
	border, isBorder := objects[1].(*canvas.Rectangle)
	if !isGround || !isBorder {
		return
	}
	switch {
	case r.e.Disabled():
		ground.FillColor = colorOf(r.e, theme.ColorNameDisabledButton)
		border.StrokeColor = colorOf(r.e, look.ColorLine)
	case marked:
		border.StrokeColor = color.Transparent
	}
}

func (r *entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.draw()
}

func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.draw()
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	return append(r.WidgetRenderer.Objects(), r.ring)
}
