package wiring_test

import (
	"bytes"
	"crypto/ed25519"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/storetest"
	"titian/internal/wiring"
	"titian/localdb"
	"titian/localdb/seal"
	"titian/sync/engine"
	"titian/sync/wire"
)

const passphrase = "empat kata yang panjang" //nolint:gosec // invented

// laptop is a store on the disk, enrolled.
type laptop struct {
	db *localdb.DB
	p  localdb.Params
	// lock: sync runs while the store is locked.
	lock bool
}

func newLaptop(t *testing.T, lock bool) *laptop {
	t.Helper()
	l := &laptop{lock: lock, p: localdb.Params{
		Dir: filepath.Join(t.TempDir(), "profile"), Clock: clock.Fixed(factory.Now()),
		KDF: seal.Params{Passes: 1, MemoryKiB: 8, Lanes: 1},
	}}
	_, err := localdb.Init(t.Context(), l.p, localdb.Setup{OfficerName: "Made", Village: factory.Village, Passphrase: []byte(passphrase)})
	if err != nil {
		t.Fatal(err)
	}
	l.open(t)
	t.Cleanup(func() {
		if err := l.db.Close(); err != nil {
			t.Error(err)
		}
	})
	_, root, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	central := uuid.New()
	keys, err := wire.NewKeys(wire.KeySet{Central: central, N: 1, Time: factory.Now()}, root)
	if err != nil {
		t.Fatal(err)
	}
	err = l.unlocked(t, func() error {
		return l.db.Enrol(t.Context(), localdb.Enrolment{Central: central, URL: "https://pusat.example", Villages: []string{factory.Village}, Keys: keys})
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *laptop) open(t *testing.T) {
	t.Helper()
	var err error
	if l.db, err = localdb.Open(t.Context(), l.p); err != nil {
		t.Fatal(err)
	}
	if err := l.unlocked(t, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
}

// unlocked does what an officer does, and locks the store again.
func (l *laptop) unlocked(t *testing.T, f func() error) error {
	t.Helper()
	if err := l.db.Unlock(t.Context(), []byte(passphrase)); err != nil {
		t.Fatal(err)
	}
	err := f()
	if l.lock {
		if err := l.db.Lock(); err != nil {
			t.Fatal(err)
		}
	}
	return err
}

func (l *laptop) reopen(t *testing.T) engine.Store {
	t.Helper()
	if err := l.db.Close(); err != nil {
		t.Fatal(err)
	}
	l.open(t)
	return wiring.NewStore(l.db)
}

func (l *laptop) submit(t *testing.T, d storetest.Draft) wire.Item {
	t.Helper()
	var item wire.Item
	err := l.unlocked(t, func() error {
		s, err := l.capture(t, d)
		if err == nil {
			item, err = l.db.Item(t.Context(), s.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return item
}

// capture types a dossier or edits one, attaches its papers and submits it.
func (l *laptop) capture(t *testing.T, d storetest.Draft) (app.Submission, error) {
	t.Helper()
	dossier, rev := factory.Complete(), int64(0)
	dossier.Documents = nil
	if d.Subject != uuid.Nil {
		r, err := l.db.Get(t.Context(), d.Subject)
		if err != nil {
			return app.Submission{}, err
		}
		dossier, rev = r.Dossier, r.Rev
		dossier.Note += "."
	}
	if _, err := l.db.Put(t.Context(), dossier, rev); err != nil {
		return app.Submission{}, err
	}
	for _, content := range d.Documents {
		doc := app.Document{ID: uuid.New(), Kind: app.DocKK, Media: "image/jpeg", Pages: 1}
		if _, _, err := l.db.AddDocument(t.Context(), dossier.ID, doc, bytes.NewReader(content)); err != nil {
			return app.Submission{}, err
		}
	}
	r, err := l.db.Get(t.Context(), dossier.ID)
	if err != nil {
		return app.Submission{}, err
	}
	body, err := app.EncodeDossier(r.Dossier)
	if err != nil {
		return app.Submission{}, err
	}
	return l.db.Submit(t.Context(), app.Submission{
		ID: uuid.Must(uuid.NewV7()), Dossier: dossier.ID, Subject: dossier.ID, Kind: dossier.Kind, Base: d.Base,
		CapturedAt: factory.Now(), Officer: uuid.New(), Body: body, Documents: r.Dossier.Documents,
	}, r.Rev)
}

func TestStore(t *testing.T) {
	for name, lock := range map[string]bool{"unlocked": false, "locked": true} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T) storetest.Harness {
				t.Helper()
				l := newLaptop(t, lock)
				return storetest.Harness{Store: wiring.NewStore(l.db), Submit: l.submit, Reopen: l.reopen}
			})
		})
	}
}
