package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/sync/engine"
	"titian/sync/wire"
)

func (s *suite) number(t *testing.T) wire.Signed {
	t.Helper()
	return s.sign(t, wire.TypeNumber, wire.Number{
		Person: uuid.New(), Family: uuid.New(), Subject: uuid.New(), Number: "0099999000001", Simulated: true, Time: at,
	})
}

func entry(signed wire.Signed, n int64) wire.Entry {
	return wire.Entry{Kind: wire.EntryStatement, Scope: "village/9101012001", N: n, Statement: &signed}
}

func page(s *suite) {
	t := s.t
	epoch := uuid.New()
	number := s.number(t)
	facility := wire.Facility{Code: "0123X001", Name: "Puskesmas", Kind: "puskesmas", Region: "9101012001"}
	s.apply(t, engine.Page{Epoch: epoch, Cursor: "c1", Time: at, Entries: []wire.Entry{
		entry(number, 1),
		{Kind: wire.EntryFacility, Scope: "reference", N: 2, Facility: &facility},
		{Kind: "of a later version", Scope: "reference", N: 3},
	}})
	s.wantCursor(t, "c1", epoch)
	same(t, "statements", []wire.Signed{number}, s.allStatements(t, 10))
	s.apply(t, engine.Page{Epoch: epoch, Cursor: "c2", Time: at})
	s.wantCursor(t, "c2", epoch)
}

func pageTwice(s *suite) {
	t := s.t
	item := s.Submit(t, Draft{})
	_, signed := s.receipt(t, item, 0)
	p := engine.Page{Epoch: uuid.New(), Cursor: "c1", Time: at, Entries: []wire.Entry{entry(s.number(t), 1), entry(signed, 2)}}
	s.apply(t, p)
	once := s.allStatements(t, 10)
	s.apply(t, p)
	same(t, "statements", once, s.allStatements(t, 10))
	if got := s.pending(t); len(got) != 0 {
		t.Fatalf("%d items are pending after a pulled receipt", len(got))
	}
}

func pulledReceipt(s *suite) {
	t := s.t
	item := s.Submit(t, Draft{Documents: [][]byte{[]byte("one"), []byte("two")}})
	other := s.Submit(t, Draft{Documents: [][]byte{[]byte("three")}})
	s.accept(t, wire.Accepted, item, 0)
	s.accept(t, wire.Accepted, other, 0)
	_, signed := s.receipt(t, item, 2)
	s.apply(t, engine.Page{Epoch: uuid.New(), Cursor: "c1", Time: at, Entries: []wire.Entry{entry(signed, 1)}})
	if p := s.only(t); p.ID != other.ID || p.Documents[0].Received {
		t.Fatalf("pending: %+v; want only the other item", p)
	}
}

// foreignReceipt: a receipt of another laptop's submission changes nothing here.
func foreignReceipt(s *suite) {
	t := s.t
	s.Submit(t, Draft{Documents: [][]byte{[]byte("one")}})
	before := s.pending(t)
	foreign := wire.Item{ID: uuid.New(), Subject: uuid.New(), Body: "{}"}
	_, signed := s.receipt(t, foreign, 0)
	s.apply(t, engine.Page{Epoch: uuid.New(), Cursor: "c1", Time: at, Entries: []wire.Entry{entry(signed, 1)}})
	same(t, "pending", before, s.pending(t))
}

// ownSubmission: what comes back after a restore changes nothing that is here.
func ownSubmission(s *suite) {
	t := s.t
	item := s.Submit(t, Draft{Documents: [][]byte{[]byte("one")}})
	s.accept(t, wire.Accepted, item, 0)
	if err := s.Store.Acknowledged(t.Context(), item.Documents[0].ID, 2); err != nil {
		t.Fatal(err)
	}
	before := s.pending(t)
	back := item
	s.apply(t, engine.Page{Epoch: uuid.New(), Cursor: "c1", Time: at, Entries: []wire.Entry{
		{Kind: wire.EntrySubmission, Scope: "device", N: 1, Submission: &back},
	}})
	same(t, "pending", before, s.pending(t))
	again, err := s.Store.Item(t.Context(), item.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "item", item, again)
}

func resync(s *suite) {
	t := s.t
	item := s.Submit(t, Draft{})
	number := s.number(t)
	s.apply(t, engine.Page{Epoch: uuid.New(), Cursor: "c1", Time: at, Entries: []wire.Entry{entry(number, 1)}})
	epoch := uuid.New()
	for range 2 {
		if err := s.Store.Resync(t.Context(), epoch); err != nil {
			t.Fatalf("Resync: %v", err)
		}
		s.wantCursor(t, "", epoch)
	}
	same(t, "statements", []wire.Signed{number}, s.allStatements(t, 10))
	if p := s.only(t); p.ID != item.ID {
		t.Fatal("a resync loses unsent work")
	}
}

func statements(s *suite) {
	t := s.t
	want := map[string]wire.Signed{}
	keep := func(signed wire.Signed) wire.Signed {
		want[string(signed.Payload)] = signed
		return signed
	}
	item := s.Submit(t, Draft{})
	receipt, signed := s.receipt(t, item, 0)
	keep(signed)
	s.answer(t, engine.Result{PushResult: wire.PushResult{ID: item.ID, Outcome: wire.Accepted, Receipt: &signed}, Receipt: &receipt})
	p := engine.Page{Epoch: uuid.New(), Cursor: "c1", Time: at}
	for n := range int64(9) {
		p.Entries = append(p.Entries, entry(keep(s.number(t)), n+1))
	}
	p.Entries = append(p.Entries, entry(keep(s.sign(t, wire.TypeMembership, wire.Membership{
		Person: uuid.New(), Family: uuid.New(), Active: true, AsOf: "2026-11-22", N: 10, Time: at,
	})), 10))
	s.apply(t, p)
	for _, limit := range []int{1, 3, 100} {
		got := map[string]wire.Signed{}
		for _, signed := range s.allStatements(t, limit) {
			got[string(signed.Payload)] = signed
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("limit %d (-want +got):\n%s", limit, diff)
		}
	}
}

// reopened: a write that returned nil is there after a crash.
func reopened(s *suite) {
	t := s.t
	if s.Reopen == nil {
		t.Skip("this store lives in memory")
	}
	item := s.Submit(t, Draft{Documents: [][]byte{[]byte("one"), []byte("two")}})
	bad := s.Submit(t, Draft{})
	s.accept(t, wire.Accepted, item, 1)
	s.answer(t, engine.Result{PushResult: wire.PushResult{ID: bad.ID, Outcome: wire.Rejected, Code: wire.CodeScope}})
	if err := s.Store.Acknowledged(t.Context(), item.Documents[1].ID, 2); err != nil {
		t.Fatal(err)
	}
	epoch := uuid.New()
	s.apply(t, engine.Page{Epoch: epoch, Cursor: "c1", Time: at, Entries: []wire.Entry{entry(s.number(t), 1)}})
	if err := s.Store.Contact(t.Context(), engine.Contact{Time: at, Signed: true, At: at}); err != nil {
		t.Fatal(err)
	}
	pending, held := s.pending(t), s.allStatements(t, 10)
	device, err := s.Store.Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	s.Store = s.Reopen(t)
	s.wantCursor(t, "c1", epoch)
	same(t, "pending", pending, s.pending(t))
	same(t, "statements", held, s.allStatements(t, 10))
	again, err := s.Store.Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again.AuditHead = device.AuditHead // to unlock is an act of its own
	same(t, "device", device, again)
	got, err := s.Store.Item(t.Context(), item.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "item", item, got)
}
