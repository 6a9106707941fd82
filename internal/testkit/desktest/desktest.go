// Package desktest holds the contract of app.Store as tests. Whatever claims to
// be a store runs them:
//
//	desktest.Run(t, func(t *testing.T) app.Store { … })
package desktest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
)

// Run runs every test against a store of its own that open makes: empty,
// unlocked, before any submission. A store that has a method Lock() error is
// also tested locked.
func Run(t *testing.T, open func(t *testing.T) app.Store) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, *suite){
		"put and get":                       putAndGet,
		"put of a stale revision":           putStale,
		"put keeps nothing of the caller's": putCopies,
		"one of many saves wins":            putAtOnce,
		"begin":                             begin,
		"begin finds the open draft":        beginFinds,
		"many begin at once":                beginAtOnce,
		"get of nothing":                    getNothing,
		"list":                              list,
		"list filters":                      listFilters,
		"submit":                            submit,
		"submit refused":                    submitRefused,
		"submissions are numbered":          submitNumbers,
		"many submissions at once":          submitAtOnce,
		"edited since":                      edited,
		"discard":                           discard,
		"discarded is not found":            discardHides,
		"document":                          document,
		"document refused":                  documentRefused,
		"document of a broken reader":       documentBroken,
		"documents of others":               documentsOfOthers,
		"submitted documents stay":          documentFrozen,
		"households":                        households,
		"households all or none":            householdsAllOrNone,
		"household replaced":                householdReplaced,
		"sightings":                         sightings,
		"sightings follow edits":            sightingsFollow,
		"search names":                      searchNames,
		"search numbers":                    searchNumbers,
		"search order and limit":            searchLimit,
		"search follows edits":              searchFollows,
		"search the register":               searchRegister,
		"facilities":                        facilities,
		"cancelled":                         cancelled,
		"locked":                            locked,
	} {
		t.Run(name, func(t *testing.T) {
			test(t, &suite{store: open(t)})
		})
	}
}

// suite is one store under test.
type suite struct {
	store app.Store
}

// family returns a whole dossier without documents and with ids that nobody
// else has; n sets its people's NIKs apart.
func family(t *testing.T, n int) app.Dossier {
	t.Helper()
	d := factory.Complete()
	d.Documents = nil
	d.ID, d.Family.ID = newID(t), newID(t)
	suffix := fmt.Sprintf("%02d", n)
	for i := range d.Members {
		nik := d.Members[i].Person.NIK
		d.Members[i].Person.NIK = nik[:len(nik)-4] + "1" + suffix + nik[len(nik)-1:]
	}
	d.Family.KK = d.Family.KK[:14] + suffix
	d.LocalNumber = localNumber(t, n)
	return d
}

func localNumber(t *testing.T, n int) string {
	t.Helper()
	number, err := app.NewLocalNumber(strings.NewReader(fmt.Sprintf("%05d", n)))
	if err != nil {
		t.Fatal(err)
	}
	return number
}

func newID(t *testing.T) uuid.UUID {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (s *suite) put(t *testing.T, d app.Dossier, rev int64) int64 {
	t.Helper()
	rev, err := s.store.Put(t.Context(), d, rev)
	if err != nil {
		t.Fatalf("put: %v", err)
	}
	return rev
}

func (s *suite) get(t *testing.T, id uuid.UUID) app.Record {
	t.Helper()
	r, err := s.store.Get(t.Context(), id)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	return r
}

// submission freezes what a record holds now.
func submission(t *testing.T, r app.Record) app.Submission {
	t.Helper()
	body, err := app.EncodeDossier(r.Dossier)
	if err != nil {
		t.Fatal(err)
	}
	return app.Submission{
		ID: newID(t), Dossier: r.Dossier.ID, Subject: r.Dossier.Subject(), Kind: r.Dossier.Kind, Base: r.Facts.Submission,
		CapturedAt: factory.Now(), Officer: newID(t), Body: body, Documents: r.Dossier.Documents,
	}
}

func (s *suite) submit(t *testing.T, id uuid.UUID) app.Submission {
	t.Helper()
	r := s.get(t, id)
	sent, err := s.store.Submit(t.Context(), submission(t, r), r.Rev)
	if err != nil {
		t.Fatalf("submit: %v", err)
	}
	return sent
}

// sameDossier compares what the JSON form of a dossier tells apart.
func sameDossier(t *testing.T, want, got app.Dossier) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("dossier (-want +got):\n%s", diff)
	}
}

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func facilities(t *testing.T, s *suite) {
	t.Helper()
	list, err := s.store.Facilities(t.Context())
	if err != nil || len(list) != 0 {
		t.Errorf("a laptop that heard nothing yet knows %v, %v", list, err)
	}
}

