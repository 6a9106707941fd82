package badline_test

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"sync"
	"testing"
	"time"

	"titian/app/clock"
	"titian/internal/badline"
)

// A busy machine can only make a line slower than it should be, so a
// calibration takes the best of a few tries.
const tries = 3

// transfer sends size bytes in all over so many connections, and returns how
// long the last one took to arrive.
func transfer(t *testing.T, p badline.Profile, connections, size int) time.Duration {
	t.Helper()
	target, got := sink(t)
	l := open(t, target, p)
	data := bytes.Repeat([]byte{'x'}, size/connections)
	began := clock.System{}.Now()
	var senders sync.WaitGroup
	for range connections {
		c := connect(t, l)
		senders.Go(func() {
			if _, err := c.Write(data); err != nil {
				t.Error(err)
			}
			if err := c.CloseWrite(); err != nil {
				t.Error(err)
			}
		})
	}
	var last time.Duration
	for range connections {
		r := wait(t, got)
		if r.err != nil || len(r.bytes) != len(data) {
			t.Fatalf("the far end got %d bytes of %d, %v", len(r.bytes), len(data), r.err)
		}
		last = max(last, r.at.Sub(began))
	}
	senders.Wait()
	if s := l.Stats(); s.Up != int64(size) || s.Delivered != int64(size) {
		t.Errorf("counted %d up and %d delivered, want %d", s.Up, s.Delivered, size)
	}
	return last
}

// closest measures until one try is within the tolerance, and returns the best.
func closest(want time.Duration, tolerance float64, measure func() time.Duration) (time.Duration, bool) {
	best := time.Duration(math.MaxInt64)
	for range tries {
		got := measure()
		if (got - want).Abs() < (best - want).Abs() {
			best = got
		}
		if math.Abs(float64(best-want)) <= tolerance*float64(want) {
			return best, true
		}
	}
	return best, false
}

func TestRateIsOneForAllConnections(t *testing.T) {
	for _, rate := range []int{16_000, 110_000} {
		for _, connections := range []int{1, 4} {
			t.Run(fmt.Sprintf("%d B/s over %d", rate, connections), func(t *testing.T) {
				got, ok := closest(time.Second, 0.05, func() time.Duration {
					return transfer(t, badline.Profile{Rate: rate}, connections, rate)
				})
				t.Logf("%.0f B/s", float64(rate)/got.Seconds())
				if !ok {
					t.Errorf("one second's bytes took %v", got)
				}
			})
		}
	}
}

func TestLatencyCostsNoRate(t *testing.T) {
	p := badline.Profile{Rate: 110_000, RTT: 650 * time.Millisecond}
	want := time.Second + p.RTT/2
	got, ok := closest(want, 0.05, func() time.Duration { return transfer(t, p, 1, p.Rate) })
	t.Logf("one second's bytes and half a round trip took %v", got)
	if !ok {
		t.Errorf("took %v, want %v", got, want)
	}
}

func TestRoundTripTime(t *testing.T) {
	for _, charge := range []bool{false, true} {
		t.Run(fmt.Sprintf("connect charged %t", charge), func(t *testing.T) {
			p := badline.Profile{RTT: 200 * time.Millisecond, ChargeConnect: charge}
			want := p.RTT
			if charge {
				want *= 2
			}
			l := open(t, echo(t), p)
			got, ok := closest(want, 0.1, func() time.Duration {
				began := clock.System{}.Now()
				roundTrip(t, connect(t, l), "ping")
				return clock.System{}.Now().Sub(began)
			})
			t.Logf("%v", got)
			if !ok {
				t.Errorf("a round trip took %v, want %v", got, want)
			}
		})
	}
}

func TestStallsFreezeTheLine(t *testing.T) {
	p := badline.Profile{StallAfter: 10_000, StallFor: 200 * time.Millisecond}
	// The third stall begins with the last byte, so two are waited for.
	if got := transfer(t, p, 1, 30_000); got < 2*p.StallFor {
		t.Errorf("took %v with two stalls of %v", got, p.StallFor)
	}
}

func TestCutAtExactlySoManyBytes(t *testing.T) {
	const cut = 60_001
	for name, p := range map[string]badline.Profile{
		"bare":         {CutAfter: cut},
		"with latency": {CutAfter: cut, RTT: 100 * time.Millisecond, Rate: 200_000},
	} {
		t.Run(name, func(t *testing.T) {
			target, got := sink(t)
			l := open(t, target, p)
			for range 2 {
				c := connect(t, l)
				_, err := c.Write(make([]byte, 4*cut))
				wantReset(t, c, err)
				r := wait(t, got)
				if len(r.bytes) != cut || !isReset(r.err) {
					t.Errorf("the far end got %d bytes and %v, want %d and a reset", len(r.bytes), r.err, cut)
				}
			}
			s := l.Stats()
			if s.Delivered != 2*cut || s.Resets != 2 || s.Connections != 2 {
				t.Errorf("counted %+v", s)
			}
			// What used the line but was cut off is at most what was on its way.
			if most := s.Delivered + 2*2*(int64(p.Rate)/10+1400*192); s.Up < s.Delivered || s.Up > most {
				t.Errorf("counted %d up for %d delivered", s.Up, s.Delivered)
			}
		})
	}
}

func TestFewerBytesThanTheCutPass(t *testing.T) {
	target, got := sink(t)
	l := open(t, target, badline.Profile{CutAfter: 5_000})
	c := connect(t, l)
	if _, err := c.Write(make([]byte, 4_999)); err != nil {
		t.Fatal(err)
	}
	if err := c.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if r := wait(t, got); len(r.bytes) != 4_999 || r.err != nil {
		t.Errorf("the far end got %d bytes and %v", len(r.bytes), r.err)
	}
	if _, err := io.Copy(io.Discard, c); err != nil {
		t.Errorf("the near end saw %v, want an orderly end", err)
	}
}

func TestTheLineHoldsLittle(t *testing.T) {
	target, _ := sink(t)
	p := badline.GPRS()
	l := open(t, target, p)
	c := connect(t, l)
	if err := c.SetWriteBuffer(4096); err != nil {
		t.Fatal(err)
	}
	if err := c.SetDeadline(clock.System{}.Now().Add(500 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	n, err := c.Write(make([]byte, 1<<20))
	t.Logf("a slow line took %d bytes in half a second", n)
	if err == nil || n > 40_000 {
		t.Errorf("a line of %d B/s took %d bytes in half a second, %v", p.Rate, n, err)
	}
}
