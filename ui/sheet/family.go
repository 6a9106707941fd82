package sheet

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/app/say"
	"titian/ui/kit"
	"titian/ui/look"
)

// family is the first part: the head of the family card, and who pays.
type family struct {
	*form
	dues *kit.Label
}

// Digits and their groups.
const (
	numberDigits = 16
	unitChars    = 5
	postalDigits = 5
)

func fours() []int { return []int{4, 4, 4, 4} }

func newFamily(p *Page) *family {
	v := &family{form: newForm(p), dues: kit.NewLabel(kit.Soft, "").Wrap()}
	kk := v.digits(fixed("family.kk"), "sheet.family.kk", numberDigits, fours())
	kk.hint = func() string { return p.issued(p.draft.now.Family.KK) }
	v.add(kk.input.Object())
	v.add(v.address("family.address")...)
	segment := v.choose(fixed("family.segment"), "sheet.family.segment", p.segments())
	class := v.choice(fixed("family.class"), "sheet.family.class", p.classes())
	class.shown = p.mandiri
	sktm := v.either(fixed("sktm_exempt"), "sheet.sktm_exempt", p.text("sheet.sktm_exempt.no"), p.text("sheet.sktm_exempt.yes"))
	sktm.shown = p.subsidised
	v.add(segment.input.Object(), sktm.input.Object(), class.input.Object(), v.only(v.dues, p.mandiri), v.only(v.bank(), p.mandiri))
	return v
}

// fixed is the spot of a value of the family.
func fixed(path string) func() spot { return func() spot { return at(path) } }

// address adds the fields of an address, as the card has them.
func (f *form) address(path string) []fyne.CanvasObject {
	street := f.entry(fixed(path+".street"), "sheet.address.street", kit.FieldParams{})
	rt := f.entry(fixed(path+".rt"), "sheet.address.rt", kit.FieldParams{Chars: unitChars})
	rw := f.entry(fixed(path+".rw"), "sheet.address.rw", kit.FieldParams{Chars: unitChars})
	dusun := f.entry(fixed(path+".dusun"), "sheet.address.dusun", kit.FieldParams{})
	village := f.village(fixed(path+".village"), "sheet.address.village")
	postal := f.digits(fixed(path+".postal_code"), "sheet.address.postal_code", postalDigits, nil)
	return []fyne.CanvasObject{
		street.input.Object(),
		beside([]fyne.CanvasObject{dusun.input.Object()}, rt.input.Object(), rw.input.Object(), dusun.input.Object()),
		beside([]fyne.CanvasObject{village.input.Object()}, village.input.Object(), postal.input.Object()),
	}
}

// bank adds the account from which the dues are taken.
func (v *family) bank() fyne.CanvasObject {
	p := v.page
	bank := v.choice(fixed("family.bank.bank"), "sheet.family.bank.bank", p.banks())
	number := v.digits(fixed("family.bank.number"), "sheet.family.bank.number", numberDigits, nil)
	role := v.choice(fixed("family.bank.owner_role"), "sheet.family.bank.owner_role",
		p.options("sheet.owner.", "head", "member", "guarantor"))
	owner := v.entry(fixed("family.bank.owner"), "sheet.family.bank.owner", kit.FieldParams{})
	return kit.Stack(
		look.SizeSpace4, kit.NewLabel(kit.Strong, p.text("sheet.bank")),
		bank.input.Object(), number.input.Object(), role.input.Object(), owner.input.Object(),
	)
}

// fill implements view.
func (v *family) fill() {
	v.dues.SetText(v.page.duesText())
	v.form.fill()
}

// mandiri reports whether somebody's dues are paid by the family, or would be:
// class and account concern nobody else.
func (p *Page) mandiri() bool {
	d := &p.draft.now
	return d.Family.Segment.Mandiri() ||
		slices.ContainsFunc(d.Members, func(m app.Member) bool { return d.SegmentOf(&m).Mandiri() })
}

// subsidised reports whether somebody's dues are to be paid by state or regency,
// which may ask for proof of poverty.
func (p *Page) subsidised() bool {
	d := &p.draft.now
	asks := func(s app.Segment) bool { return s == app.PBI || s == app.PBPUPemda }
	return asks(d.Family.Segment) || slices.ContainsFunc(d.Members, func(m app.Member) bool { return asks(d.SegmentOf(&m)) })
}

// payers counts the members whose dues the family pays.
func payers(d *app.Dossier) int {
	n := 0
	for i := range d.Members {
		if d.SegmentOf(&d.Members[i]).Mandiri() {
			n++
		}
	}
	return n
}

// duesText is what the class costs the family in a month.
func (p *Page) duesText() string {
	d := &p.draft.now
	t, err := p.p.Desk.Checker().Rules().Tariff(d.Family.Class, p.p.Desk.Today())
	if err != nil {
		return ""
	}
	n := payers(d)
	if n == 0 {
		return p.text("sheet.dues.each", "each", say.Rupiah(t.Family))
	}
	return p.text("sheet.dues", "each", say.Rupiah(t.Family), "count", strconv.Itoa(n), "sum", say.Rupiah(t.Family*int64(n)))
}

// issued says where a number was given out.
func (p *Page) issued(number string) string {
	place := issuedIn(p.p.Desk.Checker().Regions(), number)
	if place == "" {
		return ""
	}
	return p.text("sheet.issued", "place", place)
}
