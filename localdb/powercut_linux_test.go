package localdb_test

import (
	"bytes"
	"crypto/ed25519"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/files"
	"titian/internal/powercut"
	"titian/internal/testkit/factory"
	"titian/localdb"
	"titian/sync/wire"
)

// day is work that is recorded, and what it was told.
type day struct {
	*bench
	acks    *powercut.Acks[*localdb.DB]
	central *central
	pages   int
}

// TestPowerCut takes the power away everywhere in a day's work, and looks for
// everything that the store had called saved.
func TestPowerCut(t *testing.T) {
	disk, profile, acks := worked(t, func(d *powercut.Disk) files.FS { return d })
	r := disk.Try(t, 90, func(dir string, steps int) error { return survives(t, filepath.Join(dir, profile), acks, steps) })
	if r.Broken > 0 {
		t.Error(r.First)
	}
}

// TestPowerCutSeesSyncs: a scan that is not synced, or not its folder, is lost
// at a cut and that is seen.
func TestPowerCutSeesSyncs(t *testing.T) {
	for _, leave := range []powercut.Forgetful{{Folders: true}, {Files: true}} {
		disk, profile, acks := worked(t, func(d *powercut.Disk) files.FS {
			leave.FS = d
			return leave
		})
		disk.Catch(t, 30, func(dir string, steps int) error { return survives(t, filepath.Join(dir, profile), acks, steps) })
	}
}

