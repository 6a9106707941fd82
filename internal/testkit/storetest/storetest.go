// Package storetest holds the contract of engine.Store as tests. Whatever
// claims to be a store runs them.
package storetest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"titian/sync/engine"
	"titian/sync/wire"
)

// Harness is a store under test and what officers do to it.
type Harness struct {
	Store engine.Store
	// Submit freezes a submission and returns it as the store must hand it out,
	// without its signature.
	Submit func(t *testing.T, d Draft) wire.Item
	// Reopen closes the store and opens it again, still locked; nil for a store
	// that lives in memory.
	Reopen func(t *testing.T) engine.Store
}

// Draft is what is to be submitted.
type Draft struct {
	// Subject is the dossier of an earlier submission; nil for a new one.
	Subject uuid.UUID
	// Base is what it builds on; nil for nothing.
	Base *uuid.UUID
	// Documents are the papers' bytes, each at least one long.
	Documents [][]byte
}

// Run runs every test against a store that open makes: empty, enrolled, with
// the nil epoch.
func Run(t *testing.T, open func(t *testing.T) Harness) {
	t.Helper()
	for name, test := range map[string]func(*suite){
		"empty":            empty,
		"item as frozen":   frozen,
		"document":         document,
		"order":            order,
		"delivered":        delivered,
		"duplicate":        duplicate,
		"parked":           parked,
		"acknowledged":     acknowledged,
		"attempted":        attempted,
		"page":             page,
		"page twice":       pageTwice,
		"pulled receipt":   pulledReceipt,
		"foreign receipt":  foreignReceipt,
		"own submission":   ownSubmission,
		"resync":           resync,
		"statements":       statements,
		"wanted":           wanted,
		"reincarnate":      reincarnate,
		"contact":          contact,
		"cancelled":        cancelled,
		"survives reopens": reopened,
	} {
		t.Run(name, func(t *testing.T) {
			_, key, err := ed25519.GenerateKey(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			test(&suite{t: t, Harness: open(t), key: key})
		})
	}
}

type suite struct {
	Harness
	t   *testing.T
	key ed25519.PrivateKey
	n   int64
}

var at = time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)

