package localdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"titian/internal/files"
)

const (
	copyPrefix = "titian-"
	copySuffix = ".db"
	// copyLayout sorts as text; a second copy within a second replaces the first.
	copyLayout = "20060102T150405Z"
	copiesKept = 3
)

// Copy makes a copy of the database, complete and sealed as it is, and keeps the
// newest three. It may run beside reads and writes, and while locked; two at once
// happen one after the other.
func (db *DB) Copy(ctx context.Context) error {
	db.copying.Lock()
	defer db.copying.Unlock()
	if err := db.p.copyFrom(db.h.read)(ctx); err != nil {
		return fmt.Errorf("copy database: %w", fault(err))
	}
	return nil
}

// copyEvery is how old the newest copy may become while somebody works.
const copyEvery = time.Hour

// Upkeep makes a copy if the newest one is an hour old or none is there, and
// sweeps the scans. It is for after an unlock, and every now and then while the
// program runs; it may be called while locked.
func (db *DB) Upkeep(ctx context.Context) error {
	copies, err := db.p.listCopies()
	if err != nil {
		return fmt.Errorf("keep up: %w", fault(err))
	}
	// A clock that was set back makes the newest copy lie in the future: then
	// its age says nothing, and one more does no harm.
	age := copyEvery
	if len(copies) > 0 {
		age = db.p.Clock.Now().Sub(copyTime(copies[0]))
	}
	if age >= copyEvery || age < 0 {
		if err := db.Copy(ctx); err != nil {
			return fmt.Errorf("keep up: %w", err)
		}
	}
	if _, err := db.Sweep(ctx); err != nil {
		return fmt.Errorf("keep up: %w", err)
	}
	return nil
}

// copyTime is when a copy of listCopies was made.
func copyTime(name string) time.Time {
	at := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), copyPrefix), copySuffix)
	t, _ := time.Parse(copyLayout, at) // listCopies has checked it
	return t
}

// copyFrom returns the act of copying a database into the profile's copies.
func (p Params) copyFrom(from *sql.DB) func(context.Context) error {
	return func(ctx context.Context) error {
		temp := filepath.Join(p.copies(), ".tmp-copy.db")
		if err := removeDatabase(p.FS, temp); err != nil {
			return err
		}
		f, err := p.FS.Create(temp) // so that it belongs to its owner only
		if err == nil {
			err = f.Close()
		}
		if err == nil {
			err = vacuumInto(ctx, from, temp)
		}
		if err != nil {
			return errors.Join(err, removeDatabase(p.FS, temp))
		}
		name := copyPrefix + p.Clock.Now().Format(copyLayout) + copySuffix
		if err := install(p.FS, temp, filepath.Join(p.copies(), name)); err != nil {
			return errors.Join(err, removeDatabase(p.FS, temp))
		}
		return p.dropOldCopies()
	}
}

// vacuumInto needs a connection that may write, though not to the database.
func vacuumInto(ctx context.Context, from *sql.DB, name string) error {
	conn, err := from.Conn(ctx)
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "PRAGMA query_only = off")
	if err == nil {
		_, err = conn.ExecContext(ctx, "VACUUM INTO ?", name)
		_, back := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA query_only = on")
		err = errors.Join(err, back)
	}
	return errors.Join(err, conn.Close())
}

// listCopies returns the paths of the copies, newest first.
func (p Params) listCopies() ([]string, error) {
	entries, err := p.FS.ReadDir(p.copies())
	if err != nil {
		return nil, fmt.Errorf("list copies: %w", err)
	}
	var out []string
	for _, e := range entries {
		name := e.Name()
		at, ok := strings.CutPrefix(strings.TrimSuffix(name, copySuffix), copyPrefix)
		if !ok || !strings.HasSuffix(name, copySuffix) {
			continue
		}
		if _, err := time.Parse(copyLayout, at); err == nil {
			out = append(out, filepath.Join(p.copies(), name))
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out, nil
}

func (p Params) dropOldCopies() error {
	copies, err := p.listCopies()
	if err != nil {
		return err
	}
	for _, name := range copies[min(len(copies), copiesKept):] {
		if err := files.RemoveAll(p.FS, name); err != nil {
			return fmt.Errorf("drop old copy: %w", err)
		}
	}
	return nil
}
