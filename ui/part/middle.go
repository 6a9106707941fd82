package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Middle shows a card halfway down its room; one that is taller scrolls.
type Middle struct {
	widget.BaseWidget

	scroll *Scroll
}

// NewMiddle returns a card in the middle.
func NewMiddle(content fyne.CanvasObject) *Middle {
	m := &Middle{scroll: NewScroll(content)}
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
	scroll := r.m.scroll
	// With its width the content knows its height.
	scroll.Resize(size)
	height := min(scroll.content.MinSize().Height, size.Height)
	scroll.Resize(fyne.NewSize(size.Width, height))
	scroll.Move(fyne.NewPos(0, (size.Height-height)/2))
}

func (r *middleRenderer) MinSize() fyne.Size { return r.m.scroll.MinSize() }

func (r *middleRenderer) Refresh() {
	r.Layout(r.m.Size())
	canvas.Refresh(r.m)
}

func (r *middleRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.m.scroll} }

func (*middleRenderer) Destroy() {}
