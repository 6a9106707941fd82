package sheet

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
)

// Times of saving.
const (
	// pause is how long nothing is typed before it is saved.
	pause = 800 * time.Millisecond
	// retry is how long after a save that failed the next one is tried.
	retry = 5 * time.Second
	// staleTries bounds how often in a row a save begins anew because somebody
	// else was faster.
	staleTries = 5
)

// mark is what may be said about what was typed.
type mark int

const (
	// markNew: nothing was typed yet.
	markNew mark = iota
	// markSaved: the store has all of it, durably.
	markSaved
	// markSaving: a save is planned or under way.
	markSaving
	// markFailed: the last save failed; see saver.fault.
	markFailed
)

// saver hands what is typed to the store, one save at a time, and runs the acts
// that need what was typed to be stored. It belongs to the UI goroutine.
type saver struct {
	desk  Dossiers
	work  frame.Work
	after func(time.Duration, func()) func()
	draft *draft
	// ctx is used for every act, since keys and timers bring none of their own;
	// a save is not given up when the page is left.
	ctx context.Context
	// moved is called after the draft took an answer of the store, and whenever
	// the mark changes.
	moved func()
	// keep keeps the place and then calls done; nil for none. It comes before the
	// first save: after a crash nothing leads back to a new dossier but the place.
	keep func(done func())
	kept bool

	stop func()
	// busy: an act or a save is under way, begun at the revision from.
	busy    bool
	from    int64
	hurry   bool
	tries   int
	fault   error
	acts    []act
	waiters []func(error)
	closed  bool
	// page ends with the page; nil before it is loaded.
	page context.Context
}

// drawID returns an id for a new dossier or paper.
func drawID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// act is work on the stored dossier. It makes one revision of it at most.
type act struct {
	// held: the place holds it until it is done, and the sheet that comes next
	// takes it on again.
	held bool
	do   func(ctx context.Context, dossier uuid.UUID) error
	done func(error)
}

// mark tells what may be said now.
func (s *saver) mark() mark {
	switch {
	case s.fault != nil && s.draft.dirty():
		return markFailed
	case s.draft.dirty():
		return markSaving
	case s.draft.stored.Dossier.ID == uuid.Nil:
		return markNew
	default:
		return markSaved
	}
}

// touched plans a save after a pause in typing.
func (s *saver) touched() { s.plan(pause) }

func (s *saver) plan(d time.Duration) {
	s.cancel()
	if s.over() {
		return
	}
	s.stop = s.after(d, func() {
		s.stop = nil
		s.now()
	})
}

func (s *saver) cancel() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// close ends saving: the page is left, and what it could not store is for the
// page that comes in its place.
func (s *saver) close() {
	s.cancel()
	s.closed = true
}

// over reports whether the page is gone. One that took too long to be left is
// gone without a word.
func (s *saver) over() bool { return s.closed || s.page != nil && s.page.Err() != nil }

// shelve gives up the acts that are not begun and that the place holds.
func (s *saver) shelve() {
	s.acts = slices.DeleteFunc(s.acts, func(a act) bool { return a.held })
}

// owes reports whether an act waits that nothing holds.
func (s *saver) owes() bool {
	return slices.ContainsFunc(s.acts, func(a act) bool { return !a.held })
}

// now saves without waiting for a pause.
func (s *saver) now() {
	if s.over() {
		s.release(nil)
		return
	}
	s.hurry = true
	s.pump()
}

// then calls f once everything typed until now is stored, or could not be.
func (s *saver) then(f func(error)) {
	s.waiters = append(s.waiters, f)
	s.now()
}

// do runs an act on the dossier once everything typed until now is stored, and
// takes what the act made of it. done is called on the UI goroutine, also when
// the act could not begin.
func (s *saver) do(a act) {
	s.acts = append(s.acts, a)
	s.now()
}

