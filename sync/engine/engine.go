// Package engine carries what an officer submitted to central and brings back
// what central says, over any line, until every receipt verifies.
//
// It does not know SQLite, HTTP or a window: it drives a [Store] and a
// [Remote]. It never decides anything about the trade. All that must survive
// lives in the store: an engine that is killed and started again goes on where
// central's acknowledgements end.
package engine

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"

	"titian/app/clock"
)

// ErrNotEnrolled means that the laptop knows no central yet.
var ErrNotEnrolled = errors.New("engine: not enrolled")

// Defaults of [Params].
const (
	DefaultSlots = 3
	DefaultPoll  = 5 * time.Minute
	DefaultTries = 4
)

// Params make an [Engine]. Store, Remote, Key and Clock are required.
type Params struct {
	Store  Store
	Remote Remote
	// Key is the device's; it signs every item that leaves.
	Key   ed25519.PrivateKey
	Clock clock.Clock
	// Rand spreads waits; nil for the default source. It returns a number from
	// [0, 1) and is called once at a time.
	Rand func() float64
	// Log receives what happened, without a personal value; nil for none.
	Log *slog.Logger
	// Slots is how many documents travel at once; 0 for [DefaultSlots].
	Slots int
	// Poll is how long [Engine.Run] goes without asking for news; 0 for
	// [DefaultPoll].
	Poll time.Duration
	// Tries is how many failures in a row, without a byte of progress, end a
	// [Engine.SyncOnce]; 0 for [DefaultTries].
	Tries int
	// Budget bounds what documents take of the line; nil for no bound. Call
	// [Engine.Wake] when it changed.
	Budget Budget
	// Changed is called after the status changed, never at the same time as
	// itself; it must return soon. Nil for none.
	Changed func(Status)
}

// Engine moves items, documents and news. It is safe for concurrent use; one
// synchronisation runs at a time.
type Engine struct {
	p     Params
	trust *trust
	gate  *gate
	path  *path
	// allowance is what documents may take.
	allowance *allowance
	status    *board
	wake      chan struct{}
	running   chan struct{}

	// What follows belongs to whoever holds running.
	line  line
	batch batch
	back  returning
}

// New returns an engine that has not started.
func New(p Params) *Engine {
	if p.Rand == nil {
		p.Rand = rand.Float64
	}
	p.Rand = serial(p.Rand)
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	if p.Slots == 0 {
		p.Slots = DefaultSlots
	}
	if p.Poll == 0 {
		p.Poll = DefaultPoll
	}
	if p.Tries == 0 {
		p.Tries = DefaultTries
	}
	return &Engine{
		p:         p,
		trust:     &trust{store: p.Store, remote: p.Remote, clock: p.Clock},
		gate:      newGate(),
		path:      &path{},
		allowance: &allowance{budget: p.Budget},
		status:    &board{changed: p.Changed},
		wake:      make(chan struct{}, 1),
		running:   make(chan struct{}, 1),
		line:      line{rand: p.Rand, unstored: true},
		batch:     newBatch(),
	}
}

// serial makes a source of numbers safe for concurrent use.
func serial(random func() float64) func() float64 {
	var mu sync.Mutex
	return func() float64 {
		mu.Lock()
		defer mu.Unlock()
		return random()
	}
}

// Report is what one synchronisation did.
type Report struct {
	// Delivered counts items, Documents papers that central has acknowledged
	// to the last byte, Entries what was pulled.
	Delivered int
	Documents int
	Entries   int
	// Left counts items that still need something from central, Parked those of
	// them that need a person first.
	Left   int
	Parked int
	// Line is why the line waits, and Next when it is tried again; empty and
	// zero when it works.
	Line Reason
	Next time.Time
	// Held is until when documents wait for their budget; zero if they do not.
	Held time.Time
	// Alarm is set when something signed did not verify.
	Alarm Reason
}

// SyncOnce does everything that can be done now and returns. The error is the
// fault that stopped it, or the context's; items that wait for a reason of
// their own are no error, see [Engine.Status].
func (e *Engine) SyncOnce(ctx context.Context) (Report, error) {
	return e.drain(ctx, true)
}

// Run synchronises until ctx ends: at once, whenever [Engine.Wake] is called,
// when something that waited is due, and every Poll. It returns the context's
// error, or [ErrNotEnrolled].
func (e *Engine) Run(ctx context.Context) error {
	_, err := e.drain(ctx, false)
	return err
}

// Wake tells that something was submitted, that a line appeared, or that a
// person wants to try now. It ends a wait of our own choice, not one that
// central asked for.
func (e *Engine) Wake() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// Status returns what is known now.
func (e *Engine) Status() Status { return e.status.snapshot() }

func (e *Engine) drain(ctx context.Context, once bool) (Report, error) {
	select {
	case e.running <- struct{}{}:
		defer func() { <-e.running }()
	case <-ctx.Done():
		return Report{}, ctx.Err()
	}
	device, err := e.p.Store.Device(ctx)
	if err != nil {
		return Report{}, storeFault("device", err)
	}
	if device.Central == uuid.Nil {
		return Report{}, ErrNotEnrolled
	}
	if err := e.trust.open(device); err != nil {
		return Report{}, err
	}
	e.p.Remote.Floor(device.LastCentral)
	cursor, _, err := e.p.Store.Cursor(ctx)
	if err != nil {
		return Report{}, storeFault("cursor", err)
	}
	d := newDrain(e, device, cursor == "", once)
	err = d.loop(ctx)
	return d.report, err
}

func (e *Engine) now() time.Time { return e.p.Clock.Now() }

// storeFault says that the laptop's own store failed. A cancellation stays
// what it is.
func storeFault(op string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &Fault{Op: op, Reason: ReasonStorage, Err: err}
}
