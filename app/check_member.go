package app

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"titian/app/civil"
	"titian/app/finding"
	"titian/app/ident"
	"titian/app/rules"
)

// Findings about members.
const (
	CodeRelation      finding.Code = "member.relation"
	CodeRelationSex   finding.Code = "member.relation_sex"
	CodeSegmentNone   finding.Code = "member.no_segment"
	CodePPU           finding.Code = "member.ppu"
	CodeReactivation  finding.Code = "member.reactivation"
	CodeLink          finding.Code = "member.link"
	CodeBirthFuture   finding.Code = "birth.future"
	CodeBirthTooOld   finding.Code = "birth.too_old"
	CodeNIKMissing    finding.Code = "nik.missing"
	CodeNIKNeeded     finding.Code = "nik.needed"
	CodeNewbornLate   finding.Code = "newborn.late"
	CodeNewbornName   finding.Code = "newborn.name"
	CodeNewbornMother finding.Code = "newborn.mother"
	CodeForeignPapers finding.Code = "foreign.papers"
	CodeForeignNation finding.Code = "foreign.nationality"
	CodeForeignMonths finding.Code = "foreign.six_months"
	CodeForeignUntil  finding.Code = "foreign.expired"
	CodeOccupationPPU finding.Code = "member.occupation_ppu"
)

// oldestAge is beyond any documented human life.
const oldestAge = 125

// lastOccupation is the highest of SIAK's codes of work.
const lastOccupation = 89

// foreignMonths is how long a foreigner must have worked here (Perpres 82/2018).
const foreignMonths = 6

func (k *checking) members() {
	for i := range k.dossier.Members {
		m := &k.dossier.Members[i]
		k.person(i, m)
		k.segment(i, m)
		k.relation(i, m)
		for _, link := range []struct {
			field string
			id    uuid.UUID
		}{{"mother", m.Mother}, {"guardian", m.Guardian}} {
			if link.id != uuid.Nil && (link.id == m.ID || k.dossier.Member(link.id) < 0) {
				k.error(memberPath(i, link.field), CodeLink)
			}
		}
		_, found := civil.Parse(m.LeftPPU)
		k.note(memberPath(i, "left_ppu"), found)
		if m.FKTP != nil {
			k.facility(memberPath(i, "fktp"), *m.FKTP)
		}
		if k.dossier.NeedsDecision(m) && k.dossier.FKTPOf(m).IsZero() {
			k.error(memberPath(i, "fktp"), CodeNoFKTP)
		}
	}
}

func (k *checking) person(i int, m *Member) {
	p := &m.Person
	at := func(field string) string { return memberPath(i, "person."+field) }
	_, found := ident.ParseName(p.Name)
	k.note(at("name"), found)
	born := k.birth(at("birth_date"), p.BirthDate)
	switch p.Sex {
	case Male, Female:
	case "":
		k.error(at("sex"), CodeMissing)
	default:
		k.error(at("sex"), CodeUnknownChoice)
	}
	if p.Marital < 0 || p.Marital > Widowed {
		k.error(at("marital"), CodeUnknownChoice)
	}
	if p.Occupation < 0 || p.Occupation > lastOccupation {
		k.error(at("occupation"), CodeUnknownChoice)
	}
	if p.Phone != "" {
		_, found := ident.ParsePhone(p.Phone)
		k.note(at("phone"), found)
	}
	if p.Email != "" {
		k.email(at("email"), p.Email)
	}
	if p.JKNNumber != "" {
		_, found := ident.ParseJKNNumber(p.JKNNumber)
		k.note(at("jkn_number"), found)
	}
	if p.NPWP != "" {
		_, found := ident.ParseNPWP(p.NPWP)
		k.note(at("npwp"), found)
	}
	if p.NIK != "" {
		k.nik(i, m, born)
	} else {
		k.withoutNIK(i, m, born)
	}
	k.foreigner(i, m)
}

func (k *checking) birth(path, typed string) civil.Date {
	if !k.need(path, typed) {
		return civil.Date{}
	}
	born, found := civil.Parse(typed)
	k.note(path, found)
	switch {
	case born.After(k.today):
		k.error(path, CodeBirthFuture)
	case born.AgeOn(k.today) > oldestAge:
		k.error(path, CodeBirthTooOld)
	}
	return born
}

// nik checks a NIK against itself, the regions and what was typed. It is for
// life, so it may contradict a corrected birth date or sex: that warns.
func (k *checking) nik(i int, m *Member, born civil.Date) {
	path := memberPath(i, "person.nik")
	nik, found := ident.ParseNIK(m.Person.NIK)
	k.note(path, found)
	if found.Blocks() {
		return
	}
	k.note(path, k.regions.NIKFindings(nik.Region()))
	hasKTP := slices.ContainsFunc(k.dossier.Documents, func(d Document) bool {
		return d.Kind == DocKTP && d.Member != nil && *d.Member == m.ID
	})
	if !born.IsZero() && !born.After(k.today) {
		_, found = nik.BirthDate(born, k.today, hasKTP)
		k.note(path, found)
	}
	k.note(path, nik.CheckSex(m.Person.Sex))
}

