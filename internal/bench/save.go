package main

import (
	"context"
	"fmt"
)

const saveBudget = 25 // milliseconds, at the 99th percentile

// measureSave saves five-member dossiers, each a first time and then again as
// an officer goes on typing, in a store that shows them.
func measureSave(ctx context.Context, b *bench) (rows []Row, err error) {
	dir, err := b.folder("save")
	if err != nil {
		return nil, err
	}
	l, err := b.newLaptop(ctx, dir, cheap())
	if err != nil {
		return nil, err
	}
	defer shut(&err, l.db)
	dossiers, err := b.people.sized(pick(b.extent, 50, 500, 500), 5)
	if err != nil {
		return nil, err
	}
	var took []float64
	for i := range dossiers {
		var rev int64
		for _, note := range []string{"", "Rumah di belakang balai desa."} {
			dossiers[i].Note = note
			began := b.now()
			rev, err = l.db.Put(ctx, dossiers[i], rev)
			if err != nil {
				return nil, err
			}
			took = append(took, millis(b.since(began)))
		}
	}
	p99 := percentile(took, 99)
	return []Row{{
		What: "save of a 5-member dossier, durable", Budget: fmt.Sprintf("p99 ≤ %d ms", saveBudget),
		Measured: fmt.Sprintf("median %.1f ms, p99 %.1f ms", median(took), p99),
		Figures:  map[string]float64{"median_ms": round(median(took), 2), "p99_ms": round(p99, 2)},
		Met:      met(p99 <= saveBudget), Runs: fmt.Sprintf("%d saves, half of them new", len(took)),
	}}, nil
}
