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

// stripView draws one paper of a strip and is used again for another.
type stripView struct {
	widget.BaseWidget

	strip   *Strip
	index   int
	hovered bool
}

var (
	_ fyne.Tappable      = (*stripView)(nil)
	_ desktop.Hoverable  = (*stripView)(nil)
	_ desktop.Cursorable = (*stripView)(nil)
)

func newStripView(s *Strip) *stripView {
	v := &stripView{strip: s}
	v.ExtendBaseWidget(v)
	return v
}

// item is what is drawn; the zero item once the strip has become shorter.
func (v *stripView) item() StripItem {
	if v.index >= len(v.strip.items) {
		return StripItem{}
	}
	return v.strip.items[v.index]
}

// Tapped implements [fyne.Tappable].
func (v *stripView) Tapped(*fyne.PointEvent) { v.strip.tapped(v.index) }

// Cursor implements [desktop.Cursorable].
func (*stripView) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements [desktop.Hoverable].
func (v *stripView) MouseIn(*desktop.MouseEvent) { v.hover(true) }

// MouseMoved implements [desktop.Hoverable].
func (*stripView) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (v *stripView) MouseOut() { v.hover(false) }

func (v *stripView) hover(in bool) {
	v.hovered = in
	v.Refresh()
}

// stripSize is the size of one paper: a picture and two lines of text.
func stripSize(w fyne.Widget) fyne.Size {
	target, pad := sizeOf(w, look.SizeTarget), sizeOf(w, look.SizeSpace2)
	line := fyne.MeasureText("Ag", sizeOf(w, look.SizeSmall), fyne.TextStyle{Bold: true}).Height
	return fyne.NewSize(3*target+2*pad, 2*target+2*line+3*pad)
}

// CreateRenderer implements [fyne.Widget].
func (v *stripView) CreateRenderer() fyne.WidgetRenderer {
	r := &stripViewRenderer{
		v: v, ground: canvas.NewRectangle(color.Transparent), focus: canvas.NewRectangle(color.Transparent),
		paper: canvas.NewRectangle(color.Transparent), picture: &canvas.Image{FillMode: canvas.ImageFillContain},
		icon:  &canvas.Image{FillMode: canvas.ImageFillContain},
		title: canvas.NewText("", nil), detail: canvas.NewText("", nil), badge: NewBadge("", look.ToneQuiet),
	}
	r.Refresh()
	return r
}

type stripViewRenderer struct {
	v                    *stripView
	ground, focus, paper *canvas.Rectangle
	dashes               []*canvas.Rectangle
	picture, icon        *canvas.Image
	title, detail        *canvas.Text
	badge                *Badge
}

func (r *stripViewRenderer) Refresh() {
	item := r.v.item()
	w := r.v.strip
	r.ground.FillColor = color.Transparent
	switch {
	case r.v.index == w.chosen && !item.Missing:
		r.ground.FillColor = colorOf(w, look.ColorLeafSoft)
	case r.v.hovered:
		r.ground.FillColor = colorOf(w, theme.ColorNameHover)
	}
	r.ground.CornerRadius = sizeOf(w, theme.SizeNameInputRadius)
	r.paper.FillColor, r.paper.StrokeColor = colorOf(w, look.ColorSurface), colorOf(w, look.ColorLine)
	r.paper.StrokeWidth = sizeOf(w, theme.SizeNameSeparatorThickness)
	r.paper.Hidden = item.Missing
	r.picture.Image, r.picture.Hidden = item.Picture, item.Picture == nil || item.Missing
	r.picture.Refresh()
	icon, ink := IconDocument, look.ColorInkSoft
	if item.Missing {
		icon, ink = IconPlus, look.ColorSun
	}
	setIcon(r.icon, w, icon, ink, sizeOf(w, look.SizeSpace6))
	r.icon.Hidden = !r.picture.Hidden
	small := sizeOf(w, look.SizeSmall)
	r.title.TextSize, r.detail.TextSize = small, small
	r.title.TextStyle = fyne.TextStyle{Bold: true}
	r.title.Color, r.detail.Color = colorOf(w, look.ColorInk), colorOf(w, look.ColorInkSoft)
	if item.Missing {
		r.detail.Color = colorOf(w, look.ColorSun)
	}
	r.badge.set(item.Badge, item.Tone)
	r.badge.Hidden = item.Badge == ""
	r.Layout(r.v.Size())
	canvas.Refresh(r.v)
}

func (r *stripViewRenderer) Layout(size fyne.Size) {
	item := r.v.item()
	w := r.v.strip
	pad := sizeOf(w, look.SizeSpace2)
	r.ground.Resize(size)
	ringWithin(r.focus, w, w.focused && r.v.index == w.chosen, size, theme.SizeNameInputRadius)
	paper := fyne.NewSize(size.Width-2*pad, 2*sizeOf(w, look.SizeTarget))
	at := fyne.NewPos(pad, pad)
	for _, o := range []fyne.CanvasObject{r.paper, r.picture} {
		o.Move(at)
		o.Resize(paper)
	}
	icon := sizeOf(w, look.SizeSpace6)
	r.icon.Move(at.AddXY((paper.Width-icon)/2, (paper.Height-icon)/2))
	r.icon.Resize(fyne.NewSquareSize(icon))
	r.dash(item.Missing, at, paper)
	badge := r.badge.MinSize()
	badge.Width = min(badge.Width, paper.Width-pad)
	r.badge.Move(at.AddXY(pad/2, paper.Height-badge.Height-pad/2))
	r.badge.Resize(badge)
	y := at.Y + paper.Height + pad/2
	for _, line := range []struct {
		t    *canvas.Text
		text string
	}{{r.title, item.Title}, {r.detail, item.Detail}} {
		line.t.Text = cutText(line.text, paper.Width, line.t.TextSize, line.t.TextStyle)
		height := line.t.MinSize().Height
		line.t.Move(fyne.NewPos(pad, y))
		line.t.Resize(fyne.NewSize(paper.Width, height))
		y += height
	}
}

// dash draws a broken frame: a place that waits.
func (r *stripViewRenderer) dash(on bool, at fyne.Position, size fyne.Size) {
	if !on || size.Width <= 0 {
		r.dashes = nil
		return
	}
	w := r.v.strip
	thick, long := sizeOf(w, look.SizeSpace1)/2, sizeOf(w, look.SizeSpace2)
	n := 0
	put := func(x, y, width, height float32) {
		if n == len(r.dashes) {
			r.dashes = append(r.dashes, canvas.NewRectangle(color.Transparent))
		}
		d := r.dashes[n]
		n++
		d.FillColor = colorOf(w, look.ColorSun)
		d.Move(at.AddXY(x, y))
		d.Resize(fyne.NewSize(width, height))
	}
	for x := float32(0); x < size.Width; x += 2 * long {
		width := min(long, size.Width-x)
		put(x, 0, width, thick)
		put(x, size.Height-thick, width, thick)
	}
	for y := float32(0); y < size.Height; y += 2 * long {
		height := min(long, size.Height-y)
		put(0, y, thick, height)
		put(size.Width-thick, y, thick, height)
	}
	r.dashes = r.dashes[:n]
}

func (r *stripViewRenderer) MinSize() fyne.Size { return stripSize(r.v.strip) }

func (r *stripViewRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ground, r.paper, r.picture, r.icon}
	for _, d := range r.dashes {
		objects = append(objects, d)
	}
	return append(objects, r.title, r.detail, r.badge, r.focus)
}

func (*stripViewRenderer) Destroy() {}
