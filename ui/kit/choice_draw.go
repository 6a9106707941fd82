package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"titian/ui/look"
)

// pillPlace is where one pill stands.
type pillPlace struct {
	at   fyne.Position
	size fyne.Size
}

// places lays the pills out in rows of this width, 0 for one row, and returns
// how much they take.
func (p *pills) places(width float32) (places []pillPlace, total fyne.Size) {
	gap := sizeOf(p, look.SizeSpace2)
	var x, y, row float32
	for _, o := range p.items {
		size := p.pillSize(o)
		if x > 0 && width > 0 && x+size.Width > width {
			x, y, row = 0, y+row+gap, 0
		}
		places = append(places, pillPlace{fyne.NewPos(x, y), size})
		total.Width, row = max(total.Width, x+size.Width), max(row, size.Height)
		total.Height = max(total.Height, y+row)
		x += size.Width + gap
	}
	return places, total
}

// pillSize is as wide as the bold text, so that nothing moves when it is chosen.
func (p *pills) pillSize(o pill) fyne.Size {
	size := fyne.MeasureText(o.text, sizeOf(p, look.SizeText), fyne.TextStyle{Bold: true})
	if o.detail != "" {
		detail := fyne.MeasureText(o.detail, sizeOf(p, look.SizeSmall), fyne.TextStyle{})
		size = fyne.NewSize(max(size.Width, detail.Width), size.Height+detail.Height)
	}
	size.Width += 2 * sizeOf(p, look.SizeSpace4)
	size.Height = max(size.Height+2*sizeOf(p, look.SizeSpace1), sizeOf(p, look.SizeTarget))
	return size
}

// CreateRenderer implements [fyne.Widget].
func (p *pills) CreateRenderer() fyne.WidgetRenderer {
	r := &pillsRenderer{p: p}
	r.Refresh()
	return r
}

// pillsRenderer draws four objects per pill: ground, text, detail, ring.
type pillsRenderer struct {
	p       *pills
	objects []fyne.CanvasObject
}

const pillParts = 4

func (r *pillsRenderer) Layout(size fyne.Size) {
	for len(r.objects) < pillParts*len(r.p.items) {
		r.objects = append(r.objects, canvas.NewRectangle(nil), canvas.NewText("", nil), canvas.NewText("", nil), canvas.NewRectangle(nil))
	}
	r.objects = r.objects[:pillParts*len(r.p.items)]
	places, _ := r.p.places(size.Width)
	for i := range r.p.items {
		r.draw(i, places[i])
	}
}

func (r *pillsRenderer) draw(i int, place pillPlace) {
	p, o := r.p, r.p.items[i]
	ground := r.objects[pillParts*i].(*canvas.Rectangle)
	text, detail := r.objects[pillParts*i+1].(*canvas.Text), r.objects[pillParts*i+2].(*canvas.Text)
	focus := r.objects[pillParts*i+3].(*canvas.Rectangle)

	ink, soft, fill, edge := p.colors(i)
	ground.FillColor, ground.StrokeColor = colorOf(p, fill), colorOf(p, edge)
	ground.StrokeWidth = sizeOf(p, theme.SizeNameInputBorder)
	ground.CornerRadius = place.size.Height / 2
	ground.Move(place.at)
	ground.Resize(place.size)

	text.Text, text.TextSize, text.Color = o.text, sizeOf(p, look.SizeText), colorOf(p, ink)
	text.TextStyle, text.Alignment = fyne.TextStyle{Bold: p.isChosen(i)}, fyne.TextAlignCenter
	detail.Text, detail.TextSize, detail.Color = o.detail, sizeOf(p, look.SizeSmall), colorOf(p, soft)
	detail.Alignment, detail.Hidden = fyne.TextAlignCenter, o.detail == ""
	height := text.MinSize().Height
	if o.detail != "" {
		height += detail.MinSize().Height
	}
	y := place.at.Y + (place.size.Height-height)/2
	text.Move(fyne.NewPos(place.at.X, y))
	text.Resize(fyne.NewSize(place.size.Width, text.MinSize().Height))
	detail.Move(fyne.NewPos(place.at.X, y+text.MinSize().Height))
	detail.Resize(fyne.NewSize(place.size.Width, detail.MinSize().Height))

	r.drawFocus(focus, i, place, ink)
	for _, part := range r.objects[pillParts*i : pillParts*(i+1)] {
		part.Refresh()
	}
}

// drawFocus draws the ring around a pill, and in the ink on it inside a filled
// one, where the other would not be seen.
func (r *pillsRenderer) drawFocus(focus *canvas.Rectangle, i int, place pillPlace, ink fyne.ThemeColorName) {
	p := r.p
	inside := float32(0)
	if p.isChosen(i) {
		inside = sizeOf(p, look.SizeSpace1) * 3 / 4
	}
	ring(focus, p, p.focused && p.at == i, place.size.SubtractWidthHeight(2*inside, 2*inside), theme.SizeNameInputRadius)
	focus.CornerRadius = place.size.Height/2 - inside
	focus.Move(place.at.AddXY(inside, inside))
	if p.isChosen(i) {
		focus.StrokeColor = colorOf(p, ink)
	}
}

// colors returns the colours of text, detail, ground and edge.
func (p *pills) colors(i int) (ink, soft, fill, edge fyne.ThemeColorName) {
	text, ground := p.items[i].tone.Colors()
	switch {
	case p.isChosen(i) && p.Disabled():
		return look.ColorInk, look.ColorInkSoft, look.ColorLeafSoft, look.ColorEdge
	case p.isChosen(i):
		return look.ColorOnLeaf, look.ColorOnLeaf, look.ColorLeaf, look.ColorLeaf
	case p.Disabled():
		return theme.ColorNameDisabled, theme.ColorNameDisabled, theme.ColorNameDisabledButton, look.ColorLine
	case p.alarmed:
		return look.ColorInk, look.ColorInkSoft, look.ColorSurface, look.ColorBrick
	case p.items[i].tone == look.ToneQuiet:
		return look.ColorInk, look.ColorInkSoft, look.ColorSurface, look.ColorEdge
	default:
		return text, text, ground, text
	}
}

func (r *pillsRenderer) MinSize() fyne.Size {
	_, total := r.p.places(r.p.Size().Width)
	least := fyne.NewSize(0, sizeOf(r.p, look.SizeTarget))
	for _, o := range r.p.items {
		least.Width = max(least.Width, r.p.pillSize(o).Width)
	}
	least.Height = max(least.Height, total.Height)
	return least
}

func (r *pillsRenderer) Refresh() {
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

func (r *pillsRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (*pillsRenderer) Destroy() {}
