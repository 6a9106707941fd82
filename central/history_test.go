package central_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/central/review"
	"titian/central/review/state"
	"titian/sync/wire"
)

// TestNumbersAreForEver drives random histories of two laptops, reviewers,
// backups and restores against a model of what was ever said.
func TestNumbersAreForEver(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := &history{s: newSite(t), rt: rt, person: map[uuid.UUID]string{}, nik: map[uuid.UUID]string{}}
		h.laptops = []*back{newBack(h.s), newBack(h.s)}
		defer h.s.close()
		rt.Repeat(map[string]func(*rapid.T){
			"capture": h.capture, "capture again": h.captureAgain, "decide": h.decide, "pull": h.pull,
			"backup": h.backup, "restore": h.restore, "": h.check,
		})
		for _, l := range h.laptops {
			l.resyncIfNeeded()
		}
		h.check(rt)
	})
}

type history struct {
	s       *site
	rt      *rapid.T
	laptops []*back
	niks    []string
	backups []string
	// person is every number that any laptop was ever told, nik whose.
	person map[uuid.UUID]string
	nik    map[uuid.UUID]string
}

func (h *history) laptop(rt *rapid.T) *back {
	l := h.laptops[rapid.IntRange(0, len(h.laptops)-1).Draw(rt, "laptop")]
	l.resyncIfNeeded()
	return l
}

// resyncIfNeeded compares epochs as the engine does.
func (b *back) resyncIfNeeded() {
	b.authorize()
	if b.cursor != "" && b.get(wire.PathPull+"?cursor="+b.cursor, nil).status == 410 {
		b.resync()
	}
}

func (h *history) capture(rt *rapid.T) { h.send(rt, "") }

// captureAgain captures somebody once more, as another person.
func (h *history) captureAgain(rt *rapid.T) {
	if len(h.niks) == 0 {
		rt.Skip("nobody yet")
	}
	h.send(rt, rapid.SampledFrom(h.niks).Draw(rt, "nik"))
}

func (h *history) send(rt *rapid.T, nik string) {
	d := family()
	if nik != "" {
		d.Members[0].Person.NIK = nik
	}
	for _, m := range d.Members {
		h.nik[m.Person.ID] = m.Person.NIK
		h.niks = append(h.niks, m.Person.NIK)
	}
	h.laptop(rt).send(d)
}

func (h *history) decide(rt *rapid.T) {
	cases, err := h.s.srv.Cases(h.s.tb.Context(), false)
	if err != nil || len(cases) == 0 {
		rt.Skip("nothing to decide")
	}
	c := cases[rapid.IntRange(0, len(cases)-1).Draw(rt, "case")]
	for _, m := range c.Members {
		if m.State != state.Pending {
			continue
		}
		v := review.Verdict{Dossier: c.Dossier, Member: m.Member, Accept: rapid.IntRange(0, 3).Draw(rt, "accept") > 0, Reason: "x", Reviewer: "test"}
		if err := h.s.srv.Decide(h.s.tb.Context(), v); err != nil {
			rt.Fatalf("decide: %v", err)
		}
	}
}

func (h *history) pull(rt *rapid.T) { h.laptop(rt).pull() }

func (h *history) backup(*rapid.T) { h.backups = append(h.backups, h.s.backup("b.db")) }

// restore puts any backup back, in the same folder or in an empty one. Without
// the issuer's ledger the backups that are younger than the one put back are
// of a life that nobody remembers, so they are not used any more.
func (h *history) restore(rt *rapid.T) {
	if len(h.backups) == 0 {
		rt.Skip("no backup yet")
	}
	at := rapid.IntRange(0, len(h.backups)-1).Draw(rt, "backup")
	fresh := rapid.Bool().Draw(rt, "fresh")
	h.s.restore(h.backups[at], fresh)
	if fresh {
		h.backups = h.backups[:at+1]
	}
}

// check compares what everybody says with what was ever said.
func (h *history) check(rt *rapid.T) {
	said := func(person uuid.UUID, number string) {
		if was, ok := h.person[person]; ok && was != number {
			rt.Fatalf("a number changed: %s to %s", was, number)
		}
		h.person[person] = number
	}
	for _, l := range h.laptops {
		for person, number := range l.numbers() {
			said(person, number)
		}
	}
	owner := map[string]string{}
	for person, number := range h.person {
		nik := h.nik[person]
		if was, ok := owner[number]; ok && was != nik {
			rt.Fatalf("number %s was given to two people", number)
		}
		owner[number] = nik
	}
	for _, n := range h.s.inventory().Numbers {
		id, err := uuid.Parse(n.Person)
		if err != nil {
			rt.Fatal(err)
		}
		if was, ok := h.person[id]; ok && was != n.Number {
			rt.Fatalf("central holds %s where a laptop was told %s", n.Number, was)
		}
	}
}
