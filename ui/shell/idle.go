package shell

import "time"

// idleStep is how often the window looks whether it was left alone: often
// enough to lock soon after a laptop wakes up.
const idleStep = 15 * time.Second

// idle measures how long nobody touched the window, by two clocks: the one that
// stands still while the laptop sleeps and the one that may be set.
type idle struct{ last time.Time }

// touch notes that somebody is there.
func (i *idle) touch(now time.Time) { i.last = now }

// over reports whether nobody was there for limit by either clock.
func (i *idle) over(now time.Time, limit time.Duration) bool {
	return now.Sub(i.last) >= limit || now.Round(0).Sub(i.last.Round(0)) >= limit
}
