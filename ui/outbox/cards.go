package outbox

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// cards is the list of what waits, in lanes. Only the visible cards exist. The
// arrows choose a card, Enter opens it; headings are passed over.
type cards struct {
	widget.List

	entries []entry
	chosen  uuid.UUID // the submission whose card is chosen
	at      int       // the index of the line that the keys are on
	heads   []int     // lines that are lower than the others
	focused bool

	canvas func() fyne.Canvas
	// choose is called when a person chooses a submission, open when they want
	// to see its dossier.
	choose func(uuid.UUID)
	open   func(uuid.UUID)
}

func newCards(canvas func() fyne.Canvas, choose, open func(uuid.UUID)) *cards {
	c := &cards{canvas: canvas, choose: choose, open: open}
	c.Length = func() int { return len(c.entries) }
	c.CreateItem = func() fyne.CanvasObject { return newCard() }
	c.UpdateItem = func(id widget.ListItemID, o fyne.CanvasObject) {
		if id < len(c.entries) {
			o.(*card).set(&c.entries[id], c.entries[id].item.Submission == c.chosen, c.focused)
		}
	}
	c.OnSelected = func(id widget.ListItemID) {
		c.UnselectAll() // what is chosen is drawn by the card, and a second click counts too
		c.pick(id)
	}
	c.OnHighlighted = func(id widget.ListItemID) { c.at = id }
	c.HideSeparators = true
	c.ExtendBaseWidget(c)
	return c
}

// set shows entries anew. The same card stays chosen, or the one that stands in
// its place now, and the list stays scrolled as it was.
func (c *cards) set(entries []entry) {
	before := c.index(c.chosen)
	c.entries = entries
	if now := c.index(c.chosen); now < 0 {
		c.chosen = c.near(before)
	}
	c.fitHeads()
	offset := c.GetScrollOffset()
	c.Refresh()
	if i := c.index(c.chosen); i >= 0 && i != c.at {
		c.Highlight(i)
		c.ScrollToOffset(offset)
	}
}

// fitHeads makes the lines of headings lower than those of cards.
func (c *cards) fitHeads() {
	shape := newCard()
	for _, i := range c.heads {
		c.SetItemHeight(i, shape.MinSize().Height)
	}
	c.heads = c.heads[:0]
	for i := range c.entries {
		if c.entries[i].heading != "" {
			c.heads = append(c.heads, i)
			c.SetItemHeight(i, shape.headHeight())
		}
	}
}

// index returns where a submission stands, -1 if it does not.
func (c *cards) index(submission uuid.UUID) int {
	for i := range c.entries {
		if c.entries[i].heading == "" && c.entries[i].item.Submission == submission {
			return i
		}
	}
	return -1
}

// near returns the submission at line i or the nearest one below or above it;
// the nil UUID if there is none.
func (c *cards) near(i int) uuid.UUID {
	if len(c.entries) == 0 {
		return uuid.Nil
	}
	i = max(min(i, len(c.entries)-1), 0)
	for _, line := range append(lines(i, len(c.entries), 1), lines(i, -1, -1)...) {
		if c.entries[line].heading == "" {
			return c.entries[line].item.Submission
		}
	}
	return uuid.Nil
}

// lines counts from one line up or down to another, which is left out.
func lines(from, to, step int) []int {
	var out []int
	for i := from; i != to; i += step {
		out = append(out, i)
	}
	return out
}

func (c *cards) pick(i int) {
	if i < 0 || i >= len(c.entries) || c.entries[i].heading != "" {
		return
	}
	before := c.index(c.chosen)
	c.chosen, c.at = c.entries[i].item.Submission, i
	c.RefreshItem(before)
	c.RefreshItem(i)
	c.choose(c.chosen)
}

// FocusGained implements [fyne.Focusable].
func (c *cards) FocusGained() {
	c.focused = true
	c.List.FocusGained()
	c.RefreshItem(c.index(c.chosen))
}

// FocusLost implements [fyne.Focusable].
func (c *cards) FocusLost() {
	c.focused = false
	c.List.FocusLost()
	c.RefreshItem(c.index(c.chosen))
}

// TypedKey implements [fyne.Focusable].
func (c *cards) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		c.step(-1)
	case fyne.KeyDown:
		c.step(1)
	case fyne.KeyHome:
		c.goTo(lines(0, len(c.entries), 1))
	case fyne.KeyEnd:
		c.goTo(lines(len(c.entries)-1, -1, -1))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if c.index(c.chosen) >= 0 {
			c.open(c.chosen)
		}
	default:
		part.PassOn(c.canvas(), e)
	}
}

// step moves the choice to the next card in a direction, 1 or -1.
func (c *cards) step(by int) {
	end := len(c.entries)
	if by < 0 {
		end = -1
	}
	if from := c.index(c.chosen); from != end {
		c.goTo(lines(from+by, end, by))
	}
}

