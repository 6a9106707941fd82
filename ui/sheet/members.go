package sheet

import (
	"strconv"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/kit"
	"titian/ui/look"
)

// members is the second part: the rows of the family card, and below them what
// the card does not hold about the selected member.
type members struct {
	*form

	grid *kit.Grid
	// upper is what stands above the details, over the whole width.
	upper *fyne.Container
	told  *kit.MessageLine
	// selected is whose details are shown; the nil UUID for nobody.
	selected uuid.UUID
	// blank tells that the last row of the grid is nobody yet.
	blank bool
	// ids are the members in the rows that the grid shows.
	ids []uuid.UUID

	title   *kit.Label
	details *fyne.Container
	mother  *kit.Select
	ward    *kit.Select
	segment *kit.Select
	more    *more
}

func newMembers(p *Page) *members {
	v := &members{form: newForm(p), title: kit.NewLabel(kit.Heading, "").Cut(), told: kit.NewMessageLine(look.ToneInfo, "", "", nil)}
	v.grid = kit.NewGrid(kit.GridParams{
		Columns: v.columns(), Changed: v.changed, Left: v.rowLeft, Selected: v.rowSelected,
		Pasted: v.pasted, Add: v.addBlank, Remove: v.remove, Words: p.words,
	})
	v.upper = &fyne.Container{Layout: tall{}, Objects: []fyne.CanvasObject{v.grid, v.told}}
	if p.restored != nil {
		v.selected = p.restored.Selected
	}
	v.build()
	return v
}

// columns are those of the family card, no wider than the reference screen has
// room for.
func (v *members) columns() []kit.GridColumn {
	p := v.page
	relations := p.numbers("relation.", int(app.OtherRelation))
	relations[0].Text = p.text("sheet.relation.head")
	return []kit.GridColumn{
		{ID: "person.nik", Title: p.text("sheet.person.nik"), Chars: 17, Kind: kit.DigitsCell, Limit: numberDigits, Show: groups},
		{ID: "person.name", Title: p.text("sheet.person.name"), Chars: 15},
		{ID: "person.birth_place", Title: p.text("sheet.person.birth_place"), Chars: 9},
		{ID: "person.birth_date", Title: p.text("sheet.person.birth_date"), Chars: 10, Kind: kit.DateCell},
		{ID: "person.sex", Title: p.text("sheet.sex"), Chars: 2, Kind: kit.OptionsCell, Options: p.sexes()},
		{ID: "relation", Title: p.text("sheet.relation"), Chars: 9, Kind: kit.OptionsCell, Options: relations},
		{ID: "person.marital", Title: p.text("sheet.person.marital"), Chars: 10, Kind: kit.OptionsCell, Options: p.numbers("sheet.marital.", int(app.Widowed))},
	}
}

// member returns the id of a row; the nil UUID for the blank one.
func (v *members) member(row int) uuid.UUID {
	list := v.page.draft.now.Members
	if row < 0 || row >= len(list) {
		return uuid.Nil
	}
	return list[row].ID
}

// changed takes what is typed into a cell. The first value in the blank row
// makes a member of it.
func (v *members) changed(row int, col, text string) {
	p := v.page
	id := v.member(row)
	if id == uuid.Nil {
		if text == "" {
			return
		}
		if id = v.born(); id == uuid.Nil {
			return
		}
		p.typed(of(id, col), text)
		v.rows()
		v.form.fill()
		v.header()
	}
	p.typed(of(id, col), text)
	switch col {
	case "person.nik":
		if len(text) == numberDigits {
			v.derive()
		}
	case "person.sex", "relation", "person.marital":
		p.left(of(id, col))
	}
}

// derive fills in what follows from what was typed.
func (v *members) derive() {
	if v.page.have.take(v.page.draft, v.page.suggestions()) {
		v.rows()
	}
}

