package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// StepState says where a step of a [StageLine] stands.
type StepState int

// States of a step.
const (
	Ahead StepState = iota
	Now
	Done
)

// Step is one stage on the way.
type Step struct {
	Text  string
	State StepState
}

// StageLineParams make a [StageLine].
type StageLineParams struct {
	Steps []Step
	// Mark stands beside the line, for example "perlu Anda"; empty for none.
	Mark string
	Tone look.Tone
}

// StageLine shows how far something has come: a dot per step, with its name
// below. Where there is no room for every name it shows the dots, and the name
// of the step that is now, or of the last one done.
type StageLine struct {
	widget.BaseWidget

	p    StageLineParams
	mark *Badge
}

var _ fyne.Accessible = (*StageLine)(nil)

// NewStageLine returns a stage line.
func NewStageLine(p StageLineParams) *StageLine {
	s := &StageLine{mark: NewBadge("", look.ToneAttention)}
	s.ExtendBaseWidget(s)
	s.Set(p)
	return s
}

// Set replaces all of it.
func (s *StageLine) Set(p StageLineParams) {
	p.Steps = slices.Clone(p.Steps)
	s.p = p
	s.mark.set(p.Mark, p.Tone)
	s.Refresh()
}

// current is the index of the step to name; -1 without steps.
func (s *StageLine) current() int {
	last := min(0, len(s.p.Steps)-1)
	for i, step := range s.p.Steps {
		switch step.State {
		case Now:
			return i
		case Done:
			last = i
		case Ahead:
		}
	}
	return last
}

// AccessibilityLabel implements [fyne.Accessible].
func (s *StageLine) AccessibilityLabel() string {
	if i := s.current(); i >= 0 {
		return spoken(s.p.Steps[i].Text, s.p.Mark)
	}
	return s.p.Mark
}

