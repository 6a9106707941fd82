// Package legible finds text that a reader cannot read: cut off, outside the
// window, or drawn over other text. It walks what Fyne's test driver would
// paint and needs no pixels.
//
// It does not judge colours; ui/look proves those.
package legible

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetest "fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// slack is what rounding may take, in units of the screen.
const slack = 1.5

// Fault is one piece of text that cannot be read.
type Fault struct {
	Text string
	// Why is "cut", "outside" or "over", the last with the Other text.
	Why   string
	Other string
	At    fyne.Position
}

func (f Fault) String() string {
	s := fmt.Sprintf("%s at %.0f,%.0f: %q", f.Why, f.At.X, f.At.Y, f.Text)
	if f.Other != "" {
		s += fmt.Sprintf(" and %q", f.Other)
	}
	return s
}

// Check looks at everything visible on a canvas: its content, and each overlay
// by itself.
func Check(c fyne.Canvas) []Fault {
	layers := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	var faults []Fault
	for _, layer := range layers {
		w := walk{}
		w.visit(layer, fyne.NewPos(0, 0), box{0, 0, c.Size().Width, c.Size().Height})
		faults = append(append(faults, w.faults...), w.overlaps()...)
	}
	return faults
}

type box struct{ x1, y1, x2, y2 float32 }

func (b box) cut(o box) box {
	return box{max(b.x1, o.x1), max(b.y1, o.y1), min(b.x2, o.x2), min(b.y2, o.y2)}
}

func (b box) empty() bool { return b.x2-b.x1 <= slack || b.y2-b.y1 <= slack }

// word is text as it is painted.
type word struct {
	text string
	at   box
}

type walk struct {
	faults []Fault
	words  []word
}

// visit walks an object whose parent lies at pos; clip is what of the window
// the parent lets be seen.
func (w *walk) visit(o fyne.CanvasObject, pos fyne.Position, clip box) {
	if o == nil || !o.Visible() {
		return
	}
	pos = pos.Add(o.Position())
	switch o := o.(type) {
	case *canvas.Text:
		w.text(o, pos, clip)
	case *fyne.Container:
		for _, child := range o.Objects {
			w.visit(child, pos, clip)
		}
	case *container.Scroll:
		inner := clip.cut(at(pos, o.Size()))
		// What lies further along the way of a scroller can be reached.
		if o.Direction == container.ScrollBoth || o.Direction == container.ScrollVerticalOnly {
			inner = reach(o.Content, pos, inner, false)
		}
		if o.Direction == container.ScrollBoth || o.Direction == container.ScrollHorizontalOnly {
			inner = reach(o.Content, pos, inner, true)
		}
		w.visit(o.Content, pos, inner)
	case *widget.Entry:
		w.placeholder(o, pos, clip)
	case fyne.Widget:
		if e, ok := o.(interface{ LegibleEntry() *widget.Entry }); ok {
			w.placeholder(e.LegibleEntry(), pos, clip)
			return
		}
		for _, child := range fynetest.WidgetRenderer(o).Objects() {
			w.visit(child, pos, clip)
		}
	}
}

func at(pos fyne.Position, size fyne.Size) box {
	return box{pos.X, pos.Y, pos.X + size.Width, pos.Y + size.Height}
}

// reach widens a clip to the whole of a scroller's content in one direction.
func reach(content fyne.CanvasObject, pos fyne.Position, clip box, sideways bool) box {
	if content == nil {
		return clip
	}
	whole := at(pos.Add(content.Position()), content.Size())
	if sideways {
		clip.x1, clip.x2 = min(clip.x1, whole.x1), max(clip.x2, whole.x2)
	} else {
		clip.y1, clip.y2 = min(clip.y1, whole.y1), max(clip.y2, whole.y2)
	}
	return clip
}

func (w *walk) text(t *canvas.Text, pos fyne.Position, clip box) {
	if strings.TrimSpace(t.Text) == "" {
		return
	}
	need, have := t.MinSize(), t.Size()
	// Text is painted in full whatever room it has, from where its alignment
	// puts it.
	left := pos.X
	switch t.Alignment {
	case fyne.TextAlignCenter:
		left += (have.Width - need.Width) / 2
	case fyne.TextAlignTrailing:
		left += have.Width - need.Width
	case fyne.TextAlignLeading:
	}
	top := pos.Y + (have.Height-need.Height)/2
	painted := box{left, top, left + need.Width, top + need.Height}
	seen := painted.cut(clip)
	switch {
	case seen.empty():
		if clip.empty() {
			return
		}
		w.fault(t.Text, "outside", pos)
		return
	case seen.x1 > painted.x1+slack || seen.x2 < painted.x2-slack,
		seen.y1 > painted.y1+slack || seen.y2 < painted.y2-slack:
		w.fault(t.Text, "cut", pos)
	}
	w.words = append(w.words, word{t.Text, seen})
}

// placeholder looks at the words that stand in an empty entry; what is typed
// scrolls by itself.
func (w *walk) placeholder(e *widget.Entry, pos fyne.Position, clip box) {
	if e.Text != "" || e.PlaceHolder == "" {
		return
	}
	text := canvas.NewText(e.PlaceHolder, nil)
	text.TextSize = e.Theme().Size(fyne.ThemeSizeName("text"))
	if text.MinSize().Width > min(e.Size().Width, clip.x2-pos.X)+slack {
		w.fault(e.PlaceHolder, "cut", pos)
	}
}

func (w *walk) fault(text, why string, at fyne.Position) {
	w.faults = append(w.faults, Fault{Text: text, Why: why, At: at})
}

// overlaps finds words painted over each other.
func (w *walk) overlaps() []Fault {
	var out []Fault
	for i, a := range w.words {
		for _, b := range w.words[:i] {
			common := a.at.cut(b.at)
			// Lines of text may touch with what stands above and below their
			// letters.
			if common.x2-common.x1 > 2 && common.y2-common.y1 > (a.at.y2-a.at.y1)/4 {
				out = append(out, Fault{Text: a.text, Why: "over", Other: b.text, At: fyne.NewPos(common.x1, common.y1)})
			}
		}
	}
	return out
}
