package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/sync/wire"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// TestPlanPush: for any outbox, order within a subject is kept, nothing goes
// before what it builds on, and no other subject waits.
func TestPlanPush(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pending := drawPending(t)
		limit := batch{items: 100, bytes: 1 << 20}
		chosen := planPush(pending, noon, limit)
		in := map[uuid.UUID]bool{}
		for _, p := range chosen {
			in[p.ID] = true
		}
		last := int64(0)
		held := map[uuid.UUID]bool{}
		stuck := map[uuid.UUID]bool{}
		for _, p := range pending {
			free := !p.Delivered && p.Parked == "" && !p.NotBefore.After(noon) &&
				!held[p.Subject] && (p.Base == nil || !stuck[*p.Base])
			if in[p.ID] != free {
				t.Fatalf("item %d: chosen %v, free %v", p.Seq, in[p.ID], free)
			}
			if in[p.ID] && p.Seq <= last {
				t.Fatalf("item %d goes after %d", p.Seq, last)
			}
			if in[p.ID] {
				last = p.Seq
			}
			if !free && !p.Delivered {
				stuck[p.ID] = true
				held[p.Subject] = held[p.Subject] || p.Parked == ""
			}
		}
	})
}

func drawPending(t *rapid.T) []Pending {
	subjects := []uuid.UUID{{1}, {2}, {3}}
	var out []Pending
	for i := range rapid.IntRange(0, 12).Draw(t, "items") {
		p := Pending{ID: uuid.UUID{9, byte(i)}, Seq: int64(i + 1), Bytes: 10, Subject: rapid.SampledFrom(subjects).Draw(t, "subject")}
		switch rapid.IntRange(0, 6).Draw(t, "state") {
		case 0:
			p.Delivered = true
		case 1:
			p.Parked = wire.CodeScope
		case 2:
			p.NotBefore = noon.Add(time.Minute)
		}
		if at := rapid.IntRange(-4, len(out)-1).Draw(t, "base"); at >= 0 && out[at].Subject == p.Subject {
			p.Base = &out[at].ID
		}
		out = append(out, p)
	}
	return out
}

func TestPlanPushLimits(t *testing.T) {
	var pending []Pending
	for i, bytes := range []int64{5_000, 100, 100, 100} {
		pending = append(pending, Pending{ID: uuid.UUID{byte(i + 1)}, Subject: uuid.UUID{byte(i + 1)}, Seq: int64(i + 1), Bytes: bytes})
	}
	for _, test := range []struct {
		limit batch
		want  int
	}{
		{batch{items: 100, bytes: 4_000}, 1}, // one item always goes
		{batch{items: 100, bytes: 6_400}, 3},
		{batch{items: 2, bytes: 1 << 20}, 2},
		{batch{items: 1, bytes: 1}, 1},
	} {
		if got := len(planPush(pending, noon, test.limit)); got != test.want {
			t.Errorf("limit %+v: %d items, want %d", test.limit, got, test.want)
		}
	}
}

func TestPlanUploads(t *testing.T) {
	doc := func(name byte, size, offset int64, received bool) PendingDocument {
		return PendingDocument{ID: uuid.UUID{name}, Size: size, Offset: offset, Received: received}
	}
	pending := []Pending{
		{ID: uuid.UUID{100}, Seq: 1, Delivered: true, Documents: []PendingDocument{doc(1, 900, 0, false), doc(2, 50, 0, false)}},
		{ID: uuid.UUID{101}, Seq: 2, Delivered: true, Documents: []PendingDocument{doc(3, 1_000, 950, false), doc(4, 500, 0, true)}},
		{ID: uuid.UUID{102}, Seq: 3, Documents: []PendingDocument{doc(5, 1, 0, false)}},
		{ID: uuid.UUID{103}, Seq: 4, Delivered: true, NotBefore: noon.Add(time.Second), Documents: []PendingDocument{doc(6, 1, 0, false)}},
		{ID: uuid.UUID{104}, Seq: 5, Delivered: true, Documents: []PendingDocument{doc(7, 50, 0, false)}},
	}
	names := func(jobs []job) []byte {
		var out []byte
		for _, j := range jobs {
			out = append(out, j.document.ID[0])
		}
		return out
	}
	all := func(PendingDocument) bool { return true }
	if diff := cmp.Diff([]byte{3, 7, 1, 2}, names(planUploads(pending, noon, 10, all))); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]byte{3, 7}, names(planUploads(pending, noon, 2, all))); diff != "" {
		t.Errorf("two slots (-want +got):\n%s", diff)
	}
	busy := func(d PendingDocument) bool { return d.ID[0] != 3 }
	if diff := cmp.Diff([]byte{7, 1, 2}, names(planUploads(pending, noon, 3, busy))); diff != "" {
		t.Errorf("one under way (-want +got):\n%s", diff)
	}
	if got := planUploads(pending, noon, 0, all); len(got) != 0 {
		t.Errorf("no slot: %d jobs", len(got))
	}
	if got := due(pending, noon); !got.Equal(noon.Add(time.Second)) {
		t.Errorf("due = %v", got)
	}
}

