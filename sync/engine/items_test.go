package engine_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app/clock"
	"titian/internal/pipenet"
	"titian/internal/testkit/fakecentral"
	"titian/sync/engine"
	"titian/sync/wire"
)

// peek reads a push and leaves its body as it was.
func peek(r *http.Request) (p wire.Push, ids []uuid.UUID) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return p, nil
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	var in io.Reader = bytes.NewReader(raw)
	if r.Header.Get("Content-Encoding") == "gzip" {
		if in, err = gzip.NewReader(in); err != nil {
			return p, nil
		}
	}
	if json.NewDecoder(in).Decode(&p) != nil {
		return p, nil
	}
	for _, raw := range p.Items {
		var item wire.Item
		if json.Unmarshal(raw, &item) == nil {
			ids = append(ids, item.ID)
		}
	}
	return p, ids
}

// stumble lets central answer a push that holds id with a status.
func (r *rig) stumble(id uuid.UUID, status int) {
	r.central.Meddle(func(w http.ResponseWriter, q *http.Request) bool {
		if q.URL.Path != wire.PathPush {
			return false
		}
		if _, ids := peek(q); slices.Contains(ids, id) {
			fakecentral.Refuse(w, status, "")
			return true
		}
		return false
	})
}

func (r *rig) pending() []engine.Pending {
	r.t.Helper()
	out, err := r.store.Pending(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return out
}

// TestOneBadItem: whatever central has against one item, the others arrive.
func TestOneBadItem(t *testing.T) {
	for _, status := range []int{400, 413, 422, 500, 507} {
		simulate(t, func(r *rig) {
			var bad wire.Item
			for i := range 9 {
				item := r.submit(wire.Item{}, 100)
				if i == 4 {
					bad = item
				}
			}
			r.stumble(bad.ID, status)
			for range 5 {
				r.syncOnce() //nolint:errcheck // 5xx may end one with an error
				time.Sleep(time.Hour)
			}
			left := r.pending()
			if len(left) != 1 || left[0].ID != bad.ID {
				r.t.Fatalf("%d: %d items wait, want the bad one", status, len(left))
			}
			if parked := left[0].Parked != ""; parked != (status < 500) {
				r.t.Errorf("%d: parked %q", status, left[0].Parked)
			}
			if status < 500 {
				pushes := r.central.Pushes()
				r.mustSync()
				if r.central.Pushes() != pushes+1 {
					r.t.Errorf("%d: a parked item is sent again", status)
				}
				return
			}
			r.central.Meddle(nil)
			time.Sleep(time.Hour)
			r.mustSync()
			r.wantDelivered()
		})
	}
}

// TestRejected: a rejected or conflicting item is parked with its code; what
// builds on it waits; a mended one that does not build on it goes.
func TestRejected(t *testing.T) {
	for outcome, code := range map[wire.Outcome]wire.Code{wire.Rejected: wire.CodeItemVersion, wire.Conflict: wire.CodeFieldConflict} {
		simulate(t, func(r *rig) {
			bad := r.submit(wire.Item{})
			builds := r.submit(wire.Item{Subject: bad.Subject, Base: &bad.ID})
			mended := r.submit(wire.Item{Subject: bad.Subject})
			other := r.submit(wire.Item{})
			r.central.Judge(func(item *wire.Item) (wire.Outcome, wire.Code) {
				if item.ID == bad.ID {
					return outcome, code
				}
				return wire.Accepted, ""
			})
			r.mustSync()
			time.Sleep(time.Hour)
			r.mustSync()
			if got := r.central.Order(); !slices.Contains(got, other.ID) || !slices.Contains(got, mended.ID) {
				r.t.Fatal("another item waits behind a parked one")
			}
			left := r.pending()
			if len(left) != 2 || left[0].ID != bad.ID || left[0].Parked != code || left[1].ID != builds.ID || left[1].Parked != "" {
				r.t.Fatalf("pending: %+v", left)
			}
		})
	}
}

// TestLater: an item that central puts off is tried again, ever more rarely;
// the rest of its subject waits behind it.
func TestLater(t *testing.T) {
	simulate(t, func(r *rig) {
		first := r.submit(wire.Item{})
		second := r.submit(wire.Item{Subject: first.Subject, Base: &first.ID})
		var later atomic.Bool
		later.Store(true)
		r.central.Judge(func(item *wire.Item) (wire.Outcome, wire.Code) {
			if later.Load() && item.ID == first.ID {
				return wire.Later, wire.CodeBaseUnknown
			}
			return wire.Accepted, ""
		})
		stop := r.watch()
		time.Sleep(2 * time.Hour)
		if got := r.central.Pushes(); got < 8 || got > 60 {
			r.t.Errorf("%d pushes in two hours", got)
		}
		item := r.engine.Status().Items[0]
		if item.Reason != engine.ReasonBase || !item.Next.After(clock.System{}.Now()) {
			r.t.Errorf("status: %+v", item)
		}
		later.Store(false)
		time.Sleep(20 * time.Minute)
		stop()
		r.wantDelivered()
		if got := r.central.Order(); got[0] != first.ID || got[1] != second.ID {
			r.t.Error("they arrived out of order")
		}
	})
}

// TestUnreadableResult: an item that central could not even name is parked.
func TestUnreadableResult(t *testing.T) {
	simulate(t, func(r *rig) {
		good, bad := r.submit(wire.Item{}), r.submit(wire.Item{})
		r.central.Meddle(func(_ http.ResponseWriter, q *http.Request) bool {
			if q.URL.Path != wire.PathPush {
				return false
			}
			p, ids := peek(q)
			if at := slices.Index(ids, bad.ID); at >= 0 {
				p.Items[at] = wire.RawItem(`{"id":5}`)
				raw, err := json.Marshal(p)
				if err != nil {
					r.t.Error(err)
				}
				q.Body, q.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
				q.Header.Del("Content-Encoding")
			}
			return false
		})
		r.mustSync()
		left := r.pending()
		if len(left) != 1 || left[0].ID != bad.ID || left[0].Parked != wire.CodeItemMalformed {
			r.t.Fatalf("pending: %+v; want only %v parked", left, bad.ID)
		}
		if got := r.central.Order(); len(got) != 1 || got[0] != good.ID {
			r.t.Fatal("the good one did not arrive")
		}
	})
}

// TestBatches: pushes begin small, grow, and shrink to one item on a line that
// cuts them.
func TestBatches(t *testing.T) {
	simulate(t, func(r *rig) {
		body := `{"v":1,"x":"` + string(bytes.Repeat([]byte("x"), 2_000)) + `"}`
		for range 200 {
			r.submit(wire.Item{Body: body})
		}
		r.mustSync()
		r.wantDelivered()
		if got := r.central.Pushes(); got < 5 || got > 15 {
			r.t.Errorf("%d pushes for 200 items on a good line", got)
		}
		if r.central.Order()[0] != r.store.Items()[0].ID {
			r.t.Error("the oldest did not go first")
		}
	})
	simulate(t, func(r *rig) {
		for range 20 {
			r.submit(wire.Item{Body: string(must(json.Marshal(noise(1_200))))})
		}
		r.net.Script(func(int) pipenet.Fault { return pipenet.Fault{CutUp: 3_500} })
		for range 200 {
			if _, err := r.syncOnce(); err == nil {
				break
			}
		}
		r.wantDelivered()
	})
}

func must(raw []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return raw
}

// TestNothingTwice: a synchronisation with nothing to do is a greeting and one
// page.
func TestNothingTwice(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{}, 1000)
		r.number("a")
		r.mustSync()
		log := &requestLog{}
		r.central.Meddle(log.meddle(nil))
		if report := r.mustSync(); report.Entries != 0 {
			r.t.Errorf("report: %+v", report)
		}
		got := log.paths()
		slices.Sort(got)
		if !slices.Equal(got, []string{wire.PathPull, wire.PathPush}) {
			r.t.Errorf("requests: %v", got)
		}
	})
}

