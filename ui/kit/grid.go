package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// CellKind says what a person may type into a column of a [Grid].
type CellKind int

// Kinds of cell.
const (
	// TextCell takes any text.
	TextCell CellKind = iota
	// DigitsCell takes digits; spaces, dots and dashes between pasted ones are
	// dropped.
	DigitsCell
	// DateCell takes any text; the page reads a date into it.
	DateCell
	// OptionsCell takes one of the options of its column, by their first letters
	// or digits, the left and right arrows, or from the list that Space opens.
	OptionsCell
)

// GridColumn is a column of a [Grid].
type GridColumn struct {
	ID, Title string
	// Chars is the width in digits; columns of text share what is left over.
	Chars int
	Kind  CellKind
	// Options of an OptionsCell; the text of a cell is the Value of one of them,
	// or empty.
	Options []Option
	// Limit is the length of a text, in runes; 0 for 200.
	Limit int
	// Show returns what stands in a cell in which nobody types, for example the
	// digits in groups; nil for the text itself.
	Show func(text string) string
}

// GridRow is a row of a [Grid]. Slices stand in the order of the columns; what
// is missing is empty.
type GridRow struct {
	// ID tells a row from the others; empty for one that is nobody yet.
	ID    string
	Cells []string
	// Marks are what is told of each cell, shown below the cells while it is
	// selected.
	Marks [][]Message
	// Notes say where a text comes from that nobody typed.
	Notes []string
	// Note is shown while the row is selected and its cell has nothing to tell.
	Note string
}

// GridParams make a [Grid]. Columns must not be empty; functions may be nil.
// They are called for what a person does only.
type GridParams struct {
	Columns []GridColumn
	// Changed is called with each change of a text.
	Changed func(row int, col, text string)
	// Left is called when another row is selected or the focus leaves the grid.
	Left func(row int)
	// Selected is called when another row is selected.
	Selected func(row int)
	// Pasted is called with what was pasted from a spreadsheet, to be put from
	// this cell on: at most GridPasteLimit lines, of which those beyond the rows
	// that are there make new ones. Lines may differ in length.
	Pasted func(row int, col string, cells [][]string)
	// Add is called on Enter in the last cell, unless the last row is empty. Once
	// SetRows brings a row more, its first cell is selected.
	Add func()
	// Remove is called on Ctrl+Minus.
	Remove func(row int)
	Words  Words
}

// Grid is a table to type into, a row per member as on the family card. One
// cell is selected and takes what is typed. Enter and Tab go to the next cell,
// with Shift to the one before; the up and down arrows go from row to row, the
// left and right ones on from the ends of a text.
type Grid struct {
	widget.BaseWidget

	p        GridParams
	rows     []GridRow
	row, col int
	focused  bool
	adding   bool   // Add was called; the new row is not there yet
	typed    string // what an option was spelt with

	editor *cellEntry
	notes  *notes
	hint   *Label          // where a text comes from, or the note of the row
	told   *fyne.Container // both, below the cells
	layout func()          // lays out anew; nil until the grid is shown
	body   *fyne.Container
	scroll *container.Scroll
	lines  []*gridLine
	spans  []span
	width  float32 // of all columns
}

// NewGrid returns a grid without rows.
func NewGrid(p GridParams) *Grid {
	g := &Grid{p: p, hint: NewLabel(Small, "").Wrap()}
	g.editor = newCellEntry(g)
	g.notes = newNotes(p.Words, g.editor, func() {
		if g.layout != nil {
			g.layout()
		}
	})
	g.told = Stack(look.SizeSpace1, g.hint, g.notes.column)
	g.body = &fyne.Container{Layout: &gridLayout{g}, Objects: []fyne.CanvasObject{g.editor}}
	g.scroll = container.NewScroll(g.body)
	g.ExtendBaseWidget(g)
	g.edit()
	return g
}

// Row returns the index of the selected row, -1 without rows.
func (g *Grid) Row() int {
	if len(g.rows) == 0 {
		return -1
	}
	return g.row
}

// Column returns the ID of the selected cell's column.
func (g *Grid) Column() string { return g.p.Columns[g.col].ID }

// Text returns what stands in a cell, empty if there is none.
func (g *Grid) Text(row int, col string) string { return g.cell(row, g.column(col)) }

// SetRows replaces the rows. The selected row stays selected as long as its ID
// is there; the text in the cell being typed into keeps the cursor if it is the
// same. The grid keeps its own copies.
func (g *Grid) SetRows(rows []GridRow) {
	id, before := "", g.rows
	if g.row < len(before) {
		id = before[g.row].ID
	}
	g.rows = make([]GridRow, len(rows))
	for i, r := range rows {
		g.rows[i] = g.full(r)
	}
	at := g.index(id)
	switch {
	case g.adding && len(rows) > len(before):
		g.adding = false
		g.moveTo(len(rows)-1, 0)
	case at >= 0:
		g.row = at
	default:
		g.row = max(min(g.row, len(rows)-1), 0)
	}
	if len(rows) != len(before) {
		g.body.Refresh()
		g.scroll.Refresh()
	}
	for _, l := range g.lines {
		if l.index >= 0 && l.index < len(g.rows) && (l.index >= len(before) || !sameRow(before[l.index], g.rows[l.index])) {
			l.Refresh()
		}
	}
	g.place()
	g.edit()
}

// index returns where the row with this ID stands, -1 if nowhere. A row without
// one is nobody yet and is known by its place only.
func (g *Grid) index(id string) int {
	return slices.IndexFunc(g.rows, func(r GridRow) bool { return id != "" && r.ID == id })
}

