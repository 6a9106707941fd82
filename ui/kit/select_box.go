package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// selectBox is the control of a [Select]: the chosen text, framed like an entry.
type selectBox struct {
	widget.DisableableWidget

	s       *Select
	list    *list
	value   string
	typed   string // the letters typed since the focus came or a key moved
	focused bool
	alarmed bool
	shift   bool
}

var (
	_ fyne.Focusable     = (*selectBox)(nil)
	_ fyne.Tappable      = (*selectBox)(nil)
	_ desktop.Keyable    = (*selectBox)(nil)
	_ desktop.Cursorable = (*selectBox)(nil)
)

func newSelectBox(s *Select) *selectBox {
	b := &selectBox{s: s}
	b.list = newList(b, func(item PickerItem) {
		for i, o := range s.p.Options {
			if o.Value == item.ID {
				s.pick(i)
			}
		}
	})
	b.ExtendBaseWidget(b)
	return b
}

// open shows all options, the chosen one marked.
func (b *selectBox) open() {
	if b.Disabled() || len(b.s.p.Options) == 0 {
		return
	}
	items := make([]PickerItem, len(b.s.p.Options))
	for i, o := range b.s.p.Options {
		items[i] = PickerItem{ID: o.Value, Text: o.Text, Detail: o.Detail}
	}
	b.list.show(items, max(b.s.at(), 0))
}

// to goes to the option at i: it is marked in an open list, and otherwise
// chosen.
func (b *selectBox) to(i int) {
	if b.list.isOpen() {
		b.list.mark(i)
		return
	}
	b.s.pick(i)
}

// FocusGained implements [fyne.Focusable].
func (b *selectBox) FocusGained() {
	b.focused, b.typed = true, ""
	b.Refresh()
	TellFocus(b)
	b.s.appear()
}

// FocusLost implements [fyne.Focusable].
func (b *selectBox) FocusLost() {
	left := b.focused
	b.focused, b.shift = false, false
	b.list.hide()
	b.Refresh()
	if left && b.s.p.Done != nil {
		b.s.p.Done()
	}
}

// TypedRune implements [fyne.Focusable]: letters choose the first text that
// begins with them; the same letter again goes to the next such text.
func (b *selectBox) TypedRune(r rune) {
	typed := strings.ToLower(string(r))
	if strings.TrimSpace(typed) == "" && b.typed == "" {
		return
	}
	if i := b.find(b.typed+typed, max(b.here(), 0)); i >= 0 && b.typed != "" {
		b.typed += typed
		b.to(i)
		return
	}
	if i := b.find(typed, b.here()+1); i >= 0 {
		b.typed = typed
		b.to(i)
	}
}

// here is the option that is marked or chosen, -1 for none.
func (b *selectBox) here() int {
	if b.list.isOpen() {
		return b.list.at
	}
	return b.s.at()
}

// find returns the option with just this value, and otherwise the first from
// start, and round again, that begins with what was typed; -1 for none.
func (b *selectBox) find(typed string, start int) int {
	options := b.s.p.Options
	if i := slices.IndexFunc(options, func(o Option) bool { return o.Value == typed }); i >= 0 {
		return i
	}
	for step := range options {
		i := (start + step) % len(options)
		if begins(options[i], typed) {
			return i
		}
	}
	return -1
}

// TypedKey implements [fyne.Focusable].
func (b *selectBox) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace && b.typed != "" {
		return // it stands between two words of a text, and comes as a letter too
	}
	if b.list.steer(key) {
		b.typed = ""
		return
	}
	switch key.Name {
	case fyne.KeyUp:
		b.typed = ""
		b.s.pick(max(b.s.at()-1, 0))
	case fyne.KeyDown:
		b.typed = ""
		b.s.pick(b.s.at() + 1)
	case fyne.KeySpace:
		if b.list.isOpen() {
			b.list.take(b.list.at)
			return
		}
		b.open()
	case fyne.KeyBackspace, fyne.KeyDelete:
		b.typed = ""
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		b.list.take(b.list.at)
		b.list.hide()
		if key.Name == fyne.KeyTab && b.shift {
			canvasOf(b).FocusPrevious()
			return
		}
		goOn(canvasOf(b), b.s.notes.holds)
	default:
		if isWindowKey(key.Name) {
			passKey(canvasOf(b), key)
		}
	}
}

