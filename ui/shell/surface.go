package shell

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/kit"
	"titian/ui/look"
)

// edge is the side on which a surface ends in a line.
type edge int

const (
	edgeRight edge = iota
	edgeTop
	edgeNone
)

// surface puts content on a ground, with a line at one side, and follows the
// theme.
type surface struct {
	widget.BaseWidget
	content fyne.CanvasObject
	ground  fyne.ThemeColorName
	edge    edge
}

func newSurface(content fyne.CanvasObject, ground fyne.ThemeColorName, e edge) *surface {
	s := &surface{content: content, ground: ground, edge: e}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements [fyne.Widget].
func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{s: s, ground: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type surfaceRenderer struct {
	s            *surface
	ground, line *canvas.Rectangle
}

func (r *surfaceRenderer) Refresh() {
	r.ground.FillColor = theme.ColorForWidget(r.s.ground, r.s)
	r.line.FillColor = theme.ColorForWidget(look.ColorLine, r.s)
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *surfaceRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.s.content.Resize(size)
	thin := theme.SizeForWidget(theme.SizeNameSeparatorThickness, r.s)
	r.line.Hidden = r.s.edge == edgeNone
	if r.s.edge == edgeRight {
		r.line.Move(fyne.NewPos(size.Width-thin, 0))
		r.line.Resize(fyne.NewSize(thin, size.Height))
		return
	}
	r.line.Resize(fyne.NewSize(size.Width, thin))
}

func (r *surfaceRenderer) MinSize() fyne.Size { return r.s.content.MinSize() }

func (r *surfaceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.line, r.s.content}
}

func (*surfaceRenderer) Destroy() {}

// logo is the footbridge in the colour of the house.
type logo struct{ widget.BaseWidget }

func newLogo() *logo {
	l := &logo{}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements [fyne.Widget].
func (l *logo) CreateRenderer() fyne.WidgetRenderer {
	image := canvas.NewImageFromResource(kit.IconLogo.In(look.ColorLeaf))
	image.FillMode = canvas.ImageFillContain
	return &logoRenderer{l: l, image: image}
}

type logoRenderer struct {
	l     *logo
	image *canvas.Image
}

func (r *logoRenderer) Refresh() {
	r.image.Resource = kit.IconLogo.In(look.ColorLeaf)
	r.image.Refresh()
}

func (r *logoRenderer) Layout(size fyne.Size) { r.image.Resize(size) }

// MinSize is a little more than an icon: the name beside it is large.
func (r *logoRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(theme.SizeForWidget(look.SizeIcon, r.l) * 3 / 2)
}

func (r *logoRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }

func (*logoRenderer) Destroy() {}
