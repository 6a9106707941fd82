package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// AskParams make an [Ask].
type AskParams struct {
	// Title is the question; Text says what follows from Yes.
	Title, Text string
	// Yes names what will be done, No that nothing will.
	Yes, No string
	// Danger marks a Yes that cannot be undone.
	Danger bool
	// Answer is called once, after the question is gone.
	Answer func(yes bool)
}

// Ask is a question with two answers over everything else. The safe answer has
// the focus first; Esc gives it; the arrows go from one to the other.
type Ask struct {
	p       AskParams
	yes, no *Button
	popup   *widget.PopUp
}

// NewAsk returns a question; Show asks it.
func NewAsk(p AskParams) *Ask {
	a := &Ask{p: p}
	kind := Primary
	if p.Danger {
		kind = Danger
	}
	a.no = NewButton(ButtonParams{Text: p.No, Key: "Esc", Do: func() { a.answer(false) }})
	a.yes = NewButton(ButtonParams{Text: p.Yes, Kind: kind, Do: func() { a.answer(true) }})
	a.no.typed, a.yes.typed = a.typed, a.typed
	return a
}

// Show puts the question over the canvas. The focus returns to where it was
// when the question is answered.
func (a *Ask) Show(c fyne.Canvas) {
	if a.popup != nil {
		return
	}
	text := NewLabel(Body, a.p.Text).Wrap()
	text.Hidden = a.p.Text == ""
	space := NewLabel(Body, "")
	body := Stack(look.SizeSpace4, NewLabel(Heading, a.p.Title).Wrap(), text, Beside(look.SizeSpace3, space, space, a.no, a.yes))
	a.popup = widget.NewModalPopUp(newAskBody(Inset(look.SizeSpace4, body)), c)
	a.popup.Show()
	c.Focus(a.no)
}

// Shown reports whether the question still waits for its answer.
func (a *Ask) Shown() bool { return a.popup != nil }

// Hide takes the question away without an answer, for example when the window
// locks.
func (a *Ask) Hide() {
	if a.popup != nil {
		a.popup.Hide()
		a.popup = nil
	}
}

func (a *Ask) answer(yes bool) {
	if a.popup == nil {
		return
	}
	a.Hide()
	if a.p.Answer != nil {
		a.p.Answer(yes)
	}
}

func (a *Ask) typed(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		a.answer(false)
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown:
		other := a.no
		if a.no.Focused() {
			other = a.yes
		}
		focusOn(other)
	default:
		return false
	}
	return true
}

// askChars is how wide a question is, in digits.
const askChars = 44

// askBody gives a question its width; the height follows from its text.
type askBody struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

func newAskBody(content fyne.CanvasObject) *askBody {
	b := &askBody{content: content}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements [fyne.Widget].
func (b *askBody) CreateRenderer() fyne.WidgetRenderer { return &askRenderer{b: b} }

type askRenderer struct{ b *askBody }

func (r *askRenderer) width() float32 { return charsWidth(askChars, sizeOf(r.b, look.SizeText)) }

func (r *askRenderer) MinSize() fyne.Size {
	width := max(r.width(), r.b.content.MinSize().Width)
	r.b.content.Resize(fyne.NewSize(width, r.b.content.Size().Height))
	return fyne.NewSize(width, r.b.content.MinSize().Height)
}

func (r *askRenderer) Layout(size fyne.Size)        { r.b.content.Resize(size) }
func (r *askRenderer) Refresh()                     { r.b.content.Refresh() }
func (r *askRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.content} }
func (*askRenderer) Destroy()                       {}
