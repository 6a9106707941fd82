// Package memdesk is an app.Store in memory for tests. It keeps the contract
// that package desktest holds and nothing beyond it: what it stores ends with
// it.
package memdesk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
)

var _ app.Store = (*Store)(nil)

// ErrDocument tells that a document is not as it was added, or its id is taken.
var ErrDocument = errors.New("memdesk: document not as stored")

// Store is safe for concurrent use.
type Store struct {
	clock clock.Clock

	mu          sync.Mutex
	locked      bool
	drafts      map[uuid.UUID]*draft
	order       []uuid.UUID // of the drafts, oldest first
	papers      map[uuid.UUID]paper
	households  map[uuid.UUID]app.Household
	facilities  []app.Facility
	submissions []app.Submission
}

// draft is a dossier in its JSON form, so that nothing is shared with callers
// and what the codec loses is lost here too.
type draft struct {
	body      []byte
	rev       int64
	savedAt   time.Time
	discarded bool
	sent      []byte // body of the newest submission
	facts     app.Facts
}

// New returns an empty, unlocked store.
func New(c clock.Clock) *Store {
	return &Store{clock: c, drafts: map[uuid.UUID]*draft{}, papers: map[uuid.UUID]paper{}, households: map[uuid.UUID]app.Household{}}
}

// Lock makes every method return app.ErrLocked from now on.
func (s *Store) Lock() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locked = true
	return nil
}

// Learn changes what is known about a dossier, as a pulled page would.
func (s *Store) Learn(dossier uuid.UUID, learn func(*app.Facts)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.drafts[dossier]
	if !ok {
		return app.ErrNotFound
	}
	learn(&d.facts)
	return nil
}

// Submissions returns what was submitted, in the order of Seq.
func (s *Store) Submissions() []app.Submission {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.submissions)
}

// SetFacilities sets the reference data.
func (s *Store) SetFacilities(list ...app.Facility) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.facilities = slices.Clone(list)
}

// enter takes the lock, unless the call must not happen.
func (s *Store) enter(ctx context.Context) (leave func(), err error) {
	s.mu.Lock()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case s.locked:
		err = app.ErrLocked
	default:
		return s.mu.Unlock, nil
	}
	s.mu.Unlock()
	return nil, err
}

// find returns a dossier that is not in the bin.
func (s *Store) find(id uuid.UUID) (*draft, error) {
	d, ok := s.drafts[id]
	if !ok || d.discarded {
		return nil, app.ErrNotFound
	}
	return d, nil
}

func (d *draft) read() (app.Record, error) {
	dossier, err := app.DecodeDossier(d.body)
	if err != nil {
		return app.Record{}, err
	}
	f := d.facts
	f.Documents, f.Decisions, f.Persons = maps.Clone(f.Documents), maps.Clone(f.Decisions), maps.Clone(f.Persons)
	f.Bills = slices.Clone(f.Bills)
	f.Edited = f.Submission != nil && !bytes.Equal(d.body, d.sent)
	if f.Edited {
		sent, err := app.DecodeDossier(d.sent)
		if err != nil {
			return app.Record{}, err
		}
		f.Sent = &sent
	}
	return app.Record{Dossier: dossier, Rev: d.rev, SavedAt: d.savedAt, Facts: f}, nil
}

// Put implements app.Store.
func (s *Store) Put(ctx context.Context, d app.Dossier, rev int64) (int64, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	return s.put(d, rev)
}

// Begin implements app.Store.
func (s *Store) Begin(ctx context.Context, d app.Dossier) (app.Record, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return app.Record{}, err
	}
	defer leave()
	var open *app.Record
	for _, id := range s.order {
		if s.drafts[id].discarded {
			continue
		}
		r, err := s.drafts[id].read()
		if err != nil {
			return app.Record{}, err
		}
		if r.Dossier.Family.ID == d.Family.ID && r.Dossier.Kind == d.Kind && r.Facts.Submission == nil &&
			(open == nil || !r.SavedAt.Before(open.SavedAt)) {
			open = &r
		}
	}
	if open != nil {
		return *open, nil
	}
	if _, err := s.put(d, 0); err != nil {
		return app.Record{}, err
	}
	return s.drafts[d.ID].read()
}

