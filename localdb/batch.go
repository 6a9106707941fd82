package localdb

import (
	"runtime"
	"sync"
)

// batchSize bounds what is held sealed and open at the same time.
const batchSize = 512

// batch turns values into others on all processors and hands them on in the
// order in which they came. It is for one goroutine.
type batch[In, Out any] struct {
	work func(In) (Out, error)
	done func(In, Out, error) error
	in   []In
}

func newBatch[In, Out any](work func(In) (Out, error), done func(In, Out, error) error) *batch[In, Out] {
	return &batch[In, Out]{work: work, done: done, in: make([]In, 0, batchSize)}
}

// add takes a value; done may be called for earlier ones.
func (b *batch[In, Out]) add(v In) error {
	b.in = append(b.in, v)
	if len(b.in) < batchSize {
		return nil
	}
	return b.flush()
}

// flush hands on what was added.
func (b *batch[In, Out]) flush() error {
	type result struct {
		out Out
		err error
	}
	results := make([]result, len(b.in))
	workers := min(runtime.GOMAXPROCS(0), len(b.in))
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(b.in); i += workers {
				results[i].out, results[i].err = b.work(b.in[i])
			}
		})
	}
	all.Wait()
	for i, r := range results {
		if err := b.done(b.in[i], r.out, r.err); err != nil {
			return err
		}
	}
	b.in = b.in[:0]
	return nil
}
