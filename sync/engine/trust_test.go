package engine_test

import (
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/internal/testkit/fakecentral"
	"titian/sync/engine"
	"titian/sync/wire"
)

// number publishes a number and returns its statement.
func (r *rig) number(id string) wire.Signed {
	return r.central.Publish(wire.TypeNumber, id, func(int64) any {
		return wire.Number{Person: uuid.New(), Number: "0099999000001", Simulated: true, Time: r.clock.Now()}
	})
}

// TestForgedReceipt: a receipt that does not verify counts as nothing.
func TestForgedReceipt(t *testing.T) {
	simulate(t, func(r *rig) {
		item := r.submit(wire.Item{}, 1000)
		r.central.Forge(true)
		report := r.mustSync()
		if report.Alarm != engine.ReasonReceipt || report.Delivered != 0 || report.Left != 1 {
			r.t.Fatalf("report: %+v", report)
		}
		status := r.engine.Status()
		if status.Alarm != engine.ReasonReceipt || status.Items[0].Reason != engine.ReasonReceipt || status.Items[0].Delivered {
			r.t.Fatalf("status: %+v", status)
		}
		if got, _ := r.central.Document(item.Documents[0].ID); len(got) != 0 {
			r.t.Fatal("a document left for an item without a receipt")
		}
		r.central.Forge(false)
		time.Sleep(time.Hour)
		r.mustSync()
		r.wantDelivered()
	})
}

// TestForgedStatement: one bad statement keeps the others of its page from
// nothing.
func TestForgedStatement(t *testing.T) {
	simulate(t, func(r *rig) {
		r.number("a")
		r.central.Forge(true)
		r.number("b")
		r.central.Forge(false)
		r.number("c")
		report := r.mustSync()
		if got := len(r.store.Held(wire.TypeNumber)); got != 2 || report.Alarm != engine.ReasonReceipt {
			r.t.Fatalf("%d numbers arrived, alarm %q; want 2 and the alarm", got, report.Alarm)
		}
		if report = r.mustSync(); report.Entries != 0 || report.Alarm != "" {
			r.t.Fatalf("the next report: %+v", report)
		}
	})
}

// TestNoReceipt: accepted without a receipt is not delivered.
func TestNoReceipt(t *testing.T) {
	simulate(t, func(r *rig) {
		item := r.submit(wire.Item{}, 1000)
		r.central.Meddle(func(w http.ResponseWriter, q *http.Request) bool {
			if q.URL.Path != wire.PathPush {
				return false
			}
			w.Header().Set(wire.HeaderProtocol, wire.Protocol)
			w.Header().Set("Content-Type", wire.ContentJSON)
			w.Write(must(json.Marshal(wire.PushAnswer{ //nolint:errcheck // the client may be gone
				Results: []wire.PushResult{{ID: item.ID, Outcome: wire.Accepted}}, Time: r.clock.Now(), Epoch: r.central.Epoch(),
			})))
			return true
		})
		report := r.mustSync()
		if left := r.pending(); len(left) != 1 || left[0].Delivered || report.Delivered != 0 || report.Alarm != engine.ReasonReceipt {
			r.t.Fatalf("pending: %+v, report %+v", left, report)
		}
	})
}

// TestReceiptOfOtherBytes: a signed receipt that names another body is no
// receipt of ours.
func TestReceiptOfOtherBytes(t *testing.T) {
	simulate(t, func(r *rig) {
		item := r.submit(wire.Item{})
		r.central.Judge(func(*wire.Item) (wire.Outcome, wire.Code) { return wire.Later, "" })
		r.central.Publish(wire.TypeReceipt, item.ID.String(), func(n int64) any {
			return wire.Receipt{Subject: item.Subject, Submission: item.ID, N: n, Time: r.clock.Now()}
		})
		report := r.mustSync()
		if report.Alarm != engine.ReasonReceipt || report.Left != 1 {
			r.t.Fatalf("report: %+v", report)
		}
	})
}

// TestRotatedKey: an unknown key is looked up once, under the pinned root.
func TestRotatedKey(t *testing.T) {
	simulate(t, func(r *rig) {
		r.mustSync()
		time.Sleep(time.Hour)
		r.central.RotateKey()
		r.submit(wire.Item{}, 1000)
		r.number("a")
		report := r.mustSync()
		r.wantDelivered()
		if report.Alarm != "" || len(r.store.Held(wire.TypeNumber)) != 1 {
			r.t.Fatalf("report: %+v", report)
		}
		device, err := r.store.Device(r.t.Context())
		if err != nil {
			r.t.Fatal(err)
		}
		if set, err := device.Keys.Open(); err != nil || len(set.Keys) != 2 {
			r.t.Fatalf("the store holds %d keys, %v; want the new set", len(set.Keys), err)
		}
	})
}

