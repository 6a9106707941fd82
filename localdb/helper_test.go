package localdb_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/localdb"
	"titian/localdb/seal"
)

const passphrase = "empat kata yang panjang" //nolint:gosec // invented

// cheap makes a try of a passphrase take no time.
func cheap() seal.Params { return seal.Params{Passes: 1, MemoryKiB: 8, Lanes: 1} }

// ticking is a clock that moves a second each time it is asked, and by what a
// test adds.
type ticking struct {
	mu  sync.Mutex
	now time.Time
}

func newTicking() *ticking { return &ticking{now: factory.Now()} }

func (c *ticking) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second)
	return c.now
}

func (c *ticking) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bench is a store and what it was made with.
type bench struct {
	*localdb.DB
	p     localdb.Params
	clock *ticking
	code  seal.Code
}

func params(tb testing.TB) (localdb.Params, *ticking) {
	tb.Helper()
	clock := newTicking()
	return localdb.Params{Dir: filepath.Join(tb.TempDir(), "profil desa?"), Clock: clock, KDF: cheap()}, clock
}

// unlocked returns a new store, unlocked.
func unlocked(tb testing.TB) *bench {
	tb.Helper()
	p, clock := params(tb)
	code, err := localdb.Init(tb.Context(), p, localdb.Setup{
		OfficerName: "Made Pratama", Village: factory.Village, Passphrase: []byte(passphrase),
	})
	if err != nil {
		tb.Fatal(err)
	}
	b := &bench{p: p, clock: clock, code: code}
	b.open(tb)
	tb.Cleanup(func() {
		if err := b.Close(); err != nil {
			tb.Error(err)
		}
	})
	return b
}

// open opens and unlocks the store.
func (b *bench) open(tb testing.TB) {
	tb.Helper()
	db, err := localdb.Open(tb.Context(), b.p)
	if err != nil {
		tb.Fatal(err)
	}
	b.DB = db
	b.unlock(tb)
}

func (b *bench) unlock(tb testing.TB) {
	tb.Helper()
	if err := b.Unlock(tb.Context(), []byte(passphrase)); err != nil {
		tb.Fatal(err)
	}
}

// reopen closes the store and opens it again.
func (b *bench) reopen(tb testing.TB) {
	tb.Helper()
	if err := b.Close(); err != nil {
		tb.Fatal(err)
	}
	b.open(tb)
}

// family returns a dossier without documents.
func family() app.Dossier {
	d := factory.Complete()
	d.Documents = nil
	return d
}

// put saves a new dossier.
func (b *bench) put(tb testing.TB, d app.Dossier) app.Record {
	tb.Helper()
	if _, err := b.Put(tb.Context(), d, 0); err != nil {
		tb.Fatal(err)
	}
	return b.get(tb, d.ID)
}

func (b *bench) get(tb testing.TB, id uuid.UUID) app.Record {
	tb.Helper()
	r, err := b.Get(tb.Context(), id)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// attach adds a document with this content.
func (b *bench) attach(tb testing.TB, dossier uuid.UUID, content []byte) app.Document {
	tb.Helper()
	doc := app.Document{ID: uuid.New(), Kind: app.DocKK, Media: "image/jpeg", Pages: 1}
	doc, _, err := b.AddDocument(tb.Context(), dossier, doc, bytes.NewReader(content))
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

// submission is a dossier's newest state as it is to be sent.
func submission(tb testing.TB, r app.Record) app.Submission {
	tb.Helper()
	body, err := app.EncodeDossier(r.Dossier)
	if err != nil {
		tb.Fatal(err)
	}
	return app.Submission{
		ID: uuid.Must(uuid.NewV7()), Dossier: r.Dossier.ID, Subject: r.Dossier.Subject(), Kind: r.Dossier.Kind,
		Base: r.Facts.Submission, CapturedAt: factory.Now(), Officer: uuid.New(), Body: body, Documents: r.Dossier.Documents,
	}
}

// submit freezes a dossier as it is.
func (b *bench) submit(tb testing.TB, id uuid.UUID) app.Submission {
	tb.Helper()
	r := b.get(tb, id)
	s, err := b.Submit(tb.Context(), submission(tb, r), r.Rev)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func sum(content []byte) string {
	s := sha256.Sum256(content)
	return hex.EncodeToString(s[:])
}

func wantErr(tb testing.TB, what string, got, want error) {
	tb.Helper()
	if !errors.Is(got, want) {
		tb.Errorf("%s: %v, want %v", what, got, want)
	}
}

func background() context.Context { return context.Background() }
