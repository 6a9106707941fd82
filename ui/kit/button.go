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

// ButtonKind is the weight of a button.
type ButtonKind int

// Kinds of button. A page has at most one Primary.
const (
	// Plain is one action among others.
	Plain ButtonKind = iota
	// Primary is what most people come for.
	Primary
	// Quiet has no ground until the pointer or the focus is on it.
	Quiet
	// Danger does what cannot be undone.
	Danger
)

// ButtonParams make a [Button].
type ButtonParams struct {
	Text string
	// Name is read out in place of Text for a button with an icon only.
	Name string
	Icon fyne.Resource
	// Key is the shortcut that does the same, shown behind the text, for example
	// "Ctrl+S". The button only shows it.
	Key  string
	Kind ButtonKind
	// Leading puts the text at the left edge, as in a column of buttons.
	Leading bool
	// Shown: see [FieldParams].
	Shown func(fyne.CanvasObject)
	Do    func()
}

// Button is pressed by a click, Enter or Space. It is at least 44 high.
type Button struct {
	widget.DisableableWidget

	p       ButtonParams
	hovered bool
	focused bool
	// typed sees keys before the button; true for a key that it used.
	typed func(*fyne.KeyEvent) bool
}

var (
	_ fyne.Focusable     = (*Button)(nil)
	_ fyne.Tappable      = (*Button)(nil)
	_ fyne.Disableable   = (*Button)(nil)
	_ fyne.Accessible    = (*Button)(nil)
	_ desktop.Hoverable  = (*Button)(nil)
	_ desktop.Cursorable = (*Button)(nil)
)

// NewButton returns a button.
func NewButton(p ButtonParams) *Button {
	b := &Button{p: p}
	b.ExtendBaseWidget(b)
	return b
}

// Text returns the text.
func (b *Button) Text() string { return b.p.Text }

// SetText replaces the text.
func (b *Button) SetText(text string) {
	if b.p.Text != text {
		b.p.Text = text
		b.Refresh()
	}
}

// SetIcon replaces the icon; nil for none.
func (b *Button) SetIcon(icon fyne.Resource) {
	b.p.Icon = icon
	b.Refresh()
}

// SetKind replaces the kind.
func (b *Button) SetKind(kind ButtonKind) {
	if b.p.Kind != kind {
		b.p.Kind = kind
		b.Refresh()
	}
}

// Press does what a click does; nothing while disabled.
func (b *Button) Press() {
	if !b.Disabled() && b.p.Do != nil {
		b.p.Do()
	}
}

// Focus gives the button the focus.
func (b *Button) Focus(c fyne.Canvas) { c.Focus(b) }

// Focused reports whether the button has the focus.
func (b *Button) Focused() bool { return b.focused }

// AccessibilityLabel implements [fyne.Accessible].
func (b *Button) AccessibilityLabel() string {
	if b.p.Text == "" {
		return b.p.Name
	}
	return b.p.Text
}

// AccessibilityRole implements [fyne.Accessible].
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped implements [fyne.Tappable].
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.Disabled() {
		return
	}
	focusOn(b)
	b.Press()
}

// Cursor implements [desktop.Cursorable].
func (b *Button) Cursor() desktop.Cursor {
	if b.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// MouseIn implements [desktop.Hoverable].
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved implements [desktop.Hoverable].
func (*Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (b *Button) MouseOut() { b.hover(false) }

func (b *Button) hover(in bool) {
	b.hovered = in
	b.Refresh()
}

// FocusGained implements [fyne.Focusable].
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	TellFocus(b)
	if b.p.Shown != nil {
		b.p.Shown(b)
	}
}

// FocusLost implements [fyne.Focusable].
func (b *Button) FocusLost() {
	b.focused = false
	b.Refresh()
}

// TypedRune implements [fyne.Focusable].
func (*Button) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	if b.typed != nil && b.typed(e) {
		return
	}
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Press()
	default:
		passOn(b, e)
	}
}

// CreateRenderer implements [fyne.Widget].
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		b: b, ground: canvas.NewRectangle(color.Transparent), focus: canvas.NewRectangle(color.Transparent),
		icon: canvas.NewImageFromResource(nil), text: canvas.NewText("", nil), key: canvas.NewText("", nil),
	}
	r.icon.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b             *Button
	ground, focus *canvas.Rectangle
	icon          *canvas.Image
	text, key     *canvas.Text
}

// colors returns ink, ground and edge; an empty name is transparent.
func (r *buttonRenderer) colors() (ink, ground, edge fyne.ThemeColorName) {
	if r.b.Disabled() {
		if r.b.p.Kind == Quiet {
			return theme.ColorNameDisabled, "", ""
		}
		return theme.ColorNameDisabled, theme.ColorNameDisabledButton, ""
	}
	switch r.b.p.Kind {
	case Primary:
		return look.ColorOnLeaf, look.ColorLeaf, ""
	case Danger:
		return theme.ColorNameForegroundOnError, look.ColorBrick, ""
	case Quiet:
		return look.ColorInk, "", ""
	default:
		return look.ColorInk, look.ColorSurface, look.ColorEdge
	}
}

