package localdb_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/localdb"
	"titian/localdb/seal"
)

var (
	firstNames = []string{"Wayan", "Made", "Nyoman", "Ketut", "Putu", "Kadek", "Siti", "Nur'aini", "Budi", "Agus", "Dewi", "Sri", "Muhammad", "Fatimah", "Yohanes", "Maria"}
	lastNames  = []string{"Sudira", "Suryani", "Aditya", "Rai", "Pratama", "Lestari", "Hidayatullah", "Wijaya", "Rahmawati", "Simanjuntak", "Siregar", "Nasution", "Kogoya", "Wenda", "Tabuni", "Susilo"}
)

// crowd draws families of four with names and numbers of their own.
type crowd struct{ rng *rand.Rand }

func newCrowd() *crowd { return &crowd{rand.New(rand.NewPCG(1, 2))} } //nolint:gosec // the same crowd each time

func (c *crowd) name() string {
	return firstNames[c.rng.IntN(len(firstNames))] + " " + firstNames[c.rng.IntN(len(firstNames))] + " " + lastNames[c.rng.IntN(len(lastNames))]
}

func (c *crowd) family() app.Dossier {
	d := family()
	d.Family.KK = fmt.Sprintf("510301%02d%02d%02d%04d", 1+c.rng.IntN(28), 1+c.rng.IntN(12), c.rng.IntN(25), c.rng.IntN(10000))
	d.Family.Contact.Phone = fmt.Sprintf("+628%09d", c.rng.IntN(1_000_000_000))
	for i := range d.Members {
		p := &d.Members[i].Person
		p.Name = c.name()
		p.NIK = fmt.Sprintf("510301%02d%02d%02d%04d", 1+c.rng.IntN(28), 1+c.rng.IntN(12), c.rng.IntN(99), c.rng.IntN(10000))
	}
	number, err := app.NewLocalNumber(randomBytes{c.rng})
	if err != nil {
		panic(err)
	}
	d.LocalNumber = number
	return d
}

type randomBytes struct{ rng *rand.Rand }

func (r randomBytes) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r.rng.IntN(256)) //nolint:gosec // fits
	}
	return len(p), nil
}

// registerOf fills the register with this many people.
func (b *bench) registerOf(tb testing.TB, people int) {
	tb.Helper()
	c := newCrowd()
	for people > 0 {
		var hs []app.Household
		for range min(2500, people/4) {
			d := c.family()
			hs = append(hs, app.Household{Family: d.Family, Members: d.Members, Source: "bench"})
		}
		if err := b.PutHouseholds(tb.Context(), hs); err != nil {
			tb.Fatal(err)
		}
		people -= 4 * len(hs)
	}
}

// quantile of durations, which it sorts.
func quantile(all []time.Duration, q float64) time.Duration {
	slices.Sort(all)
	return all[min(len(all)-1, int(float64(len(all))*q))]
}

// BenchmarkSave is the durable save of a dossier of five; budget: p99 ≤ 25 ms.
func BenchmarkSave(b *testing.B) {
	s := unlocked(b)
	d := family()
	d.Members = append(d.Members, d.Members[2])
	d.Members[4].ID, d.Members[4].Person.ID = uuid.New(), uuid.New()
	rev, err := s.Put(b.Context(), d, 0)
	if err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	last := time.Duration(0)
	for b.Loop() {
		if rev, err = s.Put(b.Context(), d, rev); err != nil {
			b.Fatal(err)
		}
		now := b.Elapsed()
		took = append(took, now-last)
		last = now
	}
	b.ReportMetric(quantile(took, 0.99).Seconds()*1000, "p99-ms")
}

