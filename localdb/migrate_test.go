package localdb_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/localdb"
)

// release is a profile that a release made, and what has to come out of it.
type release struct {
	Dossier    app.Dossier   `json:"dossier"`
	Submission uuid.UUID     `json:"submission"`
	Number     string        `json:"number"`
	Household  app.Household `json:"household"`
}

const (
	releasePassphrase = "sandi contoh untuk uji" //nolint:gosec // of an invented profile
	releaseScan       = "isi pindaian contoh"
)

// TestReleases opens what every release stored. Run with MAKE_RELEASE=1 it
// makes the profile of this version anew: do that until the version is
// released, and never afterwards.
func TestReleases(t *testing.T) {
	if os.Getenv("MAKE_RELEASE") != "" {
		makeRelease(t, filepath.Join("testdata", "v1"))
	}
	dirs, err := filepath.Glob("testdata/v*")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no stored releases", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) { openRelease(t, dir) })
	}
}

func openRelease(t *testing.T, dir string) {
	t.Helper()
	p := localdb.Params{Dir: filepath.Join(t.TempDir(), "profile"), Clock: newTicking(), KDF: cheap()}
	if err := os.CopyFS(p.Dir, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(p.Dir, "expect.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want release
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	db, err := localdb.Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{DB: db, p: p}
	defer b.close(t)
	if err := b.Unlock(t.Context(), []byte(releasePassphrase)); err != nil {
		t.Fatal(err)
	}
	r := b.get(t, want.Dossier.ID)
	if diff := cmp.Diff(want.Dossier, r.Dossier, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	person := r.Facts.Persons[want.Dossier.Members[0].Person.ID]
	if r.Facts.Submission == nil || *r.Facts.Submission != want.Submission || r.Facts.Received.IsZero() || person.Number != want.Number {
		t.Errorf("facts %+v", r.Facts)
	}
	h, err := b.Household(t.Context(), want.Household.Family.ID)
	if diff := cmp.Diff(want.Household, h, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("%v: %s", err, diff)
	}
	f, err := b.OpenDocument(t.Context(), want.Dossier.Documents[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || string(got) != releaseScan {
		t.Errorf("scan %q, %v", got, err)
	}
	if len(b.Damage()) > 0 {
		t.Errorf("damage %v", b.Damage())
	}
	if _, err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

func makeRelease(t *testing.T, dir string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	p := localdb.Params{Dir: dir, Clock: newTicking(), KDF: cheap()}
	if _, err := localdb.Init(t.Context(), p, localdb.Setup{OfficerName: "Petugas Contoh", Village: factory.Village, Passphrase: []byte(releasePassphrase)}); err != nil {
		t.Fatal(err)
	}
	db, err := localdb.Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{DB: db, p: p}
	if err := b.Unlock(t.Context(), []byte(releasePassphrase)); err != nil {
		t.Fatal(err)
	}
	c := newCentral(t)
	d := b.put(t, family()).Dossier
	b.attach(t, d.ID, []byte(releaseScan))
	s := b.submit(t, d.ID)
	item := b.item(t, s.ID)
	b.answered(t, accepted(item, c.receipt(t, item, 1)))
	b.apply(t, c.page(c.about(t, d, s.ID)...))
	want := release{Dossier: b.get(t, d.ID).Dossier, Submission: s.ID, Number: "0099999000001"}
	want.Household = app.Household{Family: family().Family, Members: family().Members, Source: "impor", Row: 2}
	if err := b.PutHouseholds(t.Context(), []app.Household{want.Household}); err != nil {
		t.Fatal(err)
	}
	b.close(t)
	raw, err := json.MarshalIndent(want, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "expect.json"), append(raw, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"lock", "cetak", "copies"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
}

// A step that fails half-way leaves the version and the tables of before.
func TestStepIsOneTransaction(t *testing.T) {
	b := unlocked(t)
	b.close(t)
	db := b.raw(t)
	defer db.Close()
	tables := func() (n, version int) {
		t.Helper()
		if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM sqlite_schema`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRowContext(t.Context(), `PRAGMA user_version`).Scan(&version); err != nil {
			t.Fatal(err)
		}
		return n, version
	}
	before, version := tables()
	for name, script := range map[string]string{
		"wrong at the end": `CREATE TABLE more (a TEXT) STRICT; DROP TABLE facility; SELECT nothing FROM nowhere`,
		"broken reference": `INSERT INTO outbox (submission) VALUES ('nobody')`,
	} {
		if err := step(t.Context(), db, script, version+1); err == nil {
			t.Errorf("%s: no error", name)
		}
		if n, v := tables(); n != before || v != version {
			t.Errorf("%s: %d tables, version %d; before %d, %d", name, n, v, before, version)
		}
	}
	if err := step(t.Context(), db, `CREATE TABLE more (a TEXT) STRICT`, version+1); err != nil {
		t.Fatal(err)
	}
	if n, v := tables(); n != before+1 || v != version+1 {
		t.Errorf("%d tables, version %d", n, v)
	}
}

func step(ctx context.Context, db *sql.DB, script string, version int) error {
	return localdb.Step(ctx, db, script, version)
}