// cancelled tries every write with a context that is over.
func cancelled(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	rev := s.put(t, d, 0)
	before := s.get(t, d.ID)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	changed, other := d.Clone(), family(t, 2)
	changed.Note = "later"
	writes := map[string]func() error{
		"put":      func() error { _, err := s.store.Put(over, changed, rev); return err },
		"put new":  func() error { _, err := s.store.Put(over, other, 0); return err },
		"begin":    func() error { _, err := s.store.Begin(over, other); return err },
		"submit":   func() error { _, err := s.store.Submit(over, submission(t, before), rev); return err },
		"discard":  func() error { return s.store.Discard(over, d.ID) },
		"register": func() error { return s.store.PutHouseholds(over, []app.Household{household(t, 3)}) },
		"document": func() error {
			_, _, err := s.store.AddDocument(over, d.ID, page(t), strings.NewReader("paper"))
			return err
		},
	}
	for name, write := range writes {
		wantErr(t, name, write(), context.Canceled)
	}
	after := s.get(t, d.ID)
	if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("a cancelled write changed the dossier:\n%s", diff)
	}
	_, err := s.store.Get(t.Context(), other.ID)
	wantErr(t, "dossier of a cancelled put", err, app.ErrNotFound)
	if hs, err := s.store.Households(t.Context()); err != nil || len(hs) != 0 {
		t.Errorf("register after a cancelled fill: %d, %v", len(hs), err)
	}
	if sent := s.submit(t, d.ID); sent.Seq != 1 {
		t.Errorf("a cancelled submission took a number: the next is %d", sent.Seq)
	}
}

// locked tries every method on a store that was locked.
func locked(t *testing.T, s *suite) {
	t.Helper()
	locker, ok := s.store.(interface{ Lock() error })
	if !ok {
		t.Skip("this store cannot be locked")
	}
	d := family(t, 1)
	rev := s.put(t, d, 0)
	doc, _, err := s.store.AddDocument(t.Context(), d.ID, page(t), strings.NewReader("paper"))
	if err != nil {
		t.Fatal(err)
	}
	sub := submission(t, s.get(t, d.ID))
	if err := locker.Lock(); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	for name, call := range map[string]func() error{
		"Put":           func() error { _, err := s.store.Put(ctx, d, rev); return err },
		"Begin":         func() error { _, err := s.store.Begin(ctx, d); return err },
		"Get":           func() error { _, err := s.store.Get(ctx, d.ID); return err },
		"List":          func() error { _, err := s.store.List(ctx, app.Filter{}); return err },
		"Submit":        func() error { _, err := s.store.Submit(ctx, sub, rev+1); return err },
		"Discard":       func() error { return s.store.Discard(ctx, d.ID) },
		"OpenDocument":  func() error { _, err := s.store.OpenDocument(ctx, doc.ID); return err },
		"PutHouseholds": func() error { return s.store.PutHouseholds(ctx, []app.Household{household(t, 2)}) },
		"Household":     func() error { _, err := s.store.Household(ctx, d.Family.ID); return err },
		"Households":    func() error { _, err := s.store.Households(ctx); return err },
		"Sightings":     func() error { _, err := s.store.Sightings(ctx, d.Members[0].Person.NIK, uuid.Nil); return err },
		"Search":        func() error { _, err := s.store.Search(ctx, "wayan", 10); return err },
		"Facilities":    func() error { _, err := s.store.Facilities(ctx); return err },
		"AddDocument": func() error {
			_, _, err := s.store.AddDocument(ctx, d.ID, page(t), strings.NewReader("paper"))
			return err
		},
	} {
		wantErr(t, name, call(), app.ErrLocked)
	}
}

// near reports whether a time of the store's clock can be real.
func near(at time.Time) bool { return at.Year() >= 2020 }
