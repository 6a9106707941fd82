package station

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"titian/app"
	"titian/app/ident"
	"titian/app/region"
)

// Families returns the families that a query chooses.
func (s *Station) Families(ctx context.Context, q app.FamilyQuery) (app.FamilyList, error) {
	db, err := s.store()
	if err != nil {
		return app.FamilyList{}, told(err)
	}
	list, err := db.Families(ctx, q)
	return list, told(err)
}

// Search finds people and families by what was typed, best first.
func (s *Station) Search(ctx context.Context, query string, limit int) ([]app.Hit, error) {
	db, err := s.store()
	if err != nil {
		return nil, told(err)
	}
	hits, err := db.Search(ctx, query, limit)
	return hits, told(err)
}

// Agenda returns what waits for the officer today, at most limit tasks, and what
// moved since yesterday.
func (s *Station) Agenda(ctx context.Context, limit int) (app.Agenda, error) {
	db, err := s.store()
	if err != nil {
		return app.Agenda{}, told(err)
	}
	today := s.Today()
	edition, err := s.checker.Rules().On(today)
	if err != nil {
		return app.Agenda{}, told(fmt.Errorf("make agenda: %w", err))
	}
	yesterday := today.AddDays(-1)
	a, err := db.Agenda(ctx, app.AgendaQuery{
		Today: today, Limit: limit, Newborn: edition.Newborn,
		Since: time.Date(yesterday.Year(), yesterday.Month(), yesterday.Day(), 0, 0, 0, 0, s.Zone()),
	})
	return a, told(err)
}

// FindPlaces returns the villages that a query finds, best first.
func (s *Station) FindPlaces(ctx context.Context, query string, limit int) ([]region.Place, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.checker.Regions().Search(query, limit, region.Village), nil
}

// PlaceName returns the name of a region and of all that contains it, as "Tuban ·
// Kuta · Badung · Bali"; empty for a code that does not exist.
func (s *Station) PlaceName(code string) string {
	c, err := region.ParseCode(code)
	if err != nil {
		return ""
	}
	return s.checker.Regions().Path(c)
}

// facilities are those that central sent, ready to be searched while the store
// is unlocked.
type facilities struct {
	mu    sync.Mutex
	known []facility
	// read tells that known is what the store holds.
	read bool
}

type facility struct {
	app.Facility
	// words is folded, with a space before each word.
	words string
}

func (f *facilities) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.known, f.read = nil, false
}

// FindFacilities returns the first-level facilities of central's list that a
// query finds, by code: each of its words begins a word of the name or of the
// code. Nothing typed finds all.
func (s *Station) FindFacilities(ctx context.Context, query string, limit int) ([]app.Facility, error) {
	db, err := s.store()
	if err != nil {
		return nil, told(err)
	}
	f := &s.catalog
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.read {
		list, err := db.Facilities(ctx)
		if err != nil {
			return nil, told(err)
		}
		f.known, f.read = make([]facility, len(list)), true
		for i, one := range list {
			f.known[i] = facility{one, " " + ident.Fold(one.Name+" "+one.Code)}
		}
	}
	words := strings.Fields(ident.Fold(query))
	var out []app.Facility
	for i := range f.known {
		if len(out) >= limit {
			break
		}
		if f.known[i].has(words) {
			out = append(out, f.known[i].Facility)
		}
	}
	return out, nil
}

func (f *facility) has(words []string) bool {
	for _, w := range words {
		if !strings.Contains(f.words, " "+w) {
			return false
		}
	}
	return true
}
