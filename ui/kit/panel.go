package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// Panel is a card: content on the surface, with a title and actions above it.
type Panel struct {
	widget.BaseWidget

	title   *Label
	head    *fyne.Container
	content fyne.CanvasObject
}

// NewPanel returns a panel. An empty title without actions leaves out the head.
// The content gets all the room below the head.
func NewPanel(title string, content fyne.CanvasObject, actions ...fyne.CanvasObject) *Panel {
	p := &Panel{title: NewLabel(Heading, title).Cut(), content: content}
	p.head = Beside(look.SizeSpace2, p.title, append([]fyne.CanvasObject{p.title}, actions...)...)
	p.head.Hidden = title == "" && len(actions) == 0
	p.ExtendBaseWidget(p)
	return p
}

// SetTitle replaces the title.
func (p *Panel) SetTitle(title string) {
	p.title.SetText(title)
	p.head.Hidden = title == "" && len(p.head.Objects) == 1
	p.Refresh()
}

// SetContent replaces the content.
func (p *Panel) SetContent(content fyne.CanvasObject) {
	p.content = content
	p.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{p: p, ground: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type panelRenderer struct {
	p      *Panel
	ground *canvas.Rectangle
}

func (r *panelRenderer) Refresh() {
	r.ground.FillColor = colorOf(r.p, look.ColorSurface)
	r.ground.StrokeColor = colorOf(r.p, look.ColorLine)
	r.ground.StrokeWidth = sizeOf(r.p, theme.SizeNameSeparatorThickness)
	r.ground.CornerRadius = sizeOf(r.p, look.SizeCorner)
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

func (r *panelRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	pad, gap := sizeOf(r.p, look.SizeSpace4), sizeOf(r.p, look.SizeSpace3)
	y, width := pad, size.Width-2*pad
	if r.p.head.Visible() {
		height := r.p.head.MinSize().Height
		r.p.head.Move(fyne.NewPos(pad, y))
		r.p.head.Resize(fyne.NewSize(width, height))
		y += height + gap
	}
	r.p.content.Move(fyne.NewPos(pad, y))
	r.p.content.Resize(fyne.NewSize(width, max(size.Height-y-pad, 0)))
}

func (r *panelRenderer) MinSize() fyne.Size {
	size := r.p.content.MinSize()
	if r.p.head.Visible() {
		head := r.p.head.MinSize()
		size.Width = max(size.Width, head.Width)
		size.Height += head.Height + sizeOf(r.p, look.SizeSpace3)
	}
	pad := sizeOf(r.p, look.SizeSpace4)
	return size.AddWidthHeight(2*pad, 2*pad)
}

func (r *panelRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.p.head, r.p.content}
}

func (*panelRenderer) Destroy() {}
