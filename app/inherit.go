package app

import (
	"slices"

	"github.com/google/uuid"
)

// inherit gives the family and the members of d that have no id those of the
// dossier that d replaces: a file that a person wrote has no ids, and a member
// who became another one would lose decision and number.
//
// A member is the one with the same NIK, else with the same name and birth
// date, else the one in the same place of a list of the same length.
func inherit(d *Dossier, from *Dossier) {
	if d.Family.ID == uuid.Nil {
		d.Family.ID = from.Family.ID
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
		if d.Members[i].ID == uuid.Nil && free(&from.Members[i]) {
			adopt(i, &from.Members[i])
		}
	}
}
