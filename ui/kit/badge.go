package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// Badge is a word or two on the ground of a tone.
type Badge struct {
	widget.BaseWidget

	text string
	tone look.Tone
}

var _ fyne.Accessible = (*Badge)(nil)

// NewBadge returns a badge. Without text it takes no room.
func NewBadge(text string, tone look.Tone) *Badge {
	b := &Badge{text: text, tone: tone}
	b.ExtendBaseWidget(b)
	return b
}

// Text returns the text.
func (b *Badge) Text() string { return b.text }

// SetText replaces the text.
func (b *Badge) SetText(text string) { b.set(text, b.tone) }

// SetTone replaces the tone.
func (b *Badge) SetTone(tone look.Tone) { b.set(b.text, tone) }

func (b *Badge) set(text string, tone look.Tone) {
	if b.text != text || b.tone != tone {
		b.text, b.tone = text, tone
		b.Refresh()
	}
}

// AccessibilityLabel implements [fyne.Accessible].
func (b *Badge) AccessibilityLabel() string { return b.text }

// AccessibilityRole implements [fyne.Accessible].
func (*Badge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements [fyne.Widget].
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	r := &badgeRenderer{b: b, ground: canvas.NewRectangle(color.Transparent), text: canvas.NewText("", nil)}
	r.Refresh()
	return r
}

type badgeRenderer struct {
	b      *Badge
	ground *canvas.Rectangle
	text   *canvas.Text
}

func (r *badgeRenderer) Refresh() {
	ink, ground := r.b.tone.Colors()
	r.ground.Hidden, r.text.Hidden = r.b.text == "", r.b.text == ""
	r.ground.FillColor = colorOf(r.b, ground)
	r.ground.StrokeWidth = 0
	if r.b.tone == look.ToneQuiet {
		r.ground.StrokeColor = colorOf(r.b, look.ColorLine)
		r.ground.StrokeWidth = sizeOf(r.b, theme.SizeNameSeparatorThickness)
	}
	r.text.Color, r.text.TextSize = colorOf(r.b, ink), sizeOf(r.b, look.SizeSmall)
	r.text.TextStyle = fyne.TextStyle{Bold: true}
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *badgeRenderer) Layout(size fyne.Size) {
	pad := sizeOf(r.b, look.SizeSpace2)
	r.text.Text = r.b.text
	if size.Width > 0 {
		r.text.Text = cutText(r.b.text, size.Width-2*pad, r.text.TextSize, r.text.TextStyle)
	}
	height := min(r.height(), size.Height)
	top := (size.Height - height) / 2
	r.ground.CornerRadius = height / 2
	r.ground.Move(fyne.NewPos(0, top))
	r.ground.Resize(fyne.NewSize(size.Width, height))
	text := r.text.MinSize()
	r.text.Move(fyne.NewPos(pad, top+(height-text.Height)/2))
	r.text.Resize(text)
}

func (r *badgeRenderer) height() float32 {
	return fyne.MeasureText("Ag", sizeOf(r.b, look.SizeSmall), fyne.TextStyle{Bold: true}).Height + sizeOf(r.b, look.SizeSpace1)
}

func (r *badgeRenderer) MinSize() fyne.Size {
	if r.b.text == "" {
		return fyne.Size{}
	}
	return fyne.NewSize(badgeWidth(r.b, r.b.text), r.height())
}

// badgeWidth is how wide a badge with this text is.
func badgeWidth(w fyne.Widget, text string) float32 {
	return widthOf(text, sizeOf(w, look.SizeSmall), fyne.TextStyle{Bold: true}) + 2*sizeOf(w, look.SizeSpace2)
}

func (r *badgeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.ground, r.text} }

func (*badgeRenderer) Destroy() {}
