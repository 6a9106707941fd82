package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// optionText returns what an option is called; the value itself if it is none
// of them.
func optionText(options []Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

// begins reports whether an option can be meant by what is typed: its text or
// its value begins so, in any case.
func begins(o Option, typed string) bool {
	typed = strings.ToLower(typed)
	return strings.HasPrefix(strings.ToLower(o.Text), typed) || strings.HasPrefix(strings.ToLower(o.Value), typed)
}

// matchOption returns the value of the option that a pasted text means.
func matchOption(options []Option, s string) (value string, ok bool) {
	s = strings.TrimSpace(s)
	for _, o := range options {
		if s != "" && (strings.EqualFold(s, o.Text) || strings.EqualFold(s, o.Value)) {
			return o.Value, true
		}
	}
	return "", false
}

// choose takes an option for the selected cell.
func (c *cellEntry) choose(value string) {
	c.grid.change(value)
	c.put(optionText(c.column().Options, value))
}

// step goes through the options; beyond the ends it stays.
func (c *cellEntry) step(by int) {
	options := c.column().Options
	value := c.grid.cell(c.grid.row, c.grid.col)
	i := slices.IndexFunc(options, func(o Option) bool { return o.Value == value })
	switch {
	case i < 0 && by > 0:
		i = 0
	case i < 0:
		i = len(options) - 1
	default:
		i = min(max(i+by, 0), len(options)-1)
	}
	if i >= 0 {
		c.choose(options[i].Value)
	}
}

// spell chooses by what was typed since the cell was selected: "1", then "10".
// A letter that leads nowhere begins anew, and the same one again goes on to
// the next option that begins with it.
func (c *cellEntry) spell(r rune) {
	g, options := c.grid, c.column().Options
	if typed := g.typed + string(r); g.typed != "" {
		if i := slices.IndexFunc(options, func(o Option) bool { return begins(o, typed) }); i >= 0 {
			g.typed = typed
			c.choose(options[i].Value)
			return
		}
	}
	from := 0
	if strings.HasSuffix(g.typed, string(r)) {
		value := g.cell(g.row, g.col)
		from = 1 + slices.IndexFunc(options, func(o Option) bool { return o.Value == value })
	}
	for n := range options {
		if i := (from + n) % len(options); begins(options[i], string(r)) {
			g.typed = string(r)
			c.choose(options[i].Value)
			return
		}
	}
}

// list shows all options to choose from.
func (c *cellEntry) list() {
	home, options := c.home(), c.column().Options
	if home == nil || len(options) == 0 {
		return
	}
	items := make([]*fyne.MenuItem, len(options))
	for i, o := range options {
		items[i] = fyne.NewMenuItem(o.Text, func() { c.choose(o.Value) })
		items[i].Checked = o.Value == c.grid.cell(c.grid.row, c.grid.col)
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), home)
	menu.ShowAtRelativePosition(fyne.NewPos(0, c.Size().Height), c)
}
