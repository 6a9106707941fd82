package sheet

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/ui/kit"
	"titian/ui/look"
)

// changesPrefix begins the paths of what a change makes of facts of the family,
// and oldPrefix those of what they were: "changes.contact.phone".
const (
	changesPrefix = "changes."
	oldPrefix     = "old."
)

// changeSlot serves both sides of a change, by the path of the fact.
func changeSlot(d *app.Dossier, path string) (slot, bool) {
	fact, is := strings.CutPrefix(path, changesPrefix)
	old := false
	if !is {
		fact, old = strings.CutPrefix(path, oldPrefix)
	}
	i := slices.IndexFunc(d.Changes, func(c app.FieldChange) bool { return c.Path == fact })
	switch {
	case i < 0 || !is && !old:
		return slot{}, false
	case old:
		return plain(&d.Changes[i].Old), true
	default:
		return plain(&d.Changes[i].New), true
	}
}

// changing reports whether the dossier asks to change facts of a family that is
// registered. It has one part only: what changes, and the act of sending.
func (p *Page) changing() bool { return p.draft.now.Kind == app.Change }

// changes shows what a change makes of the family's facts.
type changes struct {
	page  *Page
	table *fyne.Container
	note  *kit.Label
	all   *fyne.Container
	// shown is what the table shows, to draw it anew only when it changes.
	shown []changeRow
}

// changeRow is one fact that changes, in words.
type changeRow struct{ name, before, after string }

func newChanges(p *Page) *changes {
	c := &changes{page: p, table: kit.Stack(look.SizeSpace4), note: kit.NewLabel(kit.Body, "").Wrap()}
	c.all = kit.Stack(look.SizeSpace3, c.table, c.note)
	return c
}

func (c *changes) fill() {
	p := c.page
	d := &p.draft.now
	setHidden(c.note, d.Note == "")
	c.note.SetText(p.text("sheet.change.note", "note", d.Note))
	rows := p.changeRows(d)
	if slices.Equal(rows, c.shown) {
		return
	}
	c.shown, c.table.Objects = rows, nil
	for _, row := range rows {
		c.table.Add(kit.Stack(
			look.SizeSpace1, kit.NewLabel(kit.Small, row.name),
			kit.NewLabel(kit.Soft, p.text("sheet.change.before", "value", row.before)).Wrap(),
			kit.NewLabel(kit.Strong, p.text("sheet.change.after", "value", row.after)).Wrap(),
		))
	}
	c.all.Refresh()
}

// changeRows puts the changes of d into words.
func (p *Page) changeRows(d *app.Dossier) []changeRow {
	out := make([]changeRow, 0, len(d.Changes))
	for _, c := range d.Changes {
		path := canonicalPath(c.Path)
		out = append(out, changeRow{
			name: capital(p.p.Host.FieldName(path)), before: p.orEmpty(p.format(path, c.Old, d)), after: p.orEmpty(p.format(path, c.New, d)),
		})
	}
	return out
}

// orEmpty says that there is no value.
func (p *Page) orEmpty(text string) string {
	if text == "" {
		return p.text("sheet.empty")
	}
	return text
}

// fieldName names the field of a finding; what changes is named by its fact.
func (p *Page) fieldName(path string) string {
	d := &p.draft.now
	if strings.HasPrefix(path, "changes[") {
		if i := memberIndex("members" + strings.TrimPrefix(path, "changes")); i < len(d.Changes) {
			path = canonicalPath(d.Changes[i].Path)
		}
	}
	return capital(p.p.Host.FieldName(path))
}
