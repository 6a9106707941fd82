package kit

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// rowHeight is a whole number: only then the places of 100,000 rows are exact.
func (r *Rows) rowHeight() float32 {
	return float32(math.Ceil(float64(sizeOf(r, look.SizeTarget))))
}

// applyScroll takes the wanted offset.
func (r *Rows) applyScroll() {
	most := max(r.rowHeight()*float32(r.p.Count())-r.scroll.Size().Height, 0)
	r.scroll.Offset.Y = min(r.wanted, most)
	r.wanted = -1
	r.scroll.Refresh()
	r.place(false)
}

// place puts a row of the pool on every visible index; fresh reads them all
// again, otherwise only those that show another index than before.
func (r *Rows) place(fresh bool) {
	height, view, count := r.rowHeight(), r.scroll.Size().Height, r.p.Count()
	if view <= 0 {
		return
	}
	first, end := visibleLines(r.scroll.Offset.Y, view, height, count)
	for len(r.pool) < int(view/height)+2 {
		item := newRowItem(r)
		r.pool = append(r.pool, item)
		r.body.Objects = append(r.body.Objects, item)
	}
	for _, item := range r.pool {
		if item.index < first || item.index >= end {
			item.Hidden = true
		}
	}
	for i := first; i < end; i++ {
		item := r.pool[i%len(r.pool)]
		moved := item.index != i || !item.Visible()
		item.Resize(fyne.NewSize(r.body.Size().Width, height))
		item.Move(fyne.NewPos(0, float32(i)*height))
		if moved || fresh {
			item.Hidden = false
			item.set(i)
		}
	}
}

// visibleLines returns which of count lines of one height are seen, at least in
// part, through a view that is scrolled by offset: from first up to, but not
// including, end.
func visibleLines(offset, view, height float32, count int) (first, end int) {
	first = min(max(int(offset/height), 0), count)
	return first, max(min(int(math.Ceil(float64((offset+view)/height))), count), first)
}

// columns returns where the columns stand in a row of this width.
func (r *Rows) columns(width float32) []span {
	if r.spans != nil && r.spansFor == width {
		return r.spans
	}
	pad := sizeOf(r, look.SizeSpace3)
	size, small := sizeOf(r, look.SizeText), sizeOf(r, look.SizeSmall)
	spans, total, grow, yield := make([]span, len(r.p.Columns)), 2*pad, -1, -1
	for i, c := range r.p.Columns {
		w := charsWidth(c.Chars, size)
		if !r.p.NoHeader {
			w = max(w, widthOf(c.Title, small, fyne.TextStyle{Bold: true}))
		}
		spans[i].width = w
		total += w
		if c.Grow {
			grow = i
		}
		if c.Yield {
			yield = i
		}
	}
	total += pad * float32(max(len(spans)-1, 0))
	if yield >= 0 && total > width {
		less := min(total-width, spans[yield].width*2/3)
		spans[yield].width -= less
		total -= less
	}
	share := float32(1)
	switch room := width - total; {
	case room < 0:
		gaps := pad * float32(len(spans)+1)
		share = max(width-gaps, 0) / max(total-gaps, 1)
	case grow >= 0:
		spans[grow].width += room
	}
	x := pad
	for i := range spans {
		spans[i].x = x
		spans[i].width *= share
		x += spans[i].width + pad
	}
	r.spans, r.spansFor = spans, width
	return spans
}

// CreateRenderer implements [fyne.Widget].
func (r *Rows) CreateRenderer() fyne.WidgetRenderer {
	d := &rowsRenderer{r: r, line: canvas.NewRectangle(color.Transparent)}
	for _, c := range r.p.Columns {
		t := canvas.NewText(c.Title, nil)
		t.Alignment = c.Align
		d.titles = append(d.titles, t)
	}
	d.theme()
	d.choose()
	return d
}

type rowsRenderer struct {
	r      *Rows
	titles []*canvas.Text
	line   *canvas.Rectangle
}

func (d *rowsRenderer) theme() {
	d.line.FillColor = colorOf(d.r, look.ColorLine)
	d.line.Hidden = d.r.p.NoHeader
	for _, t := range d.titles {
		t.Hidden = d.r.p.NoHeader
		t.TextSize, t.Color = sizeOf(d.r, look.SizeSmall), colorOf(d.r, look.ColorInkSoft)
		t.TextStyle = fyne.TextStyle{Bold: true}
	}
	d.r.spans = nil
}

