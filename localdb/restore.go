package localdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"titian/internal/files"
)

// Restored tells that Open found a database that cannot be read, set it aside
// and took the newest good copy.
type Restored struct {
	// Damaged is the path of what was set aside; empty if nothing was there.
	Damaged string
	// Copy is the path of the copy that took its place.
	Copy string
	// At is the time of the copy.
	At time.Time
	// Salvaged counts the newer rows that were saved from the damaged database,
	// by table. It is filled in at the first unlock.
	Salvaged map[string]int
}

// Restored reports whether the database had to be restored when it was opened;
// nil if not.
func (db *DB) Restored() *Restored {
	db.view.RLock()
	defer db.view.RUnlock()
	return db.restored
}

// ensureDatabase makes sure that a readable database is in its place. It
// returns nil if it was there.
func (p Params) ensureDatabase(ctx context.Context) (*Restored, error) {
	found, err := exists(p.FS, p.database())
	if err != nil {
		return nil, err
	}
	if !found {
		return p.restore(ctx, ErrNoStore)
	}
	if err := checkHeader(p.FS, p.database()); err != nil {
		return nil, err
	}
	err = p.inspect(ctx, p.database())
	switch {
	case err == nil:
		return nil, nil //nolint:nilnil // documented: nil if it was there
	case !errors.Is(err, errUnreadable):
		return nil, err
	}
	return p.restore(ctx, ErrDamaged)
}

// errUnreadable: a file is not a whole database of ours.
var errUnreadable = errors.New("localdb: not a whole database")

// inspect looks at every page of a database without changing it. It returns
// errUnreadable if it is damaged, ErrNewer if it is too new.
func (p Params) inspect(ctx context.Context, name string) error {
	return p.peek(name, func(db *sql.DB) error {
		err := check(ctx, db)
		if unreadable(err) {
			err = fmt.Errorf("%w: %w", errUnreadable, err)
		}
		return err
	})
}

// peek reads a database and leaves no file beside it that was not there: a
// connection that only reads makes them, but does not remove them.
func (p Params) peek(name string, f func(*sql.DB) error) error {
	var made []string
	for _, suffix := range besides() {
		found, err := exists(p.FS, name+suffix)
		if err != nil {
			return err
		}
		if !found {
			made = append(made, name+suffix)
		}
	}
	db, err := openReadOnly(name)
	if err != nil {
		return err
	}
	err = errors.Join(f(db), db.Close())
	for _, beside := range made {
		err = errors.Join(err, files.RemoveAll(p.FS, beside))
	}
	return err
}

func check(ctx context.Context, db *sql.DB) error {
	var id int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return fmt.Errorf("read mark: %w", err)
	}
	if id != applicationID {
		return errUnreadable
	}
	steps, err := migrations()
	if err != nil {
		return err
	}
	version, err := versionOf(ctx, db)
	if err != nil {
		return err
	}
	if version > len(steps) {
		return ErrNewer
	}
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("check database: %w", err)
	}
	if verdict != "ok" {
		return errUnreadable
	}
	if _, err := readIdentity(ctx, db); err != nil {
		if unreadable(err) || primaryCode(err) == 0 {
			return errUnreadable
		}
		return err
	}
	return nil
}

// restore puts the newest good copy in the place of the database. none is the
// error if there is no such copy; nothing is touched then.
func (p Params) restore(ctx context.Context, none error) (*Restored, error) {
	if found, err := exists(p.FS, p.copies()); err != nil || !found {
		return nil, errors.Join(none, err)
	}
	copies, err := p.listCopies()
	if err != nil {
		return nil, err
	}
	temp := filepath.Join(p.Dir, ".tmp-restore.db")
	for _, name := range copies {
		err := p.tryCopy(ctx, name, temp)
		switch {
		case err == nil:
			return p.exchange(ctx, name, temp)
		case !errors.Is(err, errUnreadable):
			return nil, errors.Join(err, removeDatabase(p.FS, temp))
		}
	}
	return nil, errors.Join(none, removeDatabase(p.FS, temp))
}

