package kit

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/app/finding"
	"titian/ui/look"
)

// gridLine draws one row of a grid and is used again for another.
type gridLine struct {
	widget.BaseWidget

	grid  *Grid
	index int
}

var _ fyne.Tappable = (*gridLine)(nil)

func newGridLine(g *Grid) *gridLine {
	l := &gridLine{grid: g, index: -1}
	l.ExtendBaseWidget(l)
	return l
}

// Tapped implements [fyne.Tappable]: the cell under the pointer is selected.
func (l *gridLine) Tapped(e *fyne.PointEvent) {
	g := l.grid
	if l.index >= len(g.rows) {
		return
	}
	col := 0
	for i, s := range g.spans {
		if e.Position.X >= s.x {
			col = i
		}
	}
	g.moveTo(l.index, col)
	focusOn(g.editor)
}

// CreateRenderer implements [fyne.Widget].
func (l *gridLine) CreateRenderer() fyne.WidgetRenderer {
	r := &gridLineRenderer{l: l, number: canvas.NewText("", nil)}
	for range l.grid.p.Columns {
		r.boxes = append(r.boxes, canvas.NewRectangle(color.Transparent))
		r.texts = append(r.texts, canvas.NewText("", nil))
	}
	r.number.Alignment = fyne.TextAlignCenter
	r.Refresh()
	return r
}

type gridLineRenderer struct {
	l      *gridLine
	number *canvas.Text
	boxes  []*canvas.Rectangle
	texts  []*canvas.Text
}

// markColor is the colour of what is told.
func markColor(level finding.Level) fyne.ThemeColorName {
	if level == finding.Error {
		return look.ColorBrick
	}
	return look.ColorSun
}

func (r *gridLineRenderer) Refresh() {
	g, i := r.l.grid, r.l.index
	if i < 0 || i >= len(g.rows) {
		return
	}
	worst := finding.Level("")
	for col := range g.p.Columns {
		level := g.level(i, col)
		if level == finding.Error || worst == "" {
			worst = level
		}
		r.cell(col, level)
	}
	r.number.Text, r.number.TextSize = strconv.Itoa(i+1), sizeOf(g, look.SizeSmall)
	r.number.TextStyle = fyne.TextStyle{Bold: i == g.row}
	r.number.Color = colorOf(g, look.ColorInkSoft)
	switch {
	case worst != "":
		r.number.Color = colorOf(g, markColor(worst))
	case i == g.row:
		r.number.Color = colorOf(g, look.ColorInk)
	}
	r.Layout(r.l.Size())
	canvas.Refresh(r.l)
}

func (r *gridLineRenderer) cell(col int, level finding.Level) {
	g, box, text := r.l.grid, r.boxes[col], r.texts[col]
	box.FillColor = colorOf(g, look.ColorSurface)
	box.StrokeColor, box.StrokeWidth = colorOf(g, look.ColorLine), sizeOf(g, theme.SizeNameSeparatorThickness)
	box.CornerRadius = sizeOf(g, theme.SizeNameInputRadius)
	if level != "" {
		box.StrokeColor, box.StrokeWidth = colorOf(g, markColor(level)), sizeOf(g, look.SizeSpace1)/2
	}
	text.TextSize, text.Color = sizeOf(g, look.SizeText), colorOf(g, look.ColorInk)
	if g.rows[r.l.index].Notes[col] != "" {
		text.Color = colorOf(g, look.ColorSky)
	}
}

func (r *gridLineRenderer) Layout(size fyne.Size) {
	g, i := r.l.grid, r.l.index
	if i < 0 || i >= len(g.rows) || g.spans == nil {
		return
	}
	least := r.number.MinSize()
	r.number.Move(fyne.NewPos(0, (size.Height-least.Height)/2))
	r.number.Resize(fyne.NewSize(g.numberWidth(), least.Height))
	pad := sizeOf(g, theme.SizeNameInnerPadding)
	for col := range g.p.Columns {
		pos, cell := g.cellBox(col)
		r.boxes[col].Move(pos)
		r.boxes[col].Resize(cell)
		text := r.texts[col]
		text.Text = ""
		if i != g.row || col != g.col {
			text.Text = cutText(g.shown(i, col), cell.Width-2*pad+pad/2, text.TextSize, text.TextStyle)
		}
		least := text.MinSize()
		// Where the entry puts its text, so that nothing jumps when the cell is
		// selected.
		text.Move(fyne.NewPos(pos.X+pad, pos.Y+pad))
		text.Resize(least)
	}
}

func (r *gridLineRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.l.grid.width, r.l.grid.lineHeight())
}

func (r *gridLineRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, 2*len(r.boxes)+1)
	for i := range r.boxes {
		objects = append(objects, r.boxes[i], r.texts[i])
	}
	return append(objects, r.number)
}

func (*gridLineRenderer) Destroy() {}
