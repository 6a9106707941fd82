package roster

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/ident"
)

// register is the register so far, as an import looks things up in it.
type register struct {
	byKK  map[ident.KK]*app.Household
	byNIK map[ident.NIK]place
}

// place is where a person stands in the register.
type place struct {
	household *app.Household
	member    *app.Member
}

func newRegister(households []app.Household) register {
	r := register{byKK: map[ident.KK]*app.Household{}, byNIK: map[ident.NIK]place{}}
	for i := range households {
		h := &households[i]
		if h.Family.KK != "" {
			r.byKK[ident.KK(h.Family.KK)] = h
		}
		for j := range h.Members {
			if nik := ident.NIK(h.Members[j].Person.NIK); nik != "" {
				r.byNIK[nik] = place{h, &h.Members[j]}
			}
		}
	}
	return r
}

// renumbered finds the household whose family card got another number: all its
// people who have a NIK are among members and make up half of them or more, and
// the file does not hold its old number. It is nil if there is none.
func (r *register) renumbered(members []app.Member, file map[ident.KK]*family) *app.Household {
	here := map[string]bool{}
	for _, m := range members {
		here[m.Person.NIK] = true
	}
	for _, m := range members {
		old := r.byNIK[ident.NIK(m.Person.NIK)].household
		if old == nil || file[ident.KK(old.Family.KK)] != nil {
			continue
		}
		kept, left := 0, 0
		for _, o := range old.Members {
			switch {
			case o.Person.NIK == "":
			case here[o.Person.NIK]:
				kept++
			default:
				left++
			}
		}
		if left == 0 && 2*kept >= len(members) {
			return old
		}
	}
	return nil
}

// merge gives h the ids and everything that the file does not say from old,
// which is nil for a new household.
func (r *register) merge(h *app.Household, old *app.Household) error {
	var err error
	if old == nil {
		if h.Family.ID, err = newID(); err != nil {
			return err
		}
	} else {
		h.Family = mergeFamily(old.Family, h.Family)
	}
	taken := map[uuid.UUID]bool{}
	for _, match := range []func(old, m *app.Person) bool{sameNIK, sameBirth} {
		for i := range h.Members {
			m := &h.Members[i]
			if old == nil || m.ID != uuid.Nil {
				continue
			}
			at := slices.IndexFunc(old.Members, func(o app.Member) bool { return !taken[o.ID] && match(&o.Person, &m.Person) })
			if at >= 0 {
				taken[old.Members[at].ID] = true
				*m = mergeMember(old.Members[at], *m)
			}
		}
	}
	for i := range h.Members {
		if err := r.name(&h.Members[i]); err != nil {
			return err
		}
	}
	return nil
}

// name gives ids to a member who is new in the family. Somebody who comes from
// another family stays the same person.
func (r *register) name(m *app.Member) (err error) {
	if m.ID != uuid.Nil {
		return nil
	}
	if m.ID, err = newID(); err != nil {
		return err
	}
	if at := r.byNIK[ident.NIK(m.Person.NIK)]; at.member != nil {
		m.Person = mergePerson(at.member.Person, m.Person)
		return nil
	}
	m.Person.ID, err = newID()
	return err
}

func sameNIK(old, p *app.Person) bool { return p.NIK != "" && p.NIK == old.NIK }

// sameBirth recognises people without a NIK, and a baby who got one, or who was
// registered under the mother's name.
func sameBirth(old, p *app.Person) bool {
	if old.NIK != "" && p.NIK != "" || old.BirthDate != p.BirthDate || old.Sex != p.Sex {
		return false
	}
	return ident.Fold(old.Name) == ident.Fold(p.Name) || ident.Name(old.Name).Newborn()
}

func mergeFamily(old, f app.Family) app.Family {
	out := old
	out.FormerKK = slices.Clone(old.FormerKK)
	if f.KK != old.KK && !slices.Contains(old.FormerKK, f.KK) {
		if old.KK != "" {
			out.FormerKK = append(out.FormerKK, old.KK)
		}
		out.KK = f.KK
	}
	out.Address.Street = cmp.Or(f.Address.Street, old.Address.Street)
	out.Address.Dusun = cmp.Or(f.Address.Dusun, old.Address.Dusun)
	out.Address.RT = cmp.Or(f.Address.RT, old.Address.RT)
	out.Address.RW = cmp.Or(f.Address.RW, old.Address.RW)
	out.Address.Village = cmp.Or(f.Address.Village, old.Address.Village)
	out.Contact.Phone = cmp.Or(f.Contact.Phone, old.Contact.Phone)
	return out
}

func mergeMember(old, m app.Member) app.Member {
	out := old
	out.Relation = cmp.Or(m.Relation, old.Relation)
	out.Person = mergePerson(old.Person, m.Person)
	return out
}

func mergePerson(old, p app.Person) app.Person {
	out := old
	if out.NIK = cmp.Or(p.NIK, old.NIK); out.NIK != "" {
		out.NoNIK = ""
	} else {
		out.NoNIK = p.NoNIK
	}
	out.Name = cmp.Or(p.Name, old.Name)
	out.BirthPlace = cmp.Or(p.BirthPlace, old.BirthPlace)
	out.BirthDate = cmp.Or(p.BirthDate, old.BirthDate)
	out.Sex = cmp.Or(p.Sex, old.Sex)
	out.Marital = cmp.Or(p.Marital, old.Marital)
	out.Occupation = cmp.Or(p.Occupation, old.Occupation)
	out.Phone = cmp.Or(p.Phone, old.Phone)
	out.Email = cmp.Or(p.Email, old.Email)
	out.JKNNumber = cmp.Or(p.JKNNumber, old.JKNNumber)
	out.Foreign = mergePapers(old.Foreign, p.Foreign)
	return out
}

func mergePapers(old, f *app.ForeignPapers) *app.ForeignPapers {
	if old == nil || f == nil {
		return cmp.Or(f, old)
	}
	out := *old
	out.Passport = cmp.Or(f.Passport, old.Passport)
	if f.Number != "" && f.Number != old.Number {
		out.Permit, out.Number, out.Until = f.Permit, f.Number, ""
	}
	return &out
}

// same reports whether two states of a household differ in nothing but the
// import that they came with.
func same(a, b *app.Household) bool {
	return reflect.DeepEqual(a.Members, b.Members) && reflect.DeepEqual(normal(a.Family), normal(b.Family))
}

// normal gives an empty list one form: one that was stored comes back as nil.
func normal(f app.Family) app.Family {
	if len(f.FormerKK) == 0 {
		f.FormerKK = nil
	}
	return f
}