func TestBackoff(t *testing.T) {
	most := func() float64 { return 0.999_999 }
	var got []time.Duration
	for n := range 14 {
		got = append(got, backoff(n, most).Round(time.Second))
	}
	s := time.Second
	want := []time.Duration{0, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 64 * s, 128 * s, 256 * s, 512 * s, 900 * s, 900 * s, 900 * s, 900 * s}
	if !slices.Equal(got, want) {
		t.Errorf("backoff = %v, want %v", got, want)
	}
	if none := backoff(5, func() float64 { return 0 }); none != 0 {
		t.Errorf("full jitter begins at 0, not %v", none)
	}
	if far := backoff(1<<40, most); far > backoffCap {
		t.Errorf("after many failures: %v", far)
	}
}

func TestBatch(t *testing.T) {
	b := newBatch()
	for range 20 {
		b.succeed(time.Second)
	}
	if b.bytes != batchMax || b.items != itemsMax {
		t.Errorf("after quick answers: %+v", b)
	}
	for range 20 {
		b.succeed(time.Minute)
	}
	if b.bytes != batchStart {
		t.Errorf("after slow answers: %+v", b)
	}
	n := 20
	for _, want := range []int{100, 10, 10, 5, 5, 2, 2, 1, 1, 1} {
		b.cut(n)
		if b.items != want {
			t.Fatalf("after another cut of %d: %d items, want %d", n, b.items, want)
		}
		n = min(n, b.items)
	}
	b.succeed(time.Second)
	if b.items != 2 {
		t.Errorf("after a success: %d items, want 2", b.items)
	}
}

func TestPath(t *testing.T) {
	reset := &Fault{Reason: ReasonReset, Fresh: true}
	rest := func(p *path, at time.Time) int64 {
		length, _ := p.part(10<<20, at, 0)
		return length
	}
	t.Run("buffering", func(t *testing.T) {
		p := &path{}
		p.unmoved(200<<10, 20*time.Second, noon)
		if got := rest(p, noon); got != 10<<20 {
			t.Fatalf("after one broken request: %d bytes", got)
		}
		p.unmoved(200<<10, 20*time.Second, noon)
		if got := rest(p, noon); got != (200<<10-socketHeld)/2 {
			t.Fatalf("after two: %d bytes, want ten seconds' worth", got)
		}
		for range 10 {
			p.unmoved(1<<10, time.Second, noon)
		}
		if got := rest(p, noon); got != chunkMin {
			t.Fatalf("chunks end at %d bytes, want %d", got, chunkMin)
		}
		if got := rest(p, noon.Add(chunkLife+time.Second)); got != 10<<20 {
			t.Fatalf("a day later: %d bytes", got)
		}
	})
	t.Run("a clock set back forgets too", func(t *testing.T) {
		p := &path{}
		for range 2 {
			p.unmoved(1<<20, 10*time.Second, noon)
		}
		if got := rest(p, noon.AddDate(-1, 0, 0)); got != 10<<20 {
			t.Fatalf("a year earlier: %d bytes", got)
		}
	})
	t.Run("little left, often", func(t *testing.T) {
		p := &path{}
		for range stuck {
			p.unmoved(100, time.Second, noon)
		}
		if got := rest(p, noon); got != chunkMin {
			t.Fatalf("%d bytes, want the smallest chunk", got)
		}
	})
	t.Run("cuts", func(t *testing.T) {
		p := &path{}
		p.moved(reset, 60_000, noon)
		p.moved(reset, 30_000, noon)
		p.moved(&Fault{Reason: ReasonReset}, 30_000, noon)
		if got := rest(p, noon); got != 10<<20 {
			t.Fatalf("cuts at different places: %d bytes", got)
		}
		p.moved(reset, 30_500, noon)
		length, alone := p.part(10<<20, noon, 0.5)
		if !alone || length > 29_000 || length < 25_000 {
			t.Fatalf("cuts at one place: %d bytes, alone %v", length, alone)
		}
		p.moved(reset, 10_000, noon)
		if got := rest(p, noon); got != 10<<20 {
			t.Fatalf("a cut under the quota: %d bytes", got)
		}
		p.moved(reset, 10_000, noon)
		if got := rest(p, noon.Add(quotaLife+time.Second)); got != 10<<20 {
			t.Fatalf("later: %d bytes", got)
		}
	})
}

func TestFault(t *testing.T) {
	if Classify(nil) != nil {
		t.Error("no error is no fault")
	}
	for status, refused := range map[int]bool{
		0: false, 200: false, 400: true, 401: false, 403: true, 404: true, 408: false, 409: false, 410: true,
		413: true, 422: true, 423: false, 425: false, 429: false, 460: false, 500: false, 503: false,
	} {
		f := &Fault{Op: "push", Reason: ReasonRefused, Status: status}
		if f.Refused() != refused {
			t.Errorf("%d: refused %v", status, !refused)
		}
		f.Reason = ReasonPortal
		if f.Refused() || f.Missing() || f.Answered() {
			t.Errorf("%d from a login page counts as central's", status)
		}
	}
}
