package kit

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"titian/ui/look"
)

// Stack lays objects out below each other over the whole width, gap apart, and
// asks each for its height once it knows its width, so that wrapped text gets
// the lines it needs.
func Stack(gap fyne.ThemeSizeName, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &stackLayout{gap: gap}, Objects: objects}
}

// Beside lays objects out next to each other, gap apart, centred on one line;
// the object grow (nil for none) takes the width that is left.
func Beside(gap fyne.ThemeSizeName, grow fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &besideLayout{gap: gap, grow: grow}, Objects: objects}
}

// Flow lays objects out next to each other like words of a text: what does not
// fit goes to the next line.
func Flow(gap fyne.ThemeSizeName, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{gap: gap}, Objects: objects}
}

// Inset leaves a gap around an object.
func Inset(gap fyne.ThemeSizeName, object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &insetLayout{across: gap, down: gap}, Objects: []fyne.CanvasObject{object}}
}

// colorOf is a colour of the look for a widget.
func colorOf(w fyne.Widget, name fyne.ThemeColorName) color.Color {
	return theme.ColorForWidget(name, w)
}

// sizeOf is a size of the look for a widget.
func sizeOf(w fyne.Widget, name fyne.ThemeSizeName) float32 {
	return theme.SizeForWidget(name, w)
}

// canvasOf returns the canvas that shows an object, nil while none does. A
// widget that is clicked asks it for the focus, as Fyne's own do.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o) //nolint:forbidigo // only the driver knows which canvas shows a widget; nothing else is asked of it
}

// focusOn gives the focus to a widget that is shown.
func focusOn(w interface {
	fyne.CanvasObject
	fyne.Focusable
},
) {
	if c := canvasOf(w); c != nil {
		c.Focus(w)
	}
}

// passOn hands a key that a widget has no use for to the window, which sees none
// while something has the focus.
func passOn(w fyne.CanvasObject, e *fyne.KeyEvent) {
	if isWindowKey(e.Name) {
		passKey(canvasOf(w), e)
	}
}

// spoken joins what is read out of a row, without what is empty.
func spoken(parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" }), ", ")
}

// shiftHeld reports whether Shift is held now, where the driver can tell.
func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver) //nolint:forbidigo // a widget that gets the focus while Shift is held was not told of it
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// show shows or hides an object.
func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

// widthOf is how wide a line of text is.
func widthOf(text string, size float32, style fyne.TextStyle) float32 {
	if text == "" {
		return 0
	}
	return fyne.MeasureText(text, size, style).Width
}

// charsWidth is how wide n digits are; the digits of the typeface have one
// width.
func charsWidth(n int, size float32) float32 {
	return widthOf(strings.Repeat("0", n), size, fyne.TextStyle{})
}

const ellipsis = "…"

// cutText returns text as it is if it is at most width wide, and otherwise as
// many letters of it as fit before an ellipsis.
func cutText(text string, width, size float32, style fyne.TextStyle) string {
	if text == "" || widthOf(text, size, style) <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)-1
	for low < high {
		mid := (low + high + 1) / 2
		if widthOf(string(runes[:mid])+ellipsis, size, style) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return strings.TrimRight(string(runes[:low]), " ") + ellipsis
}

// ring draws the one mark of the focus around an object of this size.
func ring(r *canvas.Rectangle, w fyne.Widget, focused bool, size fyne.Size, corner fyne.ThemeSizeName) {
	r.Hidden = !focused
	r.FillColor = color.Transparent
	r.StrokeColor = colorOf(w, look.ColorLeaf)
	r.StrokeWidth = sizeOf(w, look.SizeSpace1) / 2
	r.CornerRadius = sizeOf(w, corner)
	r.Move(fyne.NewPos(0, 0))
	r.Resize(size)
	r.Refresh()
}

// ringWithin is ring for an object at the edge of a scroller, which would cut off
// what stands over.
func ringWithin(r *canvas.Rectangle, w fyne.Widget, focused bool, size fyne.Size, corner fyne.ThemeSizeName) {
	ring(r, w, focused, size, corner)
	gap := 2 * r.StrokeWidth
	r.Move(fyne.NewSquareOffsetPos(gap))
	r.Resize(size.SubtractWidthHeight(2*gap, 2*gap))
}

// over puts a colour with alpha over another one.
func over(top, below color.Color) color.Color {
	r1, g1, b1, a1 := top.RGBA()
	r2, g2, b2, a2 := below.RGBA()
	mix := func(x, y uint32) uint16 { return uint16(x + y*(0xFFFF-a1)/0xFFFF) } //nolint:gosec // premultiplied: the sum stays below 2^16
	return color.RGBA64{R: mix(r1, r2), G: mix(g1, g2), B: mix(b1, b2), A: mix(a1, a2)}
}

type stackLayout struct{ gap fyne.ThemeSizeName }

func (l *stackLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	gap, y := theme.Size(l.gap), float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if o.Size().Width != size.Width {
			o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		}
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(size.Width, height))
		o.Move(fyne.NewPos(0, y))
		y += height + gap
	}
}

func (l *stackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	gap, shown := theme.Size(l.gap), 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		size.Width = max(size.Width, least.Width)
		size.Height += least.Height
		shown++
	}
	size.Height += gap * float32(max(shown-1, 0))
	return size
}

type besideLayout struct {
	gap  fyne.ThemeSizeName
	grow fyne.CanvasObject
}

func (l *besideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	gap, x := theme.Size(l.gap), float32(0)
	spare := max(size.Width-l.MinSize(objects).Width, 0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		width := o.MinSize().Width
		if o == l.grow {
			width += spare
		}
		if o.Size().Width != width {
			o.Resize(fyne.NewSize(width, o.MinSize().Height))
		}
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
		x += width + gap
	}
}

func (l *besideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	gap, shown := theme.Size(l.gap), 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		size.Width += least.Width
		size.Height = max(size.Height, least.Height)
		shown++
	}
	size.Width += gap * float32(max(shown-1, 0))
	return size
}

// flowLayout remembers its width: only then the height is known.
type flowLayout struct {
	gap   fyne.ThemeSizeName
	width float32
}

func (l *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.place(objects, func(o fyne.CanvasObject, pos fyne.Position, least fyne.Size) {
		o.Resize(least)
		o.Move(pos)
	})
}

func (l *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	l.place(objects, func(_ fyne.CanvasObject, pos fyne.Position, least fyne.Size) {
		size.Width = max(size.Width, least.Width)
		size.Height = max(size.Height, pos.Y+least.Height)
	})
	return size
}

func (l *flowLayout) place(objects []fyne.CanvasObject, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) {
	gap := theme.Size(l.gap)
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		if x > 0 && l.width > 0 && x+least.Width > l.width {
			x, y, line = 0, y+line+gap, 0
		}
		put(o, fyne.NewPos(x, y), least)
		x += least.Width + gap
		line = max(line, least.Height)
	}
}

type insetLayout struct{ across, down fyne.ThemeSizeName }

func (l *insetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x, y := theme.Size(l.across), theme.Size(l.down)
	for _, o := range objects {
		o.Move(fyne.NewPos(x, y))
		o.Resize(size.SubtractWidthHeight(2*x, 2*y))
	}
}

func (l *insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	x, y := theme.Size(l.across), theme.Size(l.down)
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	return size.AddWidthHeight(2*x, 2*y)
}