// AccessibilityRole implements [fyne.Accessible].
func (*StageLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements [fyne.Widget].
func (s *StageLine) CreateRenderer() fyne.WidgetRenderer {
	r := &stageRenderer{s: s}
	r.Refresh()
	return r
}

type stageRenderer struct {
	s     *StageLine
	dots  []*canvas.Circle
	ways  []*canvas.Rectangle // between dot i and i+1
	names []*canvas.Text
}

func (r *stageRenderer) Refresh() {
	for len(r.dots) < len(r.s.p.Steps) {
		r.dots = append(r.dots, canvas.NewCircle(color.Transparent))
		r.ways = append(r.ways, canvas.NewRectangle(color.Transparent))
		r.names = append(r.names, canvas.NewText("", nil))
	}
	n := len(r.s.p.Steps)
	r.dots, r.ways, r.names = r.dots[:n], r.ways[:n], r.names[:n]
	for i, step := range r.s.p.Steps {
		dot, name := r.dots[i], r.names[i]
		dot.StrokeWidth = sizeOf(r.s, look.SizeSpace1) / 2
		dot.FillColor, dot.StrokeColor = color.Transparent, colorOf(r.s, look.ColorEdge)
		r.ways[i].FillColor = colorOf(r.s, look.ColorLine)
		name.Text, name.TextSize = step.Text, sizeOf(r.s, look.SizeSmall)
		name.TextStyle = fyne.TextStyle{Bold: step.State == Now}
		name.Color = colorOf(r.s, look.ColorInkSoft)
		switch step.State {
		case Done:
			dot.FillColor, dot.StrokeColor = colorOf(r.s, look.ColorLeaf), colorOf(r.s, look.ColorLeaf)
			r.ways[i].FillColor = dot.FillColor
		case Now:
			dot.FillColor, dot.StrokeColor = colorOf(r.s, look.ColorLeafSoft), colorOf(r.s, look.ColorLeaf)
			dot.StrokeWidth = sizeOf(r.s, look.SizeSpace1)
			name.Color = colorOf(r.s, look.ColorInk)
		case Ahead:
		}
	}
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

// dot is how wide a dot is; the step that is now has a larger one.
func (r *stageRenderer) dot(i int) float32 {
	if r.s.p.Steps[i].State == Now {
		return sizeOf(r.s, look.SizeSpace4)
	}
	return sizeOf(r.s, look.SizeSpace3)
}

// column is how wide a step with its name is.
func (r *stageRenderer) column(i int) float32 {
	return max(r.names[i].MinSize().Width, sizeOf(r.s, look.SizeSpace4)) + sizeOf(r.s, look.SizeSpace3)
}

func (r *stageRenderer) markWidth() float32 {
	if r.s.p.Mark == "" {
		return 0
	}
	return r.s.mark.MinSize().Width + sizeOf(r.s, look.SizeSpace3)
}

func (r *stageRenderer) Layout(size fyne.Size) {
	n := len(r.s.p.Steps)
	room := size.Width - r.markWidth()
	need := float32(0)
	for i := range n {
		r.names[i].Text = r.s.p.Steps[i].Text
		need += r.column(i)
	}
	end := float32(0)
	if room >= need {
		end = r.long(size, min(room, need*3/2)/max(need, 1))
	} else {
		end = r.short(size, room)
	}
	mark := r.s.mark.MinSize()
	r.s.mark.Hidden = r.s.p.Mark == ""
	r.s.mark.Resize(mark)
	r.s.mark.Move(fyne.NewPos(min(end+sizeOf(r.s, look.SizeSpace3), size.Width-mark.Width), (size.Height-mark.Height)/2))
}

// long puts every name below its dot; stretch widens the columns. It returns
// where the line ends.
func (r *stageRenderer) long(size fyne.Size, stretch float32) float32 {
	height := sizeOf(r.s, look.SizeSpace4)
	text := fyne.MeasureText("Ag", sizeOf(r.s, look.SizeSmall), fyne.TextStyle{Bold: true}).Height
	top := (size.Height - height - sizeOf(r.s, look.SizeSpace1) - text) / 2
	x, middle := float32(0), make([]float32, len(r.dots))
	for i := range r.dots {
		width := r.column(i) * stretch
		middle[i] = x + width/2
		r.names[i].Hidden = false
		name := r.names[i].MinSize()
		r.names[i].Move(fyne.NewPos(middle[i]-name.Width/2, top+height+sizeOf(r.s, look.SizeSpace1)))
		r.names[i].Resize(name)
		x += width
	}
	r.draw(middle, top+height/2)
	return x
}

// short puts the dots side by side and one name behind them.
func (r *stageRenderer) short(size fyne.Size, room float32) float32 {
	gap, x := sizeOf(r.s, look.SizeSpace2), float32(0)
	middle := make([]float32, len(r.dots))
	for i := range r.dots {
		width := r.dot(i)
		middle[i] = x + width/2
		x += width + gap
		r.names[i].Hidden = i != r.s.current()
	}
	r.draw(middle, size.Height/2)
	i := r.s.current()
	if i < 0 {
		return x
	}
	name := r.names[i]
	name.Text = cutText(r.s.p.Steps[i].Text, max(room-x, 0), name.TextSize, name.TextStyle)
	least := name.MinSize()
	name.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
	name.Resize(least)
	return x + least.Width
}

// draw puts the dots at these middles and joins them.
func (r *stageRenderer) draw(middle []float32, y float32) {
	thick := sizeOf(r.s, look.SizeSpace1) / 2
	for i, dot := range r.dots {
		width := r.dot(i)
		dot.Move(fyne.NewPos(middle[i]-width/2, y-width/2))
		dot.Resize(fyne.NewSquareSize(width))
		way := r.ways[i]
		way.Hidden = i+1 == len(r.dots)
		if way.Hidden {
			continue
		}
		from, to := middle[i]+width/2, middle[i+1]-r.dot(i+1)/2
		way.Move(fyne.NewPos(from, y-thick/2))
		way.Resize(fyne.NewSize(max(to-from, 0), thick))
	}
}

func (r *stageRenderer) MinSize() fyne.Size {
	text := fyne.MeasureText("Ag", sizeOf(r.s, look.SizeSmall), fyne.TextStyle{Bold: true}).Height
	size := fyne.NewSize(0, sizeOf(r.s, look.SizeSpace4)+sizeOf(r.s, look.SizeSpace1)+text)
	for i := range r.dots {
		size.Width += r.dot(i) + sizeOf(r.s, look.SizeSpace2)
	}
	if i := r.s.current(); i >= 0 {
		size.Width += widthOf(r.s.p.Steps[i].Text, sizeOf(r.s, look.SizeSmall), fyne.TextStyle{Bold: true})
	}
	size.Width += r.markWidth()
	return size
}

func (r *stageRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for i := range r.dots {
		objects = append(objects, r.ways[i], r.dots[i], r.names[i])
	}
	return append(objects, r.s.mark)
}

func (*stageRenderer) Destroy() {}
