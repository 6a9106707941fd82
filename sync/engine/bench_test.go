package engine_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app/clock"
	"titian/internal/badline"
	"titian/sync/wire"
)

// work is what one line carries: the same as research/peers-measured.md gave
// to each peer.
type work struct {
	name     string
	profile  badline.Profile
	secure   bool
	families int
	scans    []int
}

func works() []work {
	three := []int{150_000, 250_000, 400_000}
	return []work{
		{"gprs", badline.GPRS(), false, 2, []int{150_000}},
		{"edge", badline.EDGE(), false, 2, three},
		{"edge-tls", badline.EDGE(), true, 2, three},
		{"3g", badline.Weak3G(), false, 10, three},
		{"vsat", badline.VSAT(), false, 20, three},
	}
}

// measured is what a line was used for.
type measured struct {
	share, wire float64
	first       time.Duration
	err         error
}

// BenchmarkLines prints, for each line of design.md §8, the share of its rate
// that useful bytes took, the bytes on the wire per useful byte, and the
// seconds until the first record was known to be stored, bearer in hand. The
// lines run side by side, each with its own central.
func BenchmarkLines(b *testing.B) {
	all := works()
	for b.Loop() {
		results := make([]measured, len(all))
		var wait sync.WaitGroup
		for i, w := range all {
			f := newField(b, w.profile, w.secure)
			f.warm(b, w.profile)
			for range w.families {
				f.family(w.scans...)
			}
			wait.Go(func() { results[i] = f.measure(w.profile.Rate) })
		}
		wait.Wait()
		for i, w := range all {
			if results[i].err != nil {
				b.Fatalf("%s: %v", w.name, results[i].err)
			}
			b.ReportMetric(results[i].share, w.name+"-share")
			b.ReportMetric(results[i].wire, w.name+"-wire/useful")
			b.ReportMetric(results[i].first.Seconds(), w.name+"-first-s")
		}
	}
}

// warm lets central load its rules on a perfect line first.
func (f *field) warm(b *testing.B, profile badline.Profile) {
	b.Helper()
	if err := f.line.Set(badline.Profile{}); err != nil {
		b.Fatal(err)
	}
	f.family()
	if err := f.finish(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := f.line.Set(profile); err != nil {
		b.Fatal(err)
	}
	f.useful = 0
}

func (f *field) measure(rate int) measured {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	if _, err := f.remote.Authorize(ctx); err != nil {
		return measured{err: err}
	}
	now := clock.System{}.Now
	before, began := f.line.Stats(), now()
	var once sync.Once
	var out measured
	f.store.Fail(func(op string) error {
		if op == "answered" {
			once.Do(func() { out.first = now().Sub(began) })
		}
		return nil
	})
	out.err = f.finish(ctx)
	took, after := now().Sub(began), f.line.Stats()
	out.share = float64(f.useful) / float64(rate) / took.Seconds()
	out.wire = float64(after.Up-before.Up+after.Down-before.Down) / float64(f.useful)
	return out
}

// BenchmarkFirstNumber prints the seconds from a line's return to the first
// number on the laptop, with 8 MB of scans waiting, EDGE.
func BenchmarkFirstNumber(b *testing.B) {
	for b.Loop() {
		r := newRig(b)
		line, stop := r.overLine(b, badline.EDGE())
		for range 20 {
			r.submit(wire.Item{}, 400_000)
		}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() {
			defer close(done)
			r.engine.Run(ctx) //nolint:errcheck // it ends with ctx
		}()
		until(b, func() bool { return len(r.engine.Status().Uploading) > 0 })
		line.Switch(badline.Down)
		r.central.Publish(wire.TypeNumber, "n", func(int64) any {
			return wire.Number{Person: uuid.New(), Number: "0099999000001", Simulated: true, Time: r.clock.Now()}
		})
		until(b, func() bool { return r.engine.Status().Line != "" })
		began := r.clock.Now()
		line.Switch(badline.Open)
		r.engine.Wake()
		until(b, func() bool { return len(r.store.Held(wire.TypeNumber)) > 0 })
		b.ReportMetric(r.clock.Now().Sub(began).Seconds(), "first-number-s")
		cancel()
		<-done
		stop()
	}
}

// until looks at what it waits for every few milliseconds.
func until(tb testing.TB, done func() bool) {
	tb.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	end := time.NewTimer(5 * time.Minute)
	defer end.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-end.C:
			tb.Fatal("it never came")
		}
	}
}
