package station

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"titian/app"
	"titian/app/region"
	"titian/localdb"
	"titian/localdb/seal"
)

// Found makes the store of a new profile, opens and unlocks it, and returns the
// recovery code, which is to be written down: it is kept nowhere, and owed until
// ConfirmCode. A code that comes with an error is of a store that was made and
// could not be opened.
func (s *Station) Found(ctx context.Context, setup app.Setup) (recoveryCode string, err error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	if err := longEnough(setup.Passphrase); err != nil {
		return "", told(err)
	}
	if p, ok := s.checker.Regions().ByCode(setup.Village); !ok || p.Code.Level() != region.Village {
		return "", told(errVillage)
	}
	code, err := localdb.Init(ctx, localdb.Params{Dir: s.p.Dir, FS: s.p.FS, Clock: s.p.Clock, KDF: s.p.KDF}, localdb.Setup{
		OfficerName: setup.Officer, Village: setup.Village, Passphrase: setup.Passphrase, Unwritten: true,
	})
	if err != nil {
		return "", told(fmt.Errorf("found store: %w", err))
	}
	err = s.enter(ctx, func(db *localdb.DB) error { return db.Unlock(ctx, setup.Passphrase) })
	return code.Text(), told(err)
}

func longEnough(passphrase []byte) error {
	if len(bytes.TrimSpace(passphrase)) < app.MinPassphrase {
		return errShort
	}
	return nil
}

// Unlock opens the records with an officer's passphrase. A store that another
// program had in use, and gave free since, is opened first.
func (s *Station) Unlock(ctx context.Context, passphrase []byte) error {
	s.opening.Lock()
	defer s.opening.Unlock()
	return told(s.enter(ctx, func(db *localdb.DB) error { return db.Unlock(ctx, passphrase) }))
}

// Recover opens the records with the printed recovery code and gives the officer
// a new passphrase.
func (s *Station) Recover(ctx context.Context, code string, newPassphrase []byte) error {
	s.opening.Lock()
	defer s.opening.Unlock()
	if err := longEnough(newPassphrase); err != nil {
		return told(err)
	}
	parsed, err := seal.ParseCode(code)
	if err != nil {
		return told(fmt.Errorf("recover: %w", err))
	}
	return told(s.enter(ctx, func(db *localdb.DB) error {
		if err := db.UnlockWithCode(ctx, parsed); err != nil {
			return err
		}
		return db.SetPassphrase(ctx, newPassphrase)
	}))
}

// NewCode draws another recovery code, for an officer whose first one nobody is
// known to have on paper. The old one opens nothing any more once this one is
// confirmed, or at once if it never was. It is kept nowhere.
func (s *Station) NewCode(ctx context.Context) (string, error) {
	db, err := s.store()
	if err != nil {
		return "", told(err)
	}
	code, err := db.NewCode(ctx)
	if err != nil {
		return "", told(err)
	}
	return code.Text(), nil
}

// ConfirmCode tells that the officer typed the newest recovery code back from
// their paper.
func (s *Station) ConfirmCode(ctx context.Context) error {
	db, err := s.store()
	if err != nil {
		return told(err)
	}
	if err := db.ConfirmCode(ctx); err != nil {
		return told(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owed = false
	return nil
}

// SetPIN lets the officer reopen the records with app.PINDigits digits until the
// program ends.
func (s *Station) SetPIN(ctx context.Context, pin []byte) error {
	db, err := s.store()
	if err != nil {
		return told(err)
	}
	return told(db.SetPIN(ctx, pin))
}

// ForgetPIN leaves the passphrase as the only way in.
func (s *Station) ForgetPIN() {
	if db, err := s.store(); err == nil {
		db.ForgetPIN()
	}
}

// Reopen opens the records with the PIN. *[app.PINError] for a wrong one.
func (s *Station) Reopen(ctx context.Context, pin []byte) error {
	s.opening.Lock()
	defer s.opening.Unlock()
	return told(s.enter(ctx, func(db *localdb.DB) error { return db.Reopen(ctx, pin) }))
}

// enter unlocks the store and seats its officer. opening is held.
func (s *Station) enter(ctx context.Context, unlock func(*localdb.DB) error) error {
	if err := s.look(ctx); err != nil {
		return err
	}
	db, err := s.store()
	if err != nil {
		return err
	}
	if err = unlock(db); err == nil {
		err = s.sit(ctx, db)
	}
	if _, standing := s.seat(); err != nil && standing != nil {
		// Nobody sits here: the records are not left open behind a locked window.
		return errors.Join(err, db.Lock())
	}
	if err == nil {
		s.line.begin(ctx, db)
	}
	return err
}

// sit gives the officer who unlocked the store a desk.
func (s *Station) sit(ctx context.Context, db *localdb.DB) error {
	officer, err := db.Officer()
	if err != nil {
		return err
	}
	written, err := db.CodeWritten(ctx)
	if err != nil {
		return err
	}
	desk, err := app.NewDesk(app.DeskParams{
		Store: db, Checker: s.checker, Clock: s.p.Clock, Random: s.p.Random, Officer: officer.ID, Village: db.Village(),
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.desk, s.officer, s.owed = desk, officer.Name, !written
	return nil
}

// Lock puts the records away: keys, projection and printed papers are gone, and
// sending goes on.
func (s *Station) Lock(context.Context) error {
	s.opening.Lock()
	defer s.opening.Unlock()
	db, err := s.store()
	if err != nil {
		return nil //nolint:nilerr // nothing is open that could be put away
	}
	s.mu.Lock()
	s.desk, s.officer = nil, ""
	s.mu.Unlock()
	s.catalog.forget()
	return told(db.Lock())
}

// KeepPlace keeps, sealed, where the officer is; nil forgets it.
func (s *Station) KeepPlace(ctx context.Context, state []byte) error {
	db, err := s.store()
	if err != nil {
		return told(err)
	}
	return told(db.KeepPlace(ctx, state))
}

// Place returns what KeepPlace kept of the officer; nil for nothing.
func (s *Station) Place(ctx context.Context) ([]byte, error) {
	db, err := s.store()
	if err != nil {
		return nil, told(err)
	}
	state, err := db.Place(ctx)
	return state, told(err)
}