// tryCopy writes a copy under a temporary name and inspects that, so that the
// copy itself is never changed.
func (p Params) tryCopy(ctx context.Context, name, temp string) error {
	if err := removeDatabase(p.FS, temp); err != nil {
		return err
	}
	from, err := p.FS.Open(name)
	if err != nil {
		return fmt.Errorf("open copy: %w", err)
	}
	staged, err := files.Stage(p.FS, p.Dir)
	if err != nil {
		return errors.Join(err, from.Close())
	}
	defer staged.Discard()
	_, err = io.Copy(staged, from)
	if err := errors.Join(err, from.Close()); err != nil {
		return fmt.Errorf("read copy: %w", err)
	}
	if err := staged.Commit(temp); err != nil {
		return err
	}
	return p.inspect(ctx, temp)
}

// exchange sets the damaged database aside and gives the copy its place. A
// crash in between leaves no database and the copy as it was: the next Open
// comes here again.
func (p Params) exchange(ctx context.Context, name, temp string) (*Restored, error) {
	out := &Restored{Copy: name, At: copyTime(name)}
	aside, err := p.aside()
	if err != nil {
		return nil, err
	}
	if err := markRestored(ctx, temp, p.Clock.Now(), aside); err != nil {
		return nil, err
	}
	if aside != "" {
		out.Damaged = filepath.Join(p.Dir, aside)
		if err := p.setAside(out.Damaged); err != nil {
			return nil, err
		}
	}
	return out, install(p.FS, temp, p.database())
}

const asidePrefix = "titian.db.damaged-"

// aside chooses the name for a damaged database. Where there is none, a restore
// was interrupted after it was set aside: then it is the name of the last one,
// or empty if the database simply is gone.
func (p Params) aside() (string, error) {
	found, err := exists(p.FS, p.database())
	if err != nil {
		return "", err
	}
	if found {
		return asidePrefix + p.Clock.Now().Format(copyLayout), nil
	}
	entries, err := p.FS.ReadDir(p.Dir)
	if err != nil {
		return "", fmt.Errorf("look for damaged database: %w", err)
	}
	last := ""
	for _, e := range entries {
		if at, ok := strings.CutPrefix(e.Name(), asidePrefix); ok && len(at) == len(copyLayout) {
			last = max(last, e.Name())
		}
	}
	return last, nil
}

// setAside renames the database and what lies beside it, so that SQLite still
// finds them together. The database goes first: without it the others are
// nothing, while without them it would look whole.
func (p Params) setAside(name string) error {
	for _, suffix := range append([]string{""}, besides()...) {
		found, err := exists(p.FS, p.database()+suffix)
		if err == nil && found {
			err = p.FS.Rename(p.database()+suffix, name+suffix)
		}
		if err != nil {
			return fmt.Errorf("set damaged database aside: %w", err)
		}
	}
	if err := p.FS.SyncDir(p.Dir); err != nil {
		return fmt.Errorf("set damaged database aside: %w", err)
	}
	return nil
}

// markRestored makes another life of a copy: a new incarnation, the feed from
// the start, and a note of what is to be salvaged at the next unlock.
func markRestored(ctx context.Context, name string, now time.Time, aside string) error {
	h, err := openHandles(name)
	if err != nil {
		return err
	}
	err = markIn(ctx, h.write, now, aside)
	if err := errors.Join(err, h.close()); err != nil {
		return fmt.Errorf("mark restored database: %w", err)
	}
	return nil
}

func markIn(ctx context.Context, db *sql.DB, now time.Time, aside string) error {
	if err := migrate(ctx, db, func(context.Context) error { return nil }); err != nil {
		return err
	}
	raw, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	t := &tx{Tx: raw, now: now}
	if err := t.reincarnate(ctx); err != nil {
		return rollback(raw, err)
	}
	if _, err := t.ExecContext(ctx, `UPDATE store SET cursor = NULL, salvage = ?`, aside); err != nil {
		return rollback(raw, err)
	}
	return raw.Commit()
}
