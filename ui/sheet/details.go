package sheet

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// build adds the fields of one member that the card does not hold.
func (v *members) build() {
	p := v.page
	own := func(path string) func() spot { return func() spot { return of(v.selected, path) } }
	noNIK := v.choice(own("person.no_nik"), "sheet.person.no_nik", p.options("sheet.no_nik.",
		string(app.NoNIKNewborn), string(app.NoNIKUnrecorded), string(app.NoNIKForeigner)))
	noNIK.shown = func() bool { m := v.now(); return m != nil && (m.Person.NIK == "" || m.Person.NoNIK != "") }
	segment := v.choose(own("segment"), "sheet.segment", nil)
	segment.show = orNo
	mother := v.choose(own("mother"), "sheet.mother", nil)
	mother.shown = func() bool { m := v.now(); return m != nil && m.Person.NoNIK == app.NoNIKNewborn }
	ward := v.choose(own("guardian"), "sheet.guardian", nil)
	work := v.occupation(own("person.occupation"), "sheet.person.occupation")
	phone := v.entry(own("person.phone"), "sheet.person.phone", kit.FieldParams{Chars: phoneChars})
	phone.show = showPhone
	jkn := v.digits(own("person.jkn_number"), "sheet.person.jkn_number", jknDigits, nil)
	fktp := v.facility(own("fktp"), "sheet.fktp")
	studying := v.yesNo(own("studying"), "sheet.studying")
	adopted := v.yesNo(own("adopted"), "sheet.adopted")
	v.segment, _ = segment.input.(*kit.Select)
	v.mother, _ = mother.input.(*kit.Select)
	v.ward, _ = ward.input.(*kit.Select)
	add := kit.NewButton(kit.ButtonParams{Text: p.text("sheet.member.add"), Icon: kit.IconPlus, Key: "Ctrl+M", Do: v.another})
	drop := kit.NewButton(kit.ButtonParams{Icon: kit.IconTrash, Name: p.text("sheet.member.remove"), Do: func() { v.remove(v.grid.Row()) }})
	v.more = v.seldom(own)
	v.details = kit.Stack(
		look.SizeSpace4, kit.Beside(look.SizeSpace2, v.title, v.title, add, drop), noNIK.input.Object(), mother.input.Object(),
		segment.input.Object(), work.input.Object(),
		beside(nil, phone.input.Object(), jkn.input.Object()),
		fktp.input.Object(), ward.input.Object(),
		beside(nil, studying.input.Object(), adopted.input.Object()),
	)
	v.details.Objects = append(v.details.Objects, v.more.objects()...)
	hint := kit.NewLabel(kit.Soft, p.text("sheet.members.hint")).Wrap()
	v.add(v.only(v.details, func() bool { return v.now() != nil }), v.only(hint, func() bool { return v.now() == nil }))
}

const (
	jknDigits    = 13
	incomeDigits = 10
)

// seldom adds what few members need: papers of a foreigner, what Formulir 2 asks
// of those whose dues are not the state's, and an address for letters.
func (v *members) seldom(own func(string) func() spot) *more {
	email := v.entry(own("person.email"), "sheet.person.email", kit.FieldParams{})
	income := v.digits(own("income"), "sheet.income", incomeDigits, nil)
	income.hint = func() string { return v.page.format("income", value(&v.page.draft.now, own("income")()), nil) }
	income.shown = func() bool { return v.asksIncome() || value(&v.page.draft.now, own("income")()) != "" }
	npwp := v.digits(own("person.npwp"), "sheet.person.npwp", numberDigits, nil)
	npwp.shown = func() bool { return v.asksIncome() || value(&v.page.draft.now, own("person.npwp")()) != "" }
	left := v.date(own("left_ppu"), "sheet.left_ppu")
	nation := v.entry(own("person.nationality"), "sheet.person.nationality", kit.FieldParams{Chars: unitChars, Limit: 2})
	before := len(v.bounds)
	foreign := v.foreign(own)
	bounds := append([]*bound{email, income, npwp, left, nation}, v.bounds[before:]...)
	return v.rare(
		"sheet.member.more", bounds, email.input.Object(), beside(nil, income.input.Object(), npwp.input.Object()),
		beside(nil, left.input.Object(), nation.input.Object()), v.only(foreign, v.abroad),
	)
}

