package engine_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"titian/internal/pipenet"
	"titian/internal/testkit/fakecentral"
	"titian/sync/engine"
	"titian/sync/wire"
)

// TestMetadataFirst: while a large scan crawls, new submissions leave and news
// arrive, and the scan's one request stays open.
func TestMetadataFirst(t *testing.T) {
	simulate(t, func(r *rig) {
		r.params.Poll = 2 * time.Minute
		r.start(r.store)
		r.net.Slow(300*time.Millisecond, 50_000)
		large := r.submit(wire.Item{}, 12_000_000)
		log := &requestLog{}
		r.central.Meddle(log.meddle(nil))
		stop := r.watch()
		time.Sleep(time.Minute)
		held := func() int { got, _ := r.central.Document(large.Documents[0].ID); return len(got) }
		before := held()
		if before == 0 || before >= 12_000_000 {
			r.t.Fatalf("%d bytes after a minute: the test's line is wrong", before)
		}
		fresh := r.submit(wire.Item{})
		r.engine.Wake()
		time.Sleep(5 * time.Second)
		if _, ok := r.central.Items()[fresh.ID]; !ok {
			r.t.Error("a new submission waits behind a scan")
		}
		r.number("a")
		time.Sleep(3 * time.Minute)
		if len(r.store.Held(wire.TypeNumber)) != 1 {
			r.t.Error("a number waits behind a scan")
		}
		if got := held(); got >= 12_000_000 {
			r.t.Fatal("the scan was through already")
		}
		status := r.engine.Status()
		if len(status.Uploading) != 1 || status.Items[0].Acknowledged != 0 {
			r.t.Errorf("status: %+v; central has acknowledged nothing yet", status)
		}
		time.Sleep(3 * time.Hour)
		stop()
		r.wantDelivered()
		patches := 0
		for _, q := range log.seen {
			if q.method == http.MethodPatch {
				patches++
			}
		}
		if patches != 1 {
			r.t.Errorf("%d requests for one scan on a line without cuts", patches)
		}
	})
}

// TestScansWaitForMetadata: while a push is in flight, no piece of a scan
// leaves.
func TestScansWaitForMetadata(t *testing.T) {
	simulate(t, func(r *rig) {
		r.net.Slow(0, 20_000)
		large := r.submit(wire.Item{}, 5_000_000)
		var held [2]int
		var slow atomic.Bool
		r.central.Meddle(func(_ http.ResponseWriter, q *http.Request) bool {
			if q.URL.Path == wire.PathPush && slow.Load() {
				time.Sleep(2 * time.Second)
				got, _ := r.central.Document(large.Documents[0].ID)
				held[0] = len(got)
				time.Sleep(6 * time.Second)
				got, _ = r.central.Document(large.Documents[0].ID)
				held[1] = len(got)
			}
			return false
		})
		stop := r.watch()
		time.Sleep(30 * time.Second)
		slow.Store(true)
		r.submit(wire.Item{})
		r.engine.Wake()
		time.Sleep(20 * time.Second)
		stop()
		if held[0] == 0 || held[0] != held[1] {
			r.t.Errorf("central held %d bytes of a scan, then %d: it moved during a push", held[0], held[1])
		}
	})
}

// TestSmallestDossierFirst: a dossier that lacks little is finished first, the
// older of two.
func TestSmallestDossierFirst(t *testing.T) {
	simulate(t, func(r *rig) {
		r.params.Slots = 1
		r.start(r.store)
		r.submit(wire.Item{}, 900, 900)
		r.submit(wire.Item{}, 500)
		r.submit(wire.Item{}, 100, 300)
		r.submit(wire.Item{}, 400)
		var order []int64
		r.central.Meddle(func(_ http.ResponseWriter, q *http.Request) bool {
			if q.Method == http.MethodPatch {
				order = append(order, q.ContentLength)
			}
			return false
		})
		r.mustSync()
		if got, want := fmt.Sprint(order), "[300 100 400 500 900 900]"; got != want {
			r.t.Errorf("documents left in the order %s, want %s", got, want)
		}
	})
}

