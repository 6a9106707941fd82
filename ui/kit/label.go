package kit

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// Style is what a text is for; size, weight and colour follow from it.
type Style int

// Styles.
const (
	// Body is running text.
	Body Style = iota
	// Title names a page.
	Title
	// Heading names a part of a page.
	Heading
	// Strong stands out of running text.
	Strong
	// Soft is running text that may be skipped.
	Soft
	// Small explains what stands beside or above it.
	Small
	// Figure is a number that is the news.
	Figure
)

// form returns what a style looks like.
func (s Style) form() (size fyne.ThemeSizeName, ink fyne.ThemeColorName, style fyne.TextStyle) {
	bold := fyne.TextStyle{Bold: true}
	switch s {
	case Title:
		return look.SizeTitle, look.ColorInk, bold
	case Heading:
		return look.SizeHeading, look.ColorInk, bold
	case Strong:
		return look.SizeText, look.ColorInk, bold
	case Soft:
		return look.SizeText, look.ColorInkSoft, fyne.TextStyle{}
	case Small:
		return look.SizeSmall, look.ColorInkSoft, fyne.TextStyle{}
	case Figure:
		return look.SizeFigure, look.ColorInk, bold
	default:
		return look.SizeText, look.ColorInk, fyne.TextStyle{}
	}
}

// Label is text without a frame or a space around it. It takes one line, as
// wide as the text, unless Wrap or Cut say otherwise.
type Label struct {
	widget.BaseWidget

	style Style
	text  string
	ink   fyne.ThemeColorName
	align fyne.TextAlign
	fit   labelFit
	lines []string
}

// labelFit is what happens to text that is wider than the room it gets.
type labelFit int

const (
	fitWhole labelFit = iota
	fitWrap
	fitCut
)

var (
	_ fyne.Widget     = (*Label)(nil)
	_ fyne.Accessible = (*Label)(nil)
)

// NewLabel returns a label of one line.
func NewLabel(style Style, text string) *Label {
	l := &Label{style: style, text: text}
	l.ExtendBaseWidget(l)
	return l
}

// Wrap lets the text go on in as many lines as it needs, and returns the label.
func (l *Label) Wrap() *Label { return l.fits(fitWrap) }

// Cut lets the text end in an ellipsis where the room ends, and returns the
// label.
func (l *Label) Cut() *Label { return l.fits(fitCut) }

func (l *Label) fits(f labelFit) *Label {
	l.fit = f
	l.Refresh()
	return l
}

// Centred puts the text in the middle of its room, and returns the label.
func (l *Label) Centred() *Label {
	l.align = fyne.TextAlignCenter
	l.Refresh()
	return l
}

// Ink gives the text another colour than its style's, and returns the label.
func (l *Label) Ink(name fyne.ThemeColorName) *Label {
	l.SetInk(name)
	return l
}

// SetInk gives the text a colour; "" for the style's own.
func (l *Label) SetInk(name fyne.ThemeColorName) {
	if l.ink != name {
		l.ink = name
		l.Refresh()
	}
}

// Text returns the text.
func (l *Label) Text() string { return l.text }

// SetText replaces the text.
func (l *Label) SetText(text string) {
	if l.text != text {
		l.text = text
		l.Refresh()
	}
}

// SetStyle replaces the style.
func (l *Label) SetStyle(style Style) {
	if l.style != style {
		l.style = style
		l.Refresh()
	}
}

// AccessibilityLabel implements [fyne.Accessible].
func (l *Label) AccessibilityLabel() string { return l.text }

// AccessibilityRole implements [fyne.Accessible].
func (l *Label) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements [fyne.Widget].
func (l *Label) CreateRenderer() fyne.WidgetRenderer {
	r := &labelRenderer{l: l}
	r.Refresh()
	return r
}

// labelRenderer draws one canvas text per line.
type labelRenderer struct {
	l       *Label
	objects []fyne.CanvasObject
	height  float32 // of one line
	width   float32 // of the widest word, or of the whole line
}

// least is how many letters of cut text stay visible in the narrowest room.
const least = 6

func (r *labelRenderer) measure() (size float32, style fyne.TextStyle) {
	name, _, style := r.l.style.form()
	size = sizeOf(r.l, name)
	r.height = fyne.MeasureText("Ag", size, style).Height
	switch r.l.fit {
	case fitWrap:
		r.width = 0
	case fitCut:
		short := r.l.text
		if utf8.RuneCountInString(short) > least {
			short = string([]rune(short)[:least]) + ellipsis
		}
		r.width = widthOf(short, size, style)
	case fitWhole:
		r.width = widthOf(r.l.text, size, style)
	}
	return size, style
}

func (r *labelRenderer) Layout(size fyne.Size) {
	textSize, style := r.measure()
	r.l.lines = r.l.lines[:0]
	switch {
	case r.l.fit == fitWrap && size.Width > 0:
		r.l.lines = wrapText(r.l.text, size.Width, textSize, style)
	case r.l.fit == fitCut && size.Width > 0:
		r.l.lines = append(r.l.lines, cutText(r.l.text, size.Width, textSize, style))
	default:
		r.l.lines = append(r.l.lines, r.l.text)
	}
	_, ink, _ := r.l.style.form()
	if r.l.ink != "" {
		ink = r.l.ink
	}
	for len(r.objects) < len(r.l.lines) {
		r.objects = append(r.objects, canvas.NewText("", nil))
	}
	r.objects = r.objects[:len(r.l.lines)]
	for i, line := range r.l.lines {
		t := r.objects[i].(*canvas.Text)
		t.Text, t.TextSize, t.TextStyle = line, textSize, style
		t.Color, t.Alignment = colorOf(r.l, ink), r.l.align
		t.Move(fyne.NewPos(0, float32(i)*r.height))
		t.Resize(fyne.NewSize(max(size.Width, r.width), r.height))
		t.Refresh()
	}
}

func (r *labelRenderer) MinSize() fyne.Size {
	if r.height == 0 {
		r.measure()
	}
	return fyne.NewSize(r.width, r.height*float32(max(len(r.l.lines), 1)))
}

func (r *labelRenderer) Refresh() {
	r.Layout(r.l.Size())
	canvas.Refresh(r.l)
}

func (r *labelRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (*labelRenderer) Destroy() {}

// wrapText breaks text into lines at most width wide, between words where it
// can, and keeps its own line breaks.
func wrapText(text string, width, size float32, style fyne.TextStyle) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			if line != "" && widthOf(line+" "+word, size, style) <= width {
				line += " " + word
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			head, rest := breakWord(word, width, size, style)
			for rest != "" {
				lines = append(lines, head)
				head, rest = breakWord(rest, width, size, style)
			}
			line = head
		}
		lines = append(lines, line)
	}
	return lines
}

// breakWord splits a word that is wider than a line; at least one letter stays
// in front.
func breakWord(word string, width, size float32, style fyne.TextStyle) (head, rest string) {
	if widthOf(word, size, style) <= width {
		return word, ""
	}
	runes := []rune(word)
	low, high := 1, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if widthOf(string(runes[:mid]), size, style) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low]), string(runes[low:])
}

// full is how wide the whole text is on one line.
func (l *Label) full() float32 {
	name, _, style := l.style.form()
	return widthOf(l.text, sizeOf(l, name), style)
}
