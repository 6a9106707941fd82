// Package central is the server: it enrols laptops, takes in what they push,
// lets people decide, gives numbers, bills and receipts, and feeds them back.
//
// This package only puts the parts together and names what the command does
// with them. See docs/PROTOCOL.md for the wire and docs/SCHEMA-central.md for
// the database.
package central

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"

	"titian/app"
	"titian/app/civil"
	"titian/app/clock"
	"titian/app/finding"
	"titian/app/region"
	"titian/app/rules"
	"titian/assets"
	"titian/central/adopt"
	"titian/central/api"
	"titian/central/intake"
	"titian/central/issuer"
	"titian/central/progress"
	"titian/central/pull"
	"titian/central/store"
	"titian/central/trust"
	"titian/central/uploads"
	"titian/internal/files"
)

// Names in the data folder.
const (
	databaseFile = "central.db"
	ledgerFile   = "issuer.db"
	openLock     = "open.lock"
	serveLock    = "serve.lock"
)

// Errors of data folders.
var (
	// ErrRunning: another process serves the data folder.
	ErrRunning = errors.New("central: another process serves this data folder")
	// ErrEmpty: there is no central in the data folder.
	ErrEmpty = errors.New("central: there is no central in this data folder")
)

// Params say what a central is made of. Data is required; the rest has
// defaults.
type Params struct {
	// Data is the folder that holds everything; it is made if it is missing.
	Data string
	// Existing makes Open return ErrEmpty rather than found a central.
	Existing bool
	Clock    clock.Clock
	FS       files.FS
	Log      *slog.Logger
	// AutoAccept accepts members as soon as their papers are whole: a policy
	// for practice.
	AutoAccept bool
	// Issuer gives numbers; the simulation if nil.
	Issuer issuer.Issuer
}

func (p *Params) defaults() {
	if p.Clock == nil {
		p.Clock = clock.System{}
	}
	if p.FS == nil {
		p.FS = files.OS{}
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
}

// Central is an open data folder. Several processes may have it open at once;
// one of them may serve. It is safe for concurrent use.
type Central struct {
	params    Params
	db        *store.DB
	keys      *trust.Keyring
	box       *uploads.Box
	clerk     *progress.Clerk
	issuer    issuer.Issuer
	api       *api.API
	simulated *issuer.Simulated

	mu      sync.Mutex
	serving *flock.Flock
	stop    context.CancelFunc
	workers sync.WaitGroup
}

// Open opens a data folder, and founds a new central in an empty one: its id,
// its root key and its first online key.
func Open(ctx context.Context, p Params) (*Central, error) {
	p.defaults()
	if p.Existing {
		if _, err := os.Stat(filepath.Join(p.Data, databaseFile)); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("open central: %w", ErrEmpty)
		}
	}
	if err := files.EnsureDir(p.FS, p.Data); err != nil {
		return nil, fmt.Errorf("open central: %w", err)
	}
	// Two processes that found a central at once would make two.
	lock := flock.New(filepath.Join(p.Data, openLock), flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return nil, fmt.Errorf("open central: %w", err)
	}
	defer lock.Unlock() //nolint:errcheck // the file's closing releases it
	c := &Central{params: p}
	if err := c.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open central: %w", err), c.Close())
	}
	return c, nil
}

func (c *Central) open(ctx context.Context) error {
	p := &c.params
	book, check, err := tradeRules(p.Clock)
	if err != nil {
		return err
	}
	if c.db, err = store.Open(ctx, filepath.Join(p.Data, databaseFile), p.Clock); err != nil {
		return err
	}
	if c.keys, err = trust.OpenKeyring(ctx, c.db, p.FS, p.Data, p.Clock); err != nil {
		return err
	}
	gives := p.Issuer
	if gives == nil {
		if c.simulated, err = issuer.OpenSimulated(ctx, filepath.Join(p.Data, ledgerFile), p.Clock); err != nil {
			return err
		}
		gives = c.simulated
	}
	c.issuer = gives
	if err := teach(ctx, c.db, gives); err != nil {
		return err
	}
	c.clerk = progress.New(progress.Parts{DB: c.db, Keys: c.keys, Issuer: gives, Rules: book, Log: p.Log, AutoAccept: p.AutoAccept})
	if c.box, err = uploads.Open(c.db, c.keys, p.FS, p.Data, p.Clock, c.clerk.Wake, p.Log); err != nil {
		return err
	}
	c.api, err = api.New(api.Parts{
		DB: c.db, Keys: c.keys, Box: c.box, Clerk: c.clerk, Clock: p.Clock, Log: p.Log,
		Intake: intake.New(c.db, c.keys, check, c.clerk.Wake, p.Log),
		Feeds:  pull.New(c.db),
		Adopt:  adopt.New(c.db, c.keys, gives, c.clerk.Wake, p.Log),
	})
	return err
}

// tradeRules loads the rules that run on the laptop too. Here their findings
// are marks for the reviewer. The regions, which take a moment, are read when
// the first dossier comes.
func tradeRules(c clock.Clock) (*rules.Book, intake.Checker, error) {
	files, err := assets.Rules()
	if err != nil {
		return nil, nil, err
	}
	book, err := rules.Load(files...)
	if err != nil {
		return nil, nil, err
	}
	checker := sync.OnceValues(func() (*app.Checker, error) {
		regions, err := region.Load(assets.Regions())
		if err != nil {
			return nil, err
		}
		return app.NewChecker(book, regions)
	})
	return book, func(d *app.Dossier) (finding.List, error) {
		k, err := checker()
		if err != nil {
			return nil, fmt.Errorf("load rules: %w", err)
		}
		return k.Check(d, civil.In(c.Now(), k.Zone(d.Village))), nil
	}, nil
}

// Handler is central on HTTP.
func (c *Central) Handler() http.Handler { return c.api }

// OpenAPI is the description of the API, as JSON.
func (c *Central) OpenAPI() ([]byte, error) { return c.api.OpenAPI() }

// Fingerprint is what the enrolment codes of this central end with.
func (c *Central) Fingerprint() string { return c.keys.Fingerprint() }

// Start begins the work that no request waits for: numbers and bills, the
// reconciliation of uploads. It goes on until Close. ErrRunning if another
// process does so already.
func (c *Central) Start(ctx context.Context) error {
	lock := flock.New(filepath.Join(c.params.Data, serveLock), flock.SetPermissions(0o600))
	ok, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("start central: %w", err)
	}
	if !ok {
		return fmt.Errorf("start central: %w", ErrRunning)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.serving, c.stop = lock, stop
	for _, work := range []func(context.Context){c.clerk.Run, c.box.Run, c.keys.Run} {
		c.workers.Go(func() { work(ctx) })
	}
	return nil
}

// Close ends the work and closes the files. Requests should have ended before.
func (c *Central) Close() error {
	c.mu.Lock()
	stop, lock := c.stop, c.serving
	c.stop, c.serving = nil, nil
	c.mu.Unlock()
	if stop != nil {
		stop()
	}
	c.workers.Wait()
	var errs []error
	if c.simulated != nil {
		errs = append(errs, c.simulated.Close())
	}
	if c.db != nil {
		errs = append(errs, c.db.Close())
	}
	if lock != nil {
		errs = append(errs, lock.Unlock())
	}
	return errors.Join(errs...)
}
