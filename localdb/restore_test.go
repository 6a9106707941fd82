package localdb_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb"
)

func (b *bench) file() string { return filepath.Join(b.p.Dir, "titian.db") }

func (b *bench) copied(tb testing.TB) []string {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join(strings.NewReplacer("?", "\\?").Replace(b.p.Dir), "copies", "*"))
	if err != nil {
		tb.Fatal(err)
	}
	return names
}

func TestCopiesRoll(t *testing.T) {
	b := unlocked(t)
	var names []string
	for range 5 {
		b.put(t, family())
		if err := b.Copy(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.clock.add(time.Hour)
		names = b.copied(t)
	}
	if len(names) != 3 {
		t.Fatalf("copies: %v", names)
	}
	if info, err := os.Stat(names[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("copy: %v, %v", info.Mode(), err)
	}
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	if err := b.Copy(t.Context()); err != nil {
		t.Errorf("while locked: %v", err)
	}
	b.unlock(t)
	if found, err := b.Examine(t.Context()); err != nil || len(found) != 5 {
		t.Errorf("%v, %v", found, err)
	} else {
		for _, f := range found {
			if f.Err != nil {
				t.Errorf("%s: %v", f.Name, f.Err)
			}
		}
	}
}

func TestUpkeep(t *testing.T) {
	b := unlocked(t)
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {59 * time.Minute, 1}, {2 * time.Minute, 2}, {-3 * time.Hour, 3}} {
		b.clock.add(c.after)
		if err := b.Upkeep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := b.copied(t); len(got) != c.want {
			t.Errorf("after %v: %d copies, want %d", c.after, len(got), c.want)
		}
	}
}

// spoil writes garbage over a part of a file.
func spoil(tb testing.TB, name string, from int64, n int) {
	tb.Helper()
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xA5}, n), from); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
}

func TestRestoreAndSalvage(t *testing.T) {
	b := unlocked(t)
	old := b.put(t, family()).Dossier
	sent := b.put(t, family()).Dossier
	before := b.submit(t, sent.ID)
	b.clock.add(time.Minute)
	if err := b.Copy(t.Context()); err != nil {
		t.Fatal(err)
	}
	was, err := b.Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	// All of this is newer than the copy.
	edit := b.get(t, old.ID)
	edit.Dossier.Note = "setelah salinan"
	if _, err := b.Put(t.Context(), edit.Dossier, edit.Rev); err != nil {
		t.Fatal(err)
	}
	fresh := b.put(t, family()).Dossier
	doc := b.attach(t, fresh.ID, []byte("kartu keluarga"))
	after := b.submit(t, fresh.ID)
	if err := b.PutHouseholds(t.Context(), []app.Household{{Family: family().Family}}); err != nil {
		t.Fatal(err)
	}
	b.close(t)
	spoil(t, b.file(), int64(b.root(t, "facility")-1)*4096, 4096)

	db, err := localdb.Open(t.Context(), b.p)
	if err != nil {
		t.Fatal(err)
	}
	b.DB = db
	restored := b.Restored()
	if restored == nil || restored.Copy == "" || restored.At.IsZero() {
		t.Fatalf("restored %+v", restored)
	}
	if _, err := os.Stat(restored.Damaged); err != nil {
		t.Errorf("the damaged database is gone: %v", err)
	}
	b.unlock(t)
	if got := b.Restored().Salvaged; got["dossier"] != 2 || got["submission"] != 1 || got["document"] != 1 || got["household"] != 1 {
		t.Errorf("salvaged %v", got)
	}
	if got := b.get(t, old.ID).Dossier.Note; got != "setelah salinan" {
		t.Errorf("the edit after the copy: %q", got)
	}
	f := b.get(t, fresh.ID).Facts
	if f.Submission == nil || *f.Submission != after.ID {
		t.Errorf("facts %+v", f)
	}
	if got := b.content(t, doc.ID); got != "kartu keluarga" {
		t.Errorf("scan %q", got)
	}
	b.anotherLife(t, was, before.ID, after.ID)
	b.reopen(t)
	if b.Restored() != nil {
		t.Error("restored again")
	}
}

// anotherLife checks that a restored laptop is known to central as one, and
// sends what it has in its order.
func (b *bench) anotherLife(t *testing.T, was localdb.Device, sent ...uuid.UUID) {
	t.Helper()
	is, err := b.Device(t.Context())
	if err != nil || is.Incarnation == was.Incarnation || is.ID != was.ID || is.Seq != int64(len(sent)) {
		t.Errorf("device %+v, was %+v, %v", is, was, err)
	}
	pending, err := b.Pending(t.Context())
	if err != nil || len(pending) != len(sent) {
		t.Fatalf("pending %+v, %v", pending, err)
	}
	for i, p := range pending {
		if p.ID != sent[i] || p.Seq != int64(i)+1 {
			t.Errorf("place %d: %s with number %d", i, p.ID, p.Seq)
		}
	}
}