// KeyDown implements [desktop.Keyable].
func (b *selectBox) KeyDown(key *fyne.KeyEvent) {
	b.shift = b.shift || isShift(key)
	passKeyDown(canvasOf(b), key)
}

// KeyUp implements [desktop.Keyable].
func (b *selectBox) KeyUp(key *fyne.KeyEvent) {
	if isShift(key) {
		b.shift = false
	}
}

// Tapped implements [fyne.Tappable].
func (b *selectBox) Tapped(*fyne.PointEvent) {
	if !b.Disabled() {
		focusOn(b)
		b.open()
	}
}

// Cursor implements [desktop.Cursorable].
func (b *selectBox) Cursor() desktop.Cursor {
	if b.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements [fyne.Widget].
func (b *selectBox) CreateRenderer() fyne.WidgetRenderer {
	r := &selectRenderer{
		b: b, ground: canvas.NewRectangle(nil), ring: canvas.NewRectangle(nil),
		text: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil),
	}
	r.icon.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type selectRenderer struct {
	b            *selectBox
	ground, ring *canvas.Rectangle
	text         *canvas.Text
	icon         *canvas.Image
}

func (r *selectRenderer) Refresh() {
	b := r.b
	ink, text := theme.ColorNamePlaceHolder, b.s.p.Placeholder
	if i := b.s.at(); i >= 0 {
		ink, text = look.ColorInk, b.s.p.Options[i].Text
	}
	if b.Disabled() {
		ink = theme.ColorNameDisabled
	}
	r.ground.FillColor, r.ground.StrokeColor = colorOf(b, theme.ColorNameInputBackground), colorOf(b, look.ColorEdge)
	r.ground.StrokeWidth, r.ground.CornerRadius = sizeOf(b, theme.SizeNameInputBorder), sizeOf(b, theme.SizeNameInputRadius)
	r.text.TextSize, r.text.Color = sizeOf(b, look.SizeText), colorOf(b, ink)
	r.text.Text = text
	setIcon(r.icon, b, IconDown, ink, sizeOf(b, look.SizeIcon))
	r.Layout(b.Size())
	canvas.Refresh(b)
}

func (r *selectRenderer) Layout(size fyne.Size) {
	b := r.b
	if chars := b.s.p.Chars; chars > 0 {
		size.Width = min(size.Width, max(r.chars(chars), r.MinSize().Width))
	}
	pad, icon := sizeOf(b, look.SizeSpace3), sizeOf(b, look.SizeIcon)
	r.ground.Resize(size)
	ring(r.ring, b, b.focused || b.alarmed, size, theme.SizeNameInputRadius)
	if b.alarmed && !b.focused {
		r.ring.StrokeColor = colorOf(b, look.ColorBrick)
	}
	height := r.text.MinSize().Height
	r.text.Move(fyne.NewPos(pad, (size.Height-height)/2))
	r.text.Resize(fyne.NewSize(size.Width-2*pad-icon, height))
	r.icon.Move(fyne.NewPos(size.Width-pad-icon, (size.Height-icon)/2))
	r.icon.Resize(fyne.NewSquareSize(icon))
}

func (r *selectRenderer) chars(n int) float32 {
	return charsWidth(n, sizeOf(r.b, look.SizeText)) + r.around()
}

// around is the width beside the text.
func (r *selectRenderer) around() float32 {
	return 2*sizeOf(r.b, look.SizeSpace3) + sizeOf(r.b, look.SizeIcon) + sizeOf(r.b, look.SizeSpace2)
}

// MinSize has room for the longest text.
func (r *selectRenderer) MinSize() fyne.Size {
	size := sizeOf(r.b, look.SizeText)
	width := max(widthOf(r.b.s.p.Placeholder, size, fyne.TextStyle{}), charsWidth(leastChars, size))
	for _, o := range r.b.s.p.Options {
		width = max(width, widthOf(o.Text, size, fyne.TextStyle{}))
	}
	return fyne.NewSize(width+r.around(), sizeOf(r.b, look.SizeTarget))
}

func (r *selectRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.text, r.icon, r.ring}
}

func (*selectRenderer) Destroy() {}
