package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// BytesParams make a [Bytes].
type BytesParams struct {
	Done, Total int64
	// Text says the same in words, for example "1,2 MB dari 4,1 MB".
	Text string
	Tone look.Tone
}

// Bytes shows how much of something is done, in bytes or items: a bar, and the
// same in words.
type Bytes struct {
	widget.BaseWidget

	p    BytesParams
	text *Label
}

var _ fyne.Accessible = (*Bytes)(nil)

// NewBytes returns a progress. With the quiet tone the bar is leaf.
func NewBytes(p BytesParams) *Bytes {
	b := &Bytes{p: p, text: NewLabel(Small, p.Text).Cut()}
	b.ExtendBaseWidget(b)
	return b
}

// Set replaces what is shown. A total of 0 or less shows an empty bar; done is
// kept between 0 and total.
func (b *Bytes) Set(done, total int64, text string) {
	if b.p.Done == done && b.p.Total == total && b.p.Text == text {
		return
	}
	b.p.Done, b.p.Total, b.p.Text = done, total, text
	b.text.SetText(text)
	b.Refresh()
}

// SetTone replaces the tone.
func (b *Bytes) SetTone(tone look.Tone) {
	if b.p.Tone != tone {
		b.p.Tone = tone
		b.Refresh()
	}
}

// share is the part that is done, 0 to 1.
func (b *Bytes) share() float32 {
	if b.p.Total <= 0 {
		return 0
	}
	return min(max(float32(float64(b.p.Done)/float64(b.p.Total)), 0), 1)
}

// AccessibilityLabel implements [fyne.Accessible].
func (b *Bytes) AccessibilityLabel() string { return b.p.Text }

// AccessibilityRole implements [fyne.Accessible].
func (*Bytes) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements [fyne.Widget].
func (b *Bytes) CreateRenderer() fyne.WidgetRenderer {
	r := &bytesRenderer{b: b, track: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type bytesRenderer struct {
	b          *Bytes
	track, bar *canvas.Rectangle
}

func (r *bytesRenderer) Refresh() {
	ink, _ := r.b.p.Tone.Colors()
	if r.b.p.Tone == look.ToneQuiet {
		ink = look.ColorLeaf
	}
	r.track.FillColor, r.bar.FillColor = colorOf(r.b, look.ColorLine), colorOf(r.b, ink)
	r.b.text.Hidden = r.b.p.Text == ""
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *bytesRenderer) Layout(size fyne.Size) {
	height := sizeOf(r.b, look.SizeSpace2)
	r.track.CornerRadius, r.bar.CornerRadius = height/2, height/2
	r.track.Resize(fyne.NewSize(size.Width, height))
	share := r.b.share()
	width := size.Width * share
	if share > 0 {
		width = max(width, min(height, size.Width))
	}
	r.bar.Resize(fyne.NewSize(width, height))
	r.bar.Hidden = width == 0
	r.b.text.Move(fyne.NewPos(0, height+sizeOf(r.b, look.SizeSpace1)))
	r.b.text.Resize(fyne.NewSize(size.Width, r.b.text.MinSize().Height))
}

func (r *bytesRenderer) MinSize() fyne.Size {
	size := fyne.NewSize(3*sizeOf(r.b, look.SizeTarget), sizeOf(r.b, look.SizeSpace2))
	if r.b.p.Text != "" {
		size.Height += sizeOf(r.b, look.SizeSpace1) + r.b.text.MinSize().Height
	}
	return size
}

func (r *bytesRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.track, r.bar, r.b.text}
}

func (*bytesRenderer) Destroy() {}
