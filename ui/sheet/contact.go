package sheet

import (
	"fyne.io/fyne/v2"

	"titian/app"
	"titian/ui/kit"
	"titian/ui/look"
)

// contact is the third part: how the family is reached, where it goes when
// somebody is ill, and who speaks for it.
type contact struct{ *form }

func newContact(p *Page) *contact {
	v := &contact{newForm(p)}
	phone := v.entry(fixed("family.contact.phone"), "sheet.contact.phone", kit.FieldParams{Chars: phoneChars})
	phone.show = showPhone
	owner := v.entry(fixed("family.contact.phone_owner"), "sheet.contact.phone_owner", kit.FieldParams{})
	email := v.entry(fixed("family.contact.email"), "sheet.contact.email", kit.FieldParams{})
	notify := v.choice(fixed("family.contact.notify"), "sheet.contact.notify", p.options("sheet.notify.",
		string(app.NotifyVisit), string(app.NotifyWhatsApp), string(app.NotifyPhone), string(app.NotifySMS), string(app.NotifyEmail)))
	fktp := v.facility(fixed("family.fktp"), "sheet.family.fktp")
	dentist := v.facility(fixed("family.dentist"), "sheet.family.dentist")
	v.add(
		beside([]fyne.CanvasObject{owner.input.Object()}, phone.input.Object(), owner.input.Object()),
		email.input.Object(), notify.input.Object(), fktp.input.Object(), dentist.input.Object(),
	)
	v.optional("family.domicile", [3]string{"sheet.family.domicile", "sheet.family.domicile.no", "sheet.family.domicile.yes"},
		func() []fyne.CanvasObject { return v.address("family.domicile") })
	v.optional("family.billing", [3]string{"sheet.family.billing", "sheet.family.billing.no", "sheet.family.billing.yes"},
		func() []fyne.CanvasObject { return v.address("family.billing") })
	v.optional("representative", [3]string{"sheet.representative", "sheet.representative.no", "sheet.representative.yes"}, v.representative)
	return v
}

// optional adds fields that most families do not need, behind a question: keys
// are those of the question and of its two answers.
func (v *contact) optional(path string, keys [3]string, fields func() []fyne.CanvasObject) {
	p := v.page
	ask := v.either(fixed(path), keys[0], p.text(keys[1]), p.text(keys[2]))
	v.add(ask.input.Object())
	group := kit.Stack(look.SizeSpace4, fields()...)
	v.add(v.only(group, func() bool { return value(&p.draft.now, at(path)) == yes }))
}

func (v *contact) representative() []fyne.CanvasObject {
	name := v.entry(fixed("representative.name"), "sheet.representative.name", kit.FieldParams{})
	relation := v.entry(fixed("representative.relation"), "sheet.representative.relation", kit.FieldParams{})
	nik := v.digits(fixed("representative.nik"), "sheet.representative.nik", numberDigits, fours())
	phone := v.entry(fixed("representative.phone"), "sheet.representative.phone", kit.FieldParams{Chars: phoneChars})
	phone.show = showPhone
	return []fyne.CanvasObject{
		name.input.Object(), relation.input.Object(),
		beside(nil, nik.input.Object(), phone.input.Object()),
	}
}
