package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"titian/ui/look"
)

// rowHeight is one line, or two when items have details.
func (l *list) rowHeight() float32 {
	height := fyne.MeasureText("Ag", sizeOf(l, look.SizeText), fyne.TextStyle{}).Height
	for _, o := range l.items {
		if o.Detail != "" {
			height += fyne.MeasureText("Ag", sizeOf(l, look.SizeSmall), fyne.TextStyle{}).Height
			break
		}
	}
	return max(height+2*sizeOf(l, look.SizeSpace1), sizeOf(l, look.SizeTarget))
}

// wish is how wide the list is where there is room: a narrow field may have long
// answers.
func (l *list) wish() float32 {
	width := widthOf(l.empty, sizeOf(l, look.SizeText), fyne.TextStyle{})
	for i := l.first; i < min(l.first+listRows, len(l.items)); i++ {
		width = max(width,
			widthOf(l.items[i].Text, sizeOf(l, look.SizeText), fyne.TextStyle{}),
			widthOf(l.items[i].Detail, sizeOf(l, look.SizeSmall), fyne.TextStyle{}))
	}
	return min(width+3*sizeOf(l, look.SizeSpace4), charsWidth(widestList, sizeOf(l, look.SizeText)))
}

// widestList is in characters.
const widestList = 60

// CreateRenderer implements [fyne.Widget].
func (l *list) CreateRenderer() fyne.WidgetRenderer {
	r := &listRenderer{l: l, panel: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), ground: canvas.NewRectangle(nil)}
	for i := range r.texts {
		r.texts[i], r.details[i] = canvas.NewText("", nil), canvas.NewText("", nil)
	}
	r.Layout(l.Size())
	return r
}

// listRenderer draws the rows that are seen.
type listRenderer struct {
	l                  *list
	panel, ground, bar *canvas.Rectangle
	texts, details     [listRows]*canvas.Text
}

func (r *listRenderer) Layout(fyne.Size) {
	l := r.l
	at, size, row := l.room()
	edge := sizeOf(l, theme.SizeNameInputBorder)
	r.panel.FillColor, r.panel.StrokeColor = colorOf(l, theme.ColorNameMenuBackground), colorOf(l, look.ColorEdge)
	r.panel.StrokeWidth, r.panel.CornerRadius = edge, sizeOf(l, theme.SizeNameInputRadius)
	r.panel.Move(at.SubtractXY(edge, edge))
	r.panel.Resize(size.AddWidthHeight(2*edge, 2*edge))
	seen := l.rows()
	r.ground.Hidden = l.at < l.first || l.at >= l.first+seen
	r.ground.FillColor, r.ground.CornerRadius = colorOf(l, look.ColorLeafSoft), sizeOf(l, theme.SizeNameSelectionRadius)
	r.ground.Move(at.AddXY(0, row*float32(l.at-l.first)))
	r.ground.Resize(fyne.NewSize(size.Width, row))
	for i := range listRows {
		r.drawRow(i, at, size, row, seen)
	}
	r.drawBar(at, size, seen)
}

func (r *listRenderer) drawRow(i int, at fyne.Position, size fyne.Size, row float32, seen int) {
	l, text, detail := r.l, r.texts[i], r.details[i]
	item, ink := PickerItem{Text: l.empty}, look.ColorInkSoft
	if l.first+i < len(l.items) {
		item, ink = l.items[l.first+i], look.ColorInk
	}
	text.Hidden = i >= seen || l.first+i >= max(len(l.items), 1)
	detail.Hidden = text.Hidden || item.Detail == ""
	if text.Hidden {
		return
	}
	pad := sizeOf(l, look.SizeSpace3)
	width := size.Width - 2*pad
	style := fyne.TextStyle{Bold: l.first+i == l.at}
	text.TextSize, text.TextStyle, text.Color = sizeOf(l, look.SizeText), style, colorOf(l, ink)
	text.Text = cutText(item.Text, width, text.TextSize, style)
	detail.TextSize, detail.Color = sizeOf(l, look.SizeSmall), colorOf(l, look.ColorInkSoft)
	detail.Text = cutText(item.Detail, width, detail.TextSize, detail.TextStyle)
	height := text.MinSize().Height
	if !detail.Hidden {
		height += detail.MinSize().Height
	}
	y := at.Y + float32(i)*row + (row-height)/2
	text.Move(fyne.NewPos(at.X+pad, y))
	text.Resize(fyne.NewSize(width, text.MinSize().Height))
	detail.Move(fyne.NewPos(at.X+pad, y+text.MinSize().Height))
	detail.Resize(fyne.NewSize(width, detail.MinSize().Height))
}

// drawBar shows which part of a longer list is seen.
func (r *listRenderer) drawBar(at fyne.Position, size fyne.Size, seen int) {
	l, width := r.l, sizeOf(r.l, theme.SizeNameScrollBarSmall)
	r.bar.Hidden = seen >= len(l.items)
	if r.bar.Hidden {
		return
	}
	all := float32(len(l.items))
	r.bar.FillColor, r.bar.CornerRadius = colorOf(l, theme.ColorNameScrollBar), width/2
	r.bar.Move(at.AddXY(size.Width-width, size.Height*float32(l.first)/all))
	r.bar.Resize(fyne.NewSize(width, size.Height*float32(seen)/all))
}

func (r *listRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r *listRenderer) Refresh() {
	r.Layout(r.l.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.l)
}

func (r *listRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.panel, r.ground}
	for i := range listRows {
		objects = append(objects, r.texts[i], r.details[i])
	}
	return append(objects, r.bar)
}

func (*listRenderer) Destroy() {}
