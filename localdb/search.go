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
	// trigram is the length of what the index holds.
	trigram = 3
	// longDigits is the length from which a number is looked up by its end:
	// the beginnings of the numbers of one village are all the same, and walking
	// their long lists costs more than checking what the end found.
	longDigits = 7
	digitsTail = 5
)

// term is one word of a query. A number that begins with 0 may be a phone
// number, which is kept with its country code.
type term struct{ forms []string }

// match is how closely the words of an entry must fit.
type match int

const (
	whole match = iota
	prefix
	within
)

// fit is the text that an entry has for a word; what is too short to be found
// within a word is found at its beginning.
func (m match) fit(word string) string {
	switch {
	case m == whole:
		return gap + word + gap
	case m == prefix || utf8.RuneCountInString(word) < trigram:
		return gap + word
	default:
		return word
	}
}

// terms folds a query. Every word counts once.
func terms(query string) []term {
	if runes := []rune(query); len(runes) > maxQueryRunes {
		query = string(runes[:maxQueryRunes])
	}
	if local, err := app.ParseLocalNumber(query); err == nil {
		query = local
	}
	words := strings.Fields(ident.Fold(query))
	slices.Sort(words)
	words = slices.Compact(words)
	var out []term
	for _, w := range words[:min(len(words), maxQueryWords)] {
		t := term{forms: []string{w}}
		if len(w) >= trigram && w[0] == '0' && onlyDigits(w) {
			t.forms = append(t.forms, "62"+w[1:])
		}
		out = append(out, t)
	}
	return out
}

func onlyDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// find is a query of the index and the exact check of what it finds.
func (m match) find(terms []term) (index string, where string, args []any) {
	var all, exact []string
	for _, t := range terms {
		var any, check []string
		for _, w := range t.forms {
			fit := m.fit(w)
			part := fit
			if bare := strings.Trim(fit, " "); len(bare) >= longDigits && onlyDigits(bare) {
				part = bare[len(bare)-digitsTail:]
				check = append(check, `instr(e.words, ?) > 0`)
				args = append(args, fit)
			}
			any = append(any, `"`+part+`"`)
		}
		all = append(all, "("+strings.Join(any, " OR ")+")")
		if len(check) > 0 {
			exact = append(exact, "("+strings.Join(check, " OR ")+")")
		}
	}
	if len(exact) > 0 {
		where = " AND " + strings.Join(exact, " AND ")
	}
	return strings.Join(all, " AND "), where, args
}

// Search implements [app.Store]. Whole words come first, then beginnings, then
// parts of words; among equals dossiers before the register, and what was saved
// last before the rest. A person of the register who is also found in a dossier
// is given once.
func (db *DB) Search(ctx context.Context, query string, limit int) ([]app.Hit, error) {
	words := terms(query)
	if limit <= 0 || limit > maxHits {
		limit = maxHits
	}
	var out []app.Hit
	err := db.look(ctx, func(ctx context.Context, p *projection) error {
		if len(words) == 0 {
			return nil
		}
		seen := map[int64]bool{}
		for _, m := range []match{whole, prefix, within} {
			if len(out) >= limit {
				break
			}
			if err := p.search(ctx, m, words, limit, seen, &out); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("search: %w", fault(err))
	}
	out = onceEach(out)
	return out[:min(len(out), limit)], nil
}

// search appends what a way of matching finds and the ways before did not.
func (p *projection) search(ctx context.Context, m match, words []term, limit int, seen map[int64]bool, out *[]app.Hit) error {
	index, where, args := m.find(words)
	args = append(append([]any{index}, args...), limit+len(seen))
	return each(ctx, p.pool,
		`SELECT e.id, e.dossier, coalesce(d.local, ''), e.family, e.person, e.name, e.nik, e.kk, e.village, coalesce(d.stage, '')
		 FROM find CROSS JOIN entry e ON e.id = find.rowid LEFT JOIN dossier d ON d.id = e.dossier
		 WHERE find MATCH ?`+where+` ORDER BY find.rowid DESC LIMIT ?`, args,
		func(scan func(...any) error) error {
			var id int64
			var dossier, family, person, stage string
			var h app.Hit
			err := scan(&id, &dossier, &h.LocalNumber, &family, &person, &h.Name, &h.NIK, &h.KK, &h.Village, &stage)
			if err != nil || seen[id] {
				return err
			}
			seen[id] = true
			h.Dossier, h.Family, h.Person, h.Stage = parseID(dossier), parseID(family), parseID(person), app.Stage(stage)
			*out = append(*out, h)
			return nil
		})
}

// onceEach leaves out of the register who was found in a dossier.
func onceEach(hits []app.Hit) []app.Hit {
	type who struct{ family, person uuid.UUID }
	known := map[who]bool{}
	for _, h := range hits {
		if h.Dossier != uuid.Nil {
			known[who{h.Family, h.Person}] = true
		}
	}
	return slices.DeleteFunc(hits, func(h app.Hit) bool {
		return h.Dossier == uuid.Nil && known[who{h.Family, h.Person}]
	})
}

// Sightings implements [app.Store].
func (db *DB) Sightings(ctx context.Context, nik string, except uuid.UUID) ([]app.Sighting, error) {
	var out []app.Sighting
	err := db.look(ctx, func(ctx context.Context, p *projection) error {
		if nik == "" {
			return nil
		}
		return each(ctx, p.pool,
			`SELECT e.dossier, coalesce(d.local, ''), e.family, e.person, e.name
			 FROM entry e LEFT JOIN dossier d ON d.id = e.dossier
			 WHERE e.nik = ? AND e.nik <> '' AND e.dossier <> ? ORDER BY e.id DESC`, []any{nik, except.String()},
			func(scan func(...any) error) error {
				var dossier, family, person string
				var s app.Sighting
				err := scan(&dossier, &s.LocalNumber, &family, &person, &s.Name)
				s.Dossier, s.Family, s.Person = parseID(dossier), parseID(family), parseID(person)
				out = append(out, s)
				return err
			})
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
