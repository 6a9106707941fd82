package sheet

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/app"
	"titian/ui/frame"
)

// life is one run of the program over a store that outlives it, as far as
// saving goes. It ends at any instant.
type life struct {
	*saver
	clock *timers
	// work is under way; dead: its answers reach nobody any more.
	work []func()
	dead bool
	// hold takes answers that are to come later; nil for none.
	hold func(func())
}

// failer is a test.
type failer interface{ Fatal(args ...any) }

// history is several lives, one after the other.
type history struct {
	desk *dossiers
	// place is what was kept last.
	place json.RawMessage
	life  *life
	// typed counts what was typed so far: every text is a number, so that the
	// newer of two can be told.
	typed int
}

// fields are where the officer types.
func fields() []spot {
	return []spot{at("family.address.street"), at("family.address.dusun"), at("note")}
}

// begin starts the program and takes up the place that was kept.
func (h *history) begin(t failer) {
	l := &life{clock: &timers{}}
	f := &draft{id: drawID(), now: app.Dossier{Kind: app.Registration}}
	l.saver = &saver{
		desk: h.desk, after: l.clock.after, draft: f, ctx: context.Background(), moved: func() {},
		work: frame.Work{Go: func(f func()) { l.work = append(l.work, f) }, Do: func(f func()) {
			switch {
			case l.dead:
			case l.hold != nil:
				l.hold(f)
			default:
				f()
			}
		}},
	}
	l.keep = func(done func()) {
		h.keep(t)
		done()
	}
	h.life = l
	if h.place == nil {
		return
	}
	var was place
	if err := json.Unmarshal(h.place, &was); err != nil {
		t.Fatal(err)
	}
	f.id = was.Dossier
	switch r, err := h.desk.Record(context.Background(), f.id); {
	case err == nil:
		f.adopt(r)
	case !errors.Is(err, app.ErrNotFound):
		t.Fatal(err)
	}
	l.redo(&was)
}

func (h *history) keep(t failer) {
	raw, err := json.Marshal(h.life.unsaved())
	if err != nil {
		t.Fatal(err)
	}
	h.place = raw
}

// end kills the program, in between two steps or right after the store has
// committed something and before anybody was told.
func (h *history) end(committed bool) {
	h.life.dead = true
	if committed && len(h.life.work) > 0 {
		h.life.work[0]()
	}
}

// answer lets what is under way come to its end.
func (h *history) answer() {
	if l := h.life; len(l.work) > 0 {
		f := l.work[0]
		l.work = l.work[1:]
		f()
	}
}

// commit lets the store do what is under way. The page hears of it, and reads
// the dossier, before the answer comes.
func (h *history) commit(t failer) {
	l := h.life
	if len(l.work) == 0 {
		return
	}
	var answers []func()
	l.hold = func(f func()) { answers = append(answers, f) }
	l.work[0]()
	l.hold = nil
	l.work[0] = func() {
		for _, f := range answers {
			f()
		}
	}
	if l.draft.stored.Dossier.ID == uuid.Nil {
		return
	}
	if r, is := h.stored(t); is {
		l.draft.adopt(r)
	}
}

func (h *history) settle() {
	h.life.now()
	for len(h.life.work) > 0 {
		h.answer()
	}
}

// step is something that happens, at one of the fields.
func (h *history) step(t failer, what string, field spot) {
	l := h.life
	switch what {
	case "type":
		h.typed++
		l.draft.put(field, strconv.Itoa(h.typed))
		l.touched()
	case "pause":
		l.clock.pass(pause)
	case "answer":
		h.answer()
	case "keep":
		h.keep(t)
	case "commit":
		// The store tells of a commit before the one who asked for it.
		h.commit(t)
	case "act":
		l.do(act{do: func(ctx context.Context, id uuid.UUID) error {
			r, err := h.desk.Record(ctx, id)
			if err != nil {
				return err
			}
			_, err = h.desk.Desk.Save(ctx, r.Dossier, r.Rev)
			return err
		}, done: func(error) {}})
	}
}

// numberAt reads what was typed at a spot; 0 for nothing.
func numberAt(d *app.Dossier, s spot) int {
	n, _ := strconv.Atoi(value(d, s))
	return n
}

// stored returns the one dossier there is; false for none.
func (h *history) stored(t failer) (app.Record, bool) {
	list, err := h.desk.store.List(context.Background(), app.Filter{})
	if err != nil || len(list) > 1 {
		t.Fatal(len(list), "dossiers: ", err)
	}
	if len(list) == 0 {
		return app.Record{}, false
	}
	return list[0], true
}

// kill ends a life and begins the next, which has to have at every field the
// newer of what the store and the place hold.
func (h *history) kill(t failer, committed bool) {
	marked, on := h.life.mark() == markSaved, h.life.draft.now.Clone()
	h.end(committed)
	stored, is := h.stored(t)
	if is && h.place == nil {
		t.Fatal("nothing leads to what is stored")
	}
	var kept place
	if h.place != nil {
		if err := json.Unmarshal(h.place, &kept); err != nil {
			t.Fatal(err)
		}
	}
	h.begin(t)
	for _, s := range fields() {
		want := numberAt(&stored.Dossier, s)
		for _, e := range kept.Edits {
			if n, _ := strconv.Atoi(e.Text); e.Path == s.path {
				want = max(want, n)
			}
		}
		got := numberAt(&h.life.draft.now, s)
		if got != want {
			t.Fatal(s.path, "came back as", got, "and not as", want)
		}
		if marked && got != numberAt(&on, s) {
			t.Fatal(s.path, "came back as", got, "and was called saved as", numberAt(&on, s))
		}
	}
}

func TestNothingIsLostOrDoubledByAKill(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := &history{desk: newDossiers(t)}
		h.begin(rt)
		for range rapid.IntRange(1, 4).Draw(rt, "lives") {
			for range rapid.IntRange(0, 25).Draw(rt, "steps") {
				what := rapid.SampledFrom([]string{"type", "type", "pause", "answer", "answer", "keep", "commit", "act"}).Draw(rt, "step")
				h.step(rt, what, rapid.SampledFrom(fields()).Draw(rt, "field"))
			}
			h.kill(rt, rapid.Bool().Draw(rt, "committed"))
		}
		h.settle()
		if _, is := h.stored(rt); is != (h.life.draft.stored.Dossier.ID != uuid.Nil) {
			rt.Fatal("the sheet and the store do not agree")
		}
	})
}

// TestCuts are instants that chance finds too seldom.
func TestCuts(t *testing.T) {
	for name, steps := range map[string][]string{
		"the place was kept before the answer": {"type", "pause", "answer", "type", "pause", "type", "commit", "keep", "answer", "type", "pause", "commit"},
		"the place was kept during an act":     {"type", "pause", "answer", "act", "type", "keep", "commit"},
		"the place was never kept again":       {"type", "pause", "answer", "type", "pause", "answer", "type", "pause", "answer"},
	} {
		t.Run(name, func(t *testing.T) {
			for cut := range len(steps) + 1 {
				for _, committed := range []bool{false, true} {
					h := &history{desk: newDossiers(t)}
					h.begin(t)
					for _, what := range steps[:cut] {
						h.step(t, what, fields()[0])
					}
					h.kill(t, committed)
				}
			}
		})
	}
}
