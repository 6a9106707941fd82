package engine_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	mathrand "math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/internal/pipenet"
	"titian/internal/testkit/fakecentral"
	"titian/internal/testkit/memstore"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

// rig is a laptop, a central and a line between them, in simulated time.
type rig struct {
	t       testing.TB
	clock   clock.Clock
	central *fakecentral.Central
	net     *pipenet.Net
	key     ed25519.PrivateKey
	device  uuid.UUID
	store   *memstore.Store
	remote  *remote.Client
	engine  *engine.Engine
	params  engine.Params
	// spent is told what the line carried; nil for nobody.
	spent func([]app.Spending)
}

// simulate runs test in a bubble with a rig.
func simulate(t *testing.T, test func(*rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		linger(t)
		test(newRig(t))
	})
}

// linger gives the server's connections, after all else, the simulated moment
// that they take to close.
func linger(t *testing.T) {
	t.Helper()
	t.Cleanup(func() { time.Sleep(time.Second) })
}

func newRig(tb testing.TB) *rig {
	tb.Helper()
	public, key := newKeyPair(tb)
	r := &rig{t: tb, clock: clock.System{}, key: key, net: pipenet.New()}
	r.central = fakecentral.New(r.clock.Now)
	device := engine.Device{ID: uuid.New(), Incarnation: uuid.New(), Central: r.central.ID, Keys: r.central.Keys()}
	r.central.Admit(device.ID, public)
	r.device = device.ID
	server := &http.Server{Handler: r.central, ReadHeaderTimeout: time.Hour}
	served := make(chan struct{})
	go func() {
		defer close(served)
		server.Serve(r.net) //nolint:errcheck // it ends with Close
	}()
	tb.Cleanup(func() {
		r.remote.Close()
		server.Close()
		<-served
	})
	random := mathrand.New(mathrand.NewPCG(1, 2)) //nolint:gosec // G404: the same waits in every run
	r.params = engine.Params{Key: key, Clock: r.clock, Rand: random.Float64}
	r.start(memstore.New(device))
	return r
}

func newKeyPair(tb testing.TB) (ed25519.PublicKey, ed25519.PrivateKey) {
	tb.Helper()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return public, key
}

// start makes a fresh engine over a store, as a restart of the program does.
func (r *rig) start(store *memstore.Store) {
	r.t.Helper()
	if r.remote != nil {
		r.remote.Close()
	}
	var err error
	r.remote, err = remote.New(remote.Params{
		URL: "http://127.0.0.1", Clock: r.clock, Device: r.device, Central: r.central.ID, Key: r.key, Dial: r.net.Dial, Spent: r.spent,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.store = store
	r.params.Store, r.params.Remote = store, r.remote
	r.engine = engine.New(r.params)
}

func (r *rig) submit(item wire.Item, sizes ...int) wire.Item {
	if item.Subject == uuid.Nil {
		item.Subject = uuid.New()
	}
	if item.Body == "" {
		item.Body = `{"v":1,"id":"` + item.Subject.String() + `"}`
	}
	item.Officer = uuid.New()
	item.CapturedAt = r.clock.Now().UTC()
	var documents [][]byte
	for _, size := range sizes {
		documents = append(documents, noise(size))
	}
	return r.store.Submit(item, documents...)
}

// noise is what a compressor cannot make smaller.
func noise(size int) []byte {
	out := make([]byte, size)
	rand.Read(out)
	return out
}

func (r *rig) syncOnce() (engine.Report, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 100*24*time.Hour)
	defer cancel()
	return r.engine.SyncOnce(ctx)
}

func (r *rig) mustSync() engine.Report {
	r.t.Helper()
	report, err := r.syncOnce()
	if err != nil {
		r.t.Fatalf("SyncOnce: %v", err)
	}
	return report
}

// wantDelivered checks that central has exactly what was submitted, byte by
// byte, and that the laptop holds the proof.
func (r *rig) wantDelivered() {
	r.t.Helper()
	pending, err := r.store.Pending(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	if len(pending) != 0 {
		r.t.Fatalf("%d items still wait: %+v", len(pending), pending)
	}
	r.wantHeld(r.store.Items())
}

func (r *rig) wantHeld(items []wire.Item) {
	r.t.Helper()
	held := r.central.Items()
	if len(held) != len(items) {
		r.t.Fatalf("central holds %d items, want %d", len(held), len(items))
	}
	for _, item := range items {
		if got := held[item.ID]; got.Body != item.Body || got.Subject != item.Subject {
			r.t.Fatalf("item %d differs at central", item.Seq)
		}
		for _, doc := range item.Documents {
			r.wantDocument(doc)
		}
	}
}

func (r *rig) wantDocument(doc wire.Document) {
	r.t.Helper()
	content, err := r.store.Document(context.Background(), doc.ID)
	if err != nil {
		return // of an earlier life
	}
	want := make([]byte, content.Size())
	if _, err := content.ReadAt(want, 0); err != nil {
		r.t.Fatal(err)
	}
	got, done := r.central.Document(doc.ID)
	if !done || !bytes.Equal(got, want) {
		r.t.Fatalf("document of %d bytes: central holds %d, whole %v", doc.Size, len(got), done)
	}
}
