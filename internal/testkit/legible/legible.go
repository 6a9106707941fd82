// Package legible finds text that a reader cannot read: cut off, outside the
// window, covered by a surface, or drawn over other text. It walks what Fyne's test driver would
// paint and needs no pixels.
//
// It does not judge colours; ui/look proves those.
package legible

import (
	"fmt"
	"slices"
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
	// Why is "cut", "outside", "covered" or "over", the last with the Other text.
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
		window := box{0, 0, c.Size().Width, c.Size().Height}
		w.visit(layer, fyne.NewPos(0, 0), view{window, window})
		faults = append(append(faults, w.faults...), w.overlaps()...)
	}
	return faults
}

// Seen reports whether an object is on the canvas and in view: all of it, or as
// much of it as there is room for.
func Seen(c fyne.Canvas, o fyne.CanvasObject) bool {
	for _, layer := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		w := walk{sought: o}
		window := box{0, 0, c.Size().Width, c.Size().Height}
		w.visit(layer, fyne.NewPos(0, 0), view{window, window})
		if !w.found {
			continue
		}
		seen := w.place.cut(w.shown)
		wide, high := min(w.place.x2-w.place.x1, w.shown.x2-w.shown.x1), min(w.place.y2-w.place.y1, w.shown.y2-w.shown.y1)
		return seen.x2-seen.x1 >= wide-slack && seen.y2-seen.y1 >= high-slack
	}
	return false
}

type box struct{ x1, y1, x2, y2 float32 }

func (b box) cut(o box) box {
	return box{max(b.x1, o.x1), max(b.y1, o.y1), min(b.x2, o.x2), min(b.y2, o.y2)}
}

// view is what of the window a parent lets through.
type view struct {
	// reach is what can be seen by scrolling, seen what can be seen now.
	reach, seen box
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

	// sought is looked for; when it is found, place is where it stands and shown
	// what of the window its parents let through.
	sought       fyne.CanvasObject
	found        bool
	place, shown box
}

// visit walks an object whose parent lies at pos and lets v through.
func (w *walk) visit(o fyne.CanvasObject, pos fyne.Position, v view) {
	if o == nil || !o.Visible() {
		return
	}
	pos = pos.Add(o.Position())
	if o == w.sought {
		w.found, w.place, w.shown = true, at(pos, o.Size()), v.seen
	}
	switch o := o.(type) {
	case *canvas.Text:
		w.text(o, pos, v)
	case *canvas.Rectangle:
		w.cover(o, pos, v)
	case *fyne.Container:
		for _, child := range o.Objects {
			w.visit(child, pos, v)
		}
	case *container.Scroll:
		w.visit(o.Content, pos, v.through(o, pos))
	case *widget.Entry:
		w.placeholder(o, pos, v)
	case fyne.Widget:
		if e, ok := o.(interface{ LegibleEntry() *widget.Entry }); ok {
			w.placeholder(e.LegibleEntry(), pos, v)
			return
		}
		for _, child := range fynetest.WidgetRenderer(o).Objects() {
			w.visit(child, pos, v)
		}
	}
}

// through is what a scroller at pos lets through.
func (v view) through(s *container.Scroll, pos fyne.Position) view {
	inner := at(pos, s.Size())
	v = view{v.reach.cut(inner), v.seen.cut(inner)}
	if s.Content == nil {
		return v
	}
	whole := at(pos.Add(s.Content.Position()), s.Content.Size())
	if s.Direction != container.ScrollHorizontalOnly {
		v.reach.y1, v.reach.y2 = min(v.reach.y1, whole.y1), max(v.reach.y2, whole.y2)
	}
	if s.Direction != container.ScrollVerticalOnly {
		v.reach.x1, v.reach.x2 = min(v.reach.x1, whole.x1), max(v.reach.x2, whole.x2)
	}
	return v
}

func at(pos fyne.Position, size fyne.Size) box {
	return box{pos.X, pos.Y, pos.X + size.Width, pos.Y + size.Height}
}

func (w *walk) text(t *canvas.Text, pos fyne.Position, v view) {
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
	seen := painted.cut(v.reach)
	switch {
	case seen.empty():
		if !v.reach.empty() {
			w.fault(t.Text, "outside", pos)
		}
		return
	case seen.x1 > painted.x1+slack || seen.x2 < painted.x2-slack,
		seen.y1 > painted.y1+slack || seen.y2 < painted.y2-slack:
		w.fault(t.Text, "cut", pos)
	}
	if now := painted.cut(v.seen); !now.empty() {
		w.words = append(w.words, word{t.Text, now})
	}
}

// cover takes away the words that stand where a surface is painted over them.
// Rulers and edges are thinner than what hides a letter.
func (w *walk) cover(r *canvas.Rectangle, pos fyne.Position, v view) {
	if r.FillColor == nil {
		return
	}
	if _, _, _, alpha := r.FillColor.RGBA(); alpha < 0xffff {
		return
	}
	over := at(pos, r.Size()).cut(v.seen)
	w.words = slices.DeleteFunc(w.words, func(word word) bool {
		common := word.at.cut(over)
		hidden := common.x2-common.x1 > 2*slack && common.y2-common.y1 > 2*slack
		if hidden {
			w.fault(word.text, "covered", fyne.NewPos(common.x1, common.y1))
		}
		return hidden
	})
}

// placeholder looks at the words that stand in an empty entry; what is typed
// scrolls by itself.
func (w *walk) placeholder(e *widget.Entry, pos fyne.Position, v view) {
	if e.Text != "" || e.PlaceHolder == "" {
		return
	}
	text := canvas.NewText(e.PlaceHolder, nil)
	text.TextSize = e.Theme().Size(fyne.ThemeSizeName("text"))
	if text.MinSize().Width > min(e.Size().Width, v.reach.x2-pos.X)+slack {
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
