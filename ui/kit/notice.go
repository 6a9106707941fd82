package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// MessageLine says one thing on the ground of its tone, in as many lines as it
// needs, with at most one action behind it.
type MessageLine struct {
	widget.BaseWidget

	tone   look.Tone
	square bool // a strip from edge to edge; otherwise the corners are round
	icon   *canvas.Image
	text   *Label
	action *Button
	do     func()
}

var _ fyne.Accessible = (*MessageLine)(nil)

// NewMessageLine returns a line; an empty actionText leaves out the action.
// Without text it takes no room.
func NewMessageLine(tone look.Tone, text, actionText string, do func()) *MessageLine {
	m := &MessageLine{tone: tone, icon: canvas.NewImageFromResource(nil), text: NewLabel(Body, text).Wrap(), do: do}
	m.action = NewButton(ButtonParams{Text: actionText, Kind: Plain, Do: func() {
		if m.do != nil {
			m.do()
		}
	}})
	m.action.Hidden = actionText == ""
	m.icon.FillMode = canvas.ImageFillContain
	m.ExtendBaseWidget(m)
	return m
}

// Set replaces what the line says; the action stays.
func (m *MessageLine) Set(tone look.Tone, text string) {
	if m.tone == tone && m.text.Text() == text {
		return
	}
	m.tone = tone
	m.text.SetText(text)
	m.Refresh()
}

// SetAction replaces the action; an empty text takes it away.
func (m *MessageLine) SetAction(text string, do func()) {
	m.do = do
	m.action.SetText(text)
	m.action.Hidden = text == ""
	m.Refresh()
}

// Text returns what the line says.
func (m *MessageLine) Text() string { return m.text.Text() }

// Action returns the button, hidden if there is none.
func (m *MessageLine) Action() *Button { return m.action }

// AccessibilityLabel implements [fyne.Accessible].
func (m *MessageLine) AccessibilityLabel() string { return m.text.Text() }

// AccessibilityRole implements [fyne.Accessible].
func (*MessageLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements [fyne.Widget].
func (m *MessageLine) CreateRenderer() fyne.WidgetRenderer {
	r := &messageRenderer{m: m, ground: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

// toneIcon is the drawing that says the same as the colour of a tone.
func toneIcon(t look.Tone) Icon {
	switch t {
	case look.ToneDone:
		return IconCheck
	case look.ToneAttention, look.ToneRefused:
		return IconWarning
	default:
		return IconInfo
	}
}

type messageRenderer struct {
	m      *MessageLine
	ground *canvas.Rectangle
}

func (r *messageRenderer) Refresh() {
	ink, ground := r.m.tone.Colors()
	shown := r.m.text.Text() != ""
	r.ground.Hidden, r.m.text.Hidden = !shown, !shown
	r.ground.FillColor = colorOf(r.m, ground)
	r.ground.CornerRadius = 0
	if !r.m.square {
		r.ground.CornerRadius = sizeOf(r.m, theme.SizeNameInputRadius)
	}
	r.m.text.SetInk(look.ColorInk)
	setIcon(r.m.icon, r.m, toneIcon(r.m.tone), ink, sizeOf(r.m, look.SizeIcon))
	r.m.icon.Hidden = !shown
	r.Layout(r.m.Size())
	canvas.Refresh(r.m)
}

func (r *messageRenderer) pads() (across, down float32) {
	return sizeOf(r.m, look.SizeSpace3), sizeOf(r.m, look.SizeSpace2)
}

func (r *messageRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	across, down := r.pads()
	icon := sizeOf(r.m, look.SizeIcon)
	x, right := across+icon+across, size.Width-across
	if r.m.action.Visible() {
		least := r.m.action.MinSize()
		right -= least.Width
		r.m.action.Move(fyne.NewPos(right, (size.Height-least.Height)/2))
		r.m.action.Resize(least)
		right -= across
	}
	width := max(right-x, 0)
	r.m.text.Resize(fyne.NewSize(width, r.m.text.Size().Height))
	text := r.m.text.MinSize()
	top := max((size.Height-text.Height)/2, down)
	r.m.text.Move(fyne.NewPos(x, top))
	r.m.text.Resize(fyne.NewSize(width, text.Height))
	line := fyne.MeasureText("Ag", sizeOf(r.m, look.SizeText), fyne.TextStyle{}).Height
	r.m.icon.Move(fyne.NewPos(across, top+(line-icon)/2))
	r.m.icon.Resize(fyne.NewSquareSize(icon))
}

func (r *messageRenderer) MinSize() fyne.Size {
	if r.m.text.Text() == "" {
		return fyne.Size{}
	}
	across, down := r.pads()
	text := r.m.text.MinSize()
	size := fyne.NewSize(3*across+sizeOf(r.m, look.SizeIcon)+text.Width, text.Height+2*down)
	if r.m.action.Visible() {
		least := r.m.action.MinSize()
		size.Width += least.Width + across
		size.Height = max(size.Height, least.Height+down)
	}
	return size
}

func (r *messageRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.m.icon, r.m.text, r.m.action}
}

func (*messageRenderer) Destroy() {}