func (r *buttonRenderer) Refresh() {
	ink, ground, edge := r.colors()
	r.ground.FillColor, r.ground.StrokeColor = color.Transparent, color.Transparent
	if ground != "" {
		r.ground.FillColor = colorOf(r.b, ground)
	}
	r.ground.StrokeWidth = 0
	if edge != "" {
		r.ground.StrokeColor = colorOf(r.b, edge)
		r.ground.StrokeWidth = sizeOf(r.b, theme.SizeNameSeparatorThickness)
	}
	if r.b.hovered && !r.b.Disabled() {
		r.ground.FillColor = over(colorOf(r.b, theme.ColorNameHover), r.ground.FillColor)
	}
	r.ground.CornerRadius = sizeOf(r.b, theme.SizeNameInputRadius)
	r.text.Text, r.text.TextSize = r.b.p.Text, sizeOf(r.b, look.SizeText)
	r.text.TextStyle = fyne.TextStyle{Bold: r.b.p.Kind == Primary || r.b.p.Kind == Danger}
	r.text.Color = colorOf(r.b, ink)
	r.key.Text, r.key.TextSize, r.key.Color = r.b.p.Key, sizeOf(r.b, look.SizeSmall), colorOf(r.b, ink)
	if ink == look.ColorInk {
		r.key.Color = colorOf(r.b, look.ColorInkSoft)
	}
	setIcon(r.icon, r.b, r.b.p.Icon, ink, sizeOf(r.b, look.SizeIcon))
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

// parts returns what stands in the button, and the gaps before each of it.
func (r *buttonRenderer) parts() (objects []fyne.CanvasObject, gaps []float32) {
	gap := float32(0)
	if r.icon.Visible() {
		objects, gaps = append(objects, r.icon), append(gaps, gap)
		gap = sizeOf(r.b, look.SizeSpace2)
	}
	if r.b.p.Text != "" {
		objects, gaps = append(objects, r.text), append(gaps, gap)
		gap = sizeOf(r.b, look.SizeSpace3)
	}
	if r.b.p.Key != "" {
		objects, gaps = append(objects, r.key), append(gaps, gap)
	}
	return objects, gaps
}

func (r *buttonRenderer) partSize(o fyne.CanvasObject) fyne.Size {
	if o == r.icon {
		return fyne.NewSquareSize(sizeOf(r.b, look.SizeIcon))
	}
	return o.MinSize()
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	ring(r.focus, r.b, r.b.focused, size, theme.SizeNameInputRadius)
	if r.b.focused && (r.b.p.Kind == Primary || r.b.p.Kind == Danger) {
		// The ring stands out of a strong ground only by the ink on it.
		ink, _, _ := r.colors()
		gap := sizeOf(r.b, look.SizeSpace1) * 3 / 4
		r.focus.StrokeColor = colorOf(r.b, ink)
		r.focus.Move(fyne.NewSquareOffsetPos(gap))
		r.focus.Resize(size.SubtractWidthHeight(2*gap, 2*gap))
	}
	objects, gaps := r.parts()
	width := float32(0)
	for i, o := range objects {
		width += gaps[i] + r.partSize(o).Width
	}
	x := (size.Width - width) / 2
	if r.b.p.Leading {
		x = sizeOf(r.b, look.SizeSpace3)
	}
	for i, o := range objects {
		s := r.partSize(o)
		x += gaps[i]
		if r.b.p.Leading && o == r.key {
			x = max(x, size.Width-s.Width-sizeOf(r.b, look.SizeSpace3))
		}
		o.Move(fyne.NewPos(x, (size.Height-s.Height)/2))
		o.Resize(s)
		x += s.Width
	}
}

func (r *buttonRenderer) MinSize() fyne.Size {
	objects, gaps := r.parts()
	size := fyne.NewSize(0, sizeOf(r.b, look.SizeTarget))
	for i, o := range objects {
		s := r.partSize(o)
		size.Width += gaps[i] + s.Width
		size.Height = max(size.Height, s.Height)
	}
	pad := sizeOf(r.b, look.SizeSpace4)
	if r.b.p.Text == "" || r.b.p.Leading {
		pad = sizeOf(r.b, look.SizeSpace3)
	}
	size.Width = max(size.Width+2*pad, sizeOf(r.b, look.SizeTarget))
	return size
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon, r.text, r.key, r.focus}
}

func (*buttonRenderer) Destroy() {}
