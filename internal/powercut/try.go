//go:build linux

package powercut

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// Check asks a folder that a cut left for everything that was acknowledged at
// these many steps or before.
type Check func(dir string, steps int) error

// Result is what the cuts of one journal did.
type Result struct {
	// Cuts were made, Broken of them broke a promise.
	Cuts, Broken int
	// First is what the first of these broke.
	First error
	Loss  Loss
}

// Try cuts the power about as many times as cuts says, spread evenly over the
// moments right before a sync: there most is at stake, and all that an earlier
// cut leaves is among what may be left. With POWERCUTS=n in the environment it cuts
// behind every step, with n seeds each.
func (d *Disk) Try(tb testing.TB, cuts int, check Check) Result {
	tb.Helper()
	long := os.Getenv("POWERCUTS")
	if long == "" {
		at, seeds := d.moments(cuts)
		return d.try(tb, at, seeds, check)
	}
	seeds, err := strconv.Atoi(long)
	if err != nil || seeds < 1 {
		tb.Fatalf("POWERCUTS is %q, not a number of seeds", long)
	}
	var every []int
	for steps := d.began; steps <= d.Steps(); steps++ {
		every = append(every, steps)
	}
	return d.try(tb, every, seeds, check)
}

// moments chooses steps right before syncs, and the last; where there are few,
// each is for several seeds.
func (d *Disk) moments(cuts int) (at []int, seeds int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for steps, s := range d.journal {
		if steps >= d.began && (s.action == synced || s.action == listed) {
			at = append(at, steps)
		}
	}
	at = append(at, len(d.journal))
	if len(at) <= cuts {
		return at, cuts / len(at)
	}
	var some []int
	for i := range cuts {
		some = append(some, at[i*(len(at)-1)/(cuts-1)])
	}
	return some, 1
}

// Catch is Try of a few cuts of work that must not survive them all, however
// long the others are made. Somebody has to see it.
func (d *Disk) Catch(tb testing.TB, cuts int, check Check) Result {
	tb.Helper()
	at, seeds := d.moments(cuts)
	r := d.try(tb, at, seeds, check)
	if r.Broken == 0 {
		tb.Error("nothing was lost: the instrument is blind")
	}
	tb.Log(r.First)
	return r
}

func (d *Disk) try(tb testing.TB, at []int, seeds int, check Check) Result {
	tb.Helper()
	var r Result
	last, base := d.Steps(), tb.TempDir()
	for _, steps := range at {
		for seed := range seeds {
			into := filepath.Join(base, fmt.Sprintf("cut-%d-%d", steps, seed))
			if err := os.Mkdir(into, 0o700); err != nil {
				tb.Fatal(err)
			}
			loss, err := d.Cut(steps, uint64(seed), into)
			if err != nil {
				tb.Fatal(err)
			}
			r.Loss.Add(loss)
			r.Cuts++
			if err := check(into, steps); err != nil {
				r.Broken++
				if r.First == nil {
					r.First = fmt.Errorf("the cut behind step %d of %d with seed %d: %w", steps, last, seed, err)
				}
			}
			if err := os.RemoveAll(into); err != nil {
				tb.Fatal(err)
			}
		}
	}
	tb.Logf("%d cuts of a journal of %d steps, %d broke a promise; of what was not synced %d pieces kept, %d lost, %d torn",
		r.Cuts, last, r.Broken, r.Loss.Kept, r.Loss.Lost, r.Loss.Torn)
	return r
}
