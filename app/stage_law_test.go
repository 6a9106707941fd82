package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/app"
)

// stages in their order.
func stages() []app.Stage {
	return []app.Stage{
		app.StageDraft, app.StageReady, app.StageReceived, app.StageReview, app.StageDecided, app.StageNumbered, app.StagePaid, app.StageActive,
	}
}

// history is what central comes to say about a family, as single facts that
// may arrive in any order and late.
type history struct {
	record app.Record
	ids    int
	// waiting are the facts that did not arrive yet.
	waiting []fact
	// accepted are the members that central has accepted, and refused those that
	// it refuses in the newest submission, known here or not.
	accepted, refused []uuid.UUID
}

// fact is one thing that becomes known.
type fact struct {
	learn func(*app.Facts)
	// lasting facts hold whatever is submitted later; the others are about one
	// submission.
	lasting bool
	bill    bool
}

// drawHistory draws a family and its first submission.
func drawHistory(t *rapid.T) *history {
	h := &history{record: app.Record{Dossier: app.Dossier{Kind: app.Registration, Family: app.Family{Segment: app.PBPU}}}}
	segments := []app.Segment{"", app.PBPU, app.PBI, app.Covered, app.PPU}
	for range rapid.IntRange(1, 4).Draw(t, "members") {
		h.record.Dossier.Members = append(h.record.Dossier.Members, app.Member{
			ID: h.id(), Person: app.Person{ID: h.id()}, Segment: rapid.SampledFrom(segments).Draw(t, "segment"),
		})
	}
	h.submit(t)
	return h
}

// id returns one that the history has not used.
func (h *history) id() uuid.UUID {
	h.ids++
	return numbered(h.ids)
}

// submit begins a new submission and draws what central will say about it:
// who is not accepted yet is decided about, whoever is accepted gets a number
// and perhaps becomes active, and those who pay stand on one or two bills.
func (h *history) submit(t *rapid.T) {
	id := h.id()
	f := &h.record.Facts
	f.Submission, f.Submitted, f.Received, f.Problem = &id, time.Unix(1, 0), time.Time{}, app.ProblemFact{}
	f.Documents = map[uuid.UUID]bool{}
	h.waiting = slices.DeleteFunc(h.waiting, func(f fact) bool { return !f.lasting })
	h.refused = nil
	h.say(func(f *app.Facts) { f.Received = time.Unix(2, 0) })
	for range rapid.IntRange(0, 3).Draw(t, "documents") {
		doc := h.id()
		f.Documents[doc] = false
		h.say(func(f *app.Facts) { f.Documents[doc] = true })
	}
	var payers []uuid.UUID
	for i := range h.record.Dossier.Members {
		m := &h.record.Dossier.Members[i]
		if !h.record.Dossier.NeedsDecision(m) || slices.Contains(h.accepted, m.ID) {
			continue
		}
		accepted := rapid.Bool().Draw(t, "accepted")
		h.decide(m.ID, app.DecisionFact{Submission: id, Accepted: accepted})
		if !accepted {
			h.refused = append(h.refused, m.ID)
			continue
		}
		h.accepted = append(h.accepted, m.ID)
		h.person(m.Person.ID, func(p *app.PersonFact) { p.Number = "0099999000001" })
		if rapid.Bool().Draw(t, "active") {
			h.person(m.Person.ID, func(p *app.PersonFact) { p.Active = true })
		}
		if h.record.Dossier.SegmentOf(m).Mandiri() {
			payers = append(payers, m.Person.ID)
		}
	}
	cut := rapid.IntRange(0, len(payers)).Draw(t, "cut")
	h.bill(payers[:cut])
	h.bill(payers[cut:])
}

// say adds a fact about the newest submission.
func (h *history) say(learn func(*app.Facts)) { h.waiting = append(h.waiting, fact{learn: learn}) }

func (h *history) decide(member uuid.UUID, d app.DecisionFact) {
	h.waiting = append(h.waiting, fact{lasting: d.Accepted, learn: func(f *app.Facts) {
		if f.Decisions == nil {
			f.Decisions = map[uuid.UUID]app.DecisionFact{}
		}
		f.Decisions[member] = d
	}})
}

func (h *history) person(id uuid.UUID, learn func(*app.PersonFact)) {
	h.waiting = append(h.waiting, fact{lasting: true, learn: func(f *app.Facts) {
		if f.Persons == nil {
			f.Persons = map[uuid.UUID]app.PersonFact{}
		}
		p := f.Persons[id]
		learn(&p)
		f.Persons[id] = p
	}})
}

// bill says that a bill exists and, as one fact more, that it is paid; who
// hears of the payment first hears of a paid bill.
func (h *history) bill(persons []uuid.UUID) {
	if len(persons) == 0 {
		return
	}
	id := h.id()
	for _, paidOn := range []string{"", "2026-12-07"} {
		h.waiting = append(h.waiting, fact{lasting: true, bill: true, learn: func(f *app.Facts) {
			at := slices.IndexFunc(f.Bills, func(b app.BillFact) bool { return b.ID == id })
			if at < 0 {
				f.Bills = append(f.Bills, app.BillFact{ID: id, Persons: persons})
				at = len(f.Bills) - 1
			}
			f.Bills[at].PaidOn = max(f.Bills[at].PaidOn, paidOn)
		}})
	}
}

// order draws an order of what waits; often the bills come last, as in life.
func (h *history) order(t *rapid.T) []fact {
	out := slices.Clone(h.waiting)
	if len(out) > 0 {
		out = rapid.Permutation(out).Draw(t, "order")
	}
	if rapid.Bool().Draw(t, "bills last") {
		slices.SortStableFunc(out, func(a, b fact) int {
			switch {
			case a.bill == b.bill:
				return 0
			case a.bill:
				return 1
			default:
				return -1
			}
		})
	}
	return out
}