// goTo chooses the first of these lines that is a card.
func (c *cards) goTo(candidates []int) {
	for _, i := range candidates {
		if c.entries[i].heading == "" {
			c.Highlight(i)
			c.pick(i)
			return
		}
	}
}

// card is a line of the list: the heading of a lane, or a submission.
type card struct {
	widget.BaseWidget

	// cover hides how Fyne marks the line that the keys are on: the ground says
	// it, and ends before the bar of the scroller.
	cover   *canvas.Rectangle
	ground  *canvas.Rectangle
	heading *kit.Label
	title   *kit.Label
	state   *kit.Badge
	bytes   *kit.Bytes
	why     *kit.Label
	line    *fyne.Container
	body    *fyne.Container
	// keyed tells that the chosen card has the focus.
	chosen, keyed bool
}

func newCard() *card {
	c := &card{
		cover:   canvas.NewRectangle(nil),
		ground:  canvas.NewRectangle(nil),
		heading: kit.NewLabel(kit.Strong, "").Cut(),
		title:   kit.NewLabel(kit.Strong, "").Cut(),
		state:   kit.NewBadge("", look.ToneQuiet),
		bytes:   kit.NewBytes(kit.BytesParams{Text: " "}),
		why:     kit.NewLabel(kit.Small, "").Cut(),
	}
	c.line = kit.Beside(look.SizeSpace2, c.title, c.title, c.state)
	c.body = kit.Stack(look.SizeSpace1, c.line, c.bytes, c.why)
	c.ExtendBaseWidget(c)
	return c
}

func (c *card) set(e *entry, chosen, focused bool) {
	c.heading.SetText(e.heading)
	c.heading.Hidden, c.body.Hidden = e.heading == "", e.heading != ""
	c.chosen = chosen && e.heading == ""
	c.keyed = c.chosen && focused
	it := &e.item
	c.title.SetText(it.Title)
	c.state.SetText(it.State)
	c.state.SetTone(it.Tone)
	c.bytes.Set(it.Acknowledged, it.Total, joined(it.Bytes, it.Left, it.Papers))
	c.why.SetText(it.Why)
	c.line.Refresh()
	c.Refresh()
}

// joined puts a dot between texts that are not empty.
func joined(texts ...string) string {
	out := ""
	for _, t := range texts {
		if t != "" && out != "" {
			out += " · "
		}
		out += t
	}
	return out
}

func (c *card) size(name fyne.ThemeSizeName) float32 { return theme.SizeForWidget(name, c) }

// headHeight is the height of a heading's line.
func (c *card) headHeight() float32 {
	return c.heading.MinSize().Height + c.size(look.SizeSpace2) + c.size(look.SizeSpace3)
}

// CreateRenderer implements [fyne.Widget].
func (c *card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{c}
	r.Refresh()
	return r
}

type cardRenderer struct{ c *card }

func (r *cardRenderer) Refresh() {
	r.c.cover.FillColor = theme.ColorForWidget(look.ColorPaper, r.c)
	r.c.ground.Hidden = r.c.body.Hidden
	r.c.ground.FillColor = theme.ColorForWidget(look.ColorSurface, r.c)
	r.c.ground.StrokeColor = theme.ColorForWidget(look.ColorLine, r.c)
	if r.c.chosen {
		r.c.ground.FillColor = theme.ColorForWidget(look.ColorLeafSoft, r.c)
		r.c.ground.StrokeColor = theme.ColorForWidget(look.ColorLeaf, r.c)
	}
	r.c.ground.StrokeWidth = r.c.size(theme.SizeNameSeparatorThickness)
	if r.c.keyed {
		r.c.ground.StrokeWidth = r.c.size(look.SizeSpace1) / 2
	}
	r.c.ground.CornerRadius = r.c.size(look.SizeCorner)
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *cardRenderer) Layout(size fyne.Size) {
	r.c.cover.Resize(size)
	pad := r.c.size(look.SizeSpace3)
	size.Width = max(size.Width-r.c.size(look.SizeSpace2), 0) // beside the bar of the scroller
	r.c.ground.Resize(size)
	inner := size.SubtractWidthHeight(2*pad, 2*pad)
	r.c.body.Move(fyne.NewPos(pad, pad))
	r.c.body.Resize(inner)
	height := r.c.heading.MinSize().Height
	r.c.heading.Move(fyne.NewPos(0, max(size.Height-height-r.c.size(look.SizeSpace1), 0)))
	r.c.heading.Resize(fyne.NewSize(size.Width, height))
}

func (r *cardRenderer) MinSize() fyne.Size {
	pad := 2 * r.c.size(look.SizeSpace3)
	return r.c.body.MinSize().AddWidthHeight(pad, pad)
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.cover, r.c.ground, r.c.heading, r.c.body}
}

func (*cardRenderer) Destroy() {}
