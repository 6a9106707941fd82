package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"titian/app"
	"titian/central/review"
	"titian/central/review/state"
	"titian/internal/badline"
)

const numberBudget = 5.0 // seconds

// measureFirstNumber lets an EDGE line fail while 8 MB of scans wait, decides
// about a family meanwhile, and takes the time from the line's return to the
// first membership number in the laptop's store.
func measureFirstNumber(ctx context.Context, b *bench) ([]Row, error) {
	ways := []struct {
		what   string
		secure bool
		afresh bool
	}{
		{"EDGE, 8 MB of scans waiting: line back → first number", false, false},
		{"the same with TLS, program just opened, no bearer", true, true},
	}
	seconds := make([][]float64, len(ways))
	errs := make([]error, len(ways))
	n := pick(b.extent, 1, 3, 5)
	b.people.families(2_000) // before they are asked for side by side
	for range n {
		var wait sync.WaitGroup
		for i, w := range ways {
			wait.Go(func() {
				ctx, cancel := context.WithTimeout(ctx, lineLimit)
				defer cancel()
				took, err := b.firstNumber(ctx, w.secure, w.afresh)
				seconds[i], errs[i] = append(seconds[i], took), errors.Join(errs[i], err)
			})
		}
		wait.Wait()
		if err := errors.Join(errs...); err != nil {
			return nil, err
		}
	}
	var rows []Row
	for i, w := range ways {
		rows = append(rows, Row{
			What: w.what, Budget: fmt.Sprintf("≤ %.0f s", numberBudget), Measured: spread(seconds[i], 2, " s"),
			Figures: map[string]float64{"median_s": round(median(seconds[i]), 3)},
			Met:     met(median(seconds[i]) <= numberBudget), Runs: fmt.Sprint(n),
		})
	}
	return rows, nil
}

// firstNumber returns the seconds of one run. Afresh, the program is opened
// when the line is back; otherwise it has been waiting for it.
func (b *bench) firstNumber(ctx context.Context, secure, afresh bool) (seconds float64, err error) {
	k, err := b.openLink(ctx, secure, nil)
	if err != nil {
		return 0, err
	}
	defer shut(&err, k)
	decided, err := k.loadScans(ctx)
	if err != nil {
		return 0, err
	}
	if err := k.line.Set(badline.EDGE()); err != nil {
		return 0, err
	}
	stop := k.run(ctx)
	defer func() { stop() }()
	uploading := func() (bool, error) { return len(k.engine.Status().Uploading) > 0, nil }
	if err := until(ctx, uploading); err != nil {
		return 0, err
	}
	k.line.Switch(badline.Down)
	if err := k.site.accept(ctx, decided); err != nil {
		return 0, err
	}
	if err := until(ctx, k.resting); err != nil {
		return 0, err
	}
	if afresh {
		stop()
		if err := k.start(ctx, nil); err != nil {
			return 0, err
		}
	}
	began := b.now()
	k.line.Switch(badline.Open)
	if afresh {
		stop = k.run(ctx)
	} else {
		k.engine.Wake()
	}
	err = until(ctx, func() (bool, error) { return k.numbered(ctx, decided) })
	return b.since(began).Seconds(), err
}

// run lets the engine run until stop, which may be called again.
func (k *link) run(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = k.engine.Run(ctx) // it ends with ctx
	}()
	return func() {
		cancel()
		<-done
	}
}

// resting tells whether the laptop has found that there is no line, and waits.
func (k *link) resting() (bool, error) {
	s := k.engine.Status()
	return s.Line != "" && !s.Pushing && !s.Pulling && len(s.Uploading) == 0, nil
}

// loadScans delivers one family and leaves 8 MB of another ten's scans waiting.
func (k *link) loadScans(ctx context.Context) (delivered uuid.UUID, err error) {
	dossiers, err := k.laptop.b.people.sized(11, 4)
	if err != nil {
		return uuid.Nil, err
	}
	if err := k.warm(ctx, dossiers[0]); err != nil {
		return uuid.Nil, err
	}
	for _, d := range dossiers[1:] {
		if _, _, err := k.laptop.submit(ctx, d, recordBytes, scans(400_000, 400_000)); err != nil {
			return uuid.Nil, err
		}
	}
	return dossiers[0].ID, nil
}

// accept decides for every member of a dossier and lets central number them.
func (s *site) accept(ctx context.Context, dossier uuid.UUID) error {
	c, err := s.central.Case(ctx, dossier)
	if err != nil {
		return err
	}
	var verdicts []review.Verdict
	for _, m := range c.Members {
		if m.State != state.Pending {
			continue
		}
		verdicts = append(verdicts, review.Verdict{Dossier: dossier, Member: m.Member, Accept: true, Reviewer: "bench"})
	}
	if err := s.central.Decide(ctx, verdicts...); err != nil {
		return err
	}
	return s.central.Settle(ctx)
}

// numbered tells whether the laptop knows the number of a dossier's person.
func (k *link) numbered(ctx context.Context, dossier uuid.UUID) (bool, error) {
	r, err := k.laptop.db.Get(ctx, dossier)
	if err != nil {
		return false, err
	}
	return anyNumber(r.Facts.Persons), nil
}

func anyNumber(persons map[uuid.UUID]app.PersonFact) bool {
	for _, p := range persons {
		if p.Number != "" {
			return true
		}
	}
	return false
}
