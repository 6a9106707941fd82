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

// Try cuts the power behind about as many steps as cuts says, spread evenly
// from the first to the last. With FAULTS=n in the environment it cuts behind
// every step, with n seeds each.
func (d *Disk) Try(tb testing.TB, cuts int, check Check) Result {
	tb.Helper()
	seeds := 1
	if long := os.Getenv("FAULTS"); long != "" {
		var err error
		if seeds, err = strconv.Atoi(long); err != nil || seeds < 1 {
			tb.Fatalf("FAULTS is %q, not a number of seeds", long)
		}
		cuts = d.Steps()
	}
	return d.try(tb, cuts, seeds, check)
}

// Catch is Try of a few cuts of work that must not survive them all, however
// long the others are made. Somebody has to see it.
func (d *Disk) Catch(tb testing.TB, cuts int, check Check) Result {
	tb.Helper()
	r := d.try(tb, cuts, 1, check)
	if r.Broken == 0 {
		tb.Error("nothing was lost: the instrument is blind")
	}
	tb.Log(r.First)
	return r
}

func (d *Disk) try(tb testing.TB, cuts, seeds int, check Check) Result {
	tb.Helper()
	var r Result
	last, base := d.Steps(), tb.TempDir()
	for steps := 0; steps <= last; steps += max(1, last/cuts) {
		for seed := range seeds {
			into := filepath.Join(base, fmt.Sprintf("cut-%d-%d", steps, seed))
			if err := os.Mkdir(into, 0o700); err != nil {
				tb.Fatal(err)
			}
			loss, err := d.Cut(steps, uint64(seed), into) //nolint:gosec // G115: not negative
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
