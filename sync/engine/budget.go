package engine

import (
	"context"
	"sync"
	"time"
)

// Budget bounds what documents take of the line. What is bounded are scans only:
// records, decisions and numbers always travel.
type Budget interface {
	// Left returns how many bytes documents may still take, below 0 for any
	// number, and when there will be more; what they took is counted by then. It
	// is safe for concurrent use.
	Left(ctx context.Context) (bytes int64, until time.Time, err error)
}

// leastPart is what a budget must hold for a request to be worth its headers.
const leastPart = 16 << 10

// allowance hands out a budget to requests that travel at once.
type allowance struct {
	budget Budget // nil for no bound

	mu       sync.Mutex
	promised int64
}

// take promises up to want bytes. Who took them gives them back once they are
// counted as spent. A *heldError if there are none: until a time, or, without
// one, because others hold what is left.
func (a *allowance) take(ctx context.Context, want int64) (int64, error) {
	if a.budget == nil {
		return want, nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	left, until, err := a.budget.Left(ctx)
	if err != nil {
		return 0, storeFault("budget", err)
	}
	if left < 0 {
		left = want + a.promised
	}
	got := min(want, left-a.promised)
	switch least := min(want, leastPart); {
	case got >= least:
		a.promised += got
		return got, nil
	case a.promised > 0:
		return 0, &heldError{}
	default:
		return 0, &heldError{until}
	}
}

func (a *allowance) give(bytes int64) {
	if a.budget == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.promised = max(a.promised-bytes, 0)
}

// heldError tells that a document waits for the budget: until a time, or until
// another document has travelled.
type heldError struct{ until time.Time }

func (*heldError) Error() string { return "the budget for documents is spent" }

// hold follows a *heldError.
func (d *drain) hold(held *heldError) {
	if held.until.IsZero() {
		d.narrow = true
		return
	}
	d.held = held.until
}