// full returns a row with a place for every column.
func (g *Grid) full(r GridRow) GridRow {
	n := len(g.p.Columns)
	cells, marks, notes := make([]string, n), make([][]Message, n), make([]string, n)
	copy(cells, r.Cells)
	copy(marks, r.Marks)
	copy(notes, r.Notes)
	return GridRow{ID: r.ID, Cells: cells, Marks: marks, Notes: notes, Note: r.Note}
}

func sameRow(a, b GridRow) bool {
	return a.ID == b.ID && a.Note == b.Note && slices.Equal(a.Cells, b.Cells) && slices.Equal(a.Notes, b.Notes) &&
		slices.EqualFunc(a.Marks, b.Marks, func(x, y []Message) bool {
			return slices.EqualFunc(x, y, Message.same)
		})
}

// SetCell replaces one text, with a note about where it comes from. Nothing
// happens if the cell is not there.
func (g *Grid) SetCell(row int, col, text, note string) {
	c := g.column(col)
	if row < 0 || row >= len(g.rows) || c < 0 {
		return
	}
	g.rows[row].Cells[c], g.rows[row].Notes[c] = text, note
	g.refreshLine(row)
	if row == g.row && c == g.col {
		g.edit()
	}
}

// FocusCell selects a cell and gives it the focus. It does nothing if the cell
// is not there.
func (g *Grid) FocusCell(c fyne.Canvas, row int, col string) {
	n := g.column(col)
	if row < 0 || row >= len(g.rows) || n < 0 {
		return
	}
	g.moveTo(row, n)
	c.Focus(g.editor)
}

// Focus gives the selected cell the focus, if there is one.
func (g *Grid) Focus(c fyne.Canvas) {
	if len(g.rows) > 0 {
		c.Focus(g.editor)
	}
}

// Focused reports whether a cell has the focus.
func (g *Grid) Focused() bool { return g.focused }

// column returns the index of a column, -1 for none.
func (g *Grid) column(id string) int {
	return slices.IndexFunc(g.p.Columns, func(c GridColumn) bool { return c.ID == id })
}

// cell returns the text of a cell, empty if there is none.
func (g *Grid) cell(row, col int) string {
	if row < 0 || row >= len(g.rows) || col < 0 || col >= len(g.p.Columns) {
		return ""
	}
	return g.rows[row].Cells[col]
}

// shown returns what stands in a cell in which nobody types.
func (g *Grid) shown(row, col int) string {
	text, column := g.cell(row, col), g.p.Columns[col]
	switch {
	case text == "":
		return ""
	case column.Kind == OptionsCell:
		return optionText(column.Options, text)
	case column.Show != nil:
		return column.Show(text)
	default:
		return text
	}
}

func (g *Grid) refreshLine(row int) {
	for _, l := range g.lines {
		if l.index == row {
			l.Refresh()
		}
	}
}

// change takes in what a person made of the selected cell.
func (g *Grid) change(text string) {
	if g.row >= len(g.rows) || g.rows[g.row].Cells[g.col] == text {
		return
	}
	g.notes.tell("")
	g.rows[g.row].Cells[g.col], g.rows[g.row].Notes[g.col] = text, ""
	g.refreshLine(g.row)
	if g.p.Changed != nil {
		g.p.Changed(g.row, g.p.Columns[g.col].ID, text)
	}
	g.tell()
}

// moveTo selects a cell.
func (g *Grid) moveTo(row, col int) {
	before := g.row
	if row != before && g.p.Left != nil && g.focused {
		id := g.rows[row].ID
		g.p.Left(before)
		// The page may have taken the row away that was left.
		if row = min(row, len(g.rows)-1); g.index(id) >= 0 {
			row = g.index(id)
		}
	}
	g.row, g.col, g.typed = max(row, 0), col, ""
	g.notes.tell("")
	g.refreshLine(before)
	g.refreshLine(g.row)
	g.edit()
	g.editor.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	g.reveal()
	if g.row != before && g.p.Selected != nil && g.focused {
		g.p.Selected(g.row)
	}
}

// next goes on by one cell; at the end of the last row it asks for another row,
// or leaves a row that is empty behind.
func (g *Grid) next() {
	switch {
	case g.col+1 < len(g.p.Columns):
		g.moveTo(g.row, g.col+1)
	case g.row+1 < len(g.rows):
		g.moveTo(g.row+1, 0)
	case g.p.Add == nil || g.blank(g.row):
		g.editor.goOn()
	default:
		g.adding = true
		g.p.Add()
	}
}

// previous goes back by one cell; at the first it stays.
func (g *Grid) previous() {
	switch {
	case g.col > 0:
		g.moveTo(g.row, g.col-1)
	case g.row > 0:
		g.moveTo(g.row-1, len(g.p.Columns)-1)
	}
}

func (g *Grid) blank(row int) bool {
	return !slices.ContainsFunc(g.rows[row].Cells, func(c string) bool { return c != "" })
}

// tell shows below the cells what is told of the selected one.
func (g *Grid) tell() {
	var messages []Message
	hint := ""
	if g.row < len(g.rows) {
		r := g.rows[g.row]
		messages, hint = r.Marks[g.col], r.Notes[g.col]
		if hint == "" {
			hint = r.Note
		}
	}
	if len(messages) > 0 {
		hint = ""
	}
	g.hint.SetText(hint)
	g.hint.Hidden = hint == ""
	g.notes.set(messages)
}

// atEdge reports whether there is no cell further on, or back.
func (g *Grid) atEdge(back bool) bool {
	if len(g.rows) == 0 {
		return true
	}
	if back {
		return g.row == 0 && g.col == 0
	}
	return g.row == len(g.rows)-1 && g.col == len(g.p.Columns)-1
}
