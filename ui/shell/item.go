package shell

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/kit"
	"titian/ui/look"
)

// item is one place on the rail: icon, name, and how much waits there. A narrow
// one shows no name; it is still read out.
type item struct {
	widget.BaseWidget

	icon   kit.Icon
	text   string
	count  string
	room   int  // digits of a count that changes nothing else on the rail
	here   bool // its page is on screen
	narrow bool
	hover  bool
	focus  bool
	press  func()
	passOn func(*fyne.KeyEvent)
	// shown is called when the focus comes; may be nil.
	shown func(fyne.CanvasObject)
}

var (
	_ fyne.Focusable     = (*item)(nil)
	_ fyne.Tappable      = (*item)(nil)
	_ fyne.Accessible    = (*item)(nil)
	_ desktop.Hoverable  = (*item)(nil)
	_ desktop.Cursorable = (*item)(nil)
)

// newItem returns an item. Keys that it does not know go to passOn.
func newItem(icon kit.Icon, text string, press func(), passOn func(*fyne.KeyEvent)) *item {
	i := &item{icon: icon, text: text, press: press, passOn: passOn}
	i.ExtendBaseWidget(i)
	return i
}

// mark tells whether its page is on screen.
func (i *item) mark(here bool) {
	if i.here != here {
		i.here = here
		i.Refresh()
	}
}

// setCount shows how much waits; empty for nothing.
func (i *item) setCount(count string) {
	if i.count != count {
		i.count = count
		i.Refresh()
	}
}

// setNarrow tells whether there is no room for the name.
func (i *item) setNarrow(narrow bool) {
	if i.narrow != narrow {
		i.narrow = narrow
		i.Refresh()
	}
}

// AccessibilityLabel implements [fyne.Accessible].
func (i *item) AccessibilityLabel() string {
	if i.count == "" {
		return i.text
	}
	return i.text + " " + i.count
}

// AccessibilityRole implements [fyne.Accessible].
func (i *item) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped implements [fyne.Tappable].
func (i *item) Tapped(*fyne.PointEvent) { i.press() }

// Cursor implements [desktop.Cursorable].
func (i *item) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements [desktop.Hoverable].
func (i *item) MouseIn(*desktop.MouseEvent) { i.set(&i.hover, true) }

// MouseMoved implements [desktop.Hoverable].
func (i *item) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (i *item) MouseOut() { i.set(&i.hover, false) }

// FocusGained implements [fyne.Focusable].
func (i *item) FocusGained() {
	i.set(&i.focus, true)
	if i.shown != nil {
		i.shown(i)
	}
}

// FocusLost implements [fyne.Focusable].
func (i *item) FocusLost() { i.set(&i.focus, false) }

func (i *item) set(state *bool, on bool) {
	*state = on
	i.Refresh()
}

// TypedRune implements [fyne.Focusable].
func (i *item) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (i *item) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		i.press()
	default:
		i.passOn(e)
	}
}

// CreateRenderer implements [fyne.Widget].
func (i *item) CreateRenderer() fyne.WidgetRenderer {
	r := &itemRenderer{
		i: i, ground: canvas.NewRectangle(color.Transparent), icon: canvas.NewImageFromResource(nil),
		text: canvas.NewText("", nil), badge: canvas.NewRectangle(color.Transparent), count: canvas.NewText("", nil),
	}
	r.icon.FillMode = canvas.ImageFillContain
	r.count.Alignment = fyne.TextAlignCenter
	r.Refresh()
	return r
}

type itemRenderer struct {
	i             *item
	ground, badge *canvas.Rectangle
	icon          *canvas.Image
	text, count   *canvas.Text
}

func (r *itemRenderer) color(name fyne.ThemeColorName) color.Color {
	return theme.ColorForWidget(name, r.i)
}

func (r *itemRenderer) size(name fyne.ThemeSizeName) float32 {
	return theme.SizeForWidget(name, r.i)
}

func (r *itemRenderer) Refresh() {
	ink := look.ColorInk
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = color.Transparent, color.Transparent, 0
	switch {
	case r.i.here:
		ink = look.ColorLeaf
		r.ground.FillColor = r.color(look.ColorLeafSoft)
	case r.i.hover:
		r.ground.FillColor = r.color(theme.ColorNameHover)
	}
	if r.i.focus {
		r.ground.StrokeColor, r.ground.StrokeWidth = r.color(look.ColorLeaf), r.size(look.SizeSpace1)/2
	}
	r.ground.CornerRadius = r.size(theme.SizeNameInputRadius)
	r.icon.Resource = r.i.icon.In(ink)
	r.text.Text, r.text.TextSize, r.text.Color = r.i.text, r.size(look.SizeText), r.color(ink)
	r.text.TextStyle, r.text.Hidden = fyne.TextStyle{Bold: r.i.here}, r.i.narrow
	r.count.Text, r.count.TextSize, r.count.Color = r.i.count, r.size(look.SizeSmall), r.color(look.ColorSky)
	r.count.TextStyle = fyne.TextStyle{Bold: true}
	r.badge.FillColor = r.color(look.ColorSkySoft)
	r.badge.Hidden, r.count.Hidden = r.i.count == "", r.i.count == ""
	r.Layout(r.i.Size())
	canvas.Refresh(r.i)
}

func (r *itemRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	side, gap := r.size(look.SizeIcon), r.size(look.SizeSpace3)
	r.icon.Resize(fyne.NewSquareSize(side))
	r.icon.Move(fyne.NewPos(gap, (size.Height-side)/2))
	text := r.text.MinSize()
	r.text.Resize(text)
	r.text.Move(fyne.NewPos(gap+side+gap, (size.Height-text.Height)/2))
	count := r.badgeSize()
	r.badge.CornerRadius = count.Height / 2
	at := fyne.NewPos(size.Width-gap-count.Width, (size.Height-count.Height)/2)
	if r.i.narrow { // on the shoulder of the icon
		at = fyne.NewPos(size.Width-count.Width, 0)
	}
	for _, o := range []fyne.CanvasObject{r.badge, r.count} {
		o.Resize(count)
		o.Move(at)
	}
}

// badgeSize is at least as wide as high, so that one digit stands in a circle.
func (r *itemRenderer) badgeSize() fyne.Size {
	s := r.count.MinSize()
	return fyne.NewSize(max(s.Width+2*r.size(look.SizeSpace2), s.Height), s.Height)
}

func (r *itemRenderer) MinSize() fyne.Size {
	gap := r.size(look.SizeSpace3)
	if r.i.narrow {
		return fyne.NewSize(gap+r.size(look.SizeIcon)+gap, r.size(look.SizeTarget))
	}
	width := gap + r.size(look.SizeIcon) + gap + r.text.MinSize().Width + gap
	if widest := max(len(r.i.count), r.i.room); widest > 0 {
		digits := fyne.MeasureText(strings.Repeat("0", widest), r.size(look.SizeSmall), fyne.TextStyle{Bold: true})
		width += max(digits.Width+2*r.size(look.SizeSpace2), digits.Height) + gap
	}
	return fyne.NewSize(width, r.size(look.SizeTarget))
}

func (r *itemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon, r.text, r.badge, r.count}
}

func (*itemRenderer) Destroy() {}