// arrive delivers all that waits or the first of it, and tells what each fact
// made of the record.
func (h *history) arrive(t *rapid.T, after func()) {
	order := h.order(t)
	some := len(order)
	if rapid.Bool().Draw(t, "not all") {
		some = rapid.IntRange(0, len(order)).Draw(t, "so far")
	}
	for _, f := range order[:some] {
		f.learn(&h.record.Facts)
		after()
	}
	h.waiting = order[some:]
}

func TestAStageNeverGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		for range rapid.IntRange(1, 3).Draw(t, "submissions") {
			at := slices.Index(stages(), app.StageReady)
			if got := h.record.Stage(); got != app.StageReady {
				t.Fatalf("submitted, and %s", got)
			}
			h.arrive(t, func() {
				now := slices.Index(stages(), h.record.Stage())
				if now < at {
					t.Fatalf("from %s back to %s", stages()[at], h.record.Stage())
				}
				at = now
			})
			h.submit(t)
		}
	})
}

// TestEveryOrderEndsTheSame: the stage depends on what is known, not on when it
// became known.
func TestEveryOrderEndsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		other := app.Record{Dossier: h.record.Dossier, Facts: h.record.Facts}
		other.Facts.Documents = map[uuid.UUID]bool{}
		for id := range h.record.Facts.Documents {
			other.Facts.Documents[id] = false
		}
		for _, f := range h.waiting {
			f.learn(&h.record.Facts)
		}
		for _, f := range h.order(t) {
			f.learn(&other.Facts)
		}
		if h.record.Stage() != other.Stage() {
			t.Fatalf("%s in one order, %s in another", h.record.Stage(), other.Stage())
		}
		// All is said: whoever was accepted has a number, every bill is paid.
		want := app.StageActive
		for _, p := range other.Facts.Persons {
			switch {
			case !p.Active && len(other.Facts.Bills) > 0:
				want = app.StagePaid
			case !p.Active:
				want = app.StageNumbered
			}
		}
		if len(other.Facts.Persons) == 0 {
			want = app.StageDecided
		}
		if other.Stage() != want {
			t.Fatalf("all is said, and the stage is %s, want %s", other.Stage(), want)
		}
	})
}

// TestNeedsAreNeverLost: once a refusal or a problem is known, the mark stands
// until a new submission answers it, whatever else becomes known.
func TestNeedsAreNeverLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		for range rapid.IntRange(1, 3).Draw(t, "submissions") {
			if rapid.Bool().Draw(t, "problem") {
				code := rapid.SampledFrom([]string{app.ProblemConflict, "item_malformed", "scope"}).Draw(t, "code")
				h.say(func(f *app.Facts) { f.Problem = app.ProblemFact{Code: code, Fields: []string{"family.kk"}} })
			}
			var before []app.Need
			h.arrive(t, func() {
				now := h.record.Needs()
				for _, need := range before {
					if !slices.Contains(now, need) {
						t.Fatalf("%+v was lost; now %+v", need, now)
					}
				}
				before = now
			})
			h.wantNeeds(t)
			h.submit(t)
			if got := h.record.Needs(); len(got) != 0 {
				t.Fatalf("answered, and still %+v", got)
			}
		}
	})
}

// TestTypingMovesNothing: whatever becomes of a draft, stage and marks are those
// of what was sent.
func TestTypingMovesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		h.arrive(t, func() {})
		r := h.record
		sent := r.Dossier.Clone()
		r.Facts.Sent, r.Facts.Edited = &sent, true
		r.Dossier = sent.Clone()
		r.Dossier.Members = r.Dossier.Members[:rapid.IntRange(0, len(sent.Members)).Draw(t, "left")]
		for i := range r.Dossier.Members {
			r.Dossier.Members[i].Segment = rapid.SampledFrom([]app.Segment{app.PBPU, app.Covered}).Draw(t, "typed segment")
		}
		if rapid.Bool().Draw(t, "another") {
			r.Dossier.Members = append(r.Dossier.Members, app.Member{ID: h.id(), Person: app.Person{ID: h.id()}})
		}
		if r.Stage() != h.record.Stage() {
			t.Fatalf("%s became %s by typing", h.record.Stage(), r.Stage())
		}
		if before, now := h.record.Needs(), r.Needs(); !slices.Equal(before, now) {
			t.Fatalf("%v became %v by typing", before, now)
		}
	})
}

// wantNeeds compares the marks with what was said so far.
func (h *history) wantNeeds(t *rapid.T) {
	needs := h.record.Needs()
	marked := func(kind app.NeedKind, member uuid.UUID) bool {
		return slices.ContainsFunc(needs, func(n app.Need) bool { return n.Kind == kind && n.Member == member })
	}
	want := 0
	for _, id := range h.refused {
		if _, said := h.record.Facts.Decisions[id]; said && h.record.Facts.Decisions[id].Submission == *h.record.Facts.Submission {
			want++
			if !marked(app.NeedRefused, id) {
				t.Fatalf("no mark for the refused %s", id)
			}
		}
	}
	if code := h.record.Facts.Problem.Code; code != "" {
		want++
		kind := app.NeedRejected
		if code == app.ProblemConflict {
			kind = app.NeedConflict
		}
		if !marked(kind, uuid.Nil) {
			t.Fatalf("no mark for %s", code)
		}
	}
	if len(needs) != want {
		t.Fatalf("%d marks for %d reasons", len(needs), want)
	}
}
