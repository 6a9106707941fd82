package sheet

import (
	"strings"

	"github.com/google/uuid"

	"titian/app"
)

// spot is the place of one value: a path within the dossier, or within one of
// its members, who is named by id since the order of members changes.
type spot struct {
	member uuid.UUID
	path   string
}

// at is a spot of the dossier itself.
func at(path string) spot { return spot{path: path} }

// of is a spot of a member.
func of(member uuid.UUID, path string) spot { return spot{member, path} }

// yes is the text of a switch that is on; the empty text is off.
const yes = "yes"

// slot reads and writes the text of one value.
type slot struct {
	get func() string
	set func(string)
}

// value returns the text at a spot; empty if there is none, or no such spot.
func value(d *app.Dossier, s spot) string {
	if v, ok := slotAt(d, s); ok {
		return v.get()
	}
	return ""
}

// put sets the text at a spot and reports whether d has that spot. What cannot
// be read stays as it was typed, except where only a choice is kept: there it
// is no choice.
func put(d *app.Dossier, s spot, text string) bool {
	v, ok := slotAt(d, s)
	if ok {
		v.set(text)
	}
	return ok
}

func slotAt(d *app.Dossier, s spot) (slot, bool) {
	if s.member == uuid.Nil {
		return dossierSlot(d, s.path)
	}
	if i := d.Member(s.member); i >= 0 {
		return memberSlot(&d.Members[i], s.path)
	}
	return slot{}, false
}

func dossierSlot(d *app.Dossier, path string) (slot, bool) {
	f := &d.Family
	switch path {
	case "family.kk":
		return plain(&f.KK), true
	case "family.segment":
		return plain(&f.Segment), true
	case "family.class":
		return number(&f.Class), true
	case "family.contact.phone":
		return plain(&f.Contact.Phone), true
	case "family.contact.phone_owner":
		return plain(&f.Contact.PhoneOwner), true
	case "family.contact.email":
		return plain(&f.Contact.Email), true
	case "family.contact.notify":
		return plain(&f.Contact.Notify), true
	case "family.domicile":
		return presence(&f.Domicile), true
	case "family.billing":
		return presence(&f.Billing), true
	case "representative":
		return presence(&d.Representative), true
	case "sktm_exempt":
		return flag(&d.SKTMExempt), true
	case "note":
		return plain(&d.Note), true
	}
	for _, group := range []func(*app.Dossier, string) (slot, bool){addressSlot, facilitySlot, bankSlot, otherPersonSlot, changeSlot} {
		if v, ok := group(d, path); ok {
			return v, true
		}
	}
	return slot{}, false
}

func addressSlot(d *app.Dossier, path string) (slot, bool) {
	f := &d.Family
	parts := map[string]func(*app.Address) *string{
		"street":      func(a *app.Address) *string { return &a.Street },
		"dusun":       func(a *app.Address) *string { return &a.Dusun },
		"rt":          func(a *app.Address) *string { return &a.RT },
		"rw":          func(a *app.Address) *string { return &a.RW },
		"village":     func(a *app.Address) *string { return &a.Village },
		"postal_code": func(a *app.Address) *string { return &a.PostalCode },
	}
	place, name, _ := cutLast(path)
	part, ok := parts[name]
	if !ok {
		return slot{}, false
	}
	switch place {
	case "family.address":
		return plain(part(&f.Address)), true
	case "family.domicile":
		return inside(&f.Domicile, part, true), true
	case "family.billing":
		return inside(&f.Billing, part, true), true
	default:
		return slot{}, false
	}
}

func facilitySlot(d *app.Dossier, path string) (slot, bool) {
	switch path {
	case "family.fktp":
		return facility(func() *app.Facility { return &d.Family.FKTP }), true
	case "family.dentist":
		return facility(func() *app.Facility { return &d.Family.Dentist }), true
	default:
		return slot{}, false
	}
}

// facility is code and name in one text; see facilityValue.
func facility(of func() *app.Facility) slot {
	return slot{
		func() string {
			if f := of(); !f.IsZero() {
				return facilityValue(*f)
			}
			return ""
		},
		func(s string) { *of() = facilityFrom(s) },
	}
}

// ownFacility is a member's, and gone with its last text.
func ownFacility(f **app.Facility) slot {
	return slot{
		func() string {
			if *f == nil {
				return ""
			}
			return facilityValue(**f)
		},
		func(s string) {
			*f = nil
			if v := facilityFrom(s); !v.IsZero() {
				*f = &v
			}
		},
	}
}

