// Package frame is what pages and the window around them agree on: routes,
// pages, saved state, and how work leaves the UI goroutine and comes back.
//
// It draws nothing and knows no page.
package frame

import "context"

// Work takes work off the UI goroutine and brings answers back to it. The
// window gives goroutines and fyne.Do; tests run both at once, in place.
type Work struct {
	// Go runs f, usually on another goroutine. f must not touch a widget.
	Go func(f func())
	// Do runs f on the UI goroutine, later or at once. It is called from the
	// goroutine that Go started.
	Do func(f func())
}

// InPlace runs everything at once on the calling goroutine, for tests.
func InPlace() Work {
	now := func(f func()) { f() }
	return Work{Go: now, Do: now}
}

// Turn tells answers that are still wanted from those that came too late: each
// [Ask] with the same Turn makes the earlier ones stale. The zero Turn is
// ready. It belongs to the UI goroutine.
type Turn struct{ n uint64 }

// Skip makes every answer that is still under way stale.
func (t *Turn) Skip() { t.n++ }

// Ask runs question off the UI goroutine and hands what it returns to answer,
// on the UI goroutine, unless turn was used again meanwhile. It is called on the
// UI goroutine and returns at once. A question must not touch a widget: it works
// on copies.
func Ask[T any](ctx context.Context, w Work, turn *Turn, question func(context.Context) (T, error), answer func(T, error)) {
	turn.n++
	mine := turn.n
	w.Go(func() {
		v, err := question(ctx)
		w.Do(func() {
			if turn.n == mine {
				answer(v, err)
			}
		})
	})
}

// Tell is Ask for an act without an answer but its error. Acts do not make each
// other stale: every one of them is told of.
func Tell(ctx context.Context, w Work, act func(context.Context) error, done func(error)) {
	w.Go(func() {
		err := act(ctx)
		w.Do(func() { done(err) })
	})
}
