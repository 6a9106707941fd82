package app

import (
	"slices"

	"github.com/google/uuid"

	"titian/app/ident"
)

// inherit gives the family and the members of d that have no id those of the
// dossier that d replaces: a file that a person wrote has no ids, and a member
// who became another one would lose decision and number.
//
// A member is the one with the same NIK, else with the same name and birth
// date, else the one in the same place of a list of the same length, if name,
// birth date or NIK is still the same: who shares none of them is another human
// being, and must not get the number of the one before.
func inherit(d *Dossier, from *Dossier) {
	if d.Family.ID == uuid.Nil {
		d.Family.ID = from.Family.ID
	}
	for i := range d.Members {
		if at := from.Member(d.Members[i].ID); at >= 0 && d.Members[i].Person.ID == uuid.Nil {
			d.Members[i].Person.ID = from.Members[at].Person.ID
		}
	}
	free := func(old *Member) bool {
		return !slices.ContainsFunc(d.Members, func(m Member) bool { return m.ID == old.ID })
	}
	adopt := func(i int, old *Member) {
		d.Members[i].ID, d.Members[i].Person.ID = old.ID, old.Person.ID
	}
	for _, same := range []func(a, b *Person) bool{
		func(a, b *Person) bool { return a.NIK != "" && a.NIK == b.NIK },
		samePerson,
	} {
		for i := range d.Members {
			if d.Members[i].ID != uuid.Nil {
				continue
			}
			at := slices.IndexFunc(from.Members, func(old Member) bool { return same(&d.Members[i].Person, &old.Person) && free(&old) })
			if at >= 0 {
				adopt(i, &from.Members[at])
			}
		}
	}
	if len(d.Members) != len(from.Members) {
		return
	}
	for i := range d.Members {
		if d.Members[i].ID == uuid.Nil && free(&from.Members[i]) && corrected(&from.Members[i].Person, &d.Members[i].Person) {
			adopt(i, &from.Members[i])
		}
	}
}

// corrected reports whether b can be a after a correction.
func corrected(a, b *Person) bool {
	return a.NIK != "" && a.NIK == b.NIK || a.BirthDate != "" && a.BirthDate == b.BirthDate ||
		a.Name != "" && ident.Fold(a.Name) == ident.Fold(b.Name)
}
