package central_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app/civil"
	"titian/internal/files"
	"titian/internal/powercut"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// after is a central that a cut left, running again, and the laptop before it.
type after struct {
	*site
	*laptop
}

// day is work that is recorded, and what it was told.
type day struct {
	*site
	*laptop
	acks *powercut.Acks[after]
	// papers are all that were declared so far.
	papers []paper
}

// TestPowerCutEverywhere takes the power away everywhere in a day's work, and
// looks for everything that central had acknowledged: laptops, submissions,
// offsets, papers, decisions, numbers, payments.
func TestPowerCutEverywhere(t *testing.T) {
	disk, d := worked(t, func(d *powercut.Disk) files.FS { return d })
	r := disk.Try(t, 40, func(dir string, steps int) error { return d.survives(t, filepath.Join(dir, "data"), steps) })
	if r.Broken > 0 {
		t.Error(r.First)
	}
}

// TestPowerCutSeesSyncs: papers that are not synced, or not their folder, are
// lost at a cut and that is seen.
func TestPowerCutSeesSyncs(t *testing.T) {
	for _, leave := range []powercut.Forgetful{{Folders: true}, {Files: true}} {
		disk, d := worked(t, func(d *powercut.Disk) files.FS {
			leave.FS = d
			return leave
		})
		disk.Catch(t, 10, func(dir string, steps int) error { return d.survives(t, filepath.Join(dir, "data"), steps) })
	}
}

// worked does a day's work on a recorded disk.
func worked(t *testing.T, way func(*powercut.Disk) files.FS) (*powercut.Disk, *day) {
	t.Helper()
	base := t.TempDir()
	disk, err := powercut.Record(base)
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	d := &day{site: &site{tb: t, clock: &hand{now: factory.Now()}}, acks: powercut.NewAcks[after](disk)}
	d.params.Data, d.params.Clock, d.params.FS = filepath.Join(base, "data"), d.clock, way(disk)
	d.open()
	defer d.close()
	founded := d.srv.Fingerprint()
	d.acks.Add(func(a after) error { return same("fingerprint", a.srv.Fingerprint(), founded) })
	d.laptop = newLaptop(d.site, factory.Village)
	d.acks.Add(func(a after) error { a.authorize(); return nil })
	d.family(t)
	d.close()
	d.open()
	d.family(t)
	return disk, d
}

// family takes one family from the push to the payment.
func (d *day) family(t *testing.T) {
	t.Helper()
	small, large := newPaper("kk", 20_000), newPaper("ktp", 1_300_000)
	f := family(small, large)
	item, result := d.deliver(f, nil)
	d.papers = append(d.papers, small, large)
	d.acks.Add(func(a after) error { return a.again(item, result) })
	for at := 0; at < len(small.content); at += 5000 {
		if got := d.patch(small.doc.ID, int64(at), bytes.NewReader(small.content[at:at+5000])); got.status != http.StatusNoContent {
			t.Fatalf("upload: %+v", got)
		}
		d.acks.Add(func(a after) error { return a.atLeast(small, int64(at)+5000) })
	}
	if got := d.upload(large, 0); got.status != http.StatusNoContent {
		t.Fatalf("upload: %+v", got)
	}
	d.acks.Add(func(a after) error { return a.atLeast(large, large.doc.Size) })
	d.acks.Add(func(a after) error { return a.names(item.ID, small, large) })
	d.acceptAll(f.ID)
	d.told(func() error {
		if d.numbers()[f.Members[0].Person.ID] == "" {
			t.Fatal("no number")
		}
		return nil
	})
	for _, b := range statements[wire.Bill](d.laptop, wire.TypeBill) {
		if b.Subject != f.ID {
			continue
		}
		day, _ := civil.FromISO(b.PayFrom)
		if _, err := d.srv.Pay(t.Context(), b.ID, b.Amount, day); err != nil {
			t.Fatal(err)
		}
	}
	d.told(func() error { return nil })
}

// told pulls, and makes a promise of each statement that came: a decision, a
// number, a bill or a payment stays word for word, a receipt or a membership
// until a newer one.
func (d *day) told(more func() error) {
	d.tb().Helper()
	d.pull()
	if err := more(); err != nil {
		d.tb().Fatal(err)
	}
	cursor := d.cursor
	held := maps.Clone(d.held)
	d.acks.Add(func(a after) error {
		if got := a.get(wire.PathPull+"?cursor="+cursor, nil); got.status != http.StatusOK {
			return fmt.Errorf("a cursor that was given is refused: %d", got.status)
		}
		a.pull()
		for key, s := range held {
			now, ok := a.held[key]
			if !ok {
				return fmt.Errorf("a %s that was told is gone", s.Type)
			}
			if s.Type != wire.TypeReceipt && s.Type != wire.TypeMembership && !cmp.Equal(s.Payload, now.Payload) {
				return fmt.Errorf("a %s that was told is another", s.Type)
			}
		}
		return nil
	})
}

func (d *day) tb() testing.TB { return d.site.tb }

// again sends an acknowledged item once more: it must be known by its receipt.
func (a after) again(item wire.Item, first wire.PushResult) error {
	r := a.push(item).Results[0]
	if r.Outcome != wire.Duplicate || r.Receipt == nil {
		return fmt.Errorf("an acknowledged item is %s", r.Outcome)
	}
	var was, is wire.Receipt
	err := errors.Join(a.keys.Verify(*first.Receipt, &was), a.keys.Verify(*r.Receipt, &is))
	if err != nil {
		return err
	}
	if is.BodySHA256 != item.BodySHA256() || is.N < was.N {
		return fmt.Errorf("receipt %d after receipt %d", is.N, was.N)
	}
	return nil
}

