package sheet

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/memdesk"
	"titian/ui/frame"
)

// dossiers is a desk over a store in memory, with faults on demand.
type dossiers struct {
	*app.Desk
	store *memdesk.Store
	// fault is returned by the next Saves; before runs within each of them.
	fault  error
	before func()
	saves  int
}

type counting struct{ n byte }

func (c *counting) Read(p []byte) (int, error) {
	c.n++
	for i := range p {
		p[i] = c.n
	}
	return len(p), nil
}

func newDossiers(t *testing.T) *dossiers {
	t.Helper()
	now := clock.Fixed(factory.Now())
	store := memdesk.New(now)
	desk, err := app.NewDesk(app.DeskParams{
		Store: store, Checker: factory.Checker(t), Clock: now, Random: &counting{}, Officer: uuid.New(), Village: factory.Village,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &dossiers{Desk: desk, store: store}
}

func (d *dossiers) Add(ctx context.Context, v app.Dossier) (app.Record, error) {
	return d.put(func() (app.Record, error) { return d.Desk.Add(ctx, v) })
}

func (d *dossiers) Record(ctx context.Context, id uuid.UUID) (app.Record, error) {
	return d.store.Get(ctx, id)
}

func (d *dossiers) Save(ctx context.Context, v app.Dossier, rev int64) (app.Record, error) {
	return d.put(func() (app.Record, error) { return d.Desk.Save(ctx, v, rev) })
}

func (d *dossiers) put(put func() (app.Record, error)) (app.Record, error) {
	d.saves++
	if before := d.before; before != nil {
		d.before = nil
		before()
	}
	if d.fault != nil {
		return app.Record{}, d.fault
	}
	return put()
}

// timers keep what is planned until the test lets time pass.
type timers struct {
	now   time.Duration
	plans []*plan
}

type plan struct {
	at time.Duration
	f  func()
}

func (c *timers) after(d time.Duration, f func()) func() {
	p := &plan{c.now + d, f}
	c.plans = append(c.plans, p)
	return func() { c.plans = slices.DeleteFunc(c.plans, func(q *plan) bool { return q == p }) }
}

func (c *timers) pass(d time.Duration) {
	c.now += d
	for {
		i := slices.IndexFunc(c.plans, func(p *plan) bool { return p.at <= c.now })
		if i < 0 {
			return
		}
		p := c.plans[i]
		c.plans = slices.Delete(c.plans, i, i+1)
		p.f()
	}
}

// held keeps work until the test lets it go.
type held struct{ queue []func() }

func (h *held) work() frame.Work {
	return frame.Work{Go: func(f func()) { h.queue = append(h.queue, f) }, Do: func(f func()) { f() }}
}

// next runs what was queued first.
func (h *held) next(t *testing.T) {
	t.Helper()
	if len(h.queue) == 0 {
		t.Fatal("nothing is under way")
	}
	f := h.queue[0]
	h.queue = h.queue[1:]
	f()
}

type saving struct {
	*saver
	desk  *dossiers
	clock *timers
	work  *held
}

func newSaving(t *testing.T) saving {
	t.Helper()
	s := saving{desk: newDossiers(t), clock: &timers{}, work: &held{}}
	f := &draft{id: drawID(), now: app.Dossier{Kind: app.Registration}}
	s.saver = &saver{
		desk: s.desk, work: s.work.work(), after: s.clock.after, draft: f,
		ctx: context.WithoutCancel(t.Context()), moved: func() {},
	}
	return s
}

func (s saving) typed(path, text string) {
	s.draft.put(at(path), text)
	s.touched()
}

func TestAPauseInTypingSaves(t *testing.T) {
	s := newSaving(t)
	s.typed("family.address.street", "Jl. Me")
	s.clock.pass(pause - time.Millisecond)
	s.typed("family.address.street", "Jl. Melati")
	s.clock.pass(pause - time.Millisecond)
	if s.desk.saves != 0 || s.mark() != markSaving {
		t.Fatalf("%d saves and mark %d while typing", s.desk.saves, s.mark())
	}
	s.clock.pass(time.Millisecond)
	if s.mark() != markSaving {
		t.Fatalf("mark %d before the store has answered", s.mark())
	}
	s.work.next(t)
	if s.mark() != markSaved || s.desk.saves != 1 {
		t.Fatalf("mark %d after %d saves", s.mark(), s.desk.saves)
	}
	r, err := s.desk.Record(t.Context(), s.draft.stored.Dossier.ID)
	if err != nil || r.Dossier.Family.Address.Street != "Jl. Melati" {
		t.Errorf("stored %q, %v", r.Dossier.Family.Address.Street, err)
	}
}

func TestOneSaveAtATimeAndTheNewestWins(t *testing.T) {
	s := newSaving(t)
	s.typed("family.contact.phone", "0812 0000 0123")
	s.now()
	s.typed("family.contact.phone", "0812 0000 01234")
	s.now()
	if len(s.work.queue) != 1 {
		t.Fatalf("%d saves at once", len(s.work.queue))
	}
	s.work.next(t)
	if s.mark() != markSaving {
		t.Errorf("mark %d although a key is not stored", s.mark())
	}
	s.work.next(t)
	if got := s.draft.stored.Dossier.Family.Contact.Phone; got != "+62812000001234" || s.mark() != markSaved {
		t.Errorf("stored %q, mark %d", got, s.mark())
	}
}

func TestAStaleSaveBeginsAnewWithBothSides(t *testing.T) {
	s := newSaving(t)
	s.typed("family.contact.phone", "0812 0000 0123")
	s.now()
	s.work.next(t)
	id := s.draft.stored.Dossier.ID

	s.desk.before = func() {
		r, err := s.desk.Record(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		r.Dossier.Family.KK = "5103010112049001"
		if _, err := s.desk.Desk.Save(t.Context(), r.Dossier, r.Rev); err != nil {
			t.Fatal(err)
		}
	}
	s.typed("family.address.street", "Jl. Melati 12")
	s.now()
	s.work.next(t)
	if s.mark() != markSaving {
		t.Errorf("mark %d after a stale answer", s.mark())
	}
	s.work.next(t)
	got := s.draft.stored.Dossier.Family
	if got.KK != "5103010112049001" || got.Address.Street != "Jl. Melati 12" || s.mark() != markSaved {
		t.Errorf("stored KK %q and street %q, mark %d", got.KK, got.Address.Street, s.mark())
	}
}

func TestAFailedSaveIsToldAndTriedAgain(t *testing.T) {
	s := newSaving(t)
	s.desk.fault = app.ErrLocked
	s.typed("family.kk", "5103")
	var told []error
	s.then(func(err error) { told = append(told, err) })
	s.work.next(t)
	if s.mark() != markFailed || len(told) != 1 || !errors.Is(told[0], app.ErrLocked) || !errors.Is(s.fault, app.ErrLocked) {
		t.Fatalf("mark %d, told %v", s.mark(), told)
	}
	s.desk.fault = nil
	s.clock.pass(retry)
	s.work.next(t)
	if s.mark() != markSaved || s.draft.stored.Dossier.Family.KK != "5103" {
		t.Errorf("mark %d with KK %q after the second try", s.mark(), s.draft.stored.Dossier.Family.KK)
	}
	if list, err := s.desk.store.List(t.Context(), app.Filter{}); err != nil || len(list) != 1 {
		t.Errorf("%d dossiers, %v: the dossier of the first try is used again", len(list), err)
	}
}

func TestActsComeAfterWhatWasTyped(t *testing.T) {
	s := newSaving(t)
	s.typed("family.kk", "5103010112049001")
	var seen string
	var done []error
	s.do(act{
		do: func(ctx context.Context, id uuid.UUID) error {
			r, err := s.desk.Record(ctx, id)
			seen = r.Dossier.Family.KK
			r.Dossier.Note = "dari luar"
			_, saveErr := s.desk.Desk.Save(ctx, r.Dossier, r.Rev)
			return errors.Join(err, saveErr)
		},
		done: func(err error) { done = append(done, err) },
	})
	s.work.next(t)
	s.typed("family.kk", "5103010112049002")
	s.work.next(t)
	if seen != "5103010112049001" || len(done) != 1 || done[0] != nil {
		t.Fatalf("the act saw %q, done %v", seen, done)
	}
	if s.draft.now.Note != "dari luar" || s.draft.now.Family.KK != "5103010112049002" {
		t.Errorf("after the act: note %q, KK %q", s.draft.now.Note, s.draft.now.Family.KK)
	}
	s.clock.pass(pause)
	s.work.next(t)
	if s.mark() != markSaved || s.draft.stored.Dossier.Note != "dari luar" {
		t.Errorf("mark %d, note %q", s.mark(), s.draft.stored.Dossier.Note)
	}
}

func TestAnActOnANewSheetMakesTheDossier(t *testing.T) {
	s := newSaving(t)
	var got uuid.UUID
	s.do(act{
		do:   func(_ context.Context, id uuid.UUID) error { got = id; return nil },
		done: func(error) {},
	})
	s.work.next(t)
	s.work.next(t)
	if got == uuid.Nil || got != s.draft.stored.Dossier.ID {
		t.Errorf("the act got %s, the sheet has %s", got, s.draft.stored.Dossier.ID)
	}
}

func TestNobodyWaitsForNothing(t *testing.T) {
	s := newSaving(t)
	told := 0
	s.then(func(err error) {
		if err != nil {
			t.Error(err)
		}
		told++
	})
	if told != 1 || len(s.work.queue) != 0 || s.mark() != markNew {
		t.Errorf("told %d times, %d jobs, mark %d", told, len(s.work.queue), s.mark())
	}
}

// A page that was left saves nothing more: its edits are the next page's.
func TestAPageThatWasLeftSavesNoMore(t *testing.T) {
	calls := 0
	s := &saver{after: func(time.Duration, func()) func() { calls++; return func() {} }, draft: &draft{}, moved: func() {}}
	s.close()
	s.touched()
	s.now()
	told := false
	s.then(func(err error) { told = err == nil })
	if calls != 0 || !told {
		t.Errorf("%d saves planned, told %v", calls, told)
	}
}
