// Package rehearsal is what a practice profile has that a real one has not: a
// central in this process, reached over a network in memory; somebody there who
// decides by itself; a dozen invented families that have come to every stage;
// and a line that is switched by hand.
//
// It opens no port, and its laptop can reach no other central. It draws nothing:
// the laptop's side is a station like any other, on a folder of its own. What is
// typed in a rehearsal lies at its central in clear, as it does at a real one.
package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/app/sample"
	"titian/central"
	"titian/internal/badline"
	"titian/internal/files"
	"titian/internal/pipenet"
)

// ErrInUse tells that another program rehearses in this folder.
var ErrInUse = errors.New("rehearsal: another program rehearses here")

// Names in the folder.
const (
	laptopFolder  = "laptop"
	centralFolder = "pusat"
	paperFolder   = "kertas"
	// settingsFile is the station's, in the laptop's folder.
	settingsFile = "settings.json"
	// wholeFile is there once every family has come to its stage.
	wholeFile = "siap"
	lockFile  = "latihan.lock"
)

// address is where the laptop looks for its central. Nothing listens there: the
// line leads into this process.
const address = "http://localhost"

// Desk is the laptop that rehearses. It is safe for concurrent use.
type Desk interface {
	// Practise introduces the laptop to the central that practises with it.
	Practise(ctx context.Context, url, code string, ca []byte) error
	// Village is the region code of the laptop's village, 10 digits; Checker
	// holds the regions.
	Village() string
	Checker() *app.Checker
	Settings() app.Settings
	Add(ctx context.Context, d app.Dossier) (app.Record, error)
	Save(ctx context.Context, d app.Dossier, rev int64) (app.Record, error)
	AttachFile(ctx context.Context, dossier uuid.UUID, doc app.Document, path string) (app.Document, error)
	Accept(ctx context.Context, id uuid.UUID, reason app.Reason) error
	Submit(ctx context.Context, id uuid.UUID) (app.Submission, error)
	Discard(ctx context.Context, id uuid.UUID) error
	Record(ctx context.Context, id uuid.UUID) (app.Record, error)
	Outbox(ctx context.Context) (app.Outbox, error)
	SendNow()
}

// Params are the parts of a rehearsal. Dir is required.
type Params struct {
	// Dir is the folder of laptop and central; it is made if it is missing.
	Dir string
	// FS writes what has to last; nil for the machine's.
	FS files.FS
	// Clock is nil for the machine's.
	Clock clock.Clock
	// Log receives what went wrong, without a personal value; nil for none.
	Log *slog.Logger

	// lives are what becomes of the families; nil for the story.
	lives []life
	// draw writes a paper of the families; nil for the samples' own hand.
	draw func(w io.Writer, p *sample.Paper) error
}

func (p *Params) defaults() {
	if p.FS == nil {
		p.FS = files.OS{}
	}
	if p.Clock == nil {
		p.Clock = clock.System{}
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	if p.lives == nil {
		p.lives = story()
	}
}

// Practice is an open rehearsal. It is safe for concurrent use.
type Practice struct {
	p       Params
	lock    *flock.Flock
	time    *calendar
	central *central.Central
	network *pipenet.Net
	line    *line

	stop  context.CancelFunc
	works sync.WaitGroup
	// filling is held while families are brought to their stages.
	filling sync.Mutex
	seeded  seeded

	mu   sync.Mutex
	desk Desk
	// served is the error with which serving ended.
	served error
}

// Open opens the rehearsal in a folder. One that was not finished, because the
// program was ended while it was being filled, is thrown away first. ErrInUse if
// another program has it open.
func Open(ctx context.Context, params Params) (*Practice, error) {
	params.defaults()
	if params.Dir == "" {
		return nil, errors.New("rehearsal: no folder")
	}
	if err := files.EnsureDir(params.FS, params.Dir); err != nil {
		return nil, fmt.Errorf("open rehearsal: %w", err)
	}
	lock := flock.New(filepath.Join(params.Dir, lockFile), flock.SetPermissions(0o600))
	if ok, err := lock.TryLock(); err != nil || !ok {
		return nil, fmt.Errorf("open rehearsal: %w", errors.Join(ErrInUse, err))
	}
	p := &Practice{p: params, lock: lock, time: &calendar{clock: params.Clock}, network: pipenet.New()}
	p.line = newLine(badline.NewMemory(p.network.Dial))
	if err := p.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open rehearsal: %w", err), p.Close())
	}
	return p, nil
}

func (p *Practice) open(ctx context.Context) error {
	whole, err := p.whole()
	if err != nil {
		return err
	}
	if !whole {
		if err := p.throwAway(); err != nil {
			return err
		}
		// What the families lived through has to lie behind the day on which
		// central and laptop were founded.
		p.time.back(days(p.p.lives)[0])
	}
	p.central, err = central.Open(ctx, central.Params{
		Data: filepath.Join(p.p.Dir, centralFolder), Clock: p.time, FS: p.p.FS, Log: p.p.Log,
	})
	if err != nil {
		return err
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	p.stop = stop
	p.works.Go(func() {
		err := p.central.Serve(working, p.network, nil)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.served = err
	})
	p.works.Go(func() { p.review(working) })
	return nil
}

// whole reports whether the folder was filled to the end.
func (p *Practice) whole() (bool, error) {
	_, err := os.Stat(filepath.Join(p.p.Dir, wholeFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// throwAway removes what an earlier run left half done. How the window was told
// to look and speak is not of it.
func (p *Practice) throwAway() error {
	entries, err := os.ReadDir(p.Laptop())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("throw away half a rehearsal: %w", err)
	}
	half := []string{filepath.Join(p.p.Dir, centralFolder), filepath.Join(p.p.Dir, paperFolder)}
	for _, e := range entries {
		if e.Name() != settingsFile {
			half = append(half, filepath.Join(p.Laptop(), e.Name()))
		}
	}
	for _, name := range half {
		if err := os.RemoveAll(name); err != nil {
			return fmt.Errorf("throw away half a rehearsal: %w", err)
		}
	}
	return nil
}

// Laptop is the folder of the laptop's profile.
func (p *Practice) Laptop() string { return filepath.Join(p.p.Dir, laptopFolder) }

// Clock is the time of laptop and central. In a new profile it begins some weeks
// back, and comes to today while the families are given their past; from then on
// it goes like the machine's.
func (p *Practice) Clock() clock.Clock { return p.time }

// Join tells which laptop rehearses, once. Its connections to central have to
// go through Dial and its time has to be Clock.
func (p *Practice) Join(desk Desk) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.desk = desk
}

// laptop returns who joined; nil before.
func (p *Practice) laptop() Desk {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.desk
}

// Close ends the central and gives the folder free. The laptop should be closed
// before.
func (p *Practice) Close() error {
	p.line.set(None)
	if p.stop != nil {
		p.stop()
	}
	_ = p.network.Close()
	p.works.Wait()
	var errs []error
	p.mu.Lock()
	if p.served != nil && !errors.Is(p.served, context.Canceled) {
		errs = append(errs, p.served)
	}
	p.mu.Unlock()
	if p.central != nil {
		errs = append(errs, p.central.Close())
	}
	errs = append(errs, p.lock.Unlock())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close rehearsal: %w", err)
	}
	return nil
}

// calendar is a clock that can be set back by whole days.
type calendar struct {
	clock clock.Clock

	mu   sync.Mutex
	days int
}

// Now implements clock.Clock.
func (c *calendar) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.clock.Now().AddDate(0, 0, -c.days)
}

// back sets the clock so many days back.
func (c *calendar) back(days int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.days = days
}
