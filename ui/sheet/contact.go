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
	phone := v.entry(fixed("family.contact.phone"), "contact.phone", kit.FieldParams{Chars: phoneChars})
	phone.show = showPhone
	owner := v.entry(fixed("family.contact.phone_owner"), "contact.phone_owner", kit.FieldParams{})
	email := v.entry(fixed("family.contact.email"), "contact.email", kit.FieldParams{})
	notify := v.choice(fixed("family.contact.notify"), "contact.notify", p.options("sheet.notify.",
		string(app.NotifyVisit), string(app.NotifyWhatsApp), string(app.NotifyPhone), string(app.NotifySMS), string(app.NotifyEmail)))
	fktp := v.facility(fixed("family.fktp"), "family.fktp")
	dentist := v.facility(fixed("family.dentist"), "family.dentist")
	v.add(
		beside([]fyne.CanvasObject{owner.input.Object()}, phone.input.Object(), owner.input.Object()),
		email.input.Object(), notify.input.Object(), fktp.input.Object(), dentist.input.Object(),
	)
	v.optional("family.domicile", func() []fyne.CanvasObject { return v.address("family.domicile") })
	v.optional("family.billing", func() []fyne.CanvasObject { return v.address("family.billing") })
	v.optional("representative", v.representative)
	return v
}

// optional adds fields that most families do not need, behind a question.
func (v *contact) optional(path string, fields func() []fyne.CanvasObject) {
	p := v.page
	ask := v.either(fixed(path), path, p.text("sheet."+path+".no"), p.text("sheet."+path+".yes"))
	v.add(ask.input.Object())
	group := kit.Stack(look.SizeSpace4, fields()...)
	v.add(v.only(group, func() bool { return value(&p.draft.now, at(path)) == yes }))
}

func (v *contact) representative() []fyne.CanvasObject {
	name := v.entry(fixed("representative.name"), "representative.name", kit.FieldParams{})
	relation := v.entry(fixed("representative.relation"), "representative.relation", kit.FieldParams{})
	nik := v.digits(fixed("representative.nik"), "representative.nik", numberDigits, fours())
	phone := v.entry(fixed("representative.phone"), "representative.phone", kit.FieldParams{Chars: phoneChars})
	phone.show = showPhone
	return []fyne.CanvasObject{
		name.input.Object(), relation.input.Object(),
		beside(nil, nik.input.Object(), phone.input.Object()),
	}
}
