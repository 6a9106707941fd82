package localdb_test

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/localdb"
	"titian/localdb/seal"
)

func TestInit(t *testing.T) {
	p, _ := params(t)
	setup := localdb.Setup{OfficerName: "Made Pratama", Village: factory.Village, Passphrase: []byte(passphrase)}
	_, err := localdb.Open(t.Context(), p)
	wantErr(t, "open before init", err, localdb.ErrNoStore)
	none := setup
	none.Passphrase = nil
	_, err = localdb.Init(t.Context(), p, none)
	wantErr(t, "empty passphrase", err, seal.ErrParams)
	_, err = localdb.Open(t.Context(), p)
	wantErr(t, "open after a failed init", err, localdb.ErrNoStore)
	if _, err = localdb.Init(t.Context(), p, setup); err != nil {
		t.Fatal(err)
	}
	_, err = localdb.Init(t.Context(), p, setup)
	wantErr(t, "init again", err, localdb.ErrExists)
	for _, dir := range []string{"", "scans", "copies", "cetak"} {
		info, err := os.Stat(filepath.Join(p.Dir, dir))
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("directory %q: %v, %v", dir, info.Mode(), err)
		}
	}
	info, err := os.Stat(filepath.Join(p.Dir, "titian.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("database: %v, %v", info.Mode(), err)
	}
}

func TestLocked(t *testing.T) {
	b := unlocked(t)
	r := b.put(t, family())
	if err := os.WriteFile(filepath.Join(b.Papers(), "KLG.pdf"), []byte("kartu"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	if !b.Locked() {
		t.Error("not locked")
	}
	if entries, err := os.ReadDir(b.Papers()); err != nil || len(entries) != 0 {
		t.Errorf("papers after lock: %v, %v", entries, err)
	}
	_, err := b.Officer()
	wantErr(t, "officer", err, app.ErrLocked)
	wantErr(t, "set passphrase", b.SetPassphrase(t.Context(), []byte("x")), app.ErrLocked)
	wantErr(t, "enrol", b.Enrol(t.Context(), localdb.Enrolment{}), app.ErrLocked)
	wantErr(t, "undiscard", b.Undiscard(t.Context(), r.Dossier.ID), app.ErrLocked)
	_, err = b.Bin(t.Context())
	wantErr(t, "bin", err, app.ErrLocked)
	// What carries submissions goes on.
	if _, err := b.DeviceKey(t.Context()); err != nil {
		t.Errorf("device key: %v", err)
	}
	if _, err := b.Pending(t.Context()); err != nil {
		t.Errorf("pending: %v", err)
	}
	b.unlock(t)
	b.get(t, r.Dossier.ID)
}

func TestBeforeFirstUnlock(t *testing.T) {
	b := unlocked(t)
	s := b.submit(t, b.put(t, family()).Dossier.ID)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := localdb.Open(t.Context(), b.p)
	if err != nil {
		t.Fatal(err)
	}
	b.DB = db
	_, err = db.DeviceKey(t.Context())
	wantErr(t, "device key", err, app.ErrLocked)
	_, err = db.Pending(t.Context())
	wantErr(t, "pending", err, app.ErrLocked)
	_, err = db.Item(t.Context(), s.ID)
	wantErr(t, "item", err, app.ErrLocked)
	_, _, err = db.Statements(t.Context(), "", 10)
	wantErr(t, "statements", err, app.ErrLocked)
	if db.InboxKey() != nil {
		t.Error("an inbox key before the first unlock")
	}
}

func TestPassphrases(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	if o, err := b.Officer(); err != nil || o.Name != "Made Pratama" {
		t.Errorf("officer %v, %v", o.Name, err)
	}
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"", "x", passphrase + " "} {
		err := b.Unlock(t.Context(), []byte(wrong))
		wantErr(t, "wrong passphrase", err, localdb.ErrPassphrase)
		if err.Error() != "unlock: "+localdb.ErrPassphrase.Error() {
			t.Errorf("the message varies: %v", err)
		}
	}
	wantErr(t, "wrong code", b.UnlockWithCode(t.Context(), seal.NewCode()), localdb.ErrPassphrase)
	if err := b.UnlockWithCode(t.Context(), b.code); err != nil {
		t.Fatal(err)
	}
	if err := b.SetPassphrase(t.Context(), []byte("sandi yang baru sekali")); err != nil {
		t.Fatal(err)
	}
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "old passphrase", b.Unlock(t.Context(), []byte(passphrase)), localdb.ErrPassphrase)
	if err := b.Unlock(t.Context(), []byte("sandi yang baru sekali")); err != nil {
		t.Fatal(err)
	}
	b.get(t, d.ID)
}

func TestOneProcess(t *testing.T) {
	b := unlocked(t)
	_, err := localdb.Open(t.Context(), b.p)
	wantErr(t, "second opener", err, localdb.ErrInUse)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Errorf("close again: %v", err)
	}
	_, err = b.Put(t.Context(), family(), 0)
	wantErr(t, "put after close", err, localdb.ErrClosed)
	b.open(t)
}

func TestNewerVersion(t *testing.T) {
	b := unlocked(t)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(b.p.Dir, "titian.db")
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	newer := append([]byte(nil), raw...)
	binary.BigEndian.PutUint32(newer[60:], 1_000_000)        // user_version
	if err := os.WriteFile(name, newer, 0o600); err != nil { //nolint:gosec // a test's own file
		t.Fatal(err)
	}
	_, err = localdb.Open(t.Context(), b.p)
	wantErr(t, "newer", err, localdb.ErrNewer)
	after, err := os.ReadFile(name)
	if err != nil || string(after) != string(newer) {
		t.Errorf("the file was touched: %v", err)
	}
	if err := os.WriteFile(name, raw, 0o600); err != nil { //nolint:gosec // a test's own file
		t.Fatal(err)
	}
	b.open(t)
}

