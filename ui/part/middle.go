package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Middle shows a card halfway down its room; one that is taller scrolls. A card
// that grows while it is read grows downward.
type Middle struct {
	widget.BaseWidget

	scroll *Scroll
	float  *floatLayout
}

// NewMiddle returns a card in the middle.
func NewMiddle(content fyne.CanvasObject) *Middle {
	m := &Middle{float: &floatLayout{}}
	m.scroll = NewScroll(&fyne.Container{Layout: m.float, Objects: []fyne.CanvasObject{content}})
	m.ExtendBaseWidget(m)
	return m
}

// Reveal scrolls as little as is needed to show the whole of o, which lies in
// the card.
func (m *Middle) Reveal(o fyne.CanvasObject) { m.scroll.Reveal(o) }

// CreateRenderer implements [fyne.Widget].
func (m *Middle) CreateRenderer() fyne.WidgetRenderer { return &middleRenderer{m} }

type middleRenderer struct{ m *Middle }

func (r *middleRenderer) Layout(size fyne.Size) {
	r.m.float.room = size.Height
	r.m.scroll.Resize(size)
	r.m.scroll.Refresh()
}

func (r *middleRenderer) MinSize() fyne.Size { return r.m.scroll.MinSize() }

func (r *middleRenderer) Refresh() {
	r.Layout(r.m.Size())
	canvas.Refresh(r.m)
}

func (r *middleRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.m.scroll} }

func (*middleRenderer) Destroy() {}

// floatLayout fills at least the room and keeps its object halfway down.
type floatLayout struct{ room float32 }

func (l *floatLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		if o.Size().Width != size.Width {
			o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		}
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(size.Width, height))
		o.Move(fyne.NewPos(0, max((size.Height-height)/2, 0)))
	}
}

func (l *floatLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return fyne.NewSize(size.Width, max(size.Height, l.room))
}
