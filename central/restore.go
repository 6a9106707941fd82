package central

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"titian/central/backup"
	"titian/central/issuer"
	"titian/central/store"
	"titian/central/trust"
	"titian/central/uploads"
	"titian/internal/files"
)

// Backup copies the database to a file (its name ends in .db) or, with the
// documents, to a folder, while central goes on working.
func (c *Central) Backup(ctx context.Context, target string) (backup.Summary, error) {
	return backup.Write(ctx, backup.Tools{FS: c.params.FS, Clock: c.params.Clock}, c.db, c.box.Object, target)
}

// Restore puts a backup in the place of the database in p.Data and draws a new
// epoch. What was there is set aside. ErrRunning while a process serves the
// folder.
func Restore(ctx context.Context, p Params, source string) (backup.Restored, error) {
	p.defaults()
	var r backup.Restored
	if err := files.EnsureDir(p.FS, p.Data); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	for _, name := range []string{serveLock, openLock} {
		lock := flock.New(filepath.Join(p.Data, name), flock.SetPermissions(0o600))
		ok, err := lock.TryLock()
		if err != nil {
			return r, fmt.Errorf("restore: %w", err)
		}
		if !ok {
			return r, fmt.Errorf("restore: %w", ErrRunning)
		}
		defer lock.Unlock() //nolint:errcheck // the file's closing releases it
	}
	t := backup.Tools{FS: p.FS, Clock: p.Clock}
	temp, r, err := backup.Stage(ctx, t, source, p.Data)
	if err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	if r.Documents, err = reconcile(ctx, p, t, temp, source); err != nil {
		return r, errors.Join(fmt.Errorf("restore: %w", err), p.FS.Remove(temp))
	}
	if r.Held, err = holdNumbering(ctx, p); err != nil {
		return r, errors.Join(fmt.Errorf("restore: %w", err), p.FS.Remove(temp))
	}
	if r.SetAside, err = backup.Swap(t, temp, p.Data); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	return r, nil
}

// holdNumbering puts numbering on hold when the issuer's ledger is not in the
// folder: it may have given numbers that this database does not know. A ledger
// that is there keeps what it says, since no restore turns it back.
func holdNumbering(ctx context.Context, p Params) (held bool, err error) {
	if p.Issuer != nil {
		return p.Issuer.Held(ctx)
	}
	path := filepath.Join(p.Data, ledgerFile)
	_, err = os.Stat(path)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return false, err
	}
	if missing { // it gets its name when it says that it is incomplete
		fresh := path + ".new"
		if err := errors.Join(withLedger(ctx, p, fresh, (*issuer.Simulated).Hold), p.FS.Rename(fresh, path)); err != nil {
			return false, err
		}
		// Before the database gets its name: it must not be there without a
		// ledger that holds.
		if err := p.FS.SyncDir(p.Data); err != nil {
			return false, err
		}
	}
	err = withLedger(ctx, p, path, func(ledger *issuer.Simulated, ctx context.Context) error {
		held, err = ledger.Held(ctx)
		return err
	})
	return held, err
}

func withLedger(ctx context.Context, p Params, path string, do func(*issuer.Simulated, context.Context) error) error {
	ledger, err := issuer.OpenSimulated(ctx, path, p.Clock)
	if err != nil {
		return err
	}
	return errors.Join(do(ledger, ctx), ledger.Settle(ctx), ledger.Close())
}

// reconcile brings the documents in line with a staged database before it is
// put in place, so that it never claims to hold what it does not.
func reconcile(ctx context.Context, p Params, t backup.Tools, temp, source string) (n int, err error) {
	db, err := store.Open(ctx, temp, p.Clock)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Settle(ctx), db.Close()) }()
	keys, err := trust.OpenKeyring(ctx, db, p.FS, p.Data, p.Clock)
	if err != nil {
		return 0, err
	}
	box, err := uploads.Open(db, keys, p.FS, p.Data, p.Clock, func() {}, p.Log)
	if err != nil {
		return 0, err
	}
	if n, err = backup.Documents(ctx, t, db, box.Object, source); err != nil {
		return n, err
	}
	_, err = box.Recheck(ctx)
	return n, err
}
