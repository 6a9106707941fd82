package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// EmptyParams make an [Empty].
type EmptyParams struct {
	Icon fyne.Resource
	// Title says what is not there, Text why, or what would fill the place.
	Title, Text string
	// Action is the text of the first step; empty for none.
	Action string
	Do     func()
}

// Empty fills a place where there is nothing yet, and offers the first step.
type Empty struct {
	widget.BaseWidget

	p      EmptyParams
	icon   *canvas.Image
	title  *Label
	text   *Label
	action *Button
}

// NewEmpty returns an empty state.
func NewEmpty(p EmptyParams) *Empty {
	e := &Empty{icon: canvas.NewImageFromResource(nil), title: NewLabel(Heading, "").Wrap().Centred(), text: NewLabel(Soft, "").Wrap().Centred()}
	e.icon.FillMode = canvas.ImageFillContain
	e.action = NewButton(ButtonParams{Kind: Primary, Do: func() {
		if e.p.Do != nil {
			e.p.Do()
		}
	}})
	e.ExtendBaseWidget(e)
	e.Set(p)
	return e
}

// Set replaces all of it.
func (e *Empty) Set(p EmptyParams) {
	e.p = p
	e.title.SetText(p.Title)
	e.text.SetText(p.Text)
	e.action.SetText(p.Action)
	e.title.Hidden, e.text.Hidden, e.action.Hidden = p.Title == "", p.Text == "", p.Action == ""
	e.Refresh()
}

// Action returns the button, hidden if there is none.
func (e *Empty) Action() *Button { return e.action }

// CreateRenderer implements [fyne.Widget].
func (e *Empty) CreateRenderer() fyne.WidgetRenderer {
	r := &emptyRenderer{e: e}
	r.Refresh()
	return r
}

type emptyRenderer struct{ e *Empty }

// emptyChars is how wide the text runs, in digits: a line that the eye still
// follows.
const emptyChars = 46

func (r *emptyRenderer) Refresh() {
	setIcon(r.e.icon, r.e, r.e.p.Icon, look.ColorInkSoft, r.side())
	r.Layout(r.e.Size())
	canvas.Refresh(r.e)
}

func (r *emptyRenderer) side() float32 { return 2 * sizeOf(r.e, look.SizeSpace6) }

// place walks the visible parts from the top; put gets each with its place in
// a column of this width, and the height of all is returned.
func (r *emptyRenderer) place(width float32, put func(o fyne.CanvasObject, y float32, size fyne.Size)) float32 {
	gap, y := sizeOf(r.e, look.SizeSpace3), float32(0)
	step := func(o fyne.CanvasObject, size fyne.Size) {
		if !o.Visible() {
			return
		}
		if y > 0 {
			y += gap
		}
		if put != nil {
			put(o, y, size)
		}
		y += size.Height
	}
	step(r.e.icon, fyne.NewSquareSize(r.side()))
	for _, l := range []*Label{r.e.title, r.e.text} {
		if put != nil {
			l.Resize(fyne.NewSize(width, l.Size().Height))
		}
		step(l, fyne.NewSize(width, l.MinSize().Height))
	}
	step(r.e.action, r.e.action.MinSize())
	return y
}

func (r *emptyRenderer) column(room float32) float32 {
	return min(room, charsWidth(emptyChars, sizeOf(r.e, look.SizeText)))
}

func (r *emptyRenderer) Layout(size fyne.Size) {
	pad := sizeOf(r.e, look.SizeSpace6)
	width := r.column(max(size.Width-2*pad, 0))
	height := r.place(width, func(fyne.CanvasObject, float32, fyne.Size) {})
	top := max((size.Height-height)/2, pad)
	r.place(width, func(o fyne.CanvasObject, y float32, s fyne.Size) {
		o.Move(fyne.NewPos((size.Width-s.Width)/2, top+y))
		o.Resize(s)
	})
}

func (r *emptyRenderer) MinSize() fyne.Size {
	pad := 2 * sizeOf(r.e, look.SizeSpace6)
	width := sizeOf(r.e, look.SizeTarget) * 4
	if r.e.action.Visible() {
		width = max(width, r.e.action.MinSize().Width)
	}
	return fyne.NewSize(width+pad, r.place(width, nil)+pad)
}

func (r *emptyRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.e.icon, r.e.title, r.e.text, r.e.action}
}

func (*emptyRenderer) Destroy() {}
