package central_test

import (
	"errors"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/central"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// TestMain keeps the long histories few, unless the command line says how many.
func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		_ = flag.Set("rapid.checks", "6")
	}
	os.Exit(m.Run())
}

// back is a laptop that keeps what it sent, as a real one does.
type back struct {
	*laptop
	items  map[uuid.UUID]wire.Item
	order  []uuid.UUID
	papers map[uuid.UUID]paper
}

func newBack(s *site) *back {
	return &back{laptop: newLaptop(s, factory.Village), items: map[uuid.UUID]wire.Item{}, papers: map[uuid.UUID]paper{}}
}

func (b *back) send(d app.Dossier, papers ...paper) {
	b.tb.Helper()
	it, _ := b.deliver(d, nil)
	b.items[it.ID], b.order = it, append(b.order, it.ID)
	for _, p := range papers {
		b.papers[p.doc.ID] = p
		if got := b.upload(p, 0); got.status != 204 {
			b.tb.Fatalf("upload: %+v", got)
		}
	}
}

// resync does what a laptop does when it meets another epoch: it returns its
// statements, sends again what is wanted, and pulls from the beginning.
func (b *back) resync() wire.StatementsAnswer {
	b.tb.Helper()
	b.authorize()
	if b.cursor != "" {
		if got := b.get(wire.PathPull+"?cursor="+b.cursor, nil); got.status != 410 || got.problem.Code != wire.CodeResync {
			b.tb.Fatalf("the old cursor: %+v", got)
		}
	}
	var answer wire.StatementsAnswer
	in := wire.Statements{Statements: slices.Collect(maps.Values(b.held))}
	if got := b.post(wire.PathStatements, in, &answer); got.status != 200 {
		b.tb.Fatalf("statements: %+v", got)
	}
	b.cursor = ""
	for _, id := range b.order {
		if !slices.Contains(answer.Wanted, id) {
			continue
		}
		if r := b.push(b.items[id]).Results[0]; r.Outcome != wire.Accepted {
			b.tb.Fatalf("a wanted item: %+v", r)
		}
	}
	for _, id := range answer.WantedDocuments {
		offset, got := b.head(id)
		if got.status != 200 {
			b.tb.Fatalf("a wanted document: %+v", got)
		}
		if got := b.upload(b.papers[id], offset); got.status != 204 {
			b.tb.Fatalf("a wanted document: %+v", got)
		}
	}
	b.pull()
	b.site.settle()
	b.pull()
	return answer
}

// restore stops central, puts a backup in place and starts again; fresh begins
// in an empty folder, without the issuer's ledger and without the papers.
func (s *site) restore(source string, fresh bool) {
	s.tb.Helper()
	s.close()
	if fresh {
		s.params.Data = s.tb.TempDir()
	}
	if _, err := central.Restore(s.tb.Context(), s.params, source); err != nil {
		s.tb.Fatal(err)
	}
	s.open()
}

func (s *site) backup(name string) string {
	s.tb.Helper()
	target := filepath.Join(s.tb.TempDir(), name)
	if _, err := s.srv.Backup(s.tb.Context(), target); err != nil {
		s.tb.Fatal(err)
	}
	return target
}

func (s *site) inventory() central.Inventory {
	s.tb.Helper()
	v, err := s.srv.Inventory(s.tb.Context())
	if err != nil {
		s.tb.Fatal(err)
	}
	return v
}

