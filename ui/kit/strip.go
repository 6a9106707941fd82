package kit

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// StripItem is one paper in a [Strip].
type StripItem struct {
	ID string
	// Title says what it is and Detail whose, for example "KTP" and "Wayan".
	Title, Detail string
	// Badge says its state; empty for none.
	Badge string
	Tone  look.Tone
	// Picture is its thumbnail, at most some hundred pixels wide; nil shows a
	// drawing of a paper.
	Picture image.Image
	// Missing makes it a dashed place for a paper that is not there yet, of Kind.
	Missing bool
	Kind    string
}

// StripParams make a [Strip]. Every function may be nil.
type StripParams struct {
	// Chosen is called when a person goes to a paper that is there; it should
	// cost little: it follows the arrows.
	Chosen func(id string)
	// Opened is called on Enter or a second click.
	Opened func(id string)
	// Add is called for a missing paper, with its Kind, or its ID if that is
	// empty.
	Add func(kind string)
	// Remove is called on Delete.
	Remove func(id string)
}

// Strip shows papers side by side as thumbnails and scrolls sideways. The left
// and right arrows, Home and End go from one to the next.
type Strip struct {
	widget.BaseWidget

	p        StripParams
	items    []StripItem
	chosen   int
	shown    string // the paper that was chosen on purpose last
	focused  bool
	views    []*stripView
	body     *fyne.Container
	scroller *container.Scroll
}

var (
	_ fyne.Focusable  = (*Strip)(nil)
	_ fyne.Accessible = (*Strip)(nil)
)

// NewStrip returns an empty strip.
func NewStrip(p StripParams) *Strip {
	s := &Strip{p: p, body: Beside(look.SizeSpace3, nil)}
	s.scroller = container.NewHScroll(s.body)
	s.ExtendBaseWidget(s)
	return s
}

// SetItems replaces the papers. The chosen one stays chosen as long as its ID
// is there.
func (s *Strip) SetItems(items []StripItem) {
	id, was := s.Chosen(), s.chosen
	s.items = slices.Clone(items)
	s.chosen = s.index(id)
	if s.chosen < 0 {
		s.chosen = max(min(was, len(items)-1), 0)
	}
	for len(s.views) < len(items) {
		s.views = append(s.views, newStripView(s))
	}
	s.body.Objects = nil
	for i := range items {
		s.views[i].index = i
		s.body.Objects = append(s.body.Objects, s.views[i])
	}
	s.Refresh()
}

func (s *Strip) index(id string) int {
	if id == "" {
		return -1
	}
	return slices.IndexFunc(s.items, func(i StripItem) bool { return i.ID == id })
}

// Chosen returns the ID of the chosen paper; empty for none.
func (s *Strip) Chosen() string {
	if s.chosen < 0 || s.chosen >= len(s.items) {
		return ""
	}
	return s.items[s.chosen].ID
}

// Choose chooses the paper with this ID, if there is one, and brings it into
// view. It calls nothing.
func (s *Strip) Choose(id string) {
	if i := s.index(id); i >= 0 {
		s.shown = id
		s.goTo(i)
	}
}

// Focus gives the strip the focus.
func (s *Strip) Focus(c fyne.Canvas) { c.Focus(s) }

// Focused reports whether the strip has the focus.
func (s *Strip) Focused() bool { return s.focused }

// AccessibilityLabel implements [fyne.Accessible]. It reads out the chosen
// paper.
func (s *Strip) AccessibilityLabel() string {
	if s.chosen >= len(s.items) {
		return ""
	}
	i := s.items[s.chosen]
	return spoken(i.Title, i.Detail, i.Badge)
}

// AccessibilityRole implements [fyne.Accessible].
func (*Strip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// FocusGained implements [fyne.Focusable].
func (s *Strip) FocusGained() {
	s.focused = true
	s.refreshView(s.chosen)
	TellFocus(s)
}

// FocusLost implements [fyne.Focusable].
func (s *Strip) FocusLost() {
	s.focused = false
	s.refreshView(s.chosen)
}

// TypedRune implements [fyne.Focusable].
func (*Strip) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (s *Strip) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		s.choose(s.chosen - 1)
	case fyne.KeyRight:
		s.choose(s.chosen + 1)
	case fyne.KeyHome:
		s.choose(0)
	case fyne.KeyEnd:
		s.choose(len(s.items) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		s.open(s.chosen)
	case fyne.KeyDelete:
		if i := s.chosen; i < len(s.items) && !s.items[i].Missing && s.p.Remove != nil {
			s.p.Remove(s.items[i].ID)
		}
	default:
		passOn(s, e)
	}
}

// choose is a step of a person; beyond the ends it stays.
func (s *Strip) choose(i int) {
	if i < 0 || i >= len(s.items) || i == s.chosen {
		return
	}
	s.goTo(i)
	s.tell(i)
}

func (s *Strip) tell(i int) {
	if s.items[i].Missing {
		return
	}
	s.shown = s.items[i].ID
	if s.p.Chosen != nil {
		s.p.Chosen(s.shown)
	}
}

func (s *Strip) open(i int) {
	if i >= len(s.items) {
		return
	}
	item := s.items[i]
	switch {
	case item.Missing && s.p.Add != nil:
		kind := item.Kind
		if kind == "" {
			kind = item.ID
		}
		s.p.Add(kind)
	case item.Missing:
	case s.p.Opened != nil:
		s.p.Opened(item.ID)
	default:
		s.tell(i)
	}
}

// tapped is a click: the first chooses, one on the chosen paper opens it. A
// missing one is asked for at once.
func (s *Strip) tapped(i int) {
	again := i == s.chosen && s.items[i].ID == s.shown
	focusOn(s)
	s.goTo(i)
	if again || s.items[i].Missing {
		s.open(i)
		return
	}
	s.tell(i)
}

func (s *Strip) goTo(i int) {
	before := s.chosen
	s.chosen = i
	s.refreshView(before)
	s.refreshView(i)
	s.reveal()
}

func (s *Strip) refreshView(i int) {
	if i >= 0 && i < len(s.items) {
		s.views[i].Refresh()
	}
}

// reveal scrolls as little as needed to show the chosen paper whole.
func (s *Strip) reveal() {
	if s.chosen >= len(s.items) {
		return
	}
	view, width := s.views[s.chosen], s.scroller.Size().Width
	left, right := view.Position().X, view.Position().X+view.Size().Width
	switch offset := s.scroller.Offset.X; {
	case width <= 0:
	case left < offset:
		s.scroller.Offset.X = left
		s.scroller.Refresh()
	case right > offset+width:
		s.scroller.Offset.X = right - width
		s.scroller.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (s *Strip) CreateRenderer() fyne.WidgetRenderer { return &stripRenderer{s} }

type stripRenderer struct{ s *Strip }

func (r *stripRenderer) Layout(size fyne.Size) { r.s.scroller.Resize(size) }

func (r *stripRenderer) MinSize() fyne.Size {
	item := stripSize(r.s)
	return fyne.NewSize(item.Width, item.Height+sizeOf(r.s, look.SizeSpace3))
}

func (r *stripRenderer) Refresh() {
	for _, v := range r.s.views[:len(r.s.items)] {
		v.Refresh()
	}
	r.s.body.Refresh()
	r.s.scroller.Refresh()
}

func (r *stripRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.scroller} }

func (*stripRenderer) Destroy() {}
