package localdb

import (
	"iter"
	"slices"
	"strings"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/ident"
)

// findable is what a dossier, or a household of the register, is found by.
type findable struct {
	// dossier is the nil UUID for a household.
	dossier uuid.UUID
	family  uuid.UUID
	local   string
	kk      string
	village string
	// name is that of the head of the family.
	name   string
	people []person
	// words are the family's own: numbers, and the name of who represents it.
	// Words are folded, with one space before, between and after them. text
	// holds all words of the family and its people; the others are parts of it.
	words, text string

	slot int // in its sequence
	listed
}

// person is one who can be found.
type person struct {
	person    uuid.UUID
	name, nik string
	words     string
}

func findDossier(r *app.Record) *findable {
	d := &r.Dossier
	f := &findable{dossier: d.ID, local: d.LocalNumber, village: d.Village, listed: listRow(r.FamilyRow(), d.CapturedOn)}
	own := []string{d.LocalNumber}
	if rep := d.Representative; rep != nil {
		own = append(own, rep.Name, rep.NIK, number(rep.Phone))
	}
	f.fill(&d.Family, d.Members, own, r.Facts.Persons)
	return f
}

func findHousehold(h *app.Household) *findable {
	f := &findable{village: h.Family.Address.Village, listed: listRow(h.FamilyRow(), "")}
	f.fill(&h.Family, h.Members, nil, nil)
	return f
}

// fill gathers the words. facts may know numbers that nobody typed.
func (f *findable) fill(family *app.Family, members []app.Member, own []string, facts map[uuid.UUID]app.PersonFact) {
	f.family, f.kk = family.ID, family.KK
	var text strings.Builder
	ends := make([]int, 0, 1+len(members))
	add := func(texts ...string) {
		text.WriteByte(' ')
		for _, t := range texts {
			for word := range strings.FieldsSeq(ident.Fold(t)) {
				text.WriteString(word)
				text.WriteByte(' ')
			}
		}
		ends = append(ends, text.Len())
	}
	add(append(append(own, family.KK, number(family.Contact.Phone)), family.FormerKK...)...)
	for i := range members {
		p := &members[i].Person
		add(p.Name, p.NIK, p.JKNNumber, number(p.Phone), facts[p.ID].Number)
		if members[i].Relation == app.HeadOfFamily {
			f.name = p.Name
		}
	}
	f.text = text.String()
	f.words = f.text[:ends[0]]
	f.people = make([]person, len(members))
	for i := range members {
		p := &members[i].Person
		f.people[i] = person{person: p.ID, name: p.Name, nik: p.NIK, words: f.text[ends[i]:ends[i+1]]}
	}
}

// number takes the plus sign off a phone number.
func number(phone string) string { return strings.TrimPrefix(phone, "+") }

// sequence keeps things in the order in which they came; taking one out leaves
// a gap that is closed when gaps are many.
type sequence struct {
	slots []*findable
	// signatures are those of the texts; they lie together, for a search reads
	// them all.
	signatures []signature
	gaps       int
}

func (s *sequence) append(f *findable) {
	f.slot = len(s.slots)
	s.slots = append(s.slots, f)
	s.signatures = append(s.signatures, sign(f.text))
}

func (s *sequence) replace(old, f *findable) {
	f.slot = old.slot
	s.slots[f.slot], s.signatures[f.slot] = f, sign(f.text)
}

func (s *sequence) remove(f *findable) {
	s.slots[f.slot] = nil
	s.gaps++
	if s.gaps <= len(s.slots)/2 {
		return
	}
	n := 0
	for i, f := range s.slots {
		if f != nil {
			f.slot = n
			s.slots[n], s.signatures[n] = f, s.signatures[i]
			n++
		}
	}
	clear(s.slots[n:])
	s.slots, s.signatures, s.gaps = s.slots[:n], s.signatures[:n], 0
}

// newestWith walks from the last one to the first, and leaves out what cannot
// fit the terms.
func (s *sequence) newestWith(m match, terms []term) iter.Seq[*findable] {
	needs := make([][]signature, len(terms))
	for i, t := range terms {
		for _, form := range t.forms {
			needs[i] = append(needs[i], m.needs(form))
		}
	}
	may := func(has *signature) bool {
		for i := range needs {
			if !slices.ContainsFunc(needs[i], func(need signature) bool { return has.covers(&need) }) {
				return false
			}
		}
		return true
	}
	return func(yield func(*findable) bool) {
		for i, f := range slices.Backward(s.slots) {
			if f != nil && may(&s.signatures[i]) && !yield(f) {
				return
			}
		}
	}
}

// newestFirst walks from the last one to the first.
func (s *sequence) newestFirst() iter.Seq[*findable] {
	return func(yield func(*findable) bool) {
		for _, f := range slices.Backward(s.slots) {
			if f != nil && !yield(f) {
				return
			}
		}
	}
}
