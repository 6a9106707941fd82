package engine_test

import (
	"testing"

	"github.com/google/uuid"

	"titian/sync/wire"
)

func TestDelivers(t *testing.T) {
	simulate(t, func(r *rig) {
		first := r.submit(wire.Item{}, 150_000, 40_000, 1)
		r.submit(wire.Item{Subject: first.Subject, Base: &first.ID})
		r.submit(wire.Item{}, 16<<10)
		r.central.Publish(wire.TypeNumber, "n", func(int64) any {
			return wire.Number{Person: uuid.New(), Number: "0099999000001", Simulated: true, Time: r.clock.Now()}
		})
		report := r.mustSync()
		r.wantDelivered()
		if report.Delivered != 3 || report.Documents != 4 || report.Left != 0 || report.Line != "" || report.Alarm != "" {
			r.t.Errorf("report: %+v", report)
		}
		if got := len(r.store.Held(wire.TypeNumber)); got != 1 {
			r.t.Errorf("%d numbers arrived, want 1", got)
		}
	})
}
