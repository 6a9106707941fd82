//go:build linux

package powercut_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // the driver

	"titian/internal/powercut"
)

// settings is a way to use SQLite, and whether it keeps what it acknowledged.
type settings struct {
	journal, synchronous string
	keeps                bool
}

var ways = []settings{
	{"wal", "full", true},
	{"wal", "normal", false},
	{"wal", "off", false},
	{"delete", "extra", true},
	{"delete", "full", false}, // the journal may come back and undo the last commit
	{"truncate", "full", true},
	{"persist", "full", true},
	{"delete", "off", false},
}

const rows = 12

// TestTable proves the instrument: a table loses nothing at any cut of the
// settings that SQLite promises that of, and the others are caught.
func TestTable(t *testing.T) {
	for _, w := range ways {
		t.Run(w.journal+" "+w.synchronous, func(t *testing.T) {
			dir := t.TempDir()
			disk, err := powercut.Record(dir)
			if err != nil {
				t.Fatal(err)
			}
			acked := fill(t, filepath.Join(dir, "t.db"), w, disk)
			disk.Close()
			check := func(dir string, steps int) error { return holds(t, filepath.Join(dir, "t.db"), acked, steps) }
			var r powercut.Result
			if !w.keeps {
				r = disk.Catch(t, 120, check)
			} else if r = disk.Try(t, 120, check); r.Broken > 0 {
				t.Error(r.First)
			}
			if r.Loss.Kept == 0 || r.Loss.Lost == 0 || r.Loss.Torn == 0 {
				t.Errorf("the cuts are tame: %+v", r.Loss)
			}
		})
	}
}

// content of a row, long enough for some to need pages of their own.
func content(n int) []byte { return bytes.Repeat([]byte{"abcdefghijkl"[n]}, 200+n%4*3000) }

// fill inserts rows, one transaction each, with checkpoints and a reopening,
// and returns the journal's length behind each acknowledgement.
func fill(t *testing.T, name string, w settings, disk *powercut.Disk) []int {
	t.Helper()
	var acked []int
	for part := range 2 {
		db, err := sql.Open("sqlite", fmt.Sprintf("file:%s?_pragma=journal_mode(%s)&_pragma=synchronous(%s)&_pragma=wal_autocheckpoint(9)", name, w.journal, w.synchronous))
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxOpenConns(1)
		exec := func(query string, args ...any) {
			t.Helper()
			if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
				t.Fatal(err)
			}
		}
		exec("CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, content BLOB)")
		for i := range rows / 2 {
			n := part*rows/2 + i
			exec("INSERT INTO t VALUES (?, ?)", n, content(n))
			acked = append(acked, disk.Steps())
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return acked
}

// holds looks for everything that was acknowledged before the cut, and for
// whole rows only.
func holds(t *testing.T, name string, acked []int, steps int) error {
	t.Helper()
	due := 0
	for due < len(acked) && acked[due] <= steps {
		due++
	}
	if _, err := os.Stat(name); due == 0 && errors.Is(err, os.ErrNotExist) {
		return nil
	}
	db, err := sql.Open("sqlite", "file:"+name+"?mode=rw")
	if err != nil {
		return err
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		return fmt.Errorf("integrity: %s, %w", verdict, err)
	}
	var tables int
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	if tables == 0 && due == 0 {
		return nil
	}
	found, err := db.QueryContext(t.Context(), "SELECT n, content FROM t ORDER BY n")
	if err != nil {
		return err
	}
	defer found.Close()
	n := 0
	for ; found.Next(); n++ {
		var at int
		var got []byte
		if err := found.Scan(&at, &got); err != nil {
			return err
		}
		if at != n || !bytes.Equal(got, content(n)) {
			return fmt.Errorf("row %d in place %d, or half of it", at, n)
		}
	}
	if err := found.Err(); err != nil {
		return err
	}
	if n < due {
		return fmt.Errorf("%d rows of %d acknowledged", n, due)
	}
	return nil
}
