package main

import (
	"context"
	"fmt"

	"titian/app"
	"titian/app/sample"
)

const (
	searchBudget = 10 // milliseconds, at the 95th percentile
	// shownHits is how many hits a screen asks for.
	shownHits = 50
)

// measureSearch types names and numbers, one key after the other, into a store
// that knows 100,000 people of the village register.
func measureSearch(ctx context.Context, b *bench) (rows []Row, err error) {
	dir, err := b.folder("search")
	if err != nil {
		return nil, err
	}
	l, err := b.newLaptop(ctx, dir, cheap())
	if err != nil {
		return nil, err
	}
	defer shut(&err, l.db)
	families := b.people.counting(pick(b.extent, 10_000, 100_000, 100_000))
	registered := make([]app.Household, len(families))
	count := 0
	for i := range families {
		if registered[i], err = household(&families[i], i+1); err != nil {
			return nil, err
		}
		count += len(registered[i].Members)
	}
	b.say("%d people written to the register", count)
	if err := l.db.PutHouseholds(ctx, registered); err != nil {
		return nil, err
	}
	took, lost, err := typeAll(ctx, l, typed(families, pick(b.extent, 20, 150, 300)))
	if err != nil {
		return nil, err
	}
	p95 := percentile(took, 95)
	said := fmt.Sprintf("median %.1f ms, p95 %.1f ms, worst %.1f ms", median(took), p95, percentile(took, 100))
	if lost > 0 {
		said += fmt.Sprintf("; %d found nobody, although they begin a known text", lost)
	}
	return []Row{{
		What: fmt.Sprintf("search as you type over %d people", count), Budget: fmt.Sprintf("p95 ≤ %d ms", searchBudget),
		Measured: said,
		Figures:  map[string]float64{"median_ms": round(median(took), 2), "p95_ms": round(p95, 2), "max_ms": round(percentile(took, 100), 2), "found_nobody": float64(lost)},
		Met:      met(p95 <= searchBudget && lost == 0), Runs: fmt.Sprintf("%d keystrokes", len(took)),
	}}, nil
}

// typed is what officers type: of one family after the other three names, a
// NIK and a KK.
func typed(families []sample.Family, n int) []string {
	out := make([]string, 0, n)
	for i := range n {
		f := &families[i*len(families)/n].Dossier
		p := &f.Members[i%len(f.Members)].Person
		switch {
		case i%5 == 3 && p.NIK != "":
			out = append(out, p.NIK)
		case i%5 == 4:
			out = append(out, f.Family.KK)
		default:
			out = append(out, p.Name)
		}
	}
	return out
}

// typeAll searches for each beginning of each text, and returns the
// milliseconds of each search and how many of them found nobody.
func typeAll(ctx context.Context, l *laptop, all []string) (took []float64, lost int, err error) {
	for _, text := range all {
		keys := []rune(text)
		for n := 1; n <= len(keys); n++ {
			began := l.b.now()
			hits, err := l.db.Search(ctx, string(keys[:n]), shownHits)
			if err != nil {
				return nil, 0, err
			}
			took = append(took, millis(l.b.since(began)))
			if len(hits) == 0 {
				lost++
			}
		}
	}
	return took, lost, nil
}
