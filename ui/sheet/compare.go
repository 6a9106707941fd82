package sheet

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"github.com/google/uuid"

	"titian/ui/kit"
	"titian/ui/look"
)

// compare shows typed values to be read beside their paper: the family's, or
// one member's, while the scan at the right is theirs.
type compare struct {
	view  *review
	who   *kit.Chips
	table *fyne.Container
	all   *fyne.Container
	// shown is what the table shows, to draw it anew only when it changes.
	shown string
}

// ofFamily is the chip of the family.
const ofFamily = "family"

func newCompare(v *review) *compare {
	p := v.page
	c := &compare{view: v, table: container.New(layout.NewFormLayout())}
	c.who = kit.NewChips(kit.ChipsParams{Changed: func(ids []string) {
		v.compared = uuid.Nil
		if len(ids) > 0 {
			v.compared = parsed(ids[0])
		}
		c.fill()
		p.side.follow()
	}})
	mend := kit.NewButton(kit.ButtonParams{Text: p.text("sheet.compare.mend"), Do: c.mend})
	c.all = kit.Stack(look.SizeSpace3, kit.NewLabel(kit.Soft, p.text("sheet.compare.how")).Wrap(), c.who, c.table, kit.Beside(look.SizeSpace2, nil, mend))
	return c
}

func (c *compare) object() fyne.CanvasObject { return c.all }

// mend goes to where the values are typed.
func (c *compare) mend() {
	p := c.view.page
	if i := p.draft.now.Member(c.view.compared); i >= 0 {
		p.open("members[" + strconv.Itoa(i) + "].person.nik")
		return
	}
	p.open("family.kk")
}

// fill shows the values as they are now.
func (c *compare) fill() {
	p := c.view.page
	d := &p.draft.now
	chips := []kit.Chip{{ID: ofFamily, Text: p.text("sheet.whose.family")}}
	chosen := ofFamily
	for i := range d.Members {
		chips = append(chips, kit.Chip{ID: d.Members[i].ID.String(), Text: p.personName(i)})
		if d.Members[i].ID == c.view.compared {
			chosen = d.Members[i].ID.String()
		}
	}
	rows := p.familyValues()
	if i := d.Member(c.view.compared); i >= 0 {
		rows = p.memberValues(i)
	}
	shown := fmt.Sprint(chips, chosen, rows)
	if shown == c.shown {
		return
	}
	c.shown = shown
	c.who.SetItems(chips)
	c.who.SetChosen([]string{chosen})
	c.table.Objects = nil
	for _, row := range rows {
		c.table.Add(kit.NewLabel(kit.Soft, row[0]))
		c.table.Add(kit.NewLabel(kit.Strong, row[1]).Wrap())
	}
	c.view.form.list.Refresh()
}

// familyValues are labels and values in the order of the family card.
func (p *Page) familyValues() [][2]string {
	f := &p.draft.now.Family
	a := &f.Address
	return p.rows(
		"sheet.family.kk", groups(f.KK),
		"sheet.address.street", a.Street,
		"sheet.address.units", a.RT+"/"+a.RW,
		"sheet.address.dusun", a.Dusun,
		"sheet.address.village", p.placeItem(a.Village).Text,
		"sheet.address.postal_code", a.PostalCode,
		"sheet.segment", p.label("segment.", string(f.Segment)),
		"sheet.family.class", p.label("class.", number(&f.Class).get()),
		"sheet.contact.phone", showPhone(f.Contact.Phone),
		"sheet.family.fktp", facilityText(f.FKTP),
	)
}

// memberValues are those of a member's own row on the card.
func (p *Page) memberValues(i int) [][2]string {
	m := &p.draft.now.Members[i]
	v := &m.Person
	nik := groups(v.NIK)
	if v.NIK == "" {
		nik = p.label("sheet.no_nik.", string(v.NoNIK))
	}
	return p.rows(
		"sheet.person.nik", nik,
		"sheet.person.name", v.Name,
		"sheet.person.birth_place", v.BirthPlace,
		"sheet.person.birth_date", p.day(v.BirthDate),
		"sheet.person.sex", p.label("sheet.sex.", string(v.Sex)),
		"sheet.relation", p.label("relation.", number(&m.Relation).get()),
		"sheet.person.marital", p.label("sheet.marital.", number(&v.Marital).get()),
		"sheet.segment", p.label("segment.", string(p.draft.now.SegmentOf(m))),
	)
}

// rows pairs the labels of fields with values; an empty value is a dash.
func (p *Page) rows(keysAndValues ...string) [][2]string {
	out := make([][2]string, 0, len(keysAndValues)/2)
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		value := keysAndValues[i+1]
		if value == "" || value == "/" {
			value = "–"
		}
		out = append(out, [2]string{p.text(keysAndValues[i]), value})
	}
	return out
}

// label is the text of a choice; empty for none.
func (p *Page) label(key, value string) string {
	if value == "" {
		return ""
	}
	return p.text(key + value)
}

// groups sets a number of sixteen digits in fours, as it is read aloud.
func groups(digits string) string {
	if len(digits) != numberDigits {
		return digits
	}
	return digits[:4] + " " + digits[4:8] + " " + digits[8:12] + " " + digits[12:]
}