// born makes a member of the blank row. The first on the card is the head.
func (v *members) born() uuid.UUID {
	p := v.page
	id, err := uuid.NewV7()
	if err != nil {
		p.p.Host.Fail(err)
		return uuid.Nil
	}
	m := app.Member{ID: id}
	if len(p.draft.now.Members) == 0 {
		m.Relation = app.HeadOfFamily
	}
	p.draft.insert(m, len(p.draft.now.Members))
	p.saver.touched()
	v.blank = false
	v.selected = id
	return id
}

// rowLeft is called when the focus leaves a row: now it may be judged.
func (v *members) rowLeft(row int) {
	id := v.member(row)
	if id == uuid.Nil {
		return
	}
	for _, path := range append(columnPaths(), "segment") {
		v.page.findings.left[of(id, path)] = true
	}
	v.page.left(of(id, "person.no_nik"))
}

// rowSelected shows the details of a member, with their papers.
func (v *members) rowSelected(row int) {
	id := v.member(row)
	if id == v.selected {
		return
	}
	v.selected = id
	v.more.asked = false
	v.form.fill()
	v.form.tell()
	v.header()
	v.page.side.follow()
}

// addBlank puts a blank row below the others.
func (v *members) addBlank() {
	if v.blank {
		return
	}
	v.blank = true
	v.rows()
}

// another adds a row and goes there.
func (v *members) another() {
	v.addBlank()
	v.grid.FocusCell(v.page.p.Host.Canvas(), len(v.page.draft.now.Members), "person.nik")
}

// remove takes a member off, with a way to undo it; papers cannot come back, so
// who has some is asked about first.
func (v *members) remove(row int) {
	p := v.page
	id := v.member(row)
	if id == uuid.Nil {
		v.blank = len(p.draft.now.Members) == 0
		v.rows()
		return
	}
	name := p.personName(row)
	if own := ownPapers(&p.draft.now, id); len(own) > 0 {
		p.p.Host.Ask(p.text("sheet.member.remove.title", "name", name),
			p.text("sheet.member.remove.text", "count", strconv.Itoa(len(own))), p.text("sheet.member.remove.yes"), func(sure bool) {
				if sure {
					v.dropWithPapers(id, own, name)
				}
			})
		return
	}
	undo := v.drop(id)
	p.p.Host.Toast(look.ToneInfo, p.text("sheet.member.removed", "name", name), func() { p.bringBack(undo) })
}

// drop takes a member off and returns what brings them back.
func (v *members) drop(id uuid.UUID) (undo edit) {
	p := v.page
	undo = p.draft.drop(id)
	p.saver.touched()
	v.blank = len(p.draft.now.Members) == 0
	v.rows()
	v.rowSelected(v.grid.Row())
	p.check()
	return undo
}

// pasted takes cells of a spreadsheet.
func (v *members) pasted(row int, col string, cells [][]string) {
	p := v.page
	paths, lines := layOut(cells, col)
	taken := 0
	for i, line := range lines {
		if v.takeLine(row+i, paths, line) {
			taken++
		}
	}
	p.suggest()
	v.rows()
	p.findings.all = true
	p.check()
	v.told.Set(look.ToneInfo, p.text("sheet.members.pasted", "count", strconv.Itoa(taken)))
	v.upper.Refresh()
}

// takeLine takes one pasted line and reports whether it held a value.
func (v *members) takeLine(row int, paths, line []string) bool {
	id, took := v.member(row), false
	for i, cell := range line {
		if i >= len(paths) || paths[i] == "" {
			continue
		}
		text := v.cellValue(paths[i], cellText(cell))
		if text == "" {
			continue
		}
		if id == uuid.Nil {
			if id = v.born(); id == uuid.Nil {
				return took
			}
		}
		v.page.typed(of(id, paths[i]), text)
		took = true
	}
	return took
}

// cellValue is what a pasted text means in a column.
func (v *members) cellValue(path, text string) string {
	if path == "segment" {
		return choice(v.page.segments(), text)
	}
	for _, c := range v.columns() {
		if c.ID == path && c.Kind == kit.OptionsCell {
			return choice(c.Options, text)
		}
	}
	return text
}

