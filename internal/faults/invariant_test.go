package faults_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"titian/central"
)

const (
	// rounds and roundTime bound how long a good line takes to bring everything
	// home: each laptop synchronises so often, so far apart.
	rounds    = 6
	roundTime = 10 * time.Minute
)

// honest looks at what is true at every moment: what an officer was told is
// saved is there (I1), what the screen calls received is at central, and no
// number changes or is given twice.
func (w *world) honest(ctx context.Context) error {
	inventory, err := w.central.Inventory(ctx)
	if err != nil {
		return err
	}
	if err := w.numbered(inventory.Numbers); err != nil {
		return err
	}
	held := map[string]int{}
	for _, s := range inventory.Submissions {
		held[s.ID]++
	}
	whole := map[string]bool{}
	for _, d := range inventory.Documents {
		whole[d.ID] = d.Whole
	}
	for i, l := range w.laptops {
		if err := l.honest(ctx, held, whole); err != nil {
			return fmt.Errorf("laptop %d: %w", i, err)
		}
	}
	return nil
}

// numbered compares the numbers that central gives with all that it ever gave.
func (w *world) numbered(list []central.InventoryNumber) error {
	for _, n := range list {
		if before, ok := w.numbers[n.Person]; ok && before != n.Number {
			return fmt.Errorf("the number of person %s changed", n.Person)
		}
		w.numbers[n.Person] = n.Number
	}
	given := map[string]string{}
	for person, number := range w.numbers {
		if other, twice := given[number]; twice {
			return fmt.Errorf("persons %s and %s have the same number", person, other)
		}
		given[number] = person
	}
	return nil
}

func (l *laptop) honest(ctx context.Context, held map[string]int, whole map[string]bool) error {
	for _, id := range l.dossiers {
		r, err := l.db.Get(ctx, id)
		if err != nil {
			return fmt.Errorf("dossier %s was saved: %w", id, err)
		}
		if r.Dossier.Note != l.notes[id] {
			return fmt.Errorf("dossier %s is not as it was saved", id)
		}
		for person, fact := range r.Facts.Persons {
			if before := l.numbers[person]; before != "" && fact.Number != before {
				return fmt.Errorf("the number of person %s changed on the laptop", person)
			}
			if fact.Number != "" {
				l.numbers[person] = fact.Number
			}
		}
		if l.w.restored || r.Facts.Submission == nil {
			continue // central has lost what it once acknowledged
		}
		if !r.Facts.Received.IsZero() && held[r.Facts.Submission.String()] != 1 {
			return fmt.Errorf("dossier %s is called received and is not at central", id)
		}
		for doc, received := range r.Facts.Documents {
			if received && !whole[doc.String()] {
				return fmt.Errorf("paper %s is called received and is not whole at central", doc)
			}
		}
	}
	return nil
}

// settle ends the faults, lets everybody finish, and holds the invariants. It
// returns after how many rounds they held.
func (w *world) settle(ctx context.Context) (n int, err error) {
	w.line.set(false)
	for n = 1; n <= rounds; n++ {
		time.Sleep(roundTime)
		for _, l := range w.laptops {
			if failed := l.sync(ctx, roundTime); failed != nil {
				err = errors.Join(err, failed)
			}
		}
		if err := w.central.Settle(ctx); err != nil {
			return n, err
		}
		if err = w.home(ctx); err == nil {
			w.restored = false
			return n, w.honest(ctx)
		}
	}
	return n, fmt.Errorf("not home after %d rounds on a good line: %w", rounds, err)
}

// home tells what is still missing when everything should be everywhere.
func (w *world) home(ctx context.Context) error {
	inventory, err := w.central.Inventory(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, l := range w.laptops {
		for id := range l.submitted {
			known[id.String()] = true
		}
	}
	held := map[string]int{}
	for _, s := range inventory.Submissions {
		held[s.ID]++
		if !known[s.ID] {
			return fmt.Errorf("submission %s was never made", s.ID)
		}
	}
	papers := map[string]string{}
	for _, d := range inventory.Documents {
		if d.Whole {
			papers[d.ID] = d.SHA256
		}
	}
	given := map[string]string{}
	for _, n := range inventory.Numbers {
		given[n.Person] = n.Number
	}
	for i, l := range w.laptops {
		if err := l.home(ctx, held, papers, given); err != nil {
			return fmt.Errorf("laptop %d: %w", i, err)
		}
	}
	return nil
}

// home holds I2, I3, I4 and I7 for one laptop.
func (l *laptop) home(ctx context.Context, held map[string]int, papers, given map[string]string) error {
	for id := range l.submitted {
		if held[id.String()] != 1 {
			return fmt.Errorf("submission %s is at central %d times", id, held[id.String()])
		}
	}
	for _, id := range l.dossiers {
		r, err := l.db.Get(ctx, id)
		if err != nil {
			return err
		}
		if r.Facts.Submission == nil {
			continue
		}
		if r.Facts.Received.IsZero() {
			return fmt.Errorf("dossier %s has no receipt that verifies (%s)", id, r.Facts.Problem.Code)
		}
		for doc, received := range r.Facts.Documents {
			if !received || papers[doc.String()] != l.papers[doc] {
				return fmt.Errorf("paper %s: received %t, the same bytes %t", doc, received, papers[doc.String()] == l.papers[doc])
			}
		}
		for i := range r.Dossier.Members {
			p := r.Dossier.Members[i].Person.ID
			if number := given[p.String()]; number != r.Facts.Persons[p].Number {
				return fmt.Errorf("person %s: the number at central is not the one on the laptop", p)
			}
		}
	}
	pending, err := l.db.Pending(ctx)
	if err == nil && len(pending) > 0 {
		return fmt.Errorf("%d items wait in the outbox", len(pending))
	}
	return err
}
