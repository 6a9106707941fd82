//go:build linux

package powercut

import "fmt"

// Acks are the promises that a run of work made, each at its step. It is for
// one goroutine.
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