// content reads a document.
func (b *bench) content(tb testing.TB, id uuid.UUID) string {
	tb.Helper()
	r, err := b.OpenDocument(tb.Context(), id)
	if err != nil {
		tb.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		tb.Error(err)
	}
	if err := r.Close(); err != nil {
		tb.Error(err)
	}
	return string(raw)
}

// root is the number of a table's first page.
func (b *bench) root(tb testing.TB, table string) int {
	tb.Helper()
	db := b.raw(tb)
	var page int
	if err := db.QueryRowContext(tb.Context(), `SELECT rootpage FROM sqlite_schema WHERE name = ?`, table).Scan(&page); err != nil {
		tb.Fatal(err)
	}
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
	return page
}

func TestRestoreOfGarbageAndNothing(t *testing.T) {
	for name, damage := range map[string]func(*testing.T, *bench){
		"garbage": func(t *testing.T, b *bench) {
			t.Helper()
			if err := os.WriteFile(b.file(), bytes.Repeat([]byte("garbage "), 4096), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"empty": func(t *testing.T, b *bench) {
			t.Helper()
			if err := os.Truncate(b.file(), 0); err != nil {
				t.Fatal(err)
			}
		},
		"gone": func(t *testing.T, b *bench) {
			t.Helper()
			if err := os.Remove(b.file()); err != nil {
				t.Fatal(err)
			}
		},
		"newest copy bad, too": func(t *testing.T, b *bench) {
			t.Helper()
			if err := os.Truncate(b.file(), 1000); err != nil {
				t.Fatal(err)
			}
			names := b.copied(t)
			spoil(t, names[len(names)-1], 0, 4096)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := unlocked(t)
			d := b.put(t, family()).Dossier
			for range 2 {
				if err := b.Copy(t.Context()); err != nil {
					t.Fatal(err)
				}
				b.clock.add(time.Minute)
			}
			b.close(t)
			damage(t, b)
			b.open(t)
			b.get(t, d.ID)
			if b.Restored() == nil {
				t.Error("nothing was told")
			}
		})
	}
}

func TestDamagedWithoutCopy(t *testing.T) {
	b := unlocked(t)
	b.put(t, family())
	b.close(t)
	raw, err := os.ReadFile(b.file())
	if err != nil {
		t.Fatal(err)
	}
	bad := bytes.Clone(raw)
	copy(bad[4096:], bytes.Repeat([]byte{0xA5}, 4096))
	if err := os.WriteFile(b.file(), bad, 0o600); err != nil { //nolint:gosec // a test's own file
		t.Fatal(err)
	}
	_, err = localdb.Open(t.Context(), b.p)
	wantErr(t, "open", err, localdb.ErrDamaged)
	after, err := os.ReadFile(b.file())
	if err != nil || !bytes.Equal(after, bad) {
		t.Errorf("it was touched: %v", err)
	}
	if names, err := os.ReadDir(b.p.Dir); err != nil || len(names) != 5 {
		t.Errorf("files %v, %v", names, err)
	}
	_, err = localdb.Init(t.Context(), b.p, localdb.Setup{OfficerName: "x", Village: "1", Passphrase: []byte("x")})
	wantErr(t, "init over it", err, localdb.ErrExists)
	if err := os.WriteFile(b.file(), raw, 0o600); err != nil { //nolint:gosec // a test's own file
		t.Fatal(err)
	}
	b.open(t)
}

// A restore that is interrupted after any of its steps ends well with the next
// Open.
func TestInterruptedRestore(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	if err := b.Copy(t.Context()); err != nil {
		t.Fatal(err)
	}
	late := b.put(t, family()).Dossier
	b.close(t)
	// As if the power had gone after the database was set aside, before the
	// copy took its place.
	aside := b.file() + ".damaged-20261122T060400Z"
	if err := os.Rename(b.file(), aside); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.file()+"-wal", []byte("left behind"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.open(t)
	if r := b.Restored(); r == nil || filepath.Base(r.Damaged) != filepath.Base(aside) || r.Salvaged["dossier"] != 1 {
		t.Errorf("restored %+v", b.Restored())
	}
	for _, id := range []uuid.UUID{d.ID, late.ID} {
		b.get(t, id)
	}
}