// TestRestoreBeforeTheNumbers: central goes back to before it received,
// decided, numbered and billed, and ends where it was: the laptop brings it all
// back. A newborn without a NIK shows that numbers return by person too.
func TestRestoreBeforeTheNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		target string
		fresh  bool
	}{
		"file, same folder":    {"b.db", false},
		"folder, same folder":  {"b", false},
		"file, empty folder":   {"b.db", true},
		"folder, empty folder": {"b", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			b := newBack(s)
			kept := newPaper("kk", 2000)
			before := family(kept)
			b.send(before, kept)
			b.pull()
			source := s.backup(c.target)

			p := newPaper("kk", 3000)
			d := family(p)
			d.Members[2].Person.NIK, d.Members[2].Person.NoNIK = "", app.NoNIKNewborn
			b.send(d, p)
			s.acceptAll(before.ID)
			s.acceptAll(d.ID)
			bills, err := s.srv.Bills(t.Context(), uuid.Nil, true)
			if err != nil {
				t.Fatal(err)
			}
			for _, bill := range bills {
				day, _ := civil.FromISO(bill.PayFrom)
				if _, err := s.srv.Pay(t.Context(), bill.ID, 0, day); err != nil {
					t.Fatal(err)
				}
			}
			b.pull()
			want, numbers := s.inventory(), b.numbers()
			if len(numbers) != 6 || len(want.Bills) != 2 {
				t.Fatalf("%d numbers, %d bills", len(numbers), len(want.Bills))
			}

			s.restore(source, c.fresh)
			if got := s.inventory(); len(got.Numbers) != 0 || len(got.Submissions) != 1 {
				t.Fatalf("after the restore: %+v", got)
			}
			answer := b.resync()
			if answer.Refused != 0 || len(answer.Wanted) != 1 {
				t.Errorf("returned: %+v", answer)
			}
			if diff := cmp.Diff(want, s.inventory()); diff != "" {
				t.Errorf("after the laptop was back (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(numbers, b.numbers()); diff != "" {
				t.Errorf("numbers changed (-want +got):\n%s", diff)
			}
			s.holds(p)
			s.holds(kept)
			// Returning everything once more changes nothing.
			b.cursor = ""
			b.resync()
			if diff := cmp.Diff(want, s.inventory()); diff != "" {
				t.Errorf("after a second return (-want +got):\n%s", diff)
			}
			// Life goes on: new numbers are none of the old ones.
			e := family()
			b.send(e)
			s.acceptAll(e.ID)
			b.pull()
			distinct := map[string]bool{}
			for _, n := range b.numbers() {
				distinct[n] = true
			}
			if len(distinct) != 9 {
				t.Errorf("%d distinct numbers of 9", len(distinct))
			}
		})
	}
}

// TestHold: without the issuer's ledger nobody gets a number before every
// laptop has been back, or the operator says so.
func TestHold(t *testing.T) {
	s := newSite(t)
	a, b := newBack(s), newBack(s)
	d := family()
	a.send(d)
	source := s.backup("b")
	s.acceptAll(d.ID)
	a.pull()
	b.pull()
	s.restore(source, true)
	s.acceptAll(d.ID) // too early: the village's laptops know the numbers
	if n := len(s.inventory().Numbers); n != 0 {
		t.Fatalf("%d numbers on hold", n)
	}
	st, err := s.srv.Status(t.Context())
	if err != nil || !st.Held || len(st.Away) != 2 {
		t.Errorf("status %+v, %v", st, err)
	}
	a.resync()
	if n := len(s.inventory().Numbers); n != 3 {
		t.Errorf("%d numbers came back", n)
	}
	e := family()
	a.send(e)
	s.acceptAll(e.ID)
	if n := len(s.inventory().Numbers); n != 3 {
		t.Errorf("%d numbers while one laptop is away", n)
	}
	b.resync()
	if n := len(s.inventory().Numbers); n != 6 {
		t.Errorf("%d numbers after all were back", n)
	}
	s.restore(source, true)
	if err := s.srv.ResumeNumbering(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.acceptAll(d.ID)
	if n := len(s.inventory().Numbers); n != 3 {
		t.Errorf("%d numbers after the operator said so", n)
	}
}

// TestForeignStatements: only what central signed itself is taken back, and
// nothing that contradicts a number.
func TestForeignStatements(t *testing.T) {
	s, other := newSite(t), newSite(t)
	l, foreign := newBack(s), newBack(other)
	d := family()
	l.send(d)
	s.acceptAll(d.ID)
	l.pull()
	e := family()
	foreign.send(e)
	other.acceptAll(e.ID)
	foreign.pull()
	var answer wire.StatementsAnswer
	in := wire.Statements{Statements: slices.Collect(maps.Values(foreign.held))}
	for _, signed := range l.held {
		if signed.Type == wire.TypeNumber { // its own key, but changed
			signed.Payload = []byte(string(signed.Payload[:len(signed.Payload)-1]) + ` }`)
			in.Statements = append(in.Statements, signed)
		}
	}
	if got := l.post(wire.PathStatements, in, &answer); got.status != 200 {
		t.Fatal(got)
	}
	if answer.Adopted != 0 || answer.Refused != len(in.Statements) || len(s.inventory().Numbers) != 3 {
		t.Errorf("foreign statements: %+v", answer)
	}
}

func TestRestoreNeedsTheFolder(t *testing.T) {
	s := newSite(t)
	source := s.backup("b")
	if err := s.srv.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := central.Restore(t.Context(), s.params, source); !errors.Is(err, central.ErrRunning) {
		t.Errorf("beside a running server: %v", err)
	}
	s.close()
	broken := filepath.Join(t.TempDir(), "broken.db")
	if err := os.WriteFile(broken, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := central.Restore(t.Context(), s.params, broken); err == nil {
		t.Error("a broken backup was put in place")
	}
	s.open()
}