// pump starts what comes next, unless something is under way.
func (s *saver) pump() {
	if s.busy {
		return
	}
	if s.over() && s.draft.waiting() {
		// The page that came in its place has the edits, and saves them.
		s.acts = nil
		s.release(nil)
		return
	}
	switch {
	case s.hurry && s.draft.waiting(), len(s.acts) > 0 && (s.draft.waiting() || s.draft.stored.Dossier.ID == uuid.Nil):
		s.save()
	case len(s.acts) > 0:
		s.run()
	default:
		s.hurry = false
		s.release(nil)
	}
}

// outcome is what a save came to: the record as it is in the store now, if it
// is known, and why the save failed. binned: the id is that of a dossier in the
// bin.
type outcome struct {
	record app.Record
	known  bool
	binned bool
	err    error
}

func (s *saver) save() {
	s.cancel()
	s.begin()
	s.hurry = false
	d, rev := s.draft.take(), s.draft.stored.Rev
	desk, ctx := s.desk, s.ctx
	s.moved()
	send := func() {
		s.work.Go(func() {
			end := store(ctx, desk, d, rev)
			s.work.Do(func() { s.ended(end) }) //nolint:contextcheck // the next save has the same context: that of the sheet
		})
	}
	if s.keep == nil || s.kept {
		send()
		return
	}
	s.kept = true
	s.keep(send)
}

// begin notes that something is under way.
func (s *saver) begin() { s.busy, s.from = true, s.draft.stored.Rev }

// store saves d over what the store has at rev; 0 for nothing yet.
func store(ctx context.Context, desk Dossiers, d app.Dossier, rev int64) outcome {
	var r app.Record
	var err error
	if rev == 0 {
		r, err = desk.Add(ctx, d)
	} else {
		r, err = desk.Save(ctx, d, rev)
	}
	if !errors.Is(err, app.ErrStale) {
		return outcome{record: r, known: err == nil, err: err}
	}
	r, readErr := desk.Record(ctx, d.ID)
	return outcome{r, readErr == nil, rev == 0 && errors.Is(readErr, app.ErrNotFound), err}
}

func (s *saver) ended(end outcome) {
	s.busy = false
	switch {
	case end.err == nil:
		s.tries, s.fault = 0, nil
		s.draft.saved(end.record)
	case errors.Is(end.err, app.ErrStale) && end.known && s.tries < staleTries:
		s.tries++
		s.draft.failed()
		s.draft.adopt(end.record)
		s.hurry = true
	case end.binned && s.tries < staleTries:
		// What is typed now is another family's.
		s.tries++
		s.draft.failed()
		s.draft.id = drawID()
		s.kept, s.hurry = false, true
	default:
		s.tries, s.fault = 0, end.err
		s.draft.failed()
		if end.known {
			s.draft.adopt(end.record)
		}
		s.giveUp(end.err)
	}
	s.moved()
	if s.fault == nil {
		s.pump()
	}
}

// giveUp tells everybody who waits, and tries again later.
func (s *saver) giveUp(err error) {
	s.hurry = false
	s.plan(retry)
	acts := s.acts
	s.acts = nil
	for _, a := range acts {
		a.done(err)
	}
	s.release(err)
}

func (s *saver) release(err error) {
	waiters := s.waiters
	s.waiters = nil
	for _, f := range waiters {
		f(err)
	}
}

func (s *saver) run() {
	a := s.acts[0]
	s.acts = s.acts[1:]
	s.begin()
	desk, ctx, id := s.desk, s.ctx, s.draft.stored.Dossier.ID
	s.work.Go(func() {
		err := a.do(ctx, id)
		r, readErr := desk.Record(ctx, id)
		s.work.Do(func() { //nolint:contextcheck // the next save has the same context: that of the sheet
			s.busy = false
			if readErr == nil {
				s.draft.adopt(r)
			}
			s.moved()
			a.done(err)
			s.pump()
		})
	})
}
