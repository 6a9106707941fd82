package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"titian/app"
	"titian/internal/badline"
	"titian/internal/wiring"
	"titian/sync/engine"
	"titian/sync/remote"
)

// recordBytes is the size of a family's record that the peers were given.
const recordBytes = 3000

// link is a laptop and a central with a line between them, all of them real.
type link struct {
	site   *site
	laptop *laptop
	line   *badline.Line
	engine *engine.Engine
	client *remote.Client
}

// openLink joins a new laptop to a new central over a perfect line. changed is
// the engine's; nil for none.
func (b *bench) openLink(ctx context.Context, secure bool, changed func(engine.Status)) (_ *link, err error) {
	k := &link{}
	defer func() {
		if err != nil {
			shut(&err, k)
		}
	}()
	dir, err := b.folder("central")
	if err != nil {
		return nil, err
	}
	if k.site, err = b.openSite(ctx, dir, secure); err != nil {
		return nil, err
	}
	if dir, err = b.folder("laptop"); err != nil {
		return nil, err
	}
	if k.laptop, err = b.newLaptop(ctx, dir, cheap()); err != nil {
		return nil, err
	}
	if k.line, err = badline.New(ctx, badline.Params{Target: k.site.addr}); err != nil {
		return nil, err
	}
	if err = k.site.enrol(ctx, k.laptop, k.line.Addr()); err != nil {
		return nil, err
	}
	return k, k.start(ctx, changed)
}

// start makes an engine without a connection and without a bearer, as a
// program that was just opened has it.
func (k *link) start(ctx context.Context, changed func(engine.Status)) (err error) {
	if k.client != nil {
		if err := k.client.Close(); err != nil {
			return err
		}
	}
	k.engine, k.client, err = wiring.Engine(ctx, wiring.EngineParams{DB: k.laptop.db, Clock: k.laptop.b.clock, Changed: changed})
	return err
}

// Close ends all that runs.
func (k *link) Close() error {
	var errs []error
	if k.client != nil {
		errs = append(errs, k.client.Close())
	}
	if k.line != nil {
		errs = append(errs, k.line.Close())
	}
	if k.laptop != nil {
		errs = append(errs, k.laptop.db.Close())
	}
	if k.site != nil {
		errs = append(errs, k.site.Close())
	}
	return errors.Join(errs...)
}

// warm carries one family without papers, so that central has loaded its rules
// and both sides know each other.
func (k *link) warm(ctx context.Context, d app.Dossier) error {
	if _, _, err := k.laptop.submit(ctx, d, 0, nil); err != nil {
		return err
	}
	return k.finish(ctx)
}

// finish synchronises until nothing waits, however often the line breaks.
func (k *link) finish(ctx context.Context) error {
	for {
		_, err := k.engine.SyncOnce(ctx)
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), err)
		}
		pending, err := k.laptop.db.Pending(ctx)
		if err != nil {
			return err
		}
		if len(pending) == 0 {
			return nil
		}
		for i := range pending {
			if pending[i].Parked != "" {
				return fmt.Errorf("synchronise: item %d is parked: %s", pending[i].Seq, pending[i].Parked)
			}
		}
	}
}

// whole compares what central holds with what was submitted.
func (k *link) whole(ctx context.Context, submissions, documents int) error {
	held, err := k.site.central.Inventory(ctx)
	if err != nil {
		return err
	}
	arrived := 0
	for _, d := range held.Documents {
		if d.Whole {
			arrived++
		}
	}
	if len(held.Submissions) != submissions || arrived != documents {
		return fmt.Errorf("central holds %d submissions and %d whole documents, want %d and %d",
			len(held.Submissions), arrived, submissions, documents)
	}
	return nil
}

// until looks every few milliseconds whether something is done.
func until(ctx context.Context, done func() (bool, error)) error {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, err := done()
		if err != nil || ok {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
