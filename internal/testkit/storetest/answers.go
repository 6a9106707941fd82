package storetest

import (
	"time"

	"github.com/google/uuid"

	"titian/sync/engine"
	"titian/sync/wire"
)

func delivered(s *suite) {
	t := s.t
	bare := s.Submit(t, Draft{})
	scanned := s.Submit(t, Draft{Documents: [][]byte{[]byte("one"), []byte("two")}})
	s.accept(t, wire.Accepted, bare, 0)
	s.accept(t, wire.Accepted, scanned, 0)
	p := s.only(t)
	if p.ID != scanned.ID || !p.Delivered || p.Parked != "" {
		t.Fatalf("pending: %+v; want the one with documents, delivered", p)
	}
	s.accept(t, wire.Duplicate, scanned, 1)
	p = s.only(t)
	if !p.Documents[0].Received || p.Documents[1].Received {
		t.Fatalf("documents: %+v; want the first received", p.Documents)
	}
	s.accept(t, wire.Duplicate, scanned, 2)
	if got := s.pending(t); len(got) != 0 {
		t.Fatalf("%d items are pending after the last receipt", len(got))
	}
	if _, err := s.Store.Item(t.Context(), scanned.ID); err != nil {
		t.Fatalf("Item after its receipt: %v; submitted work stays", err)
	}
}

func duplicate(s *suite) {
	t := s.t
	item := s.Submit(t, Draft{})
	s.accept(t, wire.Duplicate, item, 0)
	s.accept(t, wire.Duplicate, item, 0)
	if got := s.pending(t); len(got) != 0 {
		t.Fatalf("%d items are pending after a duplicate", len(got))
	}
	// An answer about something that is not here is no error.
	s.answer(t, engine.Result{PushResult: wire.PushResult{ID: uuid.New(), Outcome: wire.Rejected, Code: wire.CodeScope}})
}

func parked(s *suite) {
	t := s.t
	a, b, c := s.Submit(t, Draft{}), s.Submit(t, Draft{}), s.Submit(t, Draft{})
	head := uuid.New()
	s.answer(t,
		engine.Result{PushResult: wire.PushResult{ID: a.ID, Outcome: wire.Rejected, Code: wire.CodeItemVersion, Fields: []string{"members[0]"}}},
		engine.Result{PushResult: wire.PushResult{ID: b.ID, Outcome: wire.Conflict, Code: wire.CodeFieldConflict, Fields: []string{"address"}, Head: &head}},
	)
	want := map[uuid.UUID]wire.Code{a.ID: wire.CodeItemVersion, b.ID: wire.CodeFieldConflict, c.ID: ""}
	for _, p := range s.pending(t) {
		if p.Parked != want[p.ID] || p.Delivered {
			t.Errorf("item %d: parked %q, delivered %v; want %q", p.Seq, p.Parked, p.Delivered, want[p.ID])
		}
		delete(want, p.ID)
	}
	if len(want) != 0 {
		t.Fatalf("%d items are no longer pending", len(want))
	}
}

func acknowledged(s *suite) {
	t := s.t
	item := s.Submit(t, Draft{Documents: [][]byte{[]byte("0123456789")}})
	s.accept(t, wire.Accepted, item, 0)
	for _, offset := range []int64{4, 4, 10, 0, 7} {
		if err := s.Store.Acknowledged(t.Context(), item.Documents[0].ID, offset); err != nil {
			t.Fatalf("Acknowledged: %v", err)
		}
		if got := s.only(t).Documents[0]; got.Offset != offset || got.Received {
			t.Fatalf("offset %d, received %v; want %d, false: only a receipt proves it", got.Offset, got.Received, offset)
		}
	}
}

func attempted(s *suite) {
	t := s.t
	item := s.Submit(t, Draft{})
	other := s.Submit(t, Draft{})
	try := engine.Attempt{Item: item.ID, Code: engine.ReasonLater, NotBefore: at.Add(time.Hour), Attempts: 3}
	line := engine.Attempt{Code: engine.ReasonOffline, NotBefore: at.Add(time.Minute), Attempts: 2}
	for _, a := range []engine.Attempt{try, line} {
		if err := s.Store.Attempted(t.Context(), a); err != nil {
			t.Fatalf("Attempted: %v", err)
		}
	}
	for _, p := range s.pending(t) {
		wantTime, wantN := time.Time{}, 0
		if p.ID == item.ID {
			wantTime, wantN = try.NotBefore, 3
		}
		if !p.NotBefore.Equal(wantTime) || p.Attempts != wantN {
			t.Errorf("item %d: not before %v after %d tries; want %v, %d", p.Seq, p.NotBefore, p.Attempts, wantTime, wantN)
		}
	}
	if err := s.Store.Attempted(t.Context(), engine.Attempt{Item: item.ID}); err != nil {
		t.Fatalf("Attempted: %v", err)
	}
	for _, p := range s.pending(t) {
		if !p.NotBefore.IsZero() || p.Attempts != 0 {
			t.Errorf("item %d still waits after a success", p.Seq)
		}
	}
	s.accept(t, wire.Accepted, other, 0)
	s.only(t)
}