// withoutNIK checks the reason for having none.
func (k *checking) withoutNIK(i int, m *Member, born civil.Date) {
	path := memberPath(i, "person.nik")
	switch m.Person.NoNIK {
	case NoNIKNewborn:
		register, nik := k.rules.NewbornBy(born)
		if !born.IsZero() && k.today.After(nik) {
			k.error(path, CodeNIKNeeded, "until", nik.Short())
		} else if !born.IsZero() && k.today.After(register) {
			k.warn(memberPath(i, "person.birth_date"), CodeNewbornLate, "until", register.Short())
		}
		if !ident.Name(m.Person.Name).Newborn() {
			k.warn(memberPath(i, "person.name"), CodeNewbornName)
		}
		if m.Mother == uuid.Nil {
			k.warn(memberPath(i, "mother"), CodeNewbornMother)
		}
	case NoNIKForeigner:
		if m.Person.Foreign == nil {
			k.error(memberPath(i, "person.foreign"), CodeForeignPapers)
		}
	case NoNIKUnrecorded:
		k.warn(path, CodeNIKMissing)
	case "":
		k.error(path, CodeMissing)
	default:
		k.error(memberPath(i, "person.no_nik"), CodeUnknownChoice)
	}
}

// foreigner checks who is not Indonesian: six months of work here, and one of
// passport and stay permit (Perpres 82/2018).
func (k *checking) foreigner(i int, m *Member) {
	p := &m.Person
	at := func(field string) string { return memberPath(i, "person.foreign"+field) }
	abroad := p.Nationality != "" && p.Nationality != "ID"
	if p.Foreign == nil {
		if abroad {
			k.error(at(""), CodeForeignPapers)
		}
		return
	}
	if !abroad || len(p.Nationality) != 2 {
		k.error(memberPath(i, "person.nationality"), CodeForeignNation)
	}
	f := p.Foreign
	if f.Passport == "" && f.Number == "" {
		k.error(at(""), CodeForeignPapers)
	}
	if f.Permit != "" && !slices.Contains([]string{"kitas", "kitap", "visa"}, f.Permit) {
		k.error(at(".permit"), CodeUnknownChoice)
	}
	if f.Until != "" {
		until, found := civil.Parse(f.Until)
		k.note(at(".until"), found)
		if !found.Blocks() && until.Before(k.today) {
			k.error(at(".until"), CodeForeignUntil)
		}
	}
	adult := slices.Contains(k.traits(m), rules.Adult)
	if !adult {
		return
	}
	if k.need(at(".working_since"), f.WorkingSince) {
		since, found := civil.Parse(f.WorkingSince)
		k.note(at(".working_since"), found)
		if !found.Blocks() && k.today.Before(since.AddMonths(foreignMonths)) {
			k.error(at(".working_since"), CodeForeignMonths)
		}
	}
}

func (k *checking) segment(i int, m *Member) {
	path := memberPath(i, "segment")
	s := k.dossier.SegmentOf(m)
	switch {
	case s == "":
		k.error(path, CodeSegmentNone)
	case !slices.Contains(segments(), s):
		k.error(path, CodeUnknownChoice)
	case s == PPU:
		// The employer registers a worker with spouse and children; here they
		// complete the KK only.
		k.warn(path, CodePPU)
	case k.dossier.Kind == Reactivation && k.dossier.NeedsDecision(m) && s != PBIReactivation:
		k.error(path, CodeReactivation)
	case s.Mandiri() && occupationPPU(m.Person.Occupation):
		k.warn(path, CodeOccupationPPU)
	}
}

// occupationPPU tells SIAK's codes of work that an employer insures: civil
// servants, soldiers, police, employees of firms and of the state's firms,
// village heads and officials.
func occupationPPU(code int) bool {
	return slices.Contains([]int{5, 6, 7, 15, 16, 17, 85, 86}, code)
}

func (k *checking) relation(i int, m *Member) {
	path := memberPath(i, "relation")
	if m.Relation < HeadOfFamily || m.Relation > OtherRelation {
		k.error(path, CodeRelation, "value", strconv.Itoa(int(m.Relation)))
		return
	}
	if m.Relation == Husband && m.Person.Sex == Female || m.Relation == Wife && m.Person.Sex == Male {
		k.error(path, CodeRelationSex)
	}
}

// samePerson reports whether two entries speak of one human being although
// neither NIK says so: twins share the birth date but not the name.
func samePerson(a, b *Person) bool {
	if a.NIK != "" && b.NIK != "" {
		return false
	}
	return a.Name != "" && a.BirthDate != "" && a.BirthDate == b.BirthDate && a.Sex == b.Sex &&
		ident.Fold(a.Name) == ident.Fold(b.Name)
}
