package kit

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// ViewerParams make a [Viewer].
type ViewerParams struct {
	Words Words
}

// Viewer shows one picture. It starts whole; + and − and the wheel change its
// size, 0 makes it whole again, R turns it by a quarter to the right, the arrows
// and the mouse move it.
type Viewer struct {
	widget.BaseWidget

	surface *viewerSurface
	tools   *fyne.Container
	buttons []*Button
}

// NewViewer returns a viewer without a picture.
func NewViewer(p ViewerParams) *Viewer {
	v := &Viewer{surface: newViewerSurface()}
	tool := func(icon Icon, key string, do func()) {
		v.buttons = append(v.buttons, NewButton(ButtonParams{Icon: icon, Name: p.Words.say(key), Kind: Quiet, Do: do}))
	}
	tool(IconZoomOut, "view.farther", func() { v.surface.zoomBy(1 / zoomStep) })
	tool(IconZoomIn, "view.closer", func() { v.surface.zoomBy(zoomStep) })
	tool(IconFit, "view.fit", v.surface.fit)
	tool(IconRotate, "view.turn", v.surface.turn)
	v.tools = Beside(look.SizeSpace1, nil)
	for _, b := range v.buttons {
		v.tools.Objects = append(v.tools.Objects, b)
	}
	v.ExtendBaseWidget(v)
	v.enable()
	return v
}

// SetPicture shows a picture, whole and not turned; nil for none. The viewer
// reads it now and keeps its own copies.
func (v *Viewer) SetPicture(picture image.Image) {
	v.surface.set(picture)
	v.enable()
}

// SetText says what stands where there is no picture.
func (v *Viewer) SetText(text string) { v.surface.text.SetText(text) }

// Focus gives the picture the focus.
func (v *Viewer) Focus(c fyne.Canvas) { c.Focus(v.surface) }

// Focused reports whether the picture has the focus.
func (v *Viewer) Focused() bool { return v.surface.focused }

func (v *Viewer) enable() {
	for _, b := range v.buttons {
		if v.surface.picture.empty() {
			b.Disable()
		} else {
			b.Enable()
		}
	}
}

// CreateRenderer implements [fyne.Widget].
func (v *Viewer) CreateRenderer() fyne.WidgetRenderer { return &viewerRenderer{v} }

type viewerRenderer struct{ v *Viewer }

func (r *viewerRenderer) Layout(size fyne.Size) {
	tools := r.v.tools.MinSize()
	height := max(size.Height-tools.Height-sizeOf(r.v, look.SizeSpace1), 0)
	r.v.surface.Resize(fyne.NewSize(size.Width, height))
	r.v.tools.Move(fyne.NewPos((size.Width-tools.Width)/2, size.Height-tools.Height))
	r.v.tools.Resize(tools)
}

func (r *viewerRenderer) MinSize() fyne.Size {
	tools := r.v.tools.MinSize()
	return fyne.NewSize(tools.Width, tools.Height+3*sizeOf(r.v, look.SizeTarget))
}

func (r *viewerRenderer) Refresh() {
	r.v.surface.Refresh()
	for _, b := range r.v.buttons {
		b.Refresh()
	}
	r.Layout(r.v.Size())
}

func (r *viewerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.v.surface, r.v.tools}
}

func (*viewerRenderer) Destroy() {}

// Bounds and steps of the viewer; a zoom of 1 shows the whole picture.
const (
	zoomStep  = 1.25
	zoomMost  = 8
	panPart   = 8 // an arrow moves by this part of the room
	wheelStep = 1.1
)

// viewerSurface is the part with the picture.
type viewerSurface struct {
	widget.BaseWidget

	picture turnable
	zoom    float32
	// middle is the point of the picture in the middle of the room, as parts of
	// its width and height.
	middle  fyne.Position
	text    *Label
	focused bool
}

var (
	_ fyne.Focusable  = (*viewerSurface)(nil)
	_ fyne.Tappable   = (*viewerSurface)(nil)
	_ fyne.Draggable  = (*viewerSurface)(nil)
	_ fyne.Scrollable = (*viewerSurface)(nil)
)

func newViewerSurface() *viewerSurface {
	s := &viewerSurface{zoom: 1, middle: fyne.NewPos(0.5, 0.5), text: NewLabel(Soft, "").Wrap().Centred()}
	s.ExtendBaseWidget(s)
	return s
}

func (s *viewerSurface) set(picture image.Image) {
	s.picture = newTurnable(picture)
	s.fit()
}

func (s *viewerSurface) fit() {
	s.zoom, s.middle = 1, fyne.NewPos(0.5, 0.5)
	s.Refresh()
}

func (s *viewerSurface) turn() {
	s.picture.turn()
	// The same point stays in the middle.
	s.middle = fyne.NewPos(1-s.middle.Y, s.middle.X)
	s.Refresh()
}

// zoomBy makes the picture larger or smaller around the middle of the room.
func (s *viewerSurface) zoomBy(factor float32) {
	s.zoom = min(max(s.zoom*factor, 1), zoomMost)
	s.Refresh()
}

// drawn is the size of the picture on the screen.
func (s *viewerSurface) drawn() fyne.Size {
	w, h := s.picture.size()
	if w == 0 || h == 0 {
		return fyne.Size{}
	}
	room := s.Size()
	scale := min(room.Width/float32(w), room.Height/float32(h)) * s.zoom
	return fyne.NewSize(float32(w)*scale, float32(h)*scale)
}