func (s *Store) put(d app.Dossier, rev int64) (int64, error) {
	if d.ID == uuid.Nil {
		return 0, errors.New("put dossier: no id")
	}
	old := &draft{}
	var err error
	switch _, known := s.drafts[d.ID]; {
	case rev == 0 && known:
		return 0, app.ErrStale
	case rev != 0:
		if old, err = s.find(d.ID); err != nil {
			return 0, err
		}
		if old.rev != rev {
			return 0, app.ErrStale
		}
	}
	if err := s.matchDocuments(d.ID, d.Documents); err != nil {
		return 0, err
	}
	body, err := app.EncodeDossier(d)
	if err != nil {
		return 0, err
	}
	if rev == 0 {
		s.drafts[d.ID] = old
		s.order = append(s.order, d.ID)
	}
	old.body, old.rev, old.savedAt = body, rev+1, s.clock.Now()
	return old.rev, nil
}

// Get implements app.Store.
func (s *Store) Get(ctx context.Context, id uuid.UUID) (app.Record, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return app.Record{}, err
	}
	defer leave()
	d, err := s.find(id)
	if err != nil {
		return app.Record{}, err
	}
	return d.read()
}

// List implements app.Store.
func (s *Store) List(ctx context.Context, f app.Filter) ([]app.Record, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []app.Record
	for _, id := range slices.Backward(s.order) {
		d := s.drafts[id]
		if d.discarded {
			continue
		}
		r, err := d.read()
		if err != nil {
			return nil, err
		}
		if matches(&r, &f) {
			out = append(out, r)
		}
		if f.Limit > 0 && len(out) == f.Limit {
			break
		}
	}
	return out, nil
}

func matches(r *app.Record, f *app.Filter) bool {
	return (f.Kind == "" || f.Kind == r.Dossier.Kind) &&
		(f.Stage == "" || f.Stage == r.Stage()) &&
		(f.Family == uuid.Nil || f.Family == r.Dossier.Family.ID) &&
		(f.LocalNumber == "" || f.LocalNumber == r.Dossier.LocalNumber) &&
		(!f.NeedYou || len(r.Needs()) > 0)
}

// Submit implements app.Store.
func (s *Store) Submit(ctx context.Context, sub app.Submission, rev int64) (app.Submission, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return app.Submission{}, err
	}
	defer leave()
	d, err := s.find(sub.Dossier)
	if err != nil {
		return app.Submission{}, err
	}
	if d.rev != rev {
		return app.Submission{}, app.ErrStale
	}
	if err := s.matchDocuments(sub.Dossier, sub.Documents); err != nil {
		return app.Submission{}, err
	}
	if slices.ContainsFunc(s.submissions, func(o app.Submission) bool { return o.ID == sub.ID }) {
		return app.Submission{}, fmt.Errorf("submission %s: %w", sub.ID, app.ErrSubmitted)
	}
	sub.Seq = int64(len(s.submissions)) + 1
	kept := sub
	kept.Body, kept.Documents = bytes.Clone(sub.Body), slices.Clone(sub.Documents)
	s.submissions = append(s.submissions, kept)
	d.sent = kept.Body
	d.facts.Submission, d.facts.Submitted = &kept.ID, sub.CapturedAt
	d.facts.Received, d.facts.ReceiptN, d.facts.Problem = time.Time{}, 0, app.ProblemFact{}
	received := d.facts.Documents
	d.facts.Documents = make(map[uuid.UUID]bool, len(sub.Documents))
	for _, doc := range sub.Documents {
		// A paper that central holds does not travel again.
		d.facts.Documents[doc.ID] = received[doc.ID]
	}
	return sub, nil
}

// Discard implements app.Store.
func (s *Store) Discard(ctx context.Context, id uuid.UUID) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	d, err := s.find(id)
	if err != nil {
		return err
	}
	if d.facts.Submission != nil {
		return app.ErrSubmitted
	}
	d.discarded = true
	return nil
}
