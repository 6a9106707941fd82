package engine

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
)

// storeLimit bounds the small writes that the loop itself makes.
const storeLimit = 5 * time.Second

// authMargin is what must be left of a bearer before new work starts.
const authMargin = time.Minute

// drain is one synchronisation. One goroutine runs its loop and owns every
// field; the work itself runs beside it and hands back a function that the
// loop calls. So no plan is ever made from half a result.
type drain struct {
	e      *Engine
	once   bool
	device Device
	report Report

	pending []Pending
	stale   bool

	inflight int
	results  chan func(context.Context)

	expires time.Time
	// refused means that central did not take a bearer since it last answered.
	refused bool
	// alone means that work is under way which tolerates no other beside it.
	alone   bool
	pushing bool
	pulling bool
	// uploading holds the documents under way.
	uploading map[uuid.UUID]bool

	// greeted means that a push was answered under this incarnation.
	greeted bool
	// first means that the next page is the first of all.
	first bool
	// pulled means that one page at least was applied in this synchronisation.
	pulled    bool
	wantPull  bool
	pullAfter time.Time
	pullFails int
	pullErr   error
	lastPull  time.Time
	// resync and reborn ask for the exclusive work of the same name.
	resync bool
	reborn bool

	// held is until when documents wait for their budget; narrow means that one
	// of them goes at a time, for several would share what is left of it.
	held   time.Time
	narrow bool

	// fresh holds offsets that central itself gave in this synchronisation.
	fresh map[uuid.UUID]int64
	// complete tells when a document's last byte was acknowledged.
	complete map[uuid.UUID]time.Time
	// repushed holds items that central was found not to know.
	repushed map[uuid.UUID]bool
}

func newDrain(e *Engine, device Device, first, once bool) *drain {
	return &drain{
		e:         e,
		once:      once,
		first:     first,
		device:    device,
		stale:     true,
		wantPull:  true,
		results:   make(chan func(context.Context)),
		uploading: map[uuid.UUID]bool{},
		fresh:     map[uuid.UUID]int64{},
		complete:  map[uuid.UUID]time.Time{},
		repushed:  map[uuid.UUID]bool{},
	}
}

func (d *drain) loop(ctx context.Context) error {
	// What is known when the caller's context ends is still stored.
	keep := context.WithoutCancel(ctx)
	work, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		for d.inflight > 0 {
			(<-d.results)(keep)
		}
		d.publish(false)
	}()
	if d.once {
		d.e.line.afresh()
	}
	for {
		d.schedule(work)
		d.publish(true)
		if d.inflight == 0 && d.once && d.finished() {
			return d.verdict()
		}
		timer := time.NewTimer(d.sleep())
		select {
		case settle := <-d.results:
			settle(keep)
			d.tellMended(keep)
		case <-d.e.wake:
			d.woken()
		case <-timer.C:
			d.elapsed()
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		timer.Stop()
	}
}

// begin runs work beside the loop; settle is called in the loop with its error.
func (d *drain) begin(ctx context.Context, work func(context.Context) error, settle func(context.Context, error)) {
	d.inflight++
	go func() {
		err := work(ctx)
		d.results <- func(ctx context.Context) {
			d.inflight--
			settle(ctx, err)
		}
	}()
}

// tell runs f in the loop, from work that goes on.
func (d *drain) tell(f func(context.Context)) { d.results <- f }

// exclusive is begin for work that tolerates no other beside it.
func (d *drain) exclusive(ctx context.Context, work func(context.Context) error, settle func()) {
	d.alone = true
	d.begin(ctx, work, func(ctx context.Context, err error) {
		d.alone = false
		switch {
		case err == nil:
			settle()
		case Classify(err).Reason == ReasonUnauthorized && d.expires.IsZero():
			// The very request for a bearer was refused.
			d.waits(ctx, Classify(err))
		default:
			d.failed(ctx, err)
		}
	})
}

// schedule starts all that may start now.
func (d *drain) schedule(ctx context.Context) {
	now := d.e.now()
	if d.stale && !d.reload(ctx) || d.alone || !d.e.line.open(now) {
		return
	}
	switch {
	case d.e.line.suspect:
		d.exclusive(ctx, d.probe, func() { d.e.line.proved(d.e.now()) })
	case d.expires.Sub(now) < authMargin:
		d.authorize(ctx)
	case d.resync || d.reborn:
		if !d.pushing && !d.pulling {
			d.amend(ctx)
		}
	default:
		d.schedulePush(ctx, now)
		d.schedulePull(ctx, now)
		d.scheduleUploads(ctx, now)
	}
}