// TestResumes: after a restart nothing that central holds is sent again.
func TestResumes(t *testing.T) {
	simulate(t, func(r *rig) {
		r.net.Slow(0, 10_000)
		item := r.submit(wire.Item{}, 1_000_000)
		for range 3 {
			stop := r.watch()
			time.Sleep(25 * time.Second)
			stop()
			time.Sleep(time.Second)
			held, _ := r.central.Document(item.Documents[0].ID)
			r.start(r.store)
			from := int64(-1)
			r.central.Meddle(func(_ http.ResponseWriter, q *http.Request) bool {
				if q.Method == http.MethodPatch && from < 0 {
					fmt.Sscan(q.Header.Get("Upload-Offset"), &from) //nolint:errcheck // shown below
				}
				return false
			})
			stop = r.watch()
			time.Sleep(5 * time.Second)
			stop()
			if len(held) == 0 || from != int64(len(held)) {
				r.t.Fatalf("went on from %d, central held %d", from, len(held))
			}
			r.start(r.store)
		}
	})
}

// TestBufferingProxy: something on the way keeps requests back until they are
// whole, and the line never lasts that long. Chunks get through.
func TestBufferingProxy(t *testing.T) {
	simulate(t, func(r *rig) {
		r.net.Slow(0, 8_000)
		r.net.Script(func(int) pipenet.Fault { return pipenet.Fault{CutUp: 220_000} })
		var sizes []int64
		r.central.Meddle(func(_ http.ResponseWriter, q *http.Request) bool {
			if q.Method != http.MethodPatch {
				return false
			}
			sizes = append(sizes, q.ContentLength)
			raw, err := io.ReadAll(q.Body)
			if err != nil {
				panic(http.ErrAbortHandler)
			}
			q.Body = io.NopCloser(strings.NewReader(string(raw)))
			return false
		})
		r.submit(wire.Item{}, 700_000)
		for range 20 {
			if _, err := r.syncOnce(); err == nil && len(r.pending()) == 0 {
				break
			}
			time.Sleep(time.Minute)
		}
		r.wantDelivered()
		if sizes[0] != 700_000 {
			r.t.Errorf("the first request had %d bytes, want all", sizes[0])
		}
		for _, size := range sizes[3:] {
			if size > 1<<20 || size > 220_000 {
				r.t.Errorf("a chunk of %d bytes", size)
			}
		}
		time.Sleep(25 * time.Hour)
		r.net.Script(nil)
		sizes = nil
		r.submit(wire.Item{}, 700_000)
		r.mustSync()
		if len(sizes) != 1 || sizes[0] != 700_000 {
			r.t.Errorf("a day later: requests of %v bytes, want one", sizes)
		}
	})
}

// TestLearnsTheCut: connections that always break after the same number of
// bytes are ended in time, so that nothing on its way is lost.
func TestLearnsTheCut(t *testing.T) {
	simulate(t, func(r *rig) {
		cuts := 0
		r.net.Script(func(int) pipenet.Fault { return pipenet.Fault{CutUp: 60_000} })
		r.central.Meddle(func(_ http.ResponseWriter, q *http.Request) bool {
			if q.Method == http.MethodHead {
				cuts++
			}
			return false
		})
		for range 4 {
			r.submit(wire.Item{}, 500_000)
		}
		r.mustSync()
		r.wantDelivered()
		if cuts > 6 {
			r.t.Errorf("the line broke %d times under 2 MB, although it always breaks after 60 kB", cuts)
		}
	})
}

// TestUnknownUpload: a document that central does not know makes its item be
// pushed again; one that stays unknown is not asked for in a loop.
func TestUnknownUpload(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{}, 1000)
		refusals := 0
		r.central.Meddle(func(w http.ResponseWriter, q *http.Request) bool {
			if !strings.HasPrefix(q.URL.Path, wire.PathUploads) {
				return false
			}
			refusals++
			fakecentral.Refuse(w, http.StatusNotFound, wire.CodeNotFound)
			return true
		})
		r.mustSync()
		if refusals > 3 || r.central.Pushes() != 2 {
			r.t.Errorf("%d requests for an unknown document, %d pushes", refusals, r.central.Pushes())
		}
		r.central.Meddle(nil)
		time.Sleep(24 * time.Hour)
		r.mustSync()
		r.wantDelivered()
	})
}