func (d *rowsRenderer) header() float32 {
	if d.r.p.NoHeader {
		return 0
	}
	return float32(math.Ceil(float64(sizeOf(d.r, look.SizeTarget) * 3 / 4)))
}

func (d *rowsRenderer) Layout(size fyne.Size) {
	head, line := d.header(), sizeOf(d.r, theme.SizeNameSeparatorThickness)
	for i, s := range d.r.columns(size.Width) {
		t := d.titles[i]
		t.Text = cutText(d.r.p.Columns[i].Title, s.width, t.TextSize, t.TextStyle)
		height := t.MinSize().Height
		t.Move(fyne.NewPos(s.x, (head-height)/2))
		t.Resize(fyne.NewSize(s.width, height))
	}
	d.line.Move(fyne.NewPos(0, head-line))
	d.line.Resize(fyne.NewSize(size.Width, line))
	body := size.SubtractWidthHeight(0, head)
	d.r.scroll.Move(fyne.NewPos(0, head))
	d.r.scroll.Resize(body)
	if e := d.r.p.Empty; e != nil {
		e.Move(fyne.NewPos(0, head))
		e.Resize(body)
	}
	if d.r.wanted >= 0 && body.Height > 0 && d.r.p.Count() > 0 {
		d.r.applyScroll()
	}
	d.r.place(true)
}

func (d *rowsRenderer) Refresh() {
	d.theme()
	d.choose()
	d.r.scroll.Refresh()
	d.Layout(d.r.Size())
	canvas.Refresh(d.r)
}

// choose shows the rows, or what stands there without any.
func (d *rowsRenderer) choose() {
	count := d.r.p.Count()
	show(d.r.scroll, count > 0)
	if d.r.p.Empty != nil {
		show(d.r.p.Empty, count == 0)
	}
}

func (d *rowsRenderer) MinSize() fyne.Size {
	target := sizeOf(d.r, look.SizeTarget)
	size := fyne.NewSize(6*target, d.header()+2*d.r.rowHeight())
	if e := d.r.p.Empty; e != nil && e.Visible() {
		size = size.Max(e.MinSize().AddWidthHeight(0, d.header()))
	}
	return size
}

func (d *rowsRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, len(d.titles)+3)
	for _, t := range d.titles {
		objects = append(objects, t)
	}
	objects = append(objects, d.line, d.r.scroll)
	if d.r.p.Empty != nil {
		objects = append(objects, d.r.p.Empty)
	}
	return objects
}

func (*rowsRenderer) Destroy() {}

// rowsLayout gives the body the height of all rows; they are placed by place.
type rowsLayout struct{ r *Rows }

func (l *rowsLayout) Layout([]fyne.CanvasObject, fyne.Size) { l.r.place(false) }

func (l *rowsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.r.rowHeight()*float32(l.r.p.Count()))
}

// rowItem shows one row and is used again for another.
type rowItem struct {
	widget.BaseWidget

	rows    *Rows
	index   int
	view    RowView
	hovered bool
}

var (
	_ fyne.Tappable      = (*rowItem)(nil)
	_ desktop.Hoverable  = (*rowItem)(nil)
	_ desktop.Cursorable = (*rowItem)(nil)
)

func newRowItem(r *Rows) *rowItem {
	i := &rowItem{rows: r, index: -1}
	i.ExtendBaseWidget(i)
	return i
}

func (i *rowItem) set(index int) {
	i.index = index
	if index >= 0 && index < i.rows.p.Count() {
		i.view = i.rows.p.Row(index)
	}
	i.Refresh()
}

// Tapped implements [fyne.Tappable].
func (i *rowItem) Tapped(*fyne.PointEvent) { i.rows.tapped(i.index) }

