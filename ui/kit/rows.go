package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// Column is a column of [Rows].
type Column struct {
	ID, Title string
	// Chars is the width in digits; for the column that grows, its least.
	Chars int
	Align fyne.TextAlign
	// Grow takes the width that is left; at most one column does.
	Grow bool
	// Yield gives way first where the columns do not fit, down to a third of its
	// width; at most one column does.
	Yield bool
}

// RowBadge is a badge behind the text of a cell.
type RowBadge struct {
	// Column is the index of the cell.
	Column int
	Text   string
	Tone   look.Tone
}

// RowView is what a row shows. Cells stand in the order of the columns; missing
// ones are empty.
type RowView struct {
	Cells  []string
	Badges []RowBadge
	// Tone marks the left edge of the row; quiet for no mark.
	Tone look.Tone
	// Soft writes the row in the softer ink, for what is put aside.
	Soft bool
}

// RowsParams make [Rows].
type RowsParams struct {
	Columns []Column
	// Count returns how many rows there are, Row what row i shows, 0 ≤ i < Count.
	// Both are called on the UI goroutine, Row for the visible rows only, and
	// must return at once.
	Count func() int
	Row   func(i int) RowView
	// Opened is called when a person clicks a row or presses Enter or Space on it.
	Opened func(i int)
	// Selected is called when a person moves to another row; may be nil.
	Selected func(i int)
	// Typed is called with a letter that a person types while the table has the
	// focus, for example to search; may be nil. A space opens the row instead.
	Typed func(r rune)
	// Empty is shown while Count is 0; may be nil.
	Empty fyne.CanvasObject
	// NoHeader leaves out the titles.
	NoHeader bool
}

// Rows is a table of rows of one height, of which only the visible ones exist.
// Its one focus moves over the rows with the arrows, Home, End, PgUp and PgDn.
// What does not fit into a cell ends in an ellipsis; where the columns do not
// fit, all of them give way.
type Rows struct {
	widget.BaseWidget

	p        RowsParams
	selected int
	focused  bool
	body     *fyne.Container
	scroll   *container.Scroll
	pool     []*rowItem
	spans    []span
	spansFor float32
	wanted   float32 // scroll offset to take once there is a size; -1 for none
}

// span is where a column stands.
type span struct{ x, width float32 }

var (
	_ fyne.Focusable  = (*Rows)(nil)
	_ fyne.Accessible = (*Rows)(nil)
)

// NewRows returns a table in which no row is selected.
func NewRows(p RowsParams) *Rows {
	r := &Rows{p: p, selected: -1, wanted: -1}
	r.body = &fyne.Container{Layout: &rowsLayout{r}}
	r.scroll = container.NewVScroll(r.body)
	r.scroll.OnScrolled = func(fyne.Position) { r.place(false) }
	r.ExtendBaseWidget(r)
	return r
}

// Refresh reads the visible rows again. The selection keeps its index, or moves
// to the last row if there are fewer.
func (r *Rows) Refresh() {
	r.selected = min(r.selected, r.p.Count()-1)
	r.BaseWidget.Refresh()
}

// RefreshRow reads one row again if it is visible.
func (r *Rows) RefreshRow(i int) {
	for _, item := range r.pool {
		if item.index == i && item.Visible() {
			item.set(i)
		}
	}
}

// Selected returns the index of the selected row, -1 for none.
func (r *Rows) Selected() int { return r.selected }

// Select selects a row and brings it into view; -1 for none. It does not call
// Selected of the params.
func (r *Rows) Select(i int) {
	before := r.selected
	r.selected = max(min(i, r.p.Count()-1), -1)
	r.reveal()
	r.RefreshRow(before)
	r.RefreshRow(r.selected)
}

// Scroll returns how far the rows are scrolled, for ScrollTo.
func (r *Rows) Scroll() float32 {
	if r.wanted >= 0 {
		return r.wanted
	}
	return r.scroll.Offset.Y
}

// ScrollTo scrolls to an offset that Scroll returned, or as far as there are
// rows. Before the table is shown, it takes effect when it is.
func (r *Rows) ScrollTo(offset float32) {
	r.wanted = max(offset, 0)
	if r.scroll.Size().Height > 0 && r.p.Count() > 0 {
		r.applyScroll()
	}
}

// Focus gives the table the focus.
func (r *Rows) Focus(c fyne.Canvas) { c.Focus(r) }

// Focused reports whether the table has the focus.
func (r *Rows) Focused() bool { return r.focused }

// AccessibilityLabel implements [fyne.Accessible]. It reads out the selected
// row.
func (r *Rows) AccessibilityLabel() string {
	if r.selected < 0 || r.selected >= r.p.Count() {
		return ""
	}
	return spoken(r.p.Row(r.selected).Cells...)
}

// AccessibilityRole implements [fyne.Accessible].
func (*Rows) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// FocusGained implements [fyne.Focusable]. The first row is selected if none
// was.
func (r *Rows) FocusGained() {
	r.focused = true
	if r.selected < 0 {
		r.selected = min(0, r.p.Count()-1)
	}
	r.RefreshRow(r.selected)
	TellFocus(r)
}

// FocusLost implements [fyne.Focusable].
func (r *Rows) FocusLost() {
	r.focused = false
	r.RefreshRow(r.selected)
}

// TypedRune implements [fyne.Focusable].
func (r *Rows) TypedRune(typed rune) {
	if r.p.Typed != nil && typed != ' ' {
		r.p.Typed(typed)
	}
}

// TypedKey implements [fyne.Focusable].
func (r *Rows) TypedKey(e *fyne.KeyEvent) {
	page := max(int(r.scroll.Size().Height/r.rowHeight())-1, 1)
	switch e.Name {
	case fyne.KeyUp:
		r.move(r.selected - 1)
	case fyne.KeyDown:
		r.move(r.selected + 1)
	case fyne.KeyPageUp:
		r.move(r.selected - page)
	case fyne.KeyPageDown:
		r.move(r.selected + page)
	case fyne.KeyHome:
		r.move(0)
	case fyne.KeyEnd:
		r.move(r.p.Count() - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		r.open(r.selected)
	default:
		passOn(r, e)
	}
}

// move selects for a person; beyond the ends it stays.
func (r *Rows) move(i int) {
	i = max(min(i, r.p.Count()-1), 0)
	if i == r.selected || r.p.Count() == 0 {
		return
	}
	r.Select(i)
	if r.p.Selected != nil {
		r.p.Selected(i)
	}
}

func (r *Rows) open(i int) {
	if i >= 0 && i < r.p.Count() && r.p.Opened != nil {
		r.p.Opened(i)
	}
}

// tapped is a click on a row.
func (r *Rows) tapped(i int) {
	focusOn(r)
	r.move(i)
	r.open(i)
}

// reveal scrolls as little as needed to show the selected row whole.
func (r *Rows) reveal() {
	view := r.scroll.Size().Height
	if r.selected < 0 || view <= 0 {
		return
	}
	height := r.rowHeight()
	top := float32(r.selected) * height
	offset := r.scroll.Offset.Y
	switch {
	case top < offset:
		offset = top
	case top+height > offset+view:
		offset = top + height - view
	default:
		return
	}
	r.wanted = offset
	r.applyScroll()
}
