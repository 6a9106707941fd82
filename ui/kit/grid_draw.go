package kit

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"titian/app/finding"
	"titian/ui/look"
)

// lineHeight is a whole number, so that every cell lies on whole pixels.
func (g *Grid) lineHeight() float32 {
	return float32(math.Ceil(float64(sizeOf(g, look.SizeTarget) + sizeOf(g, look.SizeSpace1))))
}

// numberWidth is the width of the column with the numbers of the rows.
func (g *Grid) numberWidth() float32 { return charsWidth(4, sizeOf(g, look.SizeSmall)) }

// measure finds where the columns stand in a room of this width. What is left
// over goes to the columns of text.
func (g *Grid) measure(room float32) {
	size, small := sizeOf(g, look.SizeText), sizeOf(g, look.SizeSmall)
	pad := 3 * sizeOf(g, theme.SizeNameInnerPadding) // the entry keeps room for its cursor
	g.spans = make([]span, len(g.p.Columns))
	total, texts := g.numberWidth(), 0
	for i, c := range g.p.Columns {
		title := widthOf(c.Title, small, fyne.TextStyle{Bold: true})
		g.spans[i].width = max(charsWidth(c.Chars, size), title) + pad
		total += g.spans[i].width
		if c.Kind == TextCell {
			texts++
		}
	}
	x := g.numberWidth()
	for i, c := range g.p.Columns {
		if c.Kind == TextCell && room > total {
			g.spans[i].width += (room - total) / float32(texts)
		}
		g.spans[i].x = x
		x += g.spans[i].width
	}
	g.width = x
}

// cellBox is where a cell is drawn within its line.
func (g *Grid) cellBox(col int) (fyne.Position, fyne.Size) {
	gap := sizeOf(g, look.SizeSpace1) / 2
	s := g.spans[col]
	return fyne.NewPos(s.x+gap, gap), fyne.NewSize(s.width-2*gap, g.lineHeight()-2*gap)
}

// edit puts the entry over the selected cell and shows its text.
func (g *Grid) edit() {
	show(g.editor, len(g.rows) > 0)
	if len(g.rows) == 0 {
		g.tell()
		return
	}
	g.editor.take(g.cell(g.row, g.col))
	g.editor.setAlarmed(g.level(g.row, g.col) == finding.Error)
	g.seat()
	g.tell()
}

// seat puts the entry over the selected cell.
func (g *Grid) seat() {
	if g.spans == nil || len(g.rows) == 0 {
		return
	}
	pos, size := g.cellBox(g.col)
	g.editor.Move(pos.AddXY(0, float32(g.row)*g.lineHeight()))
	g.editor.Resize(size)
}

// level is the worst that is told of a cell; empty for nothing, or for what a
// reason was given for.
func (g *Grid) level(row, col int) finding.Level {
	worst := finding.Level("")
	if row >= len(g.rows) {
		return worst
	}
	for _, m := range g.rows[row].Marks[col] {
		switch {
		case m.Level == finding.Error:
			return finding.Error
		case m.Accepted == "":
			worst = m.Level
		}
	}
	return worst
}

// seen reports whether the selected cell is whole in view.
func (g *Grid) seen() bool {
	if g.spans == nil || len(g.rows) == 0 {
		return false
	}
	top := float32(g.row)*g.lineHeight() - g.scroll.Offset.Y
	return top >= 0 && top+g.lineHeight() <= g.scroll.Size().Height
}

// reveal scrolls as little as needed to show the selected cell whole.
func (g *Grid) reveal() {
	view := g.scroll.Size()
	if g.spans == nil || len(g.rows) == 0 || view.Width <= 0 || view.Height <= 0 {
		return
	}
	near := func(offset, from, to, room float32) float32 {
		switch {
		case from < offset:
			return from
		case to > offset+room:
			return min(to-room, from)
		}
		return offset
	}
	left, top := g.spans[g.col].x, float32(g.row)*g.lineHeight()
	if g.col == 0 {
		left = 0
	}
	at := fyne.NewPos(
		near(g.scroll.Offset.X, left, g.spans[g.col].x+g.spans[g.col].width, view.Width),
		near(g.scroll.Offset.Y, top, top+g.lineHeight(), view.Height))
	if at != g.scroll.Offset {
		g.scroll.ScrollToOffset(at)
	}
}

// place puts a line on every visible row and the entry over its cell.
func (g *Grid) place() {
	height, view, count := g.lineHeight(), g.scroll.Size().Height, len(g.rows)
	if view <= 0 || g.spans == nil {
		return
	}
	first, end := visibleLines(g.scroll.Offset.Y, view, height, count)
	for len(g.lines) < min(int(view/height)+2, count) {
		l := newGridLine(g)
		g.lines = append(g.lines, l)
		objects := g.body.Objects
		g.body.Objects = append(objects[:len(objects)-1:len(objects)-1], l, g.editor)
	}
	for _, l := range g.lines {
		if l.index < first || l.index >= end {
			l.Hidden = true
		}
	}
	for i := first; i < end; i++ {
		l := g.lines[i%len(g.lines)]
		l.Move(fyne.NewPos(0, float32(i)*height))
		l.Resize(fyne.NewSize(g.width, height))
		if l.index != i || !l.Visible() {
			l.index, l.Hidden = i, false
			l.Refresh()
		}
	}
	g.seat()
}