// Cursor implements [desktop.Cursorable].
func (i *rowItem) Cursor() desktop.Cursor {
	if i.rows.p.Opened == nil {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// MouseIn implements [desktop.Hoverable].
func (i *rowItem) MouseIn(*desktop.MouseEvent) { i.hover(true) }

// MouseMoved implements [desktop.Hoverable].
func (*rowItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (i *rowItem) MouseOut() { i.hover(false) }

func (i *rowItem) hover(in bool) {
	i.hovered = in
	i.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (i *rowItem) CreateRenderer() fyne.WidgetRenderer {
	d := &rowItemRenderer{i: i}
	for _, r := range []**canvas.Rectangle{&d.ground, &d.edge, &d.line, &d.focus} {
		*r = canvas.NewRectangle(color.Transparent)
	}
	for _, c := range i.rows.p.Columns {
		t := canvas.NewText("", nil)
		t.Alignment = c.Align
		d.cells = append(d.cells, t)
	}
	return d
}

type rowItemRenderer struct {
	i                         *rowItem
	ground, edge, line, focus *canvas.Rectangle
	cells                     []*canvas.Text
	badges                    []*Badge
}

func (d *rowItemRenderer) Refresh() {
	w := d.i.rows
	d.ground.FillColor = color.Transparent
	switch {
	case d.i.index == w.selected:
		d.ground.FillColor = colorOf(w, look.ColorLeafSoft)
	case d.i.hovered:
		d.ground.FillColor = colorOf(w, theme.ColorNameHover)
	}
	ink, _ := d.i.view.Tone.Colors()
	d.edge.FillColor = colorOf(w, ink)
	d.edge.Hidden = d.i.view.Tone == look.ToneQuiet
	d.line.FillColor = colorOf(w, look.ColorLine)
	cell := look.ColorInk
	if d.i.view.Soft {
		cell = look.ColorInkSoft
	}
	for _, t := range d.cells {
		t.TextSize, t.Color = sizeOf(w, look.SizeText), colorOf(w, cell)
	}
	d.Layout(d.i.Size())
	canvas.Refresh(d.i)
}

func (d *rowItemRenderer) Layout(size fyne.Size) {
	w := d.i.rows
	thin := sizeOf(w, theme.SizeNameSeparatorThickness)
	d.ground.Resize(size)
	d.edge.Resize(fyne.NewSize(sizeOf(w, look.SizeSpace1), size.Height))
	d.line.Move(fyne.NewPos(0, size.Height-thin))
	d.line.Resize(fyne.NewSize(size.Width, thin))
	ringWithin(d.focus, w, w.focused && d.i.index == w.selected, size, theme.SizeNameSelectionRadius)
	used := 0
	for n, s := range w.columns(size.Width) {
		x := s.x
		for _, b := range d.i.view.Badges {
			if b.Column == n {
				used++
			}
		}
		text := ""
		if n < len(d.i.view.Cells) {
			text = d.i.view.Cells[n]
		}
		room := s.width - d.badgesWidth(n, text != "")
		t := d.cells[n]
		t.Text = cutText(text, max(room, 0), t.TextSize, t.TextStyle)
		least := t.MinSize()
		t.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
		t.Resize(fyne.NewSize(max(room, 0), least.Height))
	}
	d.placeBadges(size, used)
}

// badgesWidth is how much of a cell its badges take, at most two thirds beside
// a text.
func (d *rowItemRenderer) badgesWidth(column int, beside bool) float32 {
	w := d.i.rows
	gap, width := sizeOf(w, look.SizeSpace2), float32(0)
	for _, b := range d.i.view.Badges {
		if b.Column == column {
			width += badgeWidth(w, b.Text) + gap
		}
	}
	if beside {
		return min(width, w.spans[column].width*2/3)
	}
	return width
}

// placeBadges puts the badges behind the texts of their cells; what does not
// fit is shortened.
func (d *rowItemRenderer) placeBadges(size fyne.Size, used int) {
	w := d.i.rows
	for len(d.badges) < used {
		d.badges = append(d.badges, NewBadge("", look.ToneQuiet))
	}
	gap, next := sizeOf(w, look.SizeSpace2), 0
	for n, s := range w.spans {
		x := s.x
		if n < len(d.cells) && d.cells[n].Text != "" {
			x += d.cells[n].MinSize().Width + gap
		}
		for _, b := range d.i.view.Badges {
			if b.Column != n {
				continue
			}
			badge := d.badges[next]
			next++
			badge.set(b.Text, b.Tone)
			least := badge.MinSize()
			width := min(least.Width, s.x+s.width-x)
			badge.Hidden = width < sizeOf(w, look.SizeSpace6)
			badge.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
			badge.Resize(fyne.NewSize(width, least.Height))
			x += width + gap
		}
	}
	for _, badge := range d.badges[next:] {
		badge.Hidden = true
	}
}

func (d *rowItemRenderer) MinSize() fyne.Size {
	return fyne.NewSize(sizeOf(d.i.rows, look.SizeTarget), d.i.rows.rowHeight())
}

func (d *rowItemRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{d.ground, d.edge, d.line}
	for _, t := range d.cells {
		objects = append(objects, t)
	}
	for _, b := range d.badges {
		objects = append(objects, b)
	}
	return append(objects, d.focus)
}

func (*rowItemRenderer) Destroy() {}