func (s *suite) sign(t *testing.T, kind wire.Type, payload any) wire.Signed {
	t.Helper()
	signed, err := wire.NewSigned(kind, payload, "k", s.key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// receipt names the first n documents of an item.
func (s *suite) receipt(t *testing.T, item wire.Item, n int) (wire.Receipt, wire.Signed) {
	t.Helper()
	s.n++
	r := wire.Receipt{
		Subject: item.Subject, Submission: item.ID, BodySHA256: item.BodySHA256(),
		Documents: []wire.ReceiptDocument{}, N: s.n, Time: at.Add(time.Duration(s.n) * time.Second),
	}
	for _, d := range item.Documents[:n] {
		r.Documents = append(r.Documents, wire.ReceiptDocument{ID: d.ID, SHA256: d.SHA256})
	}
	return r, s.sign(t, wire.TypeReceipt, r)
}

// accept answers a push of item; the receipt names its first n documents.
func (s *suite) accept(t *testing.T, outcome wire.Outcome, item wire.Item, n int) {
	t.Helper()
	receipt, signed := s.receipt(t, item, n)
	result := engine.Result{PushResult: wire.PushResult{ID: item.ID, Outcome: outcome, Receipt: &signed}, Receipt: &receipt}
	for i, d := range item.Documents {
		up := wire.Upload{ID: d.ID}
		if i < n {
			up.Offset, up.Done = d.Size, true
		}
		result.Uploads = append(result.Uploads, up)
	}
	s.answer(t, result)
}

func (s *suite) answer(t *testing.T, results ...engine.Result) {
	t.Helper()
	if err := s.Store.Answered(t.Context(), results, at); err != nil {
		t.Fatalf("Answered: %v", err)
	}
}

func (s *suite) pending(t *testing.T) []engine.Pending {
	t.Helper()
	out, err := s.Store.Pending(t.Context())
	if err != nil {
		t.Fatalf("Pending: %v", err)
	}
	return out
}

// only returns the one pending item.
func (s *suite) only(t *testing.T) engine.Pending {
	t.Helper()
	out := s.pending(t)
	if len(out) != 1 {
		t.Fatalf("%d items are pending, want 1", len(out))
	}
	return out[0]
}

func (s *suite) apply(t *testing.T, p engine.Page) {
	t.Helper()
	if err := s.Store.Apply(t.Context(), p); err != nil {
		t.Fatalf("Apply: %v", err)
	}
}

func (s *suite) wantCursor(t *testing.T, cursor string, epoch uuid.UUID) {
	t.Helper()
	gotCursor, gotEpoch, err := s.Store.Cursor(t.Context())
	if err != nil || gotCursor != cursor || gotEpoch != epoch {
		t.Fatalf("Cursor = %q, %v, %v; want %q, %v", gotCursor, gotEpoch, err, cursor, epoch)
	}
}

func (s *suite) allStatements(t *testing.T, limit int) []wire.Signed {
	t.Helper()
	var all []wire.Signed
	after := ""
	for range 1000 {
		got, next, err := s.Store.Statements(t.Context(), after, limit)
		if err != nil {
			t.Fatalf("Statements: %v", err)
		}
		if len(got) > limit {
			t.Fatalf("a page of %d statements, limit %d", len(got), limit)
		}
		all = append(all, got...)
		if next == "" {
			return all
		}
		after = next
	}
	t.Fatal("Statements never ends")
	return nil
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(time.Microsecond)); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func empty(s *suite) {
	t := s.t
	if got := s.pending(t); len(got) != 0 {
		t.Fatalf("%d items are pending in an empty store", len(got))
	}
	s.wantCursor(t, "", uuid.Nil)
	if got := s.allStatements(t, 10); len(got) != 0 {
		t.Fatalf("an empty store holds %d statements", len(got))
	}
	device, err := s.Store.Device(t.Context())
	if err != nil || device.ID == uuid.Nil || device.Incarnation == uuid.Nil || device.Central == uuid.Nil || device.Seq != 0 {
		t.Fatalf("Device = %+v, %v; want an enrolled one that gave no number", device, err)
	}
}

func frozen(s *suite) {
	t := s.t
	want := s.Submit(t, Draft{Documents: [][]byte{[]byte("paper one"), []byte("two")}})
	for range 2 {
		got, err := s.Store.Item(t.Context(), want.ID)
		if err != nil {
			t.Fatalf("Item: %v", err)
		}
		same(t, "item", want, got)
	}
	p := s.only(t)
	same(t, "pending", engine.Pending{
		ID: want.ID, Kind: want.Kind, Subject: want.Subject, Base: want.Base, Seq: 1, Bytes: int64(len(want.Body)),
		Documents: []engine.PendingDocument{
			{ID: want.Documents[0].ID, Kind: want.Documents[0].Kind, Size: 9, SHA256: want.Documents[0].SHA256},
			{ID: want.Documents[1].ID, Kind: want.Documents[1].Kind, Size: 3, SHA256: want.Documents[1].SHA256},
		},
	}, p)
	if _, err := s.Store.Item(t.Context(), uuid.New()); err == nil {
		t.Fatal("Item of an unknown id: no error")
	}
}

func document(s *suite) {
	t := s.t
	raw := make([]byte, 200_000)
	if _, err := rand.Read(raw); err != nil {
		t.Fatal(err)
	}
	item := s.Submit(t, Draft{Documents: [][]byte{raw}})
	content, err := s.Store.Document(t.Context(), item.Documents[0].ID)
	if err != nil {
		t.Fatalf("Document: %v", err)
	}
	if content.Size() != int64(len(raw)) {
		t.Fatalf("Size = %d, want %d", content.Size(), len(raw))
	}
	for _, from := range []int64{0, 1, 65_535, 65_536, 131_071, 199_999} {
		got, err := io.ReadAll(io.NewSectionReader(content, from, content.Size()-from))
		if err != nil || !slices.Equal(got, raw[from:]) {
			t.Fatalf("from %d: %d bytes, %v; want the last %d", from, len(got), err, len(raw)-int(from))
		}
	}
	if n, err := content.ReadAt(make([]byte, 10), content.Size()); n != 0 || !errors.Is(err, io.EOF) {
		t.Fatalf("ReadAt the end = %d, %v; want 0, EOF", n, err)
	}
	if err := content.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
}

func order(s *suite) {
	t := s.t
	var want []uuid.UUID
	for range 4 {
		want = append(want, s.Submit(t, Draft{}).ID)
	}
	first := s.Submit(t, Draft{})
	second := s.Submit(t, Draft{Subject: first.Subject, Base: &first.ID})
	if second.Subject != first.Subject || second.Base == nil || *second.Base != first.ID {
		t.Fatalf("a second submission has subject %v, base %v", second.Subject, second.Base)
	}
	want = append(want, first.ID, second.ID)
	for i, p := range s.pending(t) {
		if p.ID != want[i] || p.Seq != int64(i+1) {
			t.Fatalf("place %d: %v with number %d, want %v", i, p.ID, p.Seq, want[i])
		}
	}
	device, err := s.Store.Device(t.Context())
	if err != nil || device.Seq != 6 {
		t.Fatalf("Device.Seq = %d, %v; want 6", device.Seq, err)
	}
}

func cancelled(s *suite) {
	t := s.t
	item := s.Submit(t, Draft{Documents: [][]byte{[]byte("x")}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	receipt, signed := s.receipt(t, item, 1)
	result := engine.Result{PushResult: wire.PushResult{ID: item.ID, Outcome: wire.Accepted, Receipt: &signed}, Receipt: &receipt}
	for what, err := range map[string]error{
		"Answered":     s.Store.Answered(ctx, []engine.Result{result}, at),
		"Acknowledged": s.Store.Acknowledged(ctx, item.Documents[0].ID, 1),
		"Apply":        s.Store.Apply(ctx, engine.Page{Epoch: uuid.New(), Cursor: "c", Time: at}),
		"Resync":       s.Store.Resync(ctx, uuid.New()),
	} {
		if err == nil {
			t.Errorf("%s under a cancelled context: no error", what)
		}
	}
	s.wantCursor(t, "", uuid.Nil)
	if p := s.only(t); p.Delivered || p.Documents[0].Offset != 0 {
		t.Fatal("a cancelled call changed something")
	}
}
