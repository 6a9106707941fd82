// Package backup copies a data folder while central works, and puts a copy
// back. A restore draws a new epoch: it is the only way by which a database
// goes back in time, so that every laptop notices.
package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"titian/app/clock"
	"titian/central/store"
	"titian/internal/files"
)

// Names in a backup folder.
const (
	DatabaseFile = "central.db"
	objectsDir   = "objects"
	manifestFile = "objects.sha256"
)

// ErrDocument tells that a document's file is not what the database says.
var ErrDocument = errors.New("backup: a document's file is damaged")

// Tools are what a copy needs to know.
type Tools struct {
	FS    files.FS
	Clock clock.Clock
}

// Summary says what was copied.
type Summary struct {
	// Target is the file or folder.
	Target string `json:"target"`
	// Documents counts those that the database names, Copied those that were
	// not in the target yet.
	Documents int `json:"documents"`
	Copied    int `json:"copied"`
}

// Write copies a database to target: to a file when its name ends in .db, and
// otherwise to a folder together with the documents. A folder may be written
// again and again; documents never change, so only new ones are copied.
func Write(ctx context.Context, t Tools, db *store.DB, object func(uuid.UUID) string, target string) (Summary, error) {
	s := Summary{Target: target}
	if strings.HasSuffix(target, ".db") {
		if err := t.database(ctx, db, target); err != nil {
			return s, fmt.Errorf("write backup: %w", err)
		}
		return s, nil
	}
	if err := files.EnsureDir(t.FS, filepath.Join(target, objectsDir)); err != nil {
		return s, fmt.Errorf("write backup: %w", err)
	}
	// The database first: every document that it names is there already.
	if err := t.database(ctx, db, filepath.Join(target, DatabaseFile)); err != nil {
		return s, fmt.Errorf("write backup: %w", err)
	}
	if err := t.documents(ctx, object, target, &s); err != nil {
		return s, fmt.Errorf("write backup: %w", err)
	}
	return s, nil
}

// database writes a consistent copy in one step.
func (t Tools) database(ctx context.Context, db *store.DB, target string) error {
	dir := filepath.Dir(target)
	if err := files.EnsureDir(t.FS, dir); err != nil {
		return err
	}
	temp := filepath.Join(dir, ".tmp-"+uuid.NewString())
	if err := db.Snapshot(ctx, temp); err != nil {
		return err
	}
	if err := t.sync(temp); err != nil {
		return errors.Join(err, t.FS.Remove(temp))
	}
	if err := t.FS.Rename(temp, target); err != nil {
		return errors.Join(fmt.Errorf("name copy: %w", err), t.FS.Remove(temp))
	}
	return t.FS.SyncDir(dir)
}

func (t Tools) sync(name string) error {
	f, err := t.FS.OpenFile(name, os.O_RDWR)
	if err != nil {
		return fmt.Errorf("sync copy: %w", err)
	}
	return errors.Join(f.Sync(), f.Close())
}

// paper is a whole document.
type paper struct {
	id   string
	size int64
	sum  []byte
}

// documents copies what the copied database names, each checked against its
// hash, and writes a list of them that sha256sum -c reads.
func (t Tools) documents(ctx context.Context, object func(uuid.UUID) string, target string, s *Summary) (err error) {
	db, err := store.Open(ctx, filepath.Join(target, DatabaseFile), t.Clock)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	papers, err := whole(ctx, db)
	if err != nil {
		return err
	}
	list, err := files.Stage(t.FS, target)
	if err != nil {
		return err
	}
	defer list.Discard()
	out := bufio.NewWriter(list)
	for _, p := range papers {
		id, err := uuid.Parse(p.id)
		if err != nil {
			return fmt.Errorf("read document id: %w", err)
		}
		s.Documents++
		copied, err := t.document(object(id), filepath.Join(target, objectsDir, p.id), p)
		if err != nil {
			return err
		}
		if copied {
			s.Copied++
		}
		fmt.Fprintf(out, "%s  %s/%s\n", hex.EncodeToString(p.sum), objectsDir, p.id)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	return list.Commit(filepath.Join(target, manifestFile))
}

func whole(ctx context.Context, db *store.DB) (out []paper, err error) {
	err = db.Read(ctx, func(tx *store.Tx) error {
		out, err = store.All(ctx, tx, func(rows *sql.Rows) (p paper, err error) {
			err = rows.Scan(&p.id, &p.size, &p.sum)
			return p, err
		}, "SELECT id, size, sha256 FROM document WHERE whole = 1 ORDER BY id")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	return out, nil
}

// document copies one file unless the target is there; false if it was. A
// target of another length is a part, and is replaced.
func (t Tools) document(from, to string, p paper) (bool, error) {
	if info, err := t.FS.Stat(to); err == nil && info.Size() == p.size {
		return false, nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("look for copy: %w", err)
	}
	in, err := t.FS.Open(from)
	if err != nil {
		return false, fmt.Errorf("open document: %w", err)
	}
	defer in.Close() //nolint:errcheck // it is only read
	staged, err := files.Stage(t.FS, filepath.Dir(to))
	if err != nil {
		return false, err
	}
	defer staged.Discard()
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(staged, h), in); err != nil {
		return false, fmt.Errorf("copy document: %w", err)
	}
	if !strings.EqualFold(hex.EncodeToString(h.Sum(nil)), hex.EncodeToString(p.sum)) {
		return false, ErrDocument
	}
	return true, staged.Commit(to)
}
