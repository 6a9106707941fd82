package localdb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/ident"
)

const (
	maxQueryRunes = 200
	maxQueryWords = 8
	maxHits       = 1000
	// partFrom is the length from which a word is also found within others.
	partFrom = 3
)

// term is one word of a query. A number that begins with 0 may be a phone
// number, which is kept with its country code.
type term struct{ forms []string }

// terms folds a query. Every word counts once; the longest come first, for they
// are found least often.
func terms(query string) []term {
	if runes := []rune(query); len(runes) > maxQueryRunes {
		query = string(runes[:maxQueryRunes])
	}
	if local, err := app.ParseLocalNumber(query); err == nil && looksLocal(query) {
		query = local
	}
	words := strings.Fields(ident.Fold(query))
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	words = slices.Compact(words)
	var out []term
	for _, w := range words[:min(len(words), maxQueryWords)] {
		t := term{forms: []string{w}}
		if len(w) >= partFrom && w[0] == '0' && strings.Trim(w, "0123456789") == "" {
			t.forms = append(t.forms, "62"+w[1:])
		}
		out = append(out, t)
	}
	return out
}

// looksLocal tells a local number, as papers show it, from nine other
// characters: one in 32 of them has a check character that fits.
func looksLocal(query string) bool {
	query = strings.ToUpper(strings.TrimSpace(query))
	return strings.HasPrefix(query, "KLG") || strings.Count(query, "-") == 2
}

// match is how closely the words must fit.
type match int

const (
	whole match = iota
	prefix
	within
)

// short reports whether a word is found at the beginning of others only.
func short(word string) bool { return utf8.RuneCountInString(word) < partFrom }

// fits reports whether one of words, which stand between spaces, fits the term.
func (m match) fits(words string, t term) bool {
	return slices.ContainsFunc(t.forms, func(form string) bool {
		must := m
		if must == within && utf8.RuneCountInString(form) < partFrom {
			must = prefix
		}
		for from := 0; ; {
			at := strings.Index(words[from:], form)
			if at < 0 {
				return false
			}
			at += from
			end := at + len(form)
			if must == within || words[at-1] == ' ' && (must == prefix || words[end] == ' ') {
				return true
			}
			from = at + 1
		}
	})
}

func (m match) fitsAll(words string, all []term) bool {
	return !slices.ContainsFunc(all, func(t term) bool { return !m.fits(words, t) })
}

// Search implements [app.Store]. Whole words come first, then beginnings, then
// parts of words; among equals dossiers before the register, and what was saved
// last before the rest. A person of the register who is also found in a dossier
// is given once.
func (db *DB) Search(ctx context.Context, query string, limit int) ([]app.Hit, error) {
	s := searching{terms: terms(query), limit: limit, seen: map[who]bool{}}
	if limit <= 0 || limit > maxHits {
		s.limit = maxHits
	}
	err := db.look(ctx, func(p *projection) error {
		if len(s.terms) == 0 {
			return nil
		}
		for _, m := range []match{whole, prefix, within} {
			if !s.through(p, &p.saved, m) || !s.through(p, &p.imported, m) {
				break
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("search: %w", fault(err))
	}
	return s.hits, nil
}

// searching is one search under way.
type searching struct {
	terms []term
	limit int
	seen  map[who]bool
	hits  []app.Hit
}

// who is a person of a family, or with the nil UUID the family; in a dossier, or
// with the nil UUID in the register.
type who struct{ dossier, family, person uuid.UUID }

// through looks through a sequence and reports whether there is room for more.
// Looking through all of it is deliberate, see docs/adr/0005.
func (s *searching) through(p *projection, in *sequence, m match) bool {
	for f := range in.newestWith(m, s.terms) {
		if m.fitsAll(f.words, s.terms) && !s.add(p, f, person{name: f.name}) {
			return false
		}
		for i := range f.people {
			if m.fitsAll(f.people[i].words, s.terms) && !s.add(p, f, f.people[i]) {
				return false
			}
		}
	}
	return true
}

func (s *searching) add(p *projection, f *findable, found person) bool {
	id := who{f.dossier, f.family, found.person}
	inDossiers := who{family: f.family, person: found.person}
	if s.seen[id] || f.dossier == uuid.Nil && s.seen[inDossiers] {
		return true
	}
	s.seen[id], s.seen[inDossiers] = true, true
	h := app.Hit{
		Dossier: f.dossier, LocalNumber: f.local, Family: f.family, Person: found.person,
		Name: found.name, NIK: found.nik, KK: f.kk, Village: f.village,
	}
	if d, ok := p.dossiers[f.dossier]; ok {
		h.Stage = d.stage
	}
	s.hits = append(s.hits, h)
	return len(s.hits) < s.limit
}

// Sightings implements [app.Store].
func (db *DB) Sightings(ctx context.Context, nik string, except uuid.UUID) ([]app.Sighting, error) {
	var out []app.Sighting
	err := db.look(ctx, func(p *projection) error {
		seen := map[*findable]bool{}
		for _, f := range slices.Backward(p.byNIK[nik]) {
			if seen[f] || f.dossier != uuid.Nil && f.dossier == except {
				continue
			}
			seen[f] = true
			for i := range f.people {
				if f.people[i].nik == nik {
					out = append(out, app.Sighting{
						Dossier: f.dossier, LocalNumber: f.local, Family: f.family,
						Person: f.people[i].person, Name: f.people[i].name,
					})
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find sightings: %w", fault(err))
	}
	return out, nil
}

// Households implements [app.Store].
func (db *DB) Households(ctx context.Context) ([]app.Household, error) {
	if db.Locked() {
		return nil, errLocked("list households")
	}
	var out []app.Household
	err := each(ctx, db.h.read, `SELECT id, seal_rev, body FROM household`, nil, func(scan func(...any) error) error {
		h, err := db.scanHousehold(scan)
		if db.damaged.note(err) {
			return nil
		}
		out = append(out, h)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list households: %w", fault(err))
	}
	slices.SortFunc(out, func(a, b app.Household) int {
		return cmp.Or(cmp.Compare(a.Family.KK, b.Family.KK), slices.Compare(a.Family.ID[:], b.Family.ID[:]))
	})
	return out, nil
}
