package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"titian/app/clock"
	"titian/central/store"
)

func open(t *testing.T, path string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), path, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// TestSchema: every table is STRICT, has prose above it, and stands in the
// documentation, which names no other.
func TestSchema(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "central.db"))
	var names []string
	err := db.Read(t.Context(), func(tx *store.Tx) error {
		var err error
		names, err = store.All(t.Context(), tx, store.One[string], "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 1 ORDER BY name")
		if err != nil {
			return err
		}
		var loose int
		err = tx.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite%'").Scan(&loose)
		if loose > 0 {
			t.Errorf("%d tables are not STRICT", loose)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range scripts {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(raw)
	}
	told := regexp.MustCompile(`(?m)^--.*\nCREATE TABLE (\w+)`).FindAllStringSubmatch(all.String(), -1)
	if len(told) != len(names) {
		t.Errorf("%d tables, %d with prose", len(names), len(told))
	}
	doc, err := os.ReadFile("../../docs/SCHEMA-central.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(doc), "## central.db")
	section, _, _ = strings.Cut(section, "## issuer.db")
	var documented []string
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]+) \\|").FindAllStringSubmatch(section, -1) {
		for _, name := range regexp.MustCompile("`(\\w+)`").FindAllStringSubmatch(row[1], -1) {
			documented = append(documented, name[1])
		}
	}
	slices.Sort(documented)
	if diff := cmp.Diff(names, documented); diff != "" {
		t.Errorf("tables (-database +documentation):\n%s", diff)
	}
}

func TestTransactions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "central.db")
	db := open(t, path)
	set := func(ctx context.Context, value string, fail error) error {
		return db.Write(ctx, func(tx *store.Tx) error {
			if err := tx.SetMeta(ctx, "x", value); err != nil {
				return err
			}
			return fail
		})
	}
	get := func() (value string) {
		err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
			value, err = tx.Meta(t.Context(), "x")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	if err := set(t.Context(), "a", nil); err != nil || get() != "a" {
		t.Fatalf("%q, %v", get(), err)
	}
	broken := errors.New("broken")
	if err := set(t.Context(), "b", broken); !errors.Is(err, broken) || get() != "a" {
		t.Errorf("after an error: %q, %v", get(), err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = db.Write(t.Context(), func(tx *store.Tx) error {
			_ = tx.SetMeta(t.Context(), "x", "c")
			panic("broken")
		})
	}()
	if get() != "a" {
		t.Errorf("after a panic: %q", get())
	}
	ended, end := context.WithCancel(t.Context())
	err := db.Write(ended, func(tx *store.Tx) error {
		err := tx.SetMeta(ended, "x", "d")
		end()
		return err
	})
	if !errors.Is(err, context.Canceled) || get() != "a" {
		t.Errorf("after the context ended: %q, %v", get(), err)
	}
	if err := set(t.Context(), "e", nil); err != nil || get() != "e" {
		t.Errorf("after all that: %q, %v", get(), err)
	}
	// Another process, here another DB, sees and writes the same file.
	other := open(t, path)
	if err := other.Write(t.Context(), func(tx *store.Tx) error { return tx.SetMeta(t.Context(), "x", "f") }); err != nil || get() != "f" {
		t.Errorf("from beside: %q, %v", get(), err)
	}
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.ExecContext(t.Context(), "INSERT INTO meta (name, value) VALUES ('x', 'g')")
		return err
	})
	if !store.IsUnique(err) {
		t.Errorf("a key twice: %v", err)
	}
}

func TestMigrations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	schema := fstest.MapFS{"migrations/1.sql": {Data: []byte("CREATE TABLE a (x INTEGER) STRICT;")}}
	reopen := func() error {
		db, err := store.OpenWith(t.Context(), path, clock.System{}, schema)
		if err != nil {
			return err
		}
		return db.Close()
	}
	if err := reopen(); err != nil {
		t.Fatal(err)
	}
	// One that fails in the middle leaves nothing of itself.
	schema["migrations/2.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT;")}
	if err := reopen(); err == nil {
		t.Fatal("a table was made twice")
	}
	schema["migrations/2.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE b (x INTEGER) STRICT;")}
	for range 2 {
		if err := reopen(); err != nil {
			t.Fatal(err)
		}
	}
	delete(schema, "migrations/2.sql")
	if err := reopen(); !errors.Is(err, store.ErrNewer) {
		t.Errorf("an older program: %v", err)
	}
}

func TestNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "central.db")
	if err := os.WriteFile(path, []byte("this is no database, and long enough to be noticed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), path, clock.System{}); err == nil || errors.Is(err, sql.ErrNoRows) {
		t.Errorf("opened: %v", err)
	}
}
