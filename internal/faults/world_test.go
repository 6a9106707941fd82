package faults_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"titian/app"
	"titian/app/civil"
	"titian/app/clock"
	"titian/app/sample"
	"titian/central"
	"titian/central/review"
	"titian/central/review/state"
	"titian/internal/pipenet"
	"titian/internal/testkit/factory"
)

// world is one central, its laptops and the line between them.
type world struct {
	dir     string
	lives   int
	rand    *rand.Rand
	checker *app.Checker
	// families have not been captured yet.
	families []sample.Family

	line    *badLine
	central *central.Central
	stop    context.CancelFunc
	served  chan error
	laptops []*laptop

	// backup is yesterday's, empty for none. restored: central has not been
	// told again what it lost.
	backup   string
	backups  int
	restored bool
	numbers  map[string]string
}

func (w *world) params() central.Params {
	return central.Params{Data: filepath.Join(w.dir, fmt.Sprintf("central-%d", w.lives)), Clock: clock.System{}}
}

func (w *world) open(ctx context.Context) (err error) {
	if w.central, err = central.Open(ctx, w.params()); err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	w.stop, w.served = stop, make(chan error, 1)
	network := pipenet.New()
	w.line.join(network)
	c, served := w.central, w.served
	go func() { served <- c.Serve(serving, network, nil) }()
	return nil
}

// shut ends central in good order.
func (w *world) shut() error {
	if w.central == nil {
		return nil
	}
	w.stop()
	err := <-w.served
	err = errors.Join(err, w.central.Close())
	w.central = nil
	return err
}

// crash lets central go on from its files as they lie there, without a close.
func (w *world) crash(ctx context.Context) error {
	old := w.params().Data
	w.lives++
	if err := os.CopyFS(w.params().Data, os.DirFS(old)); err != nil {
		return err
	}
	if err := errors.Join(w.shut(), os.RemoveAll(old)); err != nil {
		return err
	}
	return w.open(ctx)
}

// keep makes the backup that restore goes back to.
func (w *world) keep(ctx context.Context) error {
	w.backups++
	target := filepath.Join(w.dir, fmt.Sprintf("backup-%d", w.backups))
	_, err := w.central.Backup(ctx, target)
	if err == nil {
		w.backup = target
	}
	return err
}

// restore puts the backup in central's place: a new epoch.
func (w *world) restore(ctx context.Context) error {
	if w.backup == "" {
		return nil
	}
	if err := w.shut(); err != nil {
		return err
	}
	if _, err := central.Restore(ctx, w.params(), w.backup); err != nil {
		return err
	}
	w.restored = true
	return w.open(ctx)
}

// review decides about every member that waits: one in six is refused.
func (w *world) review(ctx context.Context, refuse bool) error {
	queue, err := w.central.Cases(ctx, false)
	if err != nil {
		return err
	}
	for i := range queue {
		var verdicts []review.Verdict
		for _, m := range queue[i].Members {
			if m.State != state.Pending {
				continue
			}
			v := review.Verdict{Dossier: queue[i].Dossier, Member: m.Member, Accept: true, Reviewer: "laboratorium"}
			if refuse && w.rand.IntN(6) == 0 {
				v.Accept, v.Field, v.Reason = false, "person.name", "nama tidak terbaca"
			}
			verdicts = append(verdicts, v)
		}
		if err := w.central.Decide(ctx, verdicts...); err != nil && !errors.Is(err, review.ErrStale) {
			return err
		}
	}
	return w.central.Settle(ctx)
}

// pay settles the open bills of every family.
func (w *world) pay(ctx context.Context) error {
	for _, l := range w.laptops {
		for _, id := range l.dossiers {
			bills, err := w.central.Bills(ctx, id, true)
			if err != nil {
				return err
			}
			for _, b := range bills {
				day := civil.In(clock.System{}.Now(), w.checker.Zone(factory.Village))
				if first, err := civil.FromISO(b.PayFrom); err == nil && day.String() < first.String() {
					day = first
				}
				if _, err := w.central.Pay(ctx, b.ID, 0, day); err != nil {
					return err
				}
			}
		}
	}
	return w.central.Settle(ctx)
}

func (w *world) close() error {
	var errs []error
	for _, l := range w.laptops {
		errs = append(errs, l.close())
	}
	errs = append(errs, w.shut())
	w.line.portal.Wait()
	return errors.Join(errs...)
}