// worked does a day's work on a recorded disk.
func worked(t *testing.T, way func(*powercut.Disk) files.FS) (disk *powercut.Disk, profile string, acks *powercut.Acks[*localdb.DB]) {
	t.Helper()
	p, clock := params(t)
	disk, err := powercut.Record(filepath.Dir(p.Dir))
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	p.FS = way(disk)
	d := &day{bench: &bench{p: p, clock: clock}, acks: powercut.NewAcks[*localdb.DB](disk), central: newCentral(t)}
	_, err = localdb.Init(t.Context(), p, localdb.Setup{OfficerName: "Made Pratama", Village: factory.Village, Passphrase: []byte(passphrase)})
	if err != nil {
		t.Fatal(err)
	}
	d.acks.Add(func(*localdb.DB) error { return nil }) // from here on there is a store
	for range 2 {
		d.open(t)
		for range 2 {
			d.family(t)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return disk, filepath.Base(p.Dir), d.acks
}

// family takes one family from the first value to what central says of it.
func (d *day) family(t *testing.T) {
	t.Helper()
	f := family()
	d.put(t, f)
	d.saved(t, f.ID)
	scan := bytes.Repeat(f.ID[:], 9000)
	doc := d.attach(t, f.ID, scan)
	d.acks.Add(func(db *localdb.DB) error { return sameScan(t, db, doc.ID, scan) })
	r := d.get(t, f.ID)
	edited := r.Dossier
	edited.Family.Address.Street += " 2"
	if _, err := d.Put(t.Context(), edited, r.Rev); err != nil {
		t.Fatal(err)
	}
	d.saved(t, f.ID)
	s := d.submit(t, f.ID)
	item := d.item(t, s.ID)
	d.acks.Add(func(db *localdb.DB) error {
		got, err := db.Item(t.Context(), s.ID)
		return errors.Join(err, same("item", got, item))
	})
	receipt := d.central.receipt(t, item, 0)
	d.answered(t, accepted(item, receipt))
	d.acks.Add(func(db *localdb.DB) error { return hasReceipt(t, db, d.central, s.ID, item) })
	if err := d.Acknowledged(t.Context(), doc.ID, 5000); err != nil {
		t.Fatal(err)
	}
	d.acks.Add(func(db *localdb.DB) error { return offset(t, db, s.ID, doc.ID) })
	page := d.central.page(append(d.central.about(t, edited, s.ID), d.central.receipt(t, item, 1))...)
	d.pages++
	page.Cursor = fmt.Sprintf("%03d", d.pages)
	d.apply(t, page)
	d.acks.Add(func(db *localdb.DB) error { return pulled(t, db, page.Cursor, f.ID) })
	d.clock.add(2 * 3600e9)
	if err := d.Copy(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// saved notes the state of a dossier, which later ones may replace.
func (d *day) saved(t *testing.T, id uuid.UUID) {
	t.Helper()
	want := d.get(t, id)
	d.acks.Add(func(db *localdb.DB) error {
		got, err := db.Get(t.Context(), id)
		if err != nil {
			return err
		}
		if got.Rev < want.Rev {
			return fmt.Errorf("revision %d of %d", got.Rev, want.Rev)
		}
		if got.Rev == want.Rev {
			return same("dossier", got.Dossier, want.Dossier)
		}
		return nil
	})
}

// survives opens what a cut left, with nothing but the machine's own files.
func survives(t *testing.T, dir string, acks *powercut.Acks[*localdb.DB], steps int) error {
	t.Helper()
	p := localdb.Params{Dir: dir, Clock: newTicking(), KDF: cheap()}
	db, err := localdb.Open(t.Context(), p)
	if acks.Due(steps) == 0 && errors.Is(err, localdb.ErrNoStore) {
		// An Init that never returned has left nothing in the way of the next.
		_, err = localdb.Init(t.Context(), p, localdb.Setup{OfficerName: "Made", Village: factory.Village, Passphrase: []byte(passphrase)})
		return err
	}
	if err != nil {
		return err
	}
	err = holds(t, db, acks, steps)
	return errors.Join(err, db.Close(), intact(t, filepath.Join(dir, "titian.db")))
}

func holds(t *testing.T, db *localdb.DB, acks *powercut.Acks[*localdb.DB], steps int) error {
	t.Helper()
	if err := db.Unlock(t.Context(), []byte(passphrase)); err != nil {
		return err
	}
	if err := acks.Check(db, steps); err != nil {
		return err
	}
	if db.Restored() != nil || len(db.Damage()) > 0 {
		return fmt.Errorf("restored %+v, damage %v", db.Restored(), db.Damage())
	}
	if err := whole(t, db); err != nil {
		return err
	}
	if _, err := db.VerifyAudit(t.Context()); err != nil {
		return err
	}
	_, err := db.Put(t.Context(), family(), 0) // work goes on
	return err
}

// whole reads everything that is visible to its end.
func whole(t *testing.T, db *localdb.DB) error {
	t.Helper()
	all, err := db.List(t.Context(), app.Filter{})
	if err != nil {
		return err
	}
	for i := range all {
		d := &all[i].Dossier
		for _, doc := range d.Documents {
			if err := sameScan(t, db, doc.ID, bytes.Repeat(d.ID[:], 9000)); err != nil {
				return err
			}
		}
	}
	return nil
}

func intact(t *testing.T, name string) error {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+strings.ReplaceAll(name, "?", "%3f"))
	if err != nil {
		return err
	}
	defer db.Close()
	var verdict string
	err = db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict)
	if err == nil && verdict != "ok" {
		err = errors.New(verdict)
	}
	return err
}

func sameScan(t *testing.T, db *localdb.DB, id uuid.UUID, want []byte) error {
	t.Helper()
	r, err := db.OpenDocument(t.Context(), id)
	if err != nil {
		return err
	}
	got, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("a scan of %d bytes is not the one of %d", len(got), len(want))
	}
	return nil
}

func hasReceipt(t *testing.T, db *localdb.DB, c *central, submission uuid.UUID, item wire.Item) error {
	t.Helper()
	signed, receipt, err := db.Receipt(t.Context(), submission)
	if err != nil {
		return err
	}
	if !ed25519.Verify(c.key.Public().(ed25519.PublicKey), signed.SigningBytes(), signed.Sig) {
		return errors.New("the receipt does not verify")
	}
	return same("hash", receipt.BodySHA256, item.BodySHA256())
}

func offset(t *testing.T, db *localdb.DB, submission, document uuid.UUID) error {
	t.Helper()
	pending, err := db.Pending(t.Context())
	if err != nil {
		return err
	}
	for _, p := range pending {
		if p.ID != submission {
			continue
		}
		for _, doc := range p.Documents {
			if doc.ID == document && !doc.Received {
				return same("offset", doc.Offset, int64(5000))
			}
		}
	}
	return nil // a receipt names it
}

// pulled wants a page and its cursor, or a later one.
func pulled(t *testing.T, db *localdb.DB, cursor string, dossier uuid.UUID) error {
	t.Helper()
	got, _, err := db.Cursor(t.Context())
	if err != nil {
		return err
	}
	if got < cursor {
		return fmt.Errorf("cursor %q of %q", got, cursor)
	}
	r, err := db.Get(t.Context(), dossier)
	if err != nil {
		return err
	}
	return same("facts", []int{len(r.Facts.Decisions), len(r.Facts.Persons), len(r.Facts.Bills)}, []int{3, 2, 1})
}

func same(what string, got, want any) error {
	g, err := json.Marshal(got)
	w, err2 := json.Marshal(want)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	if !bytes.Equal(g, w) {
		return fmt.Errorf("another %s than was acknowledged", what)
	}
	return nil
}
