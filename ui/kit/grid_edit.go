package kit

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"titian/app/text"
)

// cellEntry takes what is typed into the selected cell of a grid.
type cellEntry struct {
	entry
	grid *Grid
}

var (
	_ fyne.Tabbable     = (*cellEntry)(nil)
	_ fyne.Shortcutable = (*cellEntry)(nil)
)

func newCellEntry(g *Grid) *cellEntry {
	c := &cellEntry{grid: g}
	c.limit, c.tidy, c.words = defaultLimit, tidyText(), g.p.Words
	c.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	c.home = func() fyne.Canvas { return canvasOf(c) }
	c.keyed, c.pasted = c.key, c.takePaste
	c.refused = func(why string) { g.notes.tell(why) }
	c.entered = func() {
		if c.shifted() {
			g.previous()
		} else {
			g.next()
		}
	}
	c.OnChanged = func(text string) {
		if !c.putting && c.kind() != OptionsCell {
			g.change(text)
		}
	}
	c.ExtendBaseWidget(c)
	c.SetText("")
	return c
}

func (c *cellEntry) column() GridColumn { return c.grid.p.Columns[c.grid.col] }

func (c *cellEntry) kind() CellKind { return c.column().Kind }

// take shows the selected cell.
func (c *cellEntry) take(text string) {
	column := c.column()
	c.limit, c.tidy = column.Limit, tidyText()
	if c.limit <= 0 {
		c.limit = defaultLimit
	}
	switch column.Kind {
	case DigitsCell:
		c.tidy = tidy{digit, digitsOf}
	case OptionsCell:
		text = optionText(column.Options, text)
	case TextCell, DateCell:
	}
	c.put(text)
}

// digitsOf drops what people put between digits. A text that has letters stays
// as it is, so that the page can say what is wrong with it.
func digitsOf(s string) string {
	s = text.Value(s)
	digits := strings.Map(func(r rune) rune {
		if r == '.' || text.IsDash(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	if strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return s
	}
	return digits
}

// FocusGained implements [fyne.Focusable].
func (c *cellEntry) FocusGained() {
	c.entry.FocusGained()
	c.grid.gained()
}

// FocusLost implements [fyne.Focusable].
func (c *cellEntry) FocusLost() {
	c.entry.FocusLost()
	c.grid.lost()
}

func (g *Grid) gained() {
	g.focused = true
	g.reveal()
	g.tell()
}

func (g *Grid) lost() {
	if !g.focused {
		return
	}
	g.focused, g.adding, g.typed = false, false, ""
	if g.p.Left != nil && g.row < len(g.rows) {
		g.p.Left(g.row)
	}
}

// AcceptsTab implements [fyne.Tabbable]: Tab walks the cells and leaves them at
// their ends, or for a message of the cell that can be accepted.
func (c *cellEntry) AcceptsTab() bool {
	back := c.shifted()
	return !c.grid.atEdge(back) && (back || !c.grid.acceptable())
}

// acceptable reports whether a message of the selected cell waits for a reason.
func (g *Grid) acceptable() bool {
	return slices.ContainsFunc(g.notes.list, func(n *note) bool { return n.accept != nil })
}

// shifted reports whether Shift is held, also if it was pressed before the
// focus came.
func (c *cellEntry) shifted() bool { return c.shift || shiftHeld() }

// Tapped implements [fyne.Tappable].
func (c *cellEntry) Tapped(e *fyne.PointEvent) {
	again := c.focused
	c.entry.Tapped(e)
	if again && c.kind() == OptionsCell {
		c.list()
	}
}

// TypedRune implements [fyne.Focusable].
func (c *cellEntry) TypedRune(r rune) {
	switch {
	case c.kind() != OptionsCell:
		c.entry.TypedRune(r)
	case r == ' ':
		c.list()
	default:
		c.spell(r)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (c *cellEntry) TypedShortcut(s fyne.Shortcut) {
	if s, ok := s.(*desktop.CustomShortcut); ok && s.Modifier == fyne.KeyModifierShortcutDefault && s.KeyName == fyne.KeyMinus {
		if c.grid.p.Remove != nil && len(c.grid.rows) > 0 {
			c.grid.p.Remove(c.grid.row)
		}
		return
	}
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		if s.Clipboard == nil || c.grid.pasteTable(s.Clipboard.Content()) {
			return
		}
	case *fyne.ShortcutCut, *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		if c.kind() == OptionsCell {
			return
		}
	}
	c.entry.TypedShortcut(s)
}

// takePaste reads what is pasted into one cell.
func (c *cellEntry) takePaste(s string) (string, bool) {
	if c.kind() != OptionsCell {
		return s, true
	}
	if value, ok := matchOption(c.column().Options, s); ok {
		c.choose(value)
	}
	return "", false
}

// pasteTable hands over several cells; false for a text that is one cell.
func (g *Grid) pasteTable(content string) bool {
	if g.p.Pasted == nil || len(g.rows) == 0 || !isTable(content) {
		return false
	}
	lines, left := parsePaste(content, GridPasteLimit)
	if len(lines) == 0 {
		return true
	}
	g.p.Pasted(g.row, g.p.Columns[g.col].ID, lines)
	if left > 0 {
		g.notes.tell(g.p.Words.say("view.left_out", "taken", strconv.Itoa(len(lines)), "left", strconv.Itoa(left)))
	}
	return true
}

// key sees every key before the entry does.
func (c *cellEntry) key(e *fyne.KeyEvent) bool {
	g := c.grid
	switch e.Name {
	case fyne.KeyUp:
		g.moveRow(g.row - 1)
	case fyne.KeyDown:
		g.moveRow(g.row + 1)
	case fyne.KeyPageUp:
		g.moveRow(0)
	case fyne.KeyPageDown:
		g.moveRow(len(g.rows) - 1)
	case fyne.KeyTab:
		if c.shifted() {
			g.previous()
		} else {
			g.next()
		}
	case fyne.KeyLeft, fyne.KeyRight:
		return c.sideways(e.Name)
	case fyne.KeyBackspace, fyne.KeyDelete:
		if c.kind() != OptionsCell {
			return false
		}
		c.choose("")
	case fyne.KeyHome, fyne.KeyEnd:
		return c.kind() == OptionsCell
	default:
		return false
	}
	return true
}

// moveRow goes to another row and keeps the column; beyond the ends it stays.
func (g *Grid) moveRow(row int) {
	if row >= 0 && row < len(g.rows) && row != g.row {
		g.moveTo(row, g.col)
	}
}

// sideways changes an option, or leaves a text at its ends for the next cell of
// the row.
func (c *cellEntry) sideways(name fyne.KeyName) bool {
	step := 1
	if name == fyne.KeyLeft {
		step = -1
	}
	if c.kind() == OptionsCell {
		c.step(step)
		return true
	}
	if c.shifted() || c.SelectedText() != "" {
		return false
	}
	end := 0
	if step > 0 {
		end = len([]rune(c.Text))
	}
	col := c.grid.col + step
	if c.CursorColumn != end || col < 0 || col >= len(c.grid.p.Columns) {
		return false
	}
	c.grid.moveTo(c.grid.row, col)
	return true
}
