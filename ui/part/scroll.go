package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/kit"
	"titian/ui/look"
)

// Scroll shows a column that may be taller than its room. The column gets the
// width of the room, and then the height that its wrapped texts need.
type Scroll struct {
	widget.BaseWidget

	scroll  *container.Scroll
	content fyne.CanvasObject
	wanted  float32 // an offset that the content is not tall enough for yet
}

// NewScroll returns a scrolling column.
func NewScroll(content fyne.CanvasObject) *Scroll {
	inner := &fyne.Container{Layout: besideBar{}, Objects: []fyne.CanvasObject{content}}
	s := &Scroll{scroll: container.NewVScroll(inner), content: inner}
	s.ExtendBaseWidget(s)
	return s
}

// Scroller is the scroller inside.
func (s *Scroll) Scroller() *container.Scroll { return s.scroll }

// Offset is how far down the column is scrolled.
func (s *Scroll) Offset() float32 { return max(s.scroll.Offset.Y, s.wanted) }

// ScrollTo scrolls to an offset as [Scroll.Offset] gave it, at once or as soon
// as there is that much to show.
func (s *Scroll) ScrollTo(offset float32) {
	s.wanted = offset
	s.Refresh()
}

// Reveal scrolls as little as is needed to show the whole of o, which lies in
// the column.
func (s *Scroll) Reveal(o fyne.CanvasObject) {
	s.wanted = 0
	kit.Reveal(s.scroll, o)
}

// CreateRenderer implements [fyne.Widget].
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer { return &scrollRenderer{s} }

type scrollRenderer struct{ s *Scroll }

func (r *scrollRenderer) Layout(size fyne.Size) {
	content := r.s.content
	// The first time tells the width, so that the height is known the second.
	for range 2 {
		content.Resize(fyne.NewSize(size.Width, content.MinSize().Height))
	}
	r.s.scroll.Resize(size)
	r.s.scroll.Refresh()
	if r.s.wanted > 0 && content.MinSize().Height > size.Height {
		r.s.scroll.ScrollToOffset(fyne.NewPos(0, r.s.wanted))
		r.s.wanted = 0
	}
}

// leastTargets is how many times the height of a button a column is seen at the
// least, unless it is shorter: a page without that much room scrolls as a whole.
const leastTargets = 3

func (r *scrollRenderer) MinSize() fyne.Size {
	least := r.s.content.MinSize()
	least.Height = min(least.Height, leastTargets*theme.SizeForWidget(look.SizeTarget, r.s))
	return least
}

func (r *scrollRenderer) Refresh() {
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *scrollRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.scroll} }

func (*scrollRenderer) Destroy() {}

// besideBar keeps the bar of a scroller off what it scrolls.
type besideBar struct{}

func (besideBar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(max(size.Width-theme.Size(look.SizeSpace2), 0), size.Height))
}

func (besideBar) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(theme.Size(look.SizeSpace2), 0)
}
