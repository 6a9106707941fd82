//go:build linux

package powercut

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// Result is what the cuts of one journal did.
type Result struct {
	// Cuts were made, Broken of them broke a promise.
	Cuts, Broken int
	// First is what the first of these broke.
	First error
	Loss  Loss
}

// Try cuts the power behind about as many steps as cuts says, spread evenly
// from the first to the last, and asks check about the folder that each cut
// left: what was acknowledged at these many steps or before must be there. With
// FAULTS=n in the environment it cuts behind every step, with n seeds each.
func (d *Disk) Try(tb testing.TB, cuts int, check func(dir string, steps int) error) Result {
	tb.Helper()
	last := d.Steps()
	seeds, every := 1, max(1, last/cuts)
	if long := os.Getenv("FAULTS"); long != "" {
		n, err := strconv.Atoi(long)
		if err != nil || n < 1 {
			tb.Fatalf("FAULTS is %q, not a number of seeds", long)
		}
		seeds, every = n, 1
	}
	var r Result
	base := tb.TempDir()
	for steps := 0; steps <= last; steps += every {
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

// Acks are the promises that a run of work made, each at its step.
type Acks[T any] struct {
	disk *Disk
	made []ack[T]
}

type ack[T any] struct {
	step  int
	holds func(T) error
}

// NewAcks begins a list of promises of the work on a disk.
func NewAcks[T any](d *Disk) *Acks[T] { return &Acks[T]{disk: d} }

// Add notes that something was acknowledged just now. holds asks a store
// whether it is there, and must be true of every later state too.
func (a *Acks[T]) Add(holds func(T) error) {
	a.made = append(a.made, ack[T]{step: a.disk.Steps(), holds: holds})
}

// Due counts the promises that a cut behind these many steps must keep.
func (a *Acks[T]) Due(steps int) int {
	n := 0
	for n < len(a.made) && a.made[n].step <= steps {
		n++
	}
	return n
}

// Check returns the first promise, of those that are due, that does not hold.
func (a *Acks[T]) Check(of T, steps int) error {
	for i := range a.Due(steps) {
		if err := a.made[i].holds(of); err != nil {
			return fmt.Errorf("promise %d, made at step %d: %w", i+1, a.made[i].step, err)
		}
	}
	return nil
}
