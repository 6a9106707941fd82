package sheet

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"titian/ui/look"
)

// scrolling puts a list into a scroller whose bar stands beside it.
func scrolling(list fyne.CanvasObject) *container.Scroll {
	return container.NewVScroll(&fyne.Container{Layout: besideBar{}, Objects: []fyne.CanvasObject{list}})
}

// besideBar leaves room for the mark of the focus at the left and above, and
// for the bar at the right.
type besideBar struct{}

// Layout implements [fyne.Layout].
func (besideBar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	edge := theme.Size(look.SizeSpace1)
	objects[0].Move(fyne.NewSquareOffsetPos(edge))
	objects[0].Resize(size.SubtractWidthHeight(edge+theme.Size(look.SizeSpace4), 2*edge))
}

// MinSize implements [fyne.Layout].
func (besideBar) MinSize(objects []fyne.CanvasObject) fyne.Size {
	edge := theme.Size(look.SizeSpace1)
	return objects[0].MinSize().AddWidthHeight(edge+theme.Size(look.SizeSpace4), 2*edge)
}

// row lays fields out beside each other along their upper edges; what has no
// room goes below. The last on each line takes the width that is left if grow
// says so for it.
type row struct {
	grow  []bool
	width float32
}

// beside returns fields on one row; those in wide share the width that is left.
func beside(wide []fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	l := &row{grow: make([]bool, len(objects))}
	for i, o := range objects {
		for _, w := range wide {
			l.grow[i] = l.grow[i] || o == w
		}
	}
	return &fyne.Container{Layout: l, Objects: objects}
}

// lines breaks the visible objects into lines of at most width.
func (l *row) lines(objects []fyne.CanvasObject, width float32) [][]int {
	gap := theme.Size(look.SizeSpace4)
	var out [][]int
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize().Width
		if len(out) == 0 || width > 0 && x > 0 && x+least > width {
			out, x = append(out, nil), 0
		}
		out[len(out)-1] = append(out[len(out)-1], i)
		x += least + gap
	}
	return out
}

// Layout implements [fyne.Layout].
func (l *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	gap, y := theme.Size(look.SizeSpace4), float32(0)
	for _, line := range l.lines(objects, size.Width) {
		spare, growing := size.Width+gap, 0
		for _, i := range line {
			spare -= objects[i].MinSize().Width + gap
			if l.grow[i] {
				growing++
			}
		}
		x, height := float32(0), float32(0)
		for _, i := range line {
			o := objects[i]
			width := min(o.MinSize().Width, size.Width)
			if l.grow[i] {
				width += max(spare, 0) / float32(growing)
			}
			if o.Size().Width != width {
				o.Resize(fyne.NewSize(width, o.MinSize().Height))
			}
			least := o.MinSize().Height
			o.Resize(fyne.NewSize(width, least))
			o.Move(fyne.NewPos(x, y))
			x += width + gap
			height = max(height, least)
		}
		y += height + gap
	}
}

// MinSize implements [fyne.Layout]: as narrow as the widest object, as high as
// the lines at the width of the last layout.
func (l *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	gap := theme.Size(look.SizeSpace4)
	var size fyne.Size
	for n, line := range l.lines(objects, l.width) {
		height := float32(0)
		for _, i := range line {
			least := objects[i].MinSize()
			size.Width = max(size.Width, least.Width)
			height = max(height, least.Height)
		}
		if n > 0 {
			size.Height += gap
		}
		size.Height += height
	}
	return size
}

// Shares of the sheet.
const (
	// wideChars is the width, in text sizes, from which the scan stands beside
	// the fields without being asked for.
	wideChars = 62
	// scanShare is the part of the room that the scan takes, of what the steps
	// leave.
	scanShare = 0.4
)

// upperShare is the most of the height that rows above the fields take.
const upperShare = 0.62

// fieldTargets is how many times the height of a button the fields are seen at
// the least: a page without that much room scrolls as a whole.
const fieldTargets = 3

// newFrame lays the whole sheet out. Rows and fields come before scan and steps:
// that is the order of the focus.
func newFrame(head, upper, fields fyne.CanvasObject, scan *side, steps fyne.CanvasObject) *fyne.Container {
	all := &fyne.Container{Layout: &columns{scan}, Objects: []fyne.CanvasObject{upper, fields, scan.object(), steps, head}}
	scan.frame = all
	return all
}

// columns lays the sheet out: the header above, steps at the left, fields in
// the middle, the scan at the right, and above both of these the rows of a part
// that has some.
type columns struct{ scan *side }

// Layout implements [fyne.Layout].
func (l *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	upper, fields, scan, steps, head := objects[0], objects[1], objects[2], objects[3], objects[4]
	if wide := size.Width >= wideChars*theme.Size(look.SizeText); wide != l.scan.wide {
		l.scan.wide = wide
		l.scan.fit()
	}
	gap, edge := theme.Size(look.SizeSpace4), theme.Size(look.SizeSpace3)
	size = size.SubtractWidthHeight(2*gap, 2*edge)
	top := edge + across(head, fyne.NewPos(gap, edge), size.Width, size.Height) + edge
	room, start := size.Width, gap
	if steps.Visible() {
		left := steps.MinSize().Width
		steps.Move(fyne.NewPos(gap, top))
		steps.Resize(fyne.NewSize(left, max(edge+size.Height-top, 0)))
		room, start = max(size.Width-left-gap, 0), gap+left+gap
	}
	if upper.Visible() {
		top += across(upper, fyne.NewPos(start, top), room, (size.Height-top)*upperShare) + edge
	}
	height := max(edge+size.Height-top, 0)
	right := float32(0)
	if scan.Visible() {
		right = room * scanShare
		scan.Move(fyne.NewPos(gap+size.Width-right, top))
		scan.Resize(fyne.NewSize(right, height))
		right += gap
	}
	fields.Move(fyne.NewPos(start, top))
	fields.Resize(fyne.NewSize(max(room-right, 0), height))
}

// across lays an object over a width and returns its height, at most most.
func across(o fyne.CanvasObject, pos fyne.Position, width, most float32) float32 {
	o.Move(pos)
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
	}
	height := min(o.MinSize().Height, most)
	o.Resize(fyne.NewSize(width, height))
	return height
}

// MinSize implements [fyne.Layout]. The scan asks for no room: it takes what
// there is.
func (l *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	gap, edge := theme.Size(look.SizeSpace4), theme.Size(look.SizeSpace3)
	upper, fields, steps, head := objects[0], objects[1].MinSize(), objects[3].MinSize(), objects[4].MinSize()
	height := max(fields.Height, fieldTargets*theme.Size(look.SizeTarget))
	if upper.Visible() {
		height += edge + min(upper.MinSize().Height, height*upperShare/(1-upperShare))
	}
	return fyne.NewSize(3*gap+steps.Width+fields.Width, 3*edge+head.Height+max(steps.Height, height))
}

// Scrollers implements [frame.Scroller].
func (p *Page) Scrollers() []*container.Scroll {
	if s, ok := p.views[p.part].object().(*container.Scroll); ok {
		return []*container.Scroll{s}
	}
	return nil
}
