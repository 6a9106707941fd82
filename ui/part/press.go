// Package part holds what several pages are put together from beside the kit:
// a card that is pressed as a whole, and a column that scrolls with the focus.
//
// It is dumb as the kit is: data in, callbacks out.
package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/kit"
	"titian/ui/look"
)

// PressParams make a [Press].
type PressParams struct {
	Content fyne.CanvasObject
	// Name is read out for it.
	Name string
	// Do is called when it is pressed, by a click, Enter or Space; nil for a
	// card that is only chosen.
	Do func()
	// Gained is called when it gets the focus; may be nil.
	Gained func()
	// Canvas is where the arrow keys move the focus to the neighbours.
	Canvas func() fyne.Canvas
	// Arrow is what the arrow keys do instead, by being 1 for down and -1 for up;
	// may be nil.
	Arrow func(by int)
	// Plain leaves out the ground of a card: a line among lines.
	Plain bool
}

// Press is a card, or a line, that is pressed as a whole. A disabled one is
// passed over by Tab; a click presses it still.
type Press struct {
	widget.BaseWidget

	p                                  PressParams
	focused, hovered, chosen, disabled bool
}

var (
	_ fyne.Focusable     = (*Press)(nil)
	_ fyne.Tappable      = (*Press)(nil)
	_ fyne.Disableable   = (*Press)(nil)
	_ fyne.Accessible    = (*Press)(nil)
	_ desktop.Hoverable  = (*Press)(nil)
	_ desktop.Cursorable = (*Press)(nil)
)

// NewPress returns a card.
func NewPress(p PressParams) *Press {
	b := &Press{p: p}
	b.ExtendBaseWidget(b)
	return b
}

// SetChosen marks the card as the one whose detail is shown.
func (b *Press) SetChosen(chosen bool) {
	if b.chosen != chosen {
		b.chosen = chosen
		b.Refresh()
	}
}

// Focused reports whether it has the focus.
func (b *Press) Focused() bool { return b.focused }

// AccessibilityLabel implements [fyne.Accessible].
func (b *Press) AccessibilityLabel() string { return b.p.Name }

// AccessibilityRole implements [fyne.Accessible].
func (*Press) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Enable implements [fyne.Disableable].
func (b *Press) Enable() { b.disabled = false }

// Disable implements [fyne.Disableable].
func (b *Press) Disable() { b.disabled = true }

// Disabled implements [fyne.Disableable].
func (b *Press) Disabled() bool { return b.disabled }

// Tapped implements [fyne.Tappable].
func (b *Press) Tapped(*fyne.PointEvent) {
	b.Enable()
	b.p.Canvas().Focus(b)
	b.do()
}

func (b *Press) do() {
	if b.p.Do != nil {
		b.p.Do()
	}
}

// FocusGained implements [fyne.Focusable].
func (b *Press) FocusGained() {
	b.focused = true
	b.Refresh()
	kit.TellFocus(b)
	if b.p.Gained != nil {
		b.p.Gained()
	}
}

// FocusLost implements [fyne.Focusable].
func (b *Press) FocusLost() {
	b.focused = false
	b.Refresh()
}

// TypedRune implements [fyne.Focusable].
func (*Press) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (b *Press) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.do()
	case fyne.KeyDown:
		b.arrow(1)
	case fyne.KeyUp:
		b.arrow(-1)
	default:
		PassOn(b.p.Canvas(), e)
	}
}

// PassOn hands a key that a focused widget has no use for to the window, which
// Fyne does only while nothing has the focus.
func PassOn(c fyne.Canvas, e *fyne.KeyEvent) {
	if typed := c.OnTypedKey(); typed != nil {
		typed(e)
	}
}

func (b *Press) arrow(by int) {
	switch {
	case b.p.Arrow != nil:
		b.p.Arrow(by)
	case by > 0:
		b.p.Canvas().FocusNext()
	default:
		b.p.Canvas().FocusPrevious()
	}
}

// MouseIn implements [desktop.Hoverable].
func (b *Press) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved implements [desktop.Hoverable].
func (*Press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (b *Press) MouseOut() { b.hover(false) }

func (b *Press) hover(in bool) {
	b.hovered = in
	b.Refresh()
}

// Cursor implements [desktop.Cursorable].
func (*Press) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements [fyne.Widget].
func (b *Press) CreateRenderer() fyne.WidgetRenderer {
	r := &pressRenderer{
		b: b, ground: canvas.NewRectangle(color.Transparent), veil: canvas.NewRectangle(color.Transparent),
		ring: canvas.NewRectangle(color.Transparent),
	}
	r.Refresh()
	return r
}

type pressRenderer struct {
	b                  *Press
	ground, veil, ring *canvas.Rectangle
}

func (r *pressRenderer) color(name fyne.ThemeColorName) color.Color {
	return theme.ColorForWidget(name, r.b)
}

func (r *pressRenderer) size(name fyne.ThemeSizeName) float32 {
	return theme.SizeForWidget(name, r.b)
}

func (r *pressRenderer) Refresh() {
	corner := r.size(look.SizeCorner)
	if r.b.p.Plain {
		corner = r.size(theme.SizeNameSelectionRadius)
	}
	r.ground.CornerRadius, r.veil.CornerRadius, r.ring.CornerRadius = corner, corner, corner
	r.ground.Hidden = r.b.p.Plain && !r.b.chosen
	r.ground.FillColor, r.ground.StrokeColor = r.color(look.ColorSurface), r.color(look.ColorLine)
	r.ground.StrokeWidth = r.size(theme.SizeNameSeparatorThickness)
	if r.b.chosen {
		r.ground.FillColor, r.ground.StrokeColor = r.color(look.ColorLeafSoft), r.color(look.ColorLeafSoft)
	}
	r.veil.Hidden, r.veil.FillColor = !r.b.hovered, r.color(theme.ColorNameHover)
	r.ring.Hidden, r.ring.StrokeColor = !r.b.focused, r.color(look.ColorLeaf)
	r.ring.StrokeWidth = r.size(look.SizeSpace1) / 2
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *pressRenderer) pads() (across, down float32) {
	if r.b.p.Plain {
		return r.size(look.SizeSpace3), r.size(look.SizeSpace2)
	}
	return r.size(look.SizeSpace4), r.size(look.SizeSpace3)
}

func (r *pressRenderer) Layout(size fyne.Size) {
	for _, o := range []fyne.CanvasObject{r.ground, r.veil, r.ring} {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
	across, down := r.pads()
	content, inner := r.b.p.Content, size.SubtractWidthHeight(2*across, 2*down)
	if content.Size().Width != inner.Width {
		content.Resize(fyne.NewSize(inner.Width, content.MinSize().Height))
	}
	height := content.MinSize().Height
	content.Move(fyne.NewPos(across, max((size.Height-height)/2, 0)))
	content.Resize(fyne.NewSize(inner.Width, height))
}

func (r *pressRenderer) MinSize() fyne.Size {
	across, down := r.pads()
	size := r.b.p.Content.MinSize().AddWidthHeight(2*across, 2*down)
	size.Height = max(size.Height, r.size(look.SizeTarget))
	return size
}

func (r *pressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.b.p.Content, r.veil, r.ring}
}

func (*pressRenderer) Destroy() {}