// amend mends what a restore of one side broke: the laptop's own first,
// because only the right incarnation is shown its own submissions.
func (d *drain) amend(ctx context.Context) {
	work, settle := d.resynchronise, func() { d.resync = false }
	if d.reborn {
		work, settle = d.reincarnate, func() { d.reborn, d.greeted = false, false }
	}
	d.exclusive(ctx, work, func() {
		d.e.line.succeed(d.e.now())
		settle()
		d.first, d.wantPull, d.stale = true, true, true
	})
}

func (d *drain) reload(ctx context.Context) bool {
	pending, err := d.e.p.Store.Pending(ctx)
	if err != nil {
		d.failed(ctx, storeFault("pending", err))
		return false
	}
	d.pending, d.stale = pending, false
	return true
}

func (d *drain) authorize(ctx context.Context) {
	var expires time.Time
	d.exclusive(ctx, func(ctx context.Context) (err error) {
		expires, err = d.e.p.Remote.Authorize(ctx)
		return err
	}, func() {
		d.expires = expires
		if soonest := d.e.now().Add(2 * authMargin); expires.Before(soonest) {
			// So short a life is the remote's business, request by request.
			d.expires = soonest
		}
	})
}

// failed handles a fault that concerns the line, the store or the device.
func (d *drain) failed(ctx context.Context, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	f := Classify(err)
	if f.Reason == ReasonUnauthorized && d.renew() {
		return
	}
	d.waits(ctx, f)
}

// renew asks for a new bearer, and reports whether that may help. The first
// refusal of a bearer is no failure: central was restarted.
func (d *drain) renew() bool {
	asked := d.expires.IsZero()
	d.expires = time.Time{}
	if asked || d.refused {
		return asked
	}
	d.refused = true
	return true
}

// waits lets the line wait.
func (d *drain) waits(ctx context.Context, f *Fault) {
	now := d.e.now()
	d.e.line.fail(f, now)
	d.e.p.Log.InfoContext(ctx, "sync waits", "reason", string(f.Reason), "op", f.Op, "status", f.Status,
		"code", string(f.Code), "failures", d.e.line.failures)
	d.e.line.unstored = true
	d.remember(ctx, Attempt{Code: f.Reason, NotBefore: d.e.line.until, Attempts: d.e.line.failures})
}

// tellMended takes a wait of the line out of the store once the line works.
func (d *drain) tellMended(ctx context.Context) {
	if d.e.line.mended() {
		d.e.line.unstored = !d.remember(ctx, Attempt{})
	}
}

// remember stores why something waits. It is a hint: a store that cannot take
// it, which it reports, will say so at the next write that matters.
func (d *drain) remember(ctx context.Context, a Attempt) (stored bool) {
	ctx, cancel := context.WithTimeout(ctx, storeLimit)
	defer cancel()
	err := d.e.p.Store.Attempted(ctx, a)
	if err != nil {
		d.e.p.Log.WarnContext(ctx, "attempt was not stored", "reason", string(a.Code))
	}
	d.e.status.attempt(a)
	if a.Item != uuid.Nil {
		d.stale = true
	}
	return err == nil
}

// finished reports that a single synchronisation has nothing left to do now.
func (d *drain) finished() bool {
	l := &d.e.line
	return l.open(d.e.now()) && !d.stale || l.hopeless(d.e.p.Tries)
}

func (d *drain) verdict() error {
	l := &d.e.line
	if l.fault != nil && (!l.open(d.e.now()) || l.hopeless(d.e.p.Tries)) {
		return l.fault
	}
	return d.pullErr
}

// woken follows [Engine.Wake].
func (d *drain) woken() {
	d.e.line.nudge()
	d.stale, d.wantPull = true, true
	d.pullAfter, d.held, d.narrow = time.Time{}, time.Time{}, false
}

// elapsed follows a timer: something is due, and schedule finds out what.
func (d *drain) elapsed() {
	now := d.e.now()
	if !d.once && now.Sub(d.lastPull) >= d.e.p.Poll {
		d.wantPull = true
	}
}

// sleep is how long the loop may rest if nothing comes in.
func (d *drain) sleep() time.Duration {
	now := d.e.now()
	next := now.Add(d.e.p.Poll)
	sooner := func(t time.Time) {
		if t.After(now) && t.Before(next) {
			next = t
		}
	}
	if !d.e.line.open(now) {
		return max(d.e.line.until.Sub(now), time.Millisecond)
	}
	sooner(due(d.pending, now))
	sooner(d.pullAfter)
	sooner(d.held)
	sooner(d.lastPull.Add(d.e.p.Poll))
	return next.Sub(now)
}
