package backup

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"

	"github.com/google/uuid"

	"titian/central/store"
	"titian/internal/files"
)

// counterLead is how far the counters of feeds jump ahead at a restore, at
// least: what is numbered after it must be above all that was numbered before,
// also in the time that was lost.
const counterLead = 1 << 20

// Restored says what a restore did.
type Restored struct {
	Epoch uuid.UUID `json:"epoch"`
	// SetAside is where the files went that were there before; empty if none.
	SetAside string `json:"set_aside,omitempty"`
	// Documents counts the papers that were copied from the backup.
	Documents int `json:"documents"`
	// Held tells that numbering waits until every laptop has been back.
	Held bool `json:"held"`
}

// Stage copies the database of a backup (a file or a folder) beside the one in
// data and makes a new epoch of it. The caller finishes with [Swap].
func Stage(ctx context.Context, t Tools, source, data string) (temp string, r Restored, err error) {
	from := source
	info, err := t.FS.Stat(source)
	if err != nil {
		return "", r, fmt.Errorf("open backup: %w", err)
	}
	if info.IsDir() {
		from = filepath.Join(source, DatabaseFile)
	}
	temp = filepath.Join(data, ".tmp-restore-"+uuid.NewString())
	if err := t.copy(from, temp); err != nil {
		return "", r, fmt.Errorf("copy backup: %w", err)
	}
	if r.Epoch, err = t.rebirth(ctx, temp); err != nil {
		return "", r, errors.Join(fmt.Errorf("prepare backup: %w", err), t.FS.Remove(temp))
	}
	return temp, r, nil
}

func (t Tools) copy(from, to string) error {
	in, err := t.FS.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // it is only read
	staged, err := files.Stage(t.FS, filepath.Dir(to))
	if err != nil {
		return err
	}
	defer staged.Discard()
	if _, err := io.Copy(staged, in); err != nil {
		return err
	}
	return staged.Commit(to)
}

// rebirth checks a copied database and draws its new epoch.
func (t Tools) rebirth(ctx context.Context, path string) (uuid.UUID, error) {
	epoch := uuid.New()
	db, err := store.Open(ctx, path, t.Clock)
	if err != nil {
		return epoch, err
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		var sound string
		if err := tx.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&sound); err != nil || sound != "ok" {
			return errors.Join(errors.New("the database in the backup is damaged"), err)
		}
		return begin(ctx, tx, epoch)
	})
	return epoch, errors.Join(err, db.Settle(ctx), db.Close())
}

func begin(ctx context.Context, tx *store.Tx, epoch uuid.UUID) error {
	var highest int64
	if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(n), 0) FROM feed").Scan(&highest); err != nil {
		return fmt.Errorf("read counters: %w", err)
	}
	// Milliseconds since 1970 grow faster than counters do, so that a second
	// restore of one backup lies above the first.
	floor := max(highest+counterLead, store.Millis(tx.Now))
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // crypto/rand.Read never fails
	meta := map[string]string{
		store.MetaEpoch: epoch.String(), store.MetaFloor: strconv.FormatInt(floor, 10), store.MetaSecret: hex.EncodeToString(secret),
	}
	for name, value := range meta {
		if err := tx.SetMeta(ctx, name, value); err != nil {
			return err
		}
	}
	// Codes that were used in the time that was lost must not be used again.
	for _, query := range []string{
		"DELETE FROM bearer", "DELETE FROM used_nonce", "DELETE FROM enrol_code WHERE device IS NULL", "UPDATE device SET returned = ''",
	} {
		if _, err := tx.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("forget sessions: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE feed SET n = ?", floor); err != nil {
		return fmt.Errorf("raise counters: %w", err)
	}
	// A laptop that has read all stands at the raised number.
	if _, err := tx.ExecContext(ctx, "INSERT INTO feed_tag (scope, n, tag) SELECT scope, n, tag FROM feed"); err != nil {
		return fmt.Errorf("raise counters: %w", err)
	}
	return nil
}

// Documents copies the papers of a backup folder that data lacks.
func Documents(ctx context.Context, t Tools, db *store.DB, object func(uuid.UUID) string, source string) (int, error) {
	info, err := t.FS.Stat(source)
	if err != nil || !info.IsDir() {
		return 0, err
	}
	papers, err := whole(ctx, db)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, p := range papers {
		id, err := uuid.Parse(p.id)
		if err != nil {
			return n, fmt.Errorf("read document id: %w", err)
		}
		copied, err := t.document(filepath.Join(source, objectsDir, p.id), object(id), p)
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, ErrDocument):
			continue // the laptop that holds it is asked for it again
		case err != nil:
			return n, fmt.Errorf("copy documents back: %w", err)
		case copied:
			n++
		}
	}
	return n, nil
}

// Swap puts a staged database in the place of the present one, which is set
// aside, never deleted.
func Swap(t Tools, temp, data string) (aside string, err error) {
	present := filepath.Join(data, DatabaseFile)
	if _, err := t.FS.Stat(present); err == nil {
		aside = filepath.Join(data, "replaced-"+strconv.FormatInt(store.Millis(t.Clock.Now()), 10))
		if err := files.EnsureDir(t.FS, aside); err != nil {
			return "", fmt.Errorf("set database aside: %w", err)
		}
		// The journal goes first: an old journal beside a new database would be
		// played into it.
		for _, end := range []string{"-wal", "-shm", ""} {
			err := t.FS.Rename(present+end, filepath.Join(aside, DatabaseFile+end))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", fmt.Errorf("set database aside: %w", err)
			}
		}
		if err := errors.Join(t.FS.SyncDir(aside), t.FS.SyncDir(data)); err != nil {
			return "", fmt.Errorf("set database aside: %w", err)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("look for database: %w", err)
	}
	if err := t.FS.Rename(temp, present); err != nil {
		return aside, fmt.Errorf("put database in place: %w", err)
	}
	return aside, t.FS.SyncDir(data)
}
