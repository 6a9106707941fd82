package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/internal/files"
	"titian/internal/wiring"
	"titian/localdb"
)

// session is an unlocked profile with the services on top of it.
type session struct {
	call    *call
	db      *localdb.DB
	checker *app.Checker
	desk    *app.Desk
}

// storeParams tells where the profile is.
func (c *call) storeParams() (localdb.Params, error) {
	dir := c.Home
	if dir == "" {
		base, err := os.UserConfigDir()
		if err != nil {
			return localdb.Params{}, withCode(exitUsage, "home", errors.New(c.words.Text("ctl.error.no_home")))
		}
		dir = filepath.Join(base, "titian")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return localdb.Params{}, fmt.Errorf("find profile: %w", err)
	}
	return localdb.Params{Dir: dir, FS: files.OS{}, Clock: c.clock, KDF: c.kdf}, nil
}

// open opens and unlocks the profile, for the rest of the command: run closes
// it when the command has ended.
func (c *call) open(ctx context.Context) (*session, error) {
	params, err := c.storeParams()
	if err != nil {
		return nil, err
	}
	db, err := localdb.Open(ctx, params)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	c.session = &session{call: c, db: db}
	if err := c.session.unlock(ctx); err != nil {
		return nil, err
	}
	return c.session, nil
}

func (s *session) unlock(ctx context.Context) error {
	pass, err := s.call.passphrase("unlock")
	if err != nil {
		return err
	}
	if err := s.db.Unlock(ctx, pass); err != nil {
		return fmt.Errorf("unlock store: %w", err)
	}
	if r := s.db.Restored(); r != nil {
		s.call.progress("restored", "file", r.Damaged)
	}
	if err := s.db.Upkeep(ctx); err != nil {
		// What is stored is as safe as before; doctor tells of missing copies.
		s.call.progress("no_upkeep")
	}
	if s.checker, err = wiring.Checker(); err != nil {
		return err
	}
	who, err := s.db.Officer()
	if err != nil {
		return fmt.Errorf("open desk: %w", err)
	}
	s.desk, err = app.NewDesk(app.DeskParams{
		Store: s.db, Checker: s.checker, Clock: s.call.clock, Random: rand.Reader,
		Officer: who.ID, Village: s.db.Village(),
	})
	if err != nil {
		return fmt.Errorf("open desk: %w", err)
	}
	return nil
}

// close locks the store and lets go of it, if the command opened it.
func (c *call) close() error {
	if c.session == nil {
		return nil
	}
	if err := c.session.db.Close(); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

func (s *session) today() civil.Date {
	return civil.In(s.call.clock.Now(), s.checker.Zone(s.db.Village()))
}

// find reads a dossier's id or local number.
func (s *session) find(ctx context.Context, text string) (app.Record, error) {
	if id, err := uuid.Parse(text); err == nil {
		r, err := s.db.Get(ctx, id)
		if err != nil {
			return app.Record{}, fmt.Errorf("find dossier %s: %w", id, err)
		}
		return r, nil
	}
	number, err := app.ParseLocalNumber(text)
	if err != nil {
		return app.Record{}, withCode(exitNotFound, "local_number", errors.New(s.call.words.Text("ctl.error.local_number")))
	}
	list, err := s.db.List(ctx, app.Filter{LocalNumber: number})
	if err != nil {
		return app.Record{}, fmt.Errorf("find dossier: %w", err)
	}
	if len(list) == 0 {
		return app.Record{}, fmt.Errorf("find dossier: %w", app.ErrNotFound)
	}
	return list[0], nil
}