// BenchmarkUnlock is the way from the passphrase to a list of 20,000 people in
// 5,000 dossiers, key derivation by the least cost in use included; budget: 1 s.
func BenchmarkUnlock(b *testing.B) {
	s := unlockedWith(b, seal.DefaultParams())
	c := newCrowd()
	for range 5000 {
		if _, err := s.Put(b.Context(), c.family(), 0); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Lock(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s.unlock(b)
		if list, err := s.List(b.Context(), app.Filter{Limit: 50}); err != nil || len(list) != 50 {
			b.Fatal(len(list), err)
		}
		b.StopTimer()
		if err := s.Lock(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkSearch types queries letter by letter over 100,000 people; budget:
// p95 ≤ 10 ms.
func BenchmarkSearch(b *testing.B) {
	s := unlocked(b)
	s.registerOf(b, 100_000)
	hits, err := s.Search(b.Context(), "wenda", 1)
	if err != nil || len(hits) != 1 {
		b.Fatal(len(hits), err)
	}
	var queries []string
	for _, full := range []string{"wayan sudira", "siti rahmawati", "yat", "hidayatullah", hits[0].NIK, hits[0].NIK[12:], hits[0].KK, "0812345", "kogoya maria", "zulkifli"} {
		for i := range len(full) {
			queries = append(queries, full[:i+1])
		}
	}
	timed(b, func(i int) (string, error) {
		q := queries[i%len(queries)]
		_, err := s.Search(b.Context(), q, 50)
		return q, err
	})
}

// unlockedWith is unlocked with the cost of a passphrase.
func unlockedWith(tb testing.TB, kdf seal.Params) *bench {
	tb.Helper()
	p, clock := params(tb)
	p.KDF = kdf
	_, err := localdb.Init(tb.Context(), p, localdb.Setup{OfficerName: "Made Pratama", Village: factory.Village, Passphrase: []byte(passphrase)})
	if err != nil {
		tb.Fatal(err)
	}
	b := &bench{p: p, clock: clock}
	b.open(tb)
	tb.Cleanup(func() {
		if err := b.Close(); err != nil {
			tb.Error(err)
		}
	})
	return b
}

// BenchmarkFamilies lists 25,000 families of 100,000 people, a fifth of them
// with a dossier: all, and filtered as a name is typed letter by letter; budget:
// p95 ≤ 10 ms.
func BenchmarkFamilies(b *testing.B) {
	s := unlocked(b)
	s.registerOf(b, 80_000)
	c := newCrowd()
	for range 5000 {
		if _, err := s.Put(b.Context(), c.family(), 0); err != nil {
			b.Fatal(err)
		}
	}
	list, err := s.Families(b.Context(), app.FamilyQuery{})
	if err != nil || len(list.Rows) != 25_000 {
		b.Fatal(len(list.Rows), err)
	}
	b.Run("all", func(b *testing.B) {
		timed(b, func(int) (string, error) {
			_, err := s.Families(b.Context(), app.FamilyQuery{Order: app.OrderPlace})
			return "", err
		})
	})
	b.Run("typed", func(b *testing.B) {
		var queries []string
		for _, full := range []string{"wayan sudira", "siti rahmawati", "yat", "hidayatullah", "510301", "0812345", "kogoya maria", "zulkifli"} {
			for i := range len(full) {
				queries = append(queries, full[:i+1])
			}
		}
		timed(b, func(i int) (string, error) {
			q := queries[i%len(queries)]
			_, err := s.Families(b.Context(), app.FamilyQuery{Text: q})
			return q, err
		})
	})
	b.Run("agenda", func(b *testing.B) {
		timed(b, func(int) (string, error) {
			_, err := s.Agenda(b.Context(), app.AgendaQuery{Today: factory.Today(), Since: factory.Now(), Limit: 50})
			return "", err
		})
	})
	b.Run("save", func(b *testing.B) {
		d := c.family()
		rev, err := s.Put(b.Context(), d, 0)
		if err != nil {
			b.Fatal(err)
		}
		timed(b, func(int) (string, error) {
			rev, err = s.Put(b.Context(), d, rev)
			return "", err
		})
	})
}

// timed reports the quantiles of act, and what was slowest.
func timed(b *testing.B, act func(i int) (what string, err error)) {
	b.Helper()
	var took []time.Duration
	slowest, worst := time.Duration(0), ""
	last, i := time.Duration(0), 0
	for b.Loop() {
		what, err := act(i)
		if err != nil {
			b.Fatal(err)
		}
		now := b.Elapsed()
		if now-last > slowest {
			slowest, worst = now-last, what
		}
		took = append(took, now-last)
		last = now
		i++
	}
	b.Logf("slowest: %q, %v", worst, slowest)
	b.ReportMetric(quantile(took, 0.50).Seconds()*1000, "p50-ms")
	b.ReportMetric(quantile(took, 0.95).Seconds()*1000, "p95-ms")
}
