// Package station is what stands behind the window: one profile with its store,
// the desk on top of it, the engine that carries what was submitted while
// somebody types or the records are locked, and the papers that are printed. The
// pages of the window know it by the small interfaces that they declare.
//
// It draws nothing, and it decides nothing about the trade: that is for package
// app.
package station

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"titian/app"
	"titian/app/civil"
	"titian/app/clock"
	"titian/internal/files"
	"titian/internal/wiring"
	"titian/localdb"
	"titian/localdb/seal"
	"titian/sync/remote"
)

// Params are the parts of a station. Dir, Random and Open are required.
type Params struct {
	// Dir is the profile's directory. It need not be there yet.
	Dir string
	// FS writes scans, papers and settings; nil for the machine's.
	FS files.FS
	// Clock is asked for every time; nil for the machine's.
	Clock clock.Clock
	// KDF is the cost of a new passphrase and of a PIN; zero for what this
	// machine bears.
	KDF seal.Params
	// Log receives what happened, without a personal value; nil for none.
	Log *slog.Logger
	// Random draws local numbers.
	Random io.Reader
	// Checker holds the rules and the regions; nil for those of the program.
	Checker *app.Checker
	// Dial replaces TCP to central, for a rehearsal and in tests; nil for TCP.
	Dial remote.DialFunc
	// Rehearsal: the profile is for practice. Every paper says so, and only
	// Practise enrols it.
	Rehearsal bool
	// Open hands a file to the system's viewer.
	Open func(path string) error
}

// Station is one profile at work. It is safe for concurrent use. Methods with a
// context block; the others are cheap.
//
// Errors that a person may meet are an [app.Trouble], an [app.CheckError] or an
// [app.PINError]; the sentinels of package app are found in them.
type Station struct {
	p       Params
	checker *app.Checker
	// shelf keeps the settings; watchers are told of changes.
	shelf    shelf
	watchers watchers
	line     line
	pictures pictures
	catalog  facilities

	// opening is held while a store is made, opened or unlocked.
	opening sync.Mutex

	mu     sync.RWMutex
	state  app.PresenceState // open and locked are the store's to know
	db     *localdb.DB       // nil unless a store is open in this process
	unlook func()            // ends the watch over db
	desk   *app.Desk         // nil while locked
	// officer is the name of who sits at the desk.
	officer string
	// owed: no recovery code is known to be on paper.
	owed   bool
	closed bool
}

// New returns the station of a profile, and opens its store if there is one that
// can be opened: one that is in use, damaged, or of a newer version is told by
// [Station.Presence].
func New(ctx context.Context, p Params) (*Station, error) {
	if p.Dir == "" || p.Random == nil || p.Open == nil {
		return nil, errors.New("station: directory, randomness and viewer are needed")
	}
	if p.FS == nil {
		p.FS = files.OS{}
	}
	if p.Clock == nil {
		p.Clock = clock.System{}
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	if p.Checker == nil {
		var err error
		if p.Checker, err = wiring.Checker(); err != nil {
			return nil, fmt.Errorf("new station: %w", err)
		}
	}
	s := &Station{p: p, checker: p.Checker, state: app.PresenceNone}
	s.line.station = s
	s.shelf.load(p.FS, p.Dir)
	if err := s.Look(ctx); err != nil {
		return nil, fmt.Errorf("new station: %w", err)
	}
	return s, nil
}

// Look opens the store if there is one and it is not open, as after another
// program gave it free. What keeps it shut is told by [Station.Presence]; the
// error tells of a disk that failed.
func (s *Station) Look(ctx context.Context) error {
	s.opening.Lock()
	defer s.opening.Unlock()
	return told(s.look(ctx))
}

// look is Look for who holds opening.
func (s *Station) look(ctx context.Context) error {
	if _, err := s.store(); err == nil || errors.Is(err, localdb.ErrClosed) {
		return err
	}
	db, err := localdb.Open(ctx, localdb.Params{Dir: s.p.Dir, FS: s.p.FS, Clock: s.p.Clock, KDF: s.p.KDF})
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.state, s.db = app.PresenceLocked, db
		s.unlook = db.Watch(s.hear)
	case errors.Is(err, localdb.ErrNoStore):
		s.state = app.PresenceNone
	case errors.Is(err, localdb.ErrInUse):
		s.state = app.PresenceInUse
	case errors.Is(err, localdb.ErrDamaged):
		s.state = app.PresenceDamaged
	case errors.Is(err, localdb.ErrNewer):
		s.state = app.PresenceNewer
	default:
		return err
	}
	return nil
}

// hear passes on what the store tells.
func (s *Station) hear(e app.Event) {
	if e.Kind == app.EventFacilities {
		s.catalog.forget()
	}
	s.watchers.tell(e)
}

// store returns the store, locked or not. Without one the error says why.
func (s *Station) store() (*localdb.DB, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch {
	case s.closed:
		return nil, localdb.ErrClosed
	case s.db != nil:
		return s.db, nil
	}
	switch s.state {
	case app.PresenceInUse:
		return nil, localdb.ErrInUse
	case app.PresenceDamaged:
		return nil, localdb.ErrDamaged
	case app.PresenceNewer:
		return nil, localdb.ErrNewer
	default:
		return nil, localdb.ErrNoStore
	}
}

// seat returns the desk of the officer who unlocked the store, or why there is
// none.
func (s *Station) seat() (*app.Desk, error) {
	if _, err := s.store(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.desk == nil {
		return nil, app.ErrLocked
	}
	return s.desk, nil
}

// Presence tells what there is of a store.
func (s *Station) Presence() app.Presence {
	s.mu.RLock()
	defer s.mu.RUnlock()
	p := app.Presence{State: s.state, Rehearsal: s.p.Rehearsal}
	if s.db == nil {
		return p
	}
	p.State = app.PresenceLocked
	if s.desk != nil {
		p.State, p.CodeOwed = app.PresenceOpen, s.owed
	}
	p.PINLeft = s.db.PIN()
	p.PIN, p.Restored = p.PINLeft > 0, s.db.Restored() != nil
	return p
}

// Close stops sending, locks the store and gives the profile free. It is the
// last call; a second one does nothing.
func (s *Station) Close() error {
	s.opening.Lock()
	defer s.opening.Unlock()
	s.line.end()
	s.mu.Lock()
	db, unlook := s.db, s.unlook
	s.closed, s.db, s.desk, s.officer, s.unlook = true, nil, nil, "", nil
	s.mu.Unlock()
	if db == nil {
		return nil
	}
	err := db.Close() // it tells what is still to be told
	unlook()
	return told(err)
}

// Watch calls f after every commit and every change of the line, one at a time,
// on any goroutine; f returns soon. stop ends it and returns when no call is
// under way; f itself must not call stop, Watch or Close.
func (s *Station) Watch(f func(app.Event)) (stop func()) { return s.watchers.add(f) }

// Checker holds the rules and the regions.
func (s *Station) Checker() *app.Checker { return s.checker }

// Village is the region code of the village that captures, 10 digits; empty
// before there is a store.
func (s *Station) Village() string {
	db, err := s.store()
	if err != nil {
		return ""
	}
	return db.Village()
}

// Officer is the name of who unlocked the store; empty while it is locked.
func (s *Station) Officer() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.officer
}

// Zone is the time zone of the village; WIB before there is one.
func (s *Station) Zone() *time.Location { return s.checker.Zone(s.Village()) }

// Now is the laptop's time.
func (s *Station) Now() time.Time { return s.p.Clock.Now() }

// Today is the day that it is in the village.
func (s *Station) Today() civil.Date { return civil.In(s.Now(), s.Zone()) }
