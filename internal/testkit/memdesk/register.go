package memdesk

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/ident"
)

// PutHouseholds implements app.Store.
func (s *Store) PutHouseholds(ctx context.Context, hs []app.Household) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if slices.ContainsFunc(hs, func(h app.Household) bool { return h.Family.ID == uuid.Nil }) {
		return errors.New("put households: one has no id")
	}
	for _, h := range hs {
		s.households[h.Family.ID] = cloneHousehold(h)
	}
	return nil
}

func cloneHousehold(h app.Household) app.Household {
	d := app.Dossier{Family: h.Family, Members: h.Members}
	d = d.Clone()
	h.Family, h.Members = d.Family, d.Members
	return h
}

// Household implements app.Store.
func (s *Store) Household(ctx context.Context, family uuid.UUID) (app.Household, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return app.Household{}, err
	}
	defer leave()
	h, ok := s.households[family]
	if !ok {
		return app.Household{}, app.ErrNotFound
	}
	return cloneHousehold(h), nil
}

// Households implements app.Store.
func (s *Store) Households(ctx context.Context) ([]app.Household, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return s.register(), nil
}

func (s *Store) register() []app.Household {
	out := slices.Collect(maps.Values(s.households))
	slices.SortFunc(out, func(a, b app.Household) int {
		return cmp.Or(cmp.Compare(a.Family.KK, b.Family.KK), cmp.Compare(a.Family.ID.String(), b.Family.ID.String()))
	})
	for i := range out {
		out[i] = cloneHousehold(out[i])
	}
	return out
}

// Facilities implements app.Store.
func (s *Store) Facilities(ctx context.Context) ([]app.Facility, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	out := slices.Clone(s.facilities)
	slices.SortFunc(out, func(a, b app.Facility) int { return cmp.Compare(a.Code, b.Code) })
	return out, nil
}

// known is everything that can be found: the dossiers, newest first, and then
// the register as records without a dossier's id.
func (s *Store) known() ([]app.Record, error) {
	var out []app.Record
	for _, id := range slices.Backward(s.order) {
		if d := s.drafts[id]; !d.discarded {
			r, err := d.read()
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	for _, h := range s.register() {
		out = append(out, app.Record{Dossier: app.Dossier{Family: h.Family, Members: h.Members}})
	}
	return out, nil
}

// Sightings implements app.Store.
func (s *Store) Sightings(ctx context.Context, nik string, except uuid.UUID) ([]app.Sighting, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	all, err := s.known()
	if err != nil {
		return nil, err
	}
	var out []app.Sighting
	for i := range all {
		d := &all[i].Dossier
		for j := range d.Members {
			p := &d.Members[j].Person
			if nik == "" || p.NIK != nik || d.ID != uuid.Nil && d.ID == except {
				continue
			}
			out = append(out, app.Sighting{Dossier: d.ID, LocalNumber: d.LocalNumber, Family: d.Family.ID, Person: p.ID, Name: p.Name})
		}
	}
	return out, nil
}

// Search implements app.Store.
func (s *Store) Search(ctx context.Context, query string, limit int) ([]app.Hit, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	all, err := s.known()
	if err != nil {
		return nil, err
	}
	words := strings.Fields(ident.Fold(query))
	var begin, inside []app.Hit
	keep := func(h app.Hit, texts ...string) {
		switch found, first := match(words, texts); {
		case found && first:
			begin = append(begin, h)
		case found:
			inside = append(inside, h)
		}
	}
	for i := range all {
		r := &all[i]
		d := &r.Dossier
		hit := app.Hit{Dossier: d.ID, LocalNumber: d.LocalNumber, Family: d.Family.ID, KK: d.Family.KK, Village: d.Family.Address.Village}
		if d.ID != uuid.Nil {
			hit.Stage = r.Stage()
		}
		keep(hit, d.Family.KK, d.LocalNumber, strings.ReplaceAll(d.LocalNumber, "-", ""), d.Family.Contact.Phone)
		for j := range d.Members {
			p := &d.Members[j].Person
			hit.Person, hit.Name, hit.NIK = p.ID, p.Name, p.NIK
			keep(hit, p.Name, p.NIK, p.Phone, p.JKNNumber, r.Facts.Persons[p.ID].Number)
		}
	}
	out := slices.Concat(begin, inside)
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out, nil
}

// match reports whether every word is found in the texts, and whether each
// begins a word there.
func match(words, texts []string) (found, begins bool) {
	begins = true
	for _, w := range words {
		inside, first := false, false
		for _, t := range texts {
			for part := range strings.FieldsSeq(ident.Fold(t)) {
				first = first || strings.HasPrefix(part, w)
				inside = inside || len([]rune(w)) >= 3 && strings.Contains(part, w)
			}
		}
		if !first && !inside {
			return false, false
		}
		begins = begins && first
	}
	return len(words) > 0, begins
}