// atLeast wants what was told of a paper to be there, recorded and in bytes.
func (a after) atLeast(p paper, told int64) error {
	n, got := a.head(p.doc.ID)
	if got.status != http.StatusOK || n < told {
		return fmt.Errorf("%d bytes told, %d after the cut", told, n)
	}
	return nil
}

// names wants the receipt of a submission to name its papers.
func (a after) names(submission uuid.UUID, papers ...paper) error {
	a.pull()
	for _, r := range statements[wire.Receipt](a.laptop, wire.TypeReceipt) {
		if r.Submission != submission {
			continue
		}
		for _, p := range papers {
			if !slices.ContainsFunc(r.Documents, func(d wire.ReceiptDocument) bool { return d.ID == p.doc.ID }) {
				return errors.New("the receipt does not name a paper that was acknowledged")
			}
		}
		return nil
	}
	return errors.New("no receipt")
}

// survives starts central on what a cut left, with nothing but the machine's
// own files.
func (d *day) survives(t *testing.T, data string, steps int) error {
	t.Helper()
	return attempt(t, func(tb testing.TB) error {
		tb.Helper()
		s := &site{tb: tb, clock: &hand{now: factory.Now()}}
		s.params.Data, s.params.Clock, s.params.FS = data, s.clock, files.OS{}
		s.open()
		defer s.close()
		l := *d.laptop
		l.tb, l.site, l.cursor, l.token, l.held = tb, s, "", "", map[string]wire.Signed{}
		a := after{site: s, laptop: &l}
		if d.acks.Due(steps) < 2 { // the laptop may not be enrolled
			if err := d.acks.Check(a, steps); err != nil {
				return err
			}
			a.laptop = newLaptop(s, factory.Village)
		} else if err := d.acks.Check(a, steps); err != nil {
			return err
		}
		a.send(tb)
		for _, p := range d.papers {
			if err := a.honest(p); err != nil {
				return err
			}
		}
		s.close()
		return errors.Join(intact(tb, filepath.Join(data, "central.db")), intact(tb, filepath.Join(data, "issuer.db")))
	})
}

// send goes on working.
func (a after) send(tb testing.TB) {
	tb.Helper()
	a.incarnation, a.seq = uuid.New(), 0
	p := newPaper("kk", 3000)
	f := family(p)
	a.deliver(f, nil)
	if got := a.upload(p, 0); got.status != http.StatusNoContent || !a.received(p) {
		tb.Errorf("after the cut: %+v", got)
	}
	a.acceptAll(f.ID)
	a.pull()
	given := map[string]uuid.UUID{}
	for person, number := range a.numbers() {
		if other, twice := given[number]; twice {
			tb.Errorf("a number was given to %s and to %s", other, person)
		}
		given[number] = person
	}
}

// honest wants the offset of a paper not to exceed the bytes that are there,
// and the upload to end well from it.
func (a after) honest(p paper) error {
	n, got := a.head(p.doc.ID)
	if got.status == http.StatusNotFound || got.status == http.StatusUnauthorized {
		return nil // its submission was not acknowledged
	}
	name := filepath.Join(a.params.Data, "objects", fmt.Sprintf("%02x", p.doc.ID[15]), p.doc.ID.String())
	content, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if int64(len(content)) < n || !bytes.Equal(content[:n], p.content[:n]) {
		return fmt.Errorf("offset %d, but the file has %d bytes or others", n, len(content))
	}
	if got := a.upload(p, n); got.status != http.StatusNoContent || !a.received(p) {
		return fmt.Errorf("the rest from %d: %d", n, got.status)
	}
	return nil
}

func same(what, got, want string) error {
	if got != want {
		return fmt.Errorf("another %s", what)
	}
	return nil
}

func intact(tb testing.TB, name string) error {
	tb.Helper()
	db, err := sql.Open("sqlite", "file:"+name)
	if err != nil {
		return err
	}
	defer db.Close()
	var verdict string
	err = db.QueryRowContext(tb.Context(), "PRAGMA integrity_check").Scan(&verdict)
	if err == nil && verdict != "ok" {
		err = errors.New(verdict)
	}
	return err
}

// witness makes an error of what would end the test.
type witness struct {
	testing.TB
	err error
}

type fatal struct{}

func (w *witness) Errorf(format string, args ...any) {
	w.err = errors.Join(w.err, fmt.Errorf(format, args...)) //nolint:err113 // what a helper says
}
func (w *witness) Error(args ...any)                 { w.Errorf("%s", fmt.Sprint(args...)) }
func (w *witness) Fatalf(format string, args ...any) { w.Errorf(format, args...); panic(fatal{}) }
func (w *witness) Fatal(args ...any)                 { w.Error(args...); panic(fatal{}) }

// attempt runs do with helpers that fail tests, and returns how they failed.
func attempt(t *testing.T, do func(testing.TB) error) (err error) {
	t.Helper()
	w := &witness{TB: t}
	defer func() {
		if r := recover(); r != nil {
			if _, ours := r.(fatal); !ours {
				panic(r)
			}
		}
		err = errors.Join(err, w.err)
	}()
	return do(w)
}