func TestDamageIsConfinedToTheRow(t *testing.T) {
	b := unlocked(t)
	first, second, third := b.put(t, family()).Dossier, b.put(t, family()).Dossier, b.put(t, family()).Dossier
	b.close(t)
	for _, exchange := range [][2]string{{first.ID.String(), "aside"}, {second.ID.String(), first.ID.String()}, {"aside", second.ID.String()}} {
		b.tamper(t, `UPDATE dossier SET id = ?2 WHERE id = ?1`, exchange[0], exchange[1])
	}
	b.open(t)
	for _, d := range []app.Dossier{first, second} {
		_, err := b.Get(t.Context(), d.ID)
		row, ok := errors.AsType[*localdb.RowError](err)
		if !ok || row.Table != "dossier" || row.ID != d.ID.String() || !errors.Is(err, seal.ErrTampered) {
			t.Errorf("swapped row: %v", err)
		}
	}
	b.get(t, third.ID)
	if list, err := b.List(t.Context(), app.Filter{}); err != nil || len(list) != 1 {
		t.Errorf("list: %d, %v", len(list), err)
	}
	if len(b.Damage()) != 2 {
		t.Errorf("damage: %v", b.Damage())
	}
	_, err := b.Put(t.Context(), first, 1)
	if err != nil {
		t.Errorf("a damaged draft is replaced by a save that knows its revision: %v", err)
	}
	b.get(t, first.ID)
	found, err := b.Examine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if bad := f.Name == "records" || f.Name == "copies"; (f.Err != nil) != bad {
			t.Errorf("examination of %s: %v", f.Name, f.Err)
		}
	}
}

// A paper whose row does not open keeps nobody from saving the rest, nor a name
// that cannot be read from unlocking.
func TestDamagedPaperAndOfficer(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	doc := b.attach(t, d.ID, []byte("kartu keluarga"))
	b.close(t)
	b.tamper(t, `UPDATE document SET body = zeroblob(305)`)
	b.tamper(t, `UPDATE officer SET seal_rev = 7`)
	b.open(t)
	r := b.get(t, d.ID)
	r.Dossier.Note = "tetap bisa disimpan"
	if _, err := b.Put(t.Context(), r.Dossier, r.Rev); err != nil {
		t.Error(err)
	}
	_, err := b.OpenDocument(t.Context(), doc.ID)
	wantErr(t, "its scan", err, seal.ErrTampered)
	if len(b.Damage()) != 2 {
		t.Errorf("damage %v", b.Damage())
	}
}

// Hints in our favour do not hold without a receipt.
func TestHintsAreChecked(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	doc := b.attach(t, d.ID, []byte("kartu keluarga"))
	b.submit(t, d.ID)
	b.close(t)
	b.tamper(t, `UPDATE outbox SET delivered = 1`)
	b.tamper(t, `UPDATE upload SET received = 1, offset = size`)
	b.open(t)
	r := b.get(t, d.ID)
	if !r.Facts.Received.IsZero() || r.Facts.Documents[doc.ID] || r.Stage() != app.StageReady {
		t.Errorf("facts %+v", r.Facts)
	}
	pending, err := b.Pending(t.Context())
	if err != nil || len(pending) != 1 || pending[0].Delivered || pending[0].Documents[0].Received {
		t.Errorf("pending %+v, %v", pending, err)
	}
}

func TestAuditChain(t *testing.T) {
	b := unlocked(t)
	b.submit(t, b.put(t, family()).Dossier.ID)
	if n, err := b.VerifyAudit(t.Context()); err != nil || n != 3 { // init, unlock, submit
		t.Errorf("%d acts, %v", n, err)
	}
	for name, query := range map[string]string{
		"taken out": `DELETE FROM audit WHERE n = 2`,
		"altered":   `UPDATE audit SET at = '2020-01-01T00:00:00.000000000Z' WHERE n = 2`,
		"exchanged": `UPDATE audit SET body = (SELECT body FROM audit WHERE n = 1) WHERE n = 2`,
	} {
		t.Run(name, func(t *testing.T) {
			b := unlocked(t)
			b.submit(t, b.put(t, family()).Dossier.ID)
			b.close(t)
			b.tamper(t, query)
			b.open(t)
			_, err := b.VerifyAudit(t.Context())
			wantErr(t, "verify", err, seal.ErrTampered)
		})
	}
}

func (b *bench) close(tb testing.TB) {
	tb.Helper()
	if err := b.Close(); err != nil {
		tb.Fatal(err)
	}
}

// raw opens a closed database behind the store's back.
func (b *bench) raw(tb testing.TB) *sql.DB {
	tb.Helper()
	name := strings.NewReplacer("?", "%3f", " ", "%20").Replace(filepath.Join(b.p.Dir, "titian.db"))
	db, err := sql.Open("sqlite", "file:"+name)
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

// tamper changes a closed database.
func (b *bench) tamper(tb testing.TB, query string, args ...any) {
	tb.Helper()
	db := b.raw(tb)
	if _, err := db.ExecContext(tb.Context(), query, args...); err != nil {
		tb.Fatal(err)
	}
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
}