func wanted(s *suite) {
	t := s.t
	a := s.Submit(t, Draft{Documents: [][]byte{[]byte("one"), []byte("two")}})
	b := s.Submit(t, Draft{Documents: [][]byte{[]byte("three")}})
	c := s.Submit(t, Draft{})
	s.accept(t, wire.Accepted, a, 2)
	s.accept(t, wire.Accepted, b, 1)
	s.accept(t, wire.Accepted, c, 0)
	if got := s.pending(t); len(got) != 0 {
		t.Fatalf("%d items are pending", len(got))
	}
	for range 2 {
		if err := s.Store.Wanted(t.Context(), []uuid.UUID{a.ID, uuid.New()}, []uuid.UUID{a.Documents[1].ID, b.Documents[0].ID, uuid.New()}); err != nil {
			t.Fatalf("Wanted: %v", err)
		}
	}
	got := s.pending(t)
	if len(got) != 2 || got[0].ID != a.ID || got[1].ID != b.ID {
		t.Fatalf("pending: %+v; want the first two", got)
	}
	if got[0].Delivered || !got[1].Delivered {
		t.Error("only the item that central lacks is undelivered")
	}
	if !got[0].Documents[0].Received || got[0].Documents[1].Received || got[0].Documents[1].Offset != 0 || got[1].Documents[0].Received {
		t.Errorf("documents: %+v, %+v; want the wanted ones at 0", got[0].Documents, got[1].Documents)
	}
	again, err := s.Store.Item(t.Context(), a.ID)
	if err != nil {
		t.Fatalf("Item: %v", err)
	}
	same(t, "item", a, again)
	s.accept(t, wire.Accepted, a, 2)
	if p := s.only(t); p.ID != b.ID {
		t.Fatal("the item is still wanted after its receipt")
	}
}

func reincarnate(s *suite) {
	t := s.t
	done := s.Submit(t, Draft{})
	first := s.Submit(t, Draft{})
	s.accept(t, wire.Accepted, done, 0)
	second := s.Submit(t, Draft{})
	before, err := s.Store.Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	after, err := s.Store.Reincarnate(t.Context())
	if err != nil {
		t.Fatalf("Reincarnate: %v", err)
	}
	if after.Incarnation == before.Incarnation || after.ID != before.ID || after.Seq != 2 {
		t.Fatalf("device after: %+v; want the same id, another incarnation, number 2", after)
	}
	stored, err := s.Store.Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "device", after, stored)
	got := s.pending(t)
	if len(got) != 2 || got[0].ID != first.ID || got[0].Seq != 1 || got[1].ID != second.ID || got[1].Seq != 2 {
		t.Fatalf("pending: %+v; want both undelivered ones, numbered anew", got)
	}
	item, err := s.Store.Item(t.Context(), second.ID)
	if err != nil || item.Seq != 2 || item.Body != second.Body {
		t.Fatalf("Item = number %d, %v; want 2 and the same body", item.Seq, err)
	}
	if next := s.Submit(t, Draft{}); next.Seq != 3 {
		t.Fatalf("the next submission has number %d, want 3", next.Seq)
	}
}

func contact(s *suite) {
	t := s.t
	last := func() time.Time {
		d, err := s.Store.Device(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return d.LastCentral
	}
	for _, c := range []struct {
		name  string
		c     engine.Contact
		later bool
	}{
		{"unsigned", engine.Contact{Time: at.Add(time.Hour), At: at}, false},
		{"signed", engine.Contact{Time: at.Add(2 * time.Hour), Signed: true, At: at}, true},
		{"earlier", engine.Contact{Time: at, Signed: true, At: at.Add(time.Second)}, false},
	} {
		before := last()
		if err := s.Store.Contact(t.Context(), c.c); err != nil {
			t.Fatalf("%s: Contact: %v", c.name, err)
		}
		if got := last(); got.After(before) != c.later || got.Before(before) {
			t.Errorf("%s: last signed time went from %v to %v", c.name, before, got)
		}
	}
	device, err := s.Store.Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	keys, err := wire.NewKeys(wire.KeySet{Central: device.Central, N: 99, Time: at}, s.key)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Store.Contact(t.Context(), engine.Contact{Time: at, At: at, Keys: &keys}); err != nil {
		t.Fatalf("Contact: %v", err)
	}
	if device, err = s.Store.Device(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, "keys", keys, device.Keys)
}
