package kit

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// Chip is one thing to filter by.
type Chip struct {
	ID   string
	Text string
	// Count stands behind the text; 0 shows none.
	Count int
	Tone  look.Tone
}

// ChipsParams make [Chips].
type ChipsParams struct {
	Items []Chip
	// Many lets several be chosen at once; otherwise at most one is.
	Many bool
	// Changed is called after a person chose or unchose, with all that are chosen
	// in the order of the items.
	Changed func(ids []string)
}

// Chips are filters in a row. Arrows move; Space, Enter or a click chooses, and
// unchooses again. They are one stop for Tab.
type Chips struct {
	widget.BaseWidget

	p     ChipsParams
	pills *pills
}

// NewChips returns chips with none chosen.
func NewChips(p ChipsParams) *Chips {
	c := &Chips{p: p, pills: newPills()}
	c.pills.picked = c.toggle
	c.ExtendBaseWidget(c)
	c.SetItems(p.Items)
	return c
}

// SetItems replaces the chips; what was chosen stays chosen.
func (c *Chips) SetItems(items []Chip) {
	shown := make([]pill, len(items))
	for i, o := range items {
		shown[i] = pill{id: o.ID, text: o.Text, tone: o.Tone}
		if o.Count > 0 {
			shown[i].text += " · " + strconv.Itoa(o.Count)
		}
	}
	c.pills.setItems(shown)
}

// SetChosen chooses; nobody is told.
func (c *Chips) SetChosen(ids []string) { c.pills.setChosen(ids) }

// Chosen returns the ids that are chosen, in the order of the items.
func (c *Chips) Chosen() []string {
	var ids []string
	for i := range c.pills.items {
		if c.pills.isChosen(i) {
			ids = append(ids, c.pills.items[i].id)
		}
	}
	return ids
}

// Focus gives the chips the focus.
func (c *Chips) Focus(canvas fyne.Canvas) { canvas.Focus(c.pills) }

// Focused reports whether the chips have the focus.
func (c *Chips) Focused() bool { return c.pills.focused }

func (c *Chips) toggle(id string) {
	chosen := c.Chosen()
	switch i := slices.Index(chosen, id); {
	case i >= 0:
		chosen = slices.Delete(chosen, i, i+1)
	case c.p.Many:
		chosen = append(chosen, id)
	default:
		chosen = []string{id}
	}
	c.pills.setChosen(chosen)
	if c.p.Changed != nil {
		c.p.Changed(c.Chosen())
	}
}

// CreateRenderer implements [fyne.Widget].
func (c *Chips) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.pills) }
