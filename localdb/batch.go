package localdb

import (
	"runtime"
	"sync"
)

// batchSize bounds what is turned at the same time.
const batchSize = 256

// batch turns values into others on all processors, while its owner fetches the
// next ones, and hands them on in the order in which they came. It is for one
// goroutine, on which done is called; work is called on several at once.
type batch[In, Out any] struct {
	work func(In) (Out, error)
	done func(In, Out, error) error
	in   []In
	// before is under way; nil for none.
	before *round[In, Out]
}

// round is a batch that is being turned.
type round[In, Out any] struct {
	in   []In
	out  []result[Out]
	wait sync.WaitGroup
}

type result[Out any] struct {
	out Out
	err error
}

func newBatch[In, Out any](work func(In) (Out, error), done func(In, Out, error) error) *batch[In, Out] {
	return &batch[In, Out]{work: work, done: done}
}

// add takes a value; done may be called for earlier ones.
func (b *batch[In, Out]) add(v In) error {
	b.in = append(b.in, v)
	if len(b.in) < batchSize {
		return nil
	}
	return b.turn()
}

// flush hands on what was added, nothing after an error. It is the last call: no
// work is under way when it returns.
func (b *batch[In, Out]) flush() error {
	if err := b.turn(); err != nil {
		return err
	}
	return b.turn()
}

// turn begins with what was added, and hands on what was begun before.
func (b *batch[In, Out]) turn() error {
	before := b.before
	b.before = b.begin()
	if before == nil {
		return nil
	}
	before.wait.Wait()
	for i, r := range before.out {
		if err := b.done(before.in[i], r.out, r.err); err != nil {
			b.drop()
			return err
		}
	}
	return nil
}

// drop lets go of what is under way.
func (b *batch[In, Out]) drop() {
	if b.before != nil {
		b.before.wait.Wait()
		b.before = nil
	}
}

func (b *batch[In, Out]) begin() *round[In, Out] {
	if len(b.in) == 0 {
		return nil
	}
	r := &round[In, Out]{in: b.in, out: make([]result[Out], len(b.in))}
	b.in = make([]In, 0, batchSize)
	workers := min(runtime.GOMAXPROCS(0), len(r.in))
	for w := range workers {
		r.wait.Go(func() {
			for i := w; i < len(r.in); i += workers {
				r.out[i].out, r.out[i].err = b.work(r.in[i])
			}
		})
	}
	return r
}