// pan moves the picture by units of the screen.
func (s *viewerSurface) pan(dx, dy float32) {
	size := s.drawn()
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	s.middle = s.middle.AddXY(-dx/size.Width, -dy/size.Height)
	s.Refresh()
}

// hold keeps the picture over the room: no side of it comes inside while it is
// larger, and it stands in the middle while it is smaller.
func (s *viewerSurface) hold() {
	size, room := s.drawn(), s.Size()
	one := func(middle, size, room float32) float32 {
		if size <= room || size == 0 {
			return 0.5
		}
		half := room / size / 2
		return min(max(middle, half), 1-half)
	}
	s.middle = fyne.NewPos(one(s.middle.X, size.Width, room.Width), one(s.middle.Y, size.Height, room.Height))
}

// FocusGained implements [fyne.Focusable].
func (s *viewerSurface) FocusGained() {
	s.focused = true
	s.Refresh()
	TellFocus(s)
}

// FocusLost implements [fyne.Focusable].
func (s *viewerSurface) FocusLost() {
	s.focused = false
	s.Refresh()
}

// TypedRune implements [fyne.Focusable].
func (s *viewerSurface) TypedRune(r rune) {
	switch r {
	case '+', '=':
		s.zoomBy(zoomStep)
	case '-', '−':
		s.zoomBy(1 / zoomStep)
	case '0':
		s.fit()
	case 'r', 'R':
		s.turn()
	}
}

// TypedKey implements [fyne.Focusable].
func (s *viewerSurface) TypedKey(e *fyne.KeyEvent) {
	x, y := s.Size().Width/panPart, s.Size().Height/panPart
	switch e.Name {
	case fyne.KeyLeft:
		s.pan(x, 0)
	case fyne.KeyRight:
		s.pan(-x, 0)
	case fyne.KeyUp:
		s.pan(0, y)
	case fyne.KeyDown:
		s.pan(0, -y)
	default:
		passOn(s, e)
	}
}

// Tapped implements [fyne.Tappable].
func (s *viewerSurface) Tapped(*fyne.PointEvent) { focusOn(s) }

// Dragged implements [fyne.Draggable].
func (s *viewerSurface) Dragged(e *fyne.DragEvent) { s.pan(e.Dragged.DX, e.Dragged.DY) }

// DragEnd implements [fyne.Draggable].
func (*viewerSurface) DragEnd() {}

// Scrolled implements [fyne.Scrollable]: the wheel zooms around the pointer.
func (s *viewerSurface) Scrolled(e *fyne.ScrollEvent) {
	factor := float32(wheelStep)
	if e.Scrolled.DY < 0 {
		factor = 1 / factor
	}
	off := e.Position.SubtractXY(s.Size().Width/2, s.Size().Height/2)
	before := s.zoom
	s.zoom = min(max(s.zoom*factor, 1), zoomMost)
	grown := s.zoom/before - 1
	s.pan(-off.X*grown, -off.Y*grown)
}

// CreateRenderer implements [fyne.Widget].
func (s *viewerSurface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{
		s: s, ground: canvas.NewRectangle(color.Transparent), focus: canvas.NewRectangle(color.Transparent),
		image: &canvas.Image{ScaleMode: canvas.ImageScaleFastest, FillMode: canvas.ImageFillStretch},
	}
	r.clip = container.NewClip(container.NewWithoutLayout(r.image))
	r.clip.ExtendBaseWidget(r.clip) // otherwise its first size does not reach the picture
	r.Refresh()
	return r
}

type surfaceRenderer struct {
	s             *viewerSurface
	ground, focus *canvas.Rectangle
	image         *canvas.Image
	clip          *container.Clip
}

func (r *surfaceRenderer) Refresh() {
	r.ground.FillColor = colorOf(r.s, theme.ColorNameHeaderBackground)
	r.ground.CornerRadius = sizeOf(r.s, theme.SizeNameInputRadius)
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *surfaceRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.clip.Resize(size)
	ringWithin(r.focus, r.s, r.s.focused, size, theme.SizeNameInputRadius)
	pad := sizeOf(r.s, look.SizeSpace4)
	r.s.text.Resize(fyne.NewSize(max(size.Width-2*pad, 0), r.s.text.Size().Height))
	text := r.s.text.MinSize()
	r.s.text.Move(fyne.NewPos(pad, max((size.Height-text.Height)/2, 0)))
	r.s.text.Resize(fyne.NewSize(max(size.Width-2*pad, 0), text.Height))
	r.s.text.Hidden = !r.s.picture.empty()

	r.image.Hidden = r.s.picture.empty()
	if r.image.Hidden {
		return
	}
	r.s.hold()
	drawn, scale := r.s.drawn(), float32(1)
	if c := canvasOf(r.s); c != nil {
		scale = c.Scale()
	}
	level := r.s.picture.level(int(drawn.Width * scale))
	fresh := r.image.Image != level || r.image.Size() != drawn
	r.image.Image = level
	r.image.Resize(drawn)
	r.image.Move(fyne.NewPos(size.Width/2-r.s.middle.X*drawn.Width, size.Height/2-r.s.middle.Y*drawn.Height))
	if fresh {
		r.image.Refresh()
	}
}

func (r *surfaceRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(sizeOf(r.s, look.SizeTarget) * 3)
}

func (r *surfaceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.clip, r.s.text, r.focus}
}

func (*surfaceRenderer) Destroy() {}