// TestPages: a feed of many pages arrives whole, also when it breaks.
func TestPages(t *testing.T) {
	simulate(t, func(r *rig) {
		r.central.PageSize(7)
		for i := range 100 {
			r.number(string(rune('a' + i)))
		}
		r.net.Script(func(int) pipenet.Fault { return pipenet.Fault{CutDown: 9_000} })
		for range 50 {
			if _, err := r.syncOnce(); err == nil {
				break
			}
		}
		if got := len(r.store.Held(wire.TypeNumber)); got != 100 {
			r.t.Fatalf("%d numbers arrived, want 100", got)
		}
	})
	simulate(t, func(r *rig) {
		stuck := true
		r.central.Meddle(func(w http.ResponseWriter, q *http.Request) bool {
			if q.URL.Path != wire.PathPull || !stuck {
				return false
			}
			w.Header().Set(wire.HeaderProtocol, wire.Protocol)
			w.Header().Set("Content-Type", wire.ContentJSON)
			w.Write(must(json.Marshal(wire.Page{Epoch: r.central.Epoch(), More: true}))) //nolint:errcheck // the client may be gone
			return true
		})
		if _, err := r.syncOnce(); reasonOf(err) != engine.ReasonServer {
			r.t.Fatalf("SyncOnce with a page that leads nowhere = %v", err)
		}
		stuck = false
		time.Sleep(time.Hour)
		r.mustSync()
	})
}

// TestFirstRecord: with a bearer in hand, the first record is known to be
// stored after one round trip, and the news arrive in the same.
func TestFirstRecord(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{})
		r.mustSync()
		const trip = 300 * time.Millisecond
		r.net.Slow(trip, 0)
		r.start(r.store)
		if _, err := r.remote.Authorize(r.t.Context()); err != nil {
			r.t.Fatal(err)
		}
		for range 50 {
			r.submit(wire.Item{}, 1_000_000)
		}
		r.number("a")
		took := map[string]time.Duration{}
		began := r.clock.Now()
		r.store.Fail(func(op string) error {
			if _, ok := took[op]; !ok {
				took[op] = r.clock.Now().Sub(began)
			}
			return nil
		})
		stop := r.watch()
		time.Sleep(2 * time.Second)
		stop()
		if took["answered"] != trip || took["apply"] != trip {
			r.t.Errorf("the first receipt came after %v, the first page after %v; want %v", took["answered"], took["apply"], trip)
		}
	})
}