// facilityValue writes a facility as one text: the code, a line break, and the
// name. Nobody can type a line break.
func facilityValue(f app.Facility) string { return f.Code + "\n" + f.Name }

func facilityFrom(value string) app.Facility {
	code, name, _ := strings.Cut(value, "\n")
	return app.Facility{Code: code, Name: name}
}

func bankSlot(d *app.Dossier, path string) (slot, bool) {
	b := &d.Family.Bank
	switch path {
	case "family.bank.bank":
		return inside(b, func(v *app.BankAccount) *string { return &v.Bank }, false), true
	case "family.bank.number":
		return inside(b, func(v *app.BankAccount) *string { return &v.Number }, false), true
	case "family.bank.owner":
		return inside(b, func(v *app.BankAccount) *string { return &v.Owner }, false), true
	case "family.bank.owner_role":
		return inside(b, func(v *app.BankAccount) *string { return &v.OwnerRole }, false), true
	default:
		return slot{}, false
	}
}

// otherPersonSlot serves who speaks for the family.
func otherPersonSlot(d *app.Dossier, path string) (slot, bool) {
	r, c := &d.Representative, &d.Consent
	switch path {
	case "representative.name":
		return inside(r, func(v *app.Representative) *string { return &v.Name }, true), true
	case "representative.nik":
		return inside(r, func(v *app.Representative) *string { return &v.NIK }, true), true
	case "representative.phone":
		return inside(r, func(v *app.Representative) *string { return &v.Phone }, true), true
	case "representative.relation":
		return inside(r, func(v *app.Representative) *string { return &v.Relation }, true), true
	case "consent.text":
		return inside(c, func(v *app.Consent) *string { return &v.Text }, false), true
	case "consent.given_on":
		return inside(c, func(v *app.Consent) *string { return &v.GivenOn }, false), true
	case "consent.by":
		return inside(c, func(v *app.Consent) *string { return &v.By }, false), true
	case "consent.how":
		return inside(c, func(v *app.Consent) *string { return &v.How }, false), true
	case "consent.witness":
		return inside(c, func(v *app.Consent) *string { return &v.Witness }, false), true
	case "consent.basis":
		return inside(c, func(v *app.Consent) *string { return &v.Basis }, false), true
	default:
		return slot{}, false
	}
}

func memberSlot(m *app.Member, path string) (slot, bool) {
	p := &m.Person
	switch path {
	case "person.nik":
		return plain(&p.NIK), true
	case "person.no_nik":
		return plain(&p.NoNIK), true
	case "person.name":
		return plain(&p.Name), true
	case "person.birth_place":
		return plain(&p.BirthPlace), true
	case "person.birth_date":
		return plain(&p.BirthDate), true
	case "person.sex":
		return plain(&p.Sex), true
	case "person.marital":
		return number(&p.Marital), true
	case "person.nationality":
		return plain(&p.Nationality), true
	case "person.occupation":
		return number(&p.Occupation), true
	case "person.phone":
		return plain(&p.Phone), true
	case "person.email":
		return plain(&p.Email), true
	case "person.jkn_number":
		return plain(&p.JKNNumber), true
	case "person.npwp":
		return plain(&p.NPWP), true
	case "relation":
		return number(&m.Relation), true
	case "segment":
		return own(&m.Segment), true
	case "income":
		return number(&m.Income), true
	case "left_ppu":
		return plain(&m.LeftPPU), true
	case "studying":
		return flag(&m.Studying), true
	case "adopted":
		return flag(&m.Adopted), true
	case "mother":
		return link(&m.Mother), true
	case "guardian":
		return link(&m.Guardian), true
	case "fktp":
		return ownFacility(&m.FKTP), true
	default:
		return foreignSlot(&p.Foreign, path)
	}
}

func foreignSlot(f **app.ForeignPapers, path string) (slot, bool) {
	switch path {
	case "person.foreign.passport":
		return inside(f, func(v *app.ForeignPapers) *string { return &v.Passport }, false), true
	case "person.foreign.permit":
		return inside(f, func(v *app.ForeignPapers) *string { return &v.Permit }, false), true
	case "person.foreign.number":
		return inside(f, func(v *app.ForeignPapers) *string { return &v.Number }, false), true
	case "person.foreign.until":
		return inside(f, func(v *app.ForeignPapers) *string { return &v.Until }, false), true
	case "person.foreign.working_since":
		return inside(f, func(v *app.ForeignPapers) *string { return &v.WorkingSince }, false), true
	default:
		return slot{}, false
	}
}