// TestOtherRoot: who answers has every key but the pinned root's.
func TestOtherRoot(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{})
		other := fakecentral.New(r.clock.Now)
		other.ID = r.central.ID
		other.Admit(r.device, r.key.Public().(ed25519.PublicKey))
		r.central.Meddle(func(w http.ResponseWriter, q *http.Request) bool {
			other.ServeHTTP(w, q)
			return true
		})
		report, err := r.syncOnce()
		if reasonOf(err) != engine.ReasonWrongKey || report.Delivered != 0 {
			r.t.Fatalf("SyncOnce = %+v, %v", report, err)
		}
		if pending, err := r.store.Pending(r.t.Context()); err != nil || pending[0].Delivered {
			r.t.Fatal("an item counts as delivered to a stranger")
		}
	})
}

// TestCentralRestored: what central lost is returned or sent again, and nothing
// is there twice.
func TestCentralRestored(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{}, 50_000)
		r.mustSync()
		backup := r.central.Backup()
		first := r.submit(wire.Item{}, 20_000, 30_000)
		r.submit(wire.Item{Subject: first.Subject, Base: &first.ID})
		number := r.number("a")
		r.mustSync()
		r.wantDelivered()
		r.central.Restore(backup)
		r.submit(wire.Item{}, 5_000)
		r.mustSync()
		r.wantDelivered()
		if _, epoch, err := r.store.Cursor(r.t.Context()); err != nil || epoch != r.central.Epoch() {
			r.t.Fatalf("epoch %v, %v; want central's", epoch, err)
		}
		held := r.store.Held(wire.TypeNumber)
		if len(held) != 1 || string(held[0].Payload) != string(number.Payload) {
			r.t.Fatalf("%d numbers, want the one that was given", len(held))
		}
	})
}

// TestRestoreInterrupted: a return of statements that broke is made up for,
// also after the program ended.
func TestRestoreInterrupted(t *testing.T) {
	simulate(t, func(r *rig) {
		backup := r.central.Backup()
		for range 12 {
			r.submit(wire.Item{})
		}
		r.mustSync()
		r.central.Restore(backup)
		broken := true
		r.central.Meddle(func(w http.ResponseWriter, q *http.Request) bool {
			if q.URL.Path == wire.PathStatements && broken {
				fakecentral.Refuse(w, http.StatusInternalServerError, wire.CodeInternal)
				return true
			}
			return false
		})
		if _, err := r.syncOnce(); reasonOf(err) != engine.ReasonServer {
			r.t.Fatalf("SyncOnce = %v", err)
		}
		// The program ends here, and knows nothing but what it stored.
		r.start(r.store)
		broken = false
		r.mustSync()
		r.wantDelivered()
	})
}

// TestLaptopRestored: a laptop that went back takes a new incarnation and gets
// its own submissions back.
func TestLaptopRestored(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{})
		r.mustSync()
		old := r.store.Copy()
		r.submit(wire.Item{}, 1000)
		r.submit(wire.Item{})
		r.mustSync()
		before := r.central.Items()
		r.start(old)
		r.submit(wire.Item{}, 500)
		r.mustSync()
		if got := len(r.store.Items()); got != 4 {
			r.t.Fatalf("the laptop has %d items, want 4", got)
		}
		device, err := r.store.Device(r.t.Context())
		if err != nil {
			r.t.Fatal(err)
		}
		if len(r.central.Items()) != len(before)+1 {
			r.t.Fatal("central has another number of items")
		}
		report := r.mustSync()
		again, err := r.store.Device(r.t.Context())
		if err != nil || again.Incarnation != device.Incarnation || report.Left != 0 {
			r.t.Fatalf("another incarnation at the next synchronisation, report %+v, %v", report, err)
		}
	})
}

// TestSubmittedMeanwhile: what is submitted while a synchronisation runs is no
// sign of a restored laptop.
func TestSubmittedMeanwhile(t *testing.T) {
	simulate(t, func(r *rig) {
		before, err := r.store.Device(r.t.Context())
		if err != nil {
			r.t.Fatal(err)
		}
		stop := r.watch()
		for range 3 {
			r.submit(wire.Item{})
			r.engine.Wake()
			time.Sleep(time.Minute)
		}
		stop()
		r.wantDelivered()
		after, err := r.store.Device(r.t.Context())
		if err != nil || after.Incarnation != before.Incarnation {
			r.t.Errorf("the laptop took another incarnation: %v", err)
		}
	})
}

// TestClone: of two laptops with one disk the one that central noticed takes a
// new life; the other is told, and stops.
func TestClone(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{})
		r.mustSync()
		original, clone := r.store, r.store.Copy()
		r.submit(wire.Item{})
		r.mustSync()
		r.start(clone)
		r.submit(wire.Item{})
		r.mustSync()
		r.wantHeld(clone.Items())
		r.start(original)
		r.submit(wire.Item{})
		report, err := r.syncOnce()
		if reasonOf(err) != engine.ReasonClone || report.Line != engine.ReasonClone {
			r.t.Fatalf("SyncOnce of the one that was given up = %+v, %v", report, err)
		}
	})
}
