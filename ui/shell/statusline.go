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

// statusLine shows a line: a dot in its tone, and the sentence.
type statusLine struct {
	widget.BaseWidget
	shown line
	text  *kit.Label
}

var _ fyne.Accessible = (*statusLine)(nil)

func newStatusLine() *statusLine {
	l := &statusLine{text: kit.NewLabel(kit.Small, "").Wrap().Ink(look.ColorInk)}
	l.ExtendBaseWidget(l)
	return l
}

// set shows another line.
func (l *statusLine) set(shown line) {
	if l.shown == shown {
		return
	}
	l.shown = shown
	l.text.SetText(shown.text)
	l.Refresh()
}

// AccessibilityLabel implements [fyne.Accessible].
func (l *statusLine) AccessibilityLabel() string { return l.shown.text }

// AccessibilityRole implements [fyne.Accessible].
func (l *statusLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements [fyne.Widget].
func (l *statusLine) CreateRenderer() fyne.WidgetRenderer {
	r := &statusRenderer{l: l, dot: canvas.NewCircle(color.Transparent)}
	r.Refresh()
	return r
}

type statusRenderer struct {
	l   *statusLine
	dot *canvas.Circle
}

func (r *statusRenderer) size(name fyne.ThemeSizeName) float32 {
	return theme.SizeForWidget(name, r.l)
}

func (r *statusRenderer) Refresh() {
	ink, _ := r.l.shown.tone.Colors()
	r.dot.FillColor = theme.ColorForWidget(ink, r.l)
	r.Layout(r.l.Size())
	canvas.Refresh(r.l)
}

func (r *statusRenderer) Layout(size fyne.Size) {
	pad, dot := r.size(look.SizeSpace4), r.size(look.SizeSpace3)
	x := pad + dot + r.size(look.SizeSpace2)
	width := max(size.Width-x-pad, 0)
	r.l.text.Resize(fyne.NewSize(width, r.l.text.Size().Height))
	height := r.l.text.MinSize().Height
	top := r.size(look.SizeSpace2)
	r.l.text.Move(fyne.NewPos(x, top))
	r.l.text.Resize(fyne.NewSize(width, height))
	first := fyne.MeasureText("Ag", r.size(look.SizeSmall), fyne.TextStyle{}).Height
	r.dot.Move(fyne.NewPos(pad, top+(first-dot)/2))
	r.dot.Resize(fyne.NewSquareSize(dot))
}

func (r *statusRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.size(look.SizeTarget)*4, r.l.text.MinSize().Height+2*r.size(look.SizeSpace2))
}

func (r *statusRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.dot, r.l.text}
}

func (*statusRenderer) Destroy() {}