// asksIncome reports whether a form asks for the selected member's income and tax
// number: that of those whom the family, or the regency, pays for.
func (v *members) asksIncome() bool {
	m := v.now()
	if m == nil {
		return false
	}
	s := v.page.draft.now.SegmentOf(m)
	return s.Mandiri() || s == app.PBPUPemda
}

// foreign adds the papers of a foreigner.
func (v *members) foreign(own func(string) func() spot) fyne.CanvasObject {
	p := v.page
	passport := v.entry(own("person.foreign.passport"), "sheet.person.foreign.passport", kit.FieldParams{Chars: phoneChars})
	permit := v.choice(own("person.foreign.permit"), "sheet.person.foreign.permit", p.options("sheet.permit.", "kitas", "kitap", "visa"))
	number := v.entry(own("person.foreign.number"), "sheet.person.foreign.number", kit.FieldParams{Chars: phoneChars})
	until := v.date(own("person.foreign.until"), "sheet.person.foreign.until")
	since := v.date(own("person.foreign.working_since"), "sheet.person.foreign.working_since")
	return kit.Stack(
		look.SizeSpace4, passport.input.Object(), permit.input.Object(),
		beside(nil, number.input.Object(), until.input.Object()), since.input.Object(),
	)
}

// abroad reports whether the selected member is no Indonesian.
func (v *members) abroad() bool {
	m := v.now()
	return m != nil && (m.Person.NoNIK == app.NoNIKForeigner || m.Person.Foreign != nil ||
		m.Person.Nationality != "" && m.Person.Nationality != "ID")
}

// yesNo is a switch.
func (f *form) yesNo(s func() spot, key string) *bound {
	return f.either(s, key, f.page.text("sheet.no"), f.page.text("sheet.yes"))
}

// now is the selected member; nil for nobody.
func (v *members) now() *app.Member {
	d := &v.page.draft.now
	if i := d.Member(v.selected); i >= 0 {
		return &d.Members[i]
	}
	return nil
}

// header names whose details are shown.
func (v *members) header() {
	if i := v.page.draft.now.Member(v.selected); i >= 0 {
		v.title.SetText(v.page.text("sheet.member.details", "name", v.page.personName(i)))
	}
}

// people offers the other members as mother and guardian, and the family's
// segment by name.
func (v *members) people() {
	p := v.page
	family := p.text("sheet.segment.none")
	if s := p.draft.now.Family.Segment; s != "" {
		family = p.text("sheet.segment.family", "segment", p.label("segment.", string(s)))
	}
	v.segment.SetOptions(append([]kit.Option{{Value: no, Text: family}}, p.segments()...))
	options := []kit.Option{{Value: no, Text: p.text("sheet.nobody")}}
	for i := range p.draft.now.Members {
		if m := &p.draft.now.Members[i]; m.ID != v.selected {
			options = append(options, kit.Option{Value: m.ID.String(), Text: p.personName(i)})
		}
	}
	v.mother.SetOptions(options)
	v.ward.SetOptions(options)
}

// bringBack undoes that a member was taken off. The way to undo it outlives the
// sheet: then the member goes straight to the store.
func (p *Page) bringBack(undo edit) {
	if !p.saver.over() {
		p.draft.redo(undo)
		p.saver.touched()
		p.moved()
		p.check()
		return
	}
	desk, id := p.p.Desk, p.Dossier()
	frame.Tell(p.saver.ctx, p.p.Host.Work(), func(ctx context.Context) error {
		r, err := desk.Record(ctx, id)
		if err != nil {
			return err
		}
		undo.apply(&r.Dossier)
		_, err = desk.Save(ctx, r.Dossier, r.Rev)
		return err
	}, func(err error) {
		if err != nil {
			p.p.Host.Fail(err)
		}
	})
}

// dropWithPapers takes the papers of a member away, one act each, and then the
// member.
func (v *members) dropWithPapers(id uuid.UUID, papers []uuid.UUID, name string) {
	p := v.page
	if len(papers) == 0 {
		v.drop(id)
		p.p.Host.Toast(look.ToneInfo, p.text("sheet.member.removed", "name", name), nil)
		return
	}
	desk := p.p.Desk
	p.saver.do(act{
		do: func(ctx context.Context, dossier uuid.UUID) error {
			if err := desk.Detach(ctx, dossier, papers[0]); !errors.Is(err, app.ErrNotFound) {
				return err
			}
			return nil
		},
		done: func(err error) {
			if err != nil {
				p.p.Host.Fail(err)
				return
			}
			v.dropWithPapers(id, papers[1:], name)
		},
	})
}