// TestUnconfirmed: offset = size proves nothing. Without a receipt central is
// asked, now and then, and what it lost is sent again.
func TestUnconfirmed(t *testing.T) {
	simulate(t, func(r *rig) {
		item := r.submit(wire.Item{}, 10_000)
		swallow := true
		r.central.Meddle(func(w http.ResponseWriter, q *http.Request) bool {
			if !swallow || !strings.HasPrefix(q.URL.Path, wire.PathUploads) {
				return false
			}
			io.Copy(io.Discard, q.Body) //nolint:errcheck // only to read it
			w.Header().Set("Tus-Resumable", wire.TusVersion)
			w.Header().Set("Upload-Offset", "10000")
			w.WriteHeader(http.StatusNoContent)
			return true
		})
		r.mustSync()
		status := r.engine.Status().Items[0]
		if status.ID != item.ID || status.Reason != engine.ReasonWaiting || status.Received != 0 {
			r.t.Fatalf("status: %+v", status)
		}
		swallow = false
		time.Sleep(time.Hour)
		r.mustSync()
		r.wantDelivered()
	})
}

// TestDamagedScan: bytes that are not those which were submitted stop after one
// try, and only their item.
func TestDamagedScan(t *testing.T) {
	simulate(t, func(r *rig) {
		damaged := r.submit(wire.Item{}, 50_000)
		r.submit(wire.Item{}, 60_000)
		r.store.Damage(damaged.Documents[0].ID)
		patches := 0
		r.central.Meddle(func(_ http.ResponseWriter, q *http.Request) bool {
			if q.Method == http.MethodPatch {
				patches++
			}
			return false
		})
		r.mustSync()
		left := r.pending()
		if len(left) != 1 || left[0].ID != damaged.ID || patches > 3 {
			r.t.Fatalf("%d items wait after %d uploads", len(left), patches)
		}
		if status := r.engine.Status().Items[0]; status.Reason != engine.ReasonStorage {
			r.t.Errorf("status: %+v", status)
		}
	})
}

// TestEveryEightKilobytes: a line that is cut every 8 kB moves on.
func TestEveryEightKilobytes(t *testing.T) {
	simulate(t, func(r *rig) {
		r.net.Script(func(int) pipenet.Fault { return pipenet.Fault{CutUp: 8_000, CutDown: 8_000} })
		for range 5 {
			r.submit(wire.Item{}, 100_000, 33_333)
		}
		r.mustSync()
		r.wantDelivered()
	})
}

func TestStatusOfEachItem(t *testing.T) {
	simulate(t, func(r *rig) {
		var seen []engine.Status
		r.params.Changed = func(s engine.Status) { seen = append(seen, s) }
		r.start(r.store)
		item := r.submit(wire.Item{}, 30_000, 10_000)
		r.net.Script(func(int) pipenet.Fault { return pipenet.Fault{CutUp: 12_000} })
		r.mustSync()
		last := int64(0)
		for _, s := range seen {
			for _, i := range s.Items {
				if i.ID != item.ID || i.Acknowledged+i.Left != 40_000 {
					r.t.Fatalf("item status: %+v", i)
				}
				if i.Acknowledged < last {
					r.t.Fatalf("acknowledged went from %d to %d", last, i.Acknowledged)
				}
				last = i.Acknowledged
			}
		}
		final := seen[len(seen)-1]
		if last == 0 || final.Running || len(final.Items) != 0 {
			r.t.Errorf("last acknowledged %d, final %+v", last, final)
		}
	})
}

// TestPushedPapersAreNotAsked: the answer to a push carries the offsets, so a
// document begins with its bytes.
func TestPushedPapersAreNotAsked(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{}, 1000, 2000)
		log := &requestLog{}
		r.central.Meddle(log.meddle(nil))
		r.mustSync()
		for _, q := range log.seen {
			if q.method == http.MethodHead {
				r.t.Fatal("an offset was asked for that the push had told")
			}
		}
		if got := log.paths(); len(got) > 8 {
			r.t.Errorf("%d requests: %v", len(got), got)
		}
	})
}
