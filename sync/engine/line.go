package engine

import "time"

const (
	backoffBase = 2 * time.Second
	backoffCap  = 15 * time.Minute
	// suspectFrom is the failure from which on central has to prove itself
	// before anything else is tried.
	suspectFrom = 2
)

// backoff is the full-jitter wait before the try after n failures in a row.
func backoff(n int, random func() float64) time.Duration {
	top := backoffCap
	if n < 1 {
		return 0
	}
	if n < 12 {
		top = min(top, backoffBase<<(n-1))
	}
	return time.Duration(random() * float64(top))
}

// line is what the engine believes about the way to central.
type line struct {
	rand func() float64
	// failures counts tries in a row that moved nothing.
	failures int
	until    time.Time
	// asked means that central set until.
	asked bool
	fault *Fault
	// suspect means that a signed pong is wanted before anything else.
	suspect bool
	// worked is when central last answered.
	worked time.Time
	// unstored means that the store does not know yet that the line works: a wait
	// stands there, of this run or of one before.
	unstored bool
}

// mended reports that central answered and nothing failed since, which the store
// does not know yet.
func (l *line) mended() bool { return l.unstored && l.fault == nil && !l.worked.IsZero() }

func (l *line) open(now time.Time) bool { return !l.until.After(now) }

// succeed notes that central answered, or that bytes moved.
func (l *line) succeed(now time.Time) {
	l.worked = now
	l.failures = 0
	l.suspect = false
	if !l.asked || l.open(now) {
		l.until, l.asked, l.fault = time.Time{}, false, nil
	}
}

// proved notes that central signed our nonce. That mends no failure yet.
func (l *line) proved(now time.Time) { l.worked, l.suspect = now, false }

// fail sets the next try. central may ask for a longer wait than the dice.
//
// Nothing begins while the line waits, so what fails then began before: one
// cut ends several requests at once and counts once.
func (l *line) fail(f *Fault, now time.Time) {
	if l.fault != nil && !l.open(now) && f.RetryAfter == 0 && !f.Lasting() {
		return
	}
	l.failures++
	l.fault = f
	l.suspect = l.suspect || f.Reason == ReasonPortal || l.failures >= suspectFrom
	wait := backoff(l.failures, l.rand)
	l.asked = f.RetryAfter > 0
	if l.asked {
		// The jitter keeps the laptops of a district from coming back together.
		wait = f.RetryAfter + backoff(1, l.rand)
	}
	l.until = now.Add(wait)
}

// nudge ends a wait that was our own idea.
func (l *line) nudge() {
	if !l.asked {
		l.until = time.Time{}
	}
}

// afresh forgets failures for a person who asks for a try now.
func (l *line) afresh() {
	l.nudge()
	if !l.asked {
		l.failures, l.fault = 0, nil
	}
}

// hopeless reports that a single synchronisation should end here.
func (l *line) hopeless(tries int) bool {
	return l.fault != nil && (l.failures >= tries || l.fault.Lasting() || l.asked)
}

const (
	batchStart = 4 << 10
	batchMax   = 512 << 10
	itemsMax   = 100
	// quick and slow steer the size of a batch by the time its answer took.
	quick = 4 * time.Second
	slow  = 15 * time.Second
	// cutsToHalve is how often a batch may be cut before it is halved.
	cutsToHalve = 2
)

// batch sizes pushes: small at first, so that the first record is safe after
// one round trip, then as large as the line carries in a few seconds.
type batch struct {
	bytes int64
	items int
	cuts  int
}

func newBatch() batch { return batch{bytes: batchStart, items: itemsMax} }

func (b *batch) succeed(took time.Duration) {
	b.cuts = 0
	switch {
	case took < quick:
		b.bytes = min(2*b.bytes, batchMax)
		b.items = min(2*b.items, itemsMax)
	case took > slow:
		b.bytes = max(b.bytes/2, batchStart)
	}
}

// cut notes that a batch of n items did not get through.
func (b *batch) cut(n int) {
	b.cuts++
	if b.cuts >= cutsToHalve {
		b.halve(n)
	}
}

func (b *batch) halve(n int) {
	b.cuts = 0
	b.items = max(1, n/2)
}