// fill implements view.
func (v *members) fill() {
	d := &v.page.draft.now
	if len(d.Members) == 0 {
		v.blank = true
	}
	if d.Member(v.selected) < 0 && len(d.Members) > 0 && !v.blank {
		v.selected = d.Members[max(min(v.grid.Row(), len(d.Members)-1), 0)].ID
	}
	v.rows()
	v.people()
	v.form.fill()
	v.header()
}

// tell implements view.
func (v *members) tell() {
	v.rows()
	v.form.tell()
	text := ""
	for _, f := range v.page.findings.found {
		if f.Field == "members" && v.page.findings.all {
			text = sentence(v.page.p.Host, f)
		}
	}
	if text != "" {
		v.told.Set(look.ToneRefused, text)
	}
}

// rows shows members, with what is found and where values come from.
func (v *members) rows() {
	p := v.page
	d := &p.draft.now
	rows := make([]kit.GridRow, 0, len(d.Members)+1)
	for i := range d.Members {
		m := &d.Members[i]
		row := kit.GridRow{ID: m.ID.String()}
		for _, path := range columnPaths() {
			s := of(m.ID, path)
			row.Cells = append(row.Cells, v.cell(i, s))
			row.Marks = append(row.Marks, p.messages(s))
			note := ""
			if from := p.have.from(d, s); from != "" {
				note = p.text("sheet.from." + string(from))
			}
			row.Notes = append(row.Notes, note)
		}
		if place := p.issued(m.Person.NIK); place != "" && len(m.Person.NIK) == numberDigits && row.Notes[0] == "" {
			row.Notes[0] = place
		}
		rows = append(rows, row)
	}
	if v.blank {
		rows = append(rows, kit.GridRow{})
	}
	v.ids = v.ids[:0]
	for i := range d.Members {
		v.ids = append(v.ids, d.Members[i].ID)
	}
	v.grid.SetRows(rows)
}

// cell is what stands in a cell: where the officer is typing, what they typed.
func (v *members) cell(i int, s spot) string {
	typing := v.grid.Focused() && v.grid.Row() == i && v.grid.Column() == s.path
	if typing && i < len(v.ids) && v.ids[i] == s.member {
		return v.grid.Text(i, s.path)
	}
	return showDate(value(&v.page.draft.now, s))
}

// first implements view: the first empty cell that everybody has.
func (v *members) first(c fyne.Canvas) bool {
	d := &v.page.draft.now
	for i := range d.Members {
		m := &d.Members[i]
		for _, path := range []string{"person.nik", "person.name", "person.birth_date", "person.sex", "relation"} {
			if value(d, of(m.ID, path)) == "" && (path != "person.nik" || m.Person.NoNIK == "") {
				v.grid.FocusCell(c, i, path)
				return true
			}
		}
	}
	if len(d.Members) > 0 && !v.blank {
		v.grid.FocusCell(c, max(d.Member(v.selected), 0), "person.nik")
		return true
	}
	v.grid.FocusCell(c, len(d.Members), "person.nik")
	return true
}

// focus implements view.
func (v *members) focus(c fyne.Canvas, s spot) bool {
	i := v.page.draft.now.Member(s.member)
	if i < 0 {
		return false
	}
	for _, path := range columnPaths() {
		if path == s.path {
			v.grid.FocusCell(c, i, path)
			v.rowSelected(i)
			return true
		}
	}
	v.grid.FocusCell(c, i, "person.nik")
	v.rowSelected(i)
	return v.form.focus(c, s)
}

// focused implements view.
func (v *members) focused() (spot, bool) {
	if v.grid.Focused() {
		return of(v.member(v.grid.Row()), v.grid.Column()), true
	}
	return v.form.focused()
}

// leave implements view: a blank row stays only where there is nobody.
func (v *members) leave() {
	v.blank = len(v.page.draft.now.Members) == 0
	v.told.Set(look.ToneInfo, "")
}

// ownPapers are the papers of one member.
func ownPapers(d *app.Dossier, id uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, doc := range d.Documents {
		if doc.Member != nil && *doc.Member == id {
			out = append(out, doc.ID)
		}
	}
	return out
}