// CreateRenderer implements [fyne.Widget].
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	d := &gridRenderer{g: g, line: canvas.NewRectangle(color.Transparent)}
	for range g.p.Columns {
		d.titles = append(d.titles, canvas.NewText("", nil))
	}
	d.theme()
	g.scroll.OnScrolled = func(fyne.Position) {
		d.head(g.Size().Width)
		g.place()
	}
	g.layout = func() {
		d.Layout(g.Size())
		canvas.Refresh(g)
	}
	return d
}

type gridRenderer struct {
	g      *Grid
	titles []*canvas.Text
	line   *canvas.Rectangle
}

func (d *gridRenderer) theme() {
	d.line.FillColor = colorOf(d.g, look.ColorLine)
	for _, t := range d.titles {
		t.TextSize, t.Color = sizeOf(d.g, look.SizeSmall), colorOf(d.g, look.ColorInkSoft)
		t.TextStyle = fyne.TextStyle{Bold: true}
	}
}

func (d *gridRenderer) header() float32 {
	return float32(math.Ceil(float64(sizeOf(d.g, look.SizeTarget) * 3 / 4)))
}

// told is the height kept for what is said about the selected cell; one line is
// always there, so that the cells do not jump.
func (d *gridRenderer) told(width float32) float32 {
	one := fyne.MeasureText("Ag", sizeOf(d.g, look.SizeSmall), fyne.TextStyle{}).Height
	d.g.told.Resize(fyne.NewSize(width, d.g.told.Size().Height))
	return max(one, d.g.told.MinSize().Height)
}

func (d *gridRenderer) Layout(size fyne.Size) {
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	seen := d.g.seen()
	d.g.measure(size.Width)
	head, told := d.header(), d.told(size.Width)
	thin := sizeOf(d.g, theme.SizeNameSeparatorThickness)
	d.line.Move(fyne.NewPos(0, head-thin))
	d.line.Resize(fyne.NewSize(size.Width, thin))
	gap := sizeOf(d.g, look.SizeSpace2)
	d.g.scroll.Move(fyne.NewPos(0, head))
	d.g.scroll.Resize(fyne.NewSize(size.Width, max(size.Height-head-told-gap, 0)))
	d.g.told.Move(fyne.NewPos(0, size.Height-told))
	d.g.told.Resize(fyne.NewSize(size.Width, told))
	d.head(size.Width)
	d.g.place()
	if seen {
		d.g.reveal() // what is told of the cell may have taken its room
	}
}

// head puts the titles over what is seen of their columns.
func (d *gridRenderer) head(room float32) {
	height, pad := d.header(), sizeOf(d.g, theme.SizeNameInnerPadding)
	for i, s := range d.g.spans {
		t := d.titles[i]
		left := max(s.x-d.g.scroll.Offset.X, 0) + pad
		right := min(s.x+s.width-d.g.scroll.Offset.X, room)
		t.Text = cutText(d.g.p.Columns[i].Title, max(right-left, 0), t.TextSize, t.TextStyle)
		least := t.MinSize()
		t.Hidden = least.Width > right-left
		t.Move(fyne.NewPos(left, (height-least.Height)/2))
		t.Resize(least)
	}
}

func (d *gridRenderer) Refresh() {
	d.theme()
	d.Layout(d.g.Size())
	for _, l := range d.g.lines {
		l.Refresh()
	}
	d.g.editor.Refresh()
	d.g.told.Refresh()
	d.g.scroll.Refresh()
	canvas.Refresh(d.g)
}

// gridRowsShown is how many rows a grid has room for at the least.
const gridRowsShown = 4

func (d *gridRenderer) MinSize() fyne.Size {
	rows := min(max(len(d.g.rows), 1), gridRowsShown)
	target := sizeOf(d.g, look.SizeTarget)
	height := d.header() + float32(rows)*d.g.lineHeight() + sizeOf(d.g, look.SizeSpace2)
	return fyne.NewSize(6*target, height+d.told(max(d.g.Size().Width, 6*target)))
}

func (d *gridRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, len(d.titles)+3)
	for _, t := range d.titles {
		objects = append(objects, t)
	}
	return append(objects, d.line, d.g.scroll, d.g.told)
}

func (*gridRenderer) Destroy() {}

// gridLayout gives the body the size of all cells; they are placed by place.
type gridLayout struct{ g *Grid }

func (l *gridLayout) Layout([]fyne.CanvasObject, fyne.Size) { l.g.place() }

func (l *gridLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.g.width, float32(len(l.g.rows))*l.g.lineHeight())
}
