// Package clock is the only place that asks the machine for the time.
//
// It does not decide what is true: sync never orders by wall time, and the
// time zone of a civil date is chosen by the caller.
package clock

import "time"

// Clock tells the time. Implementations are safe for concurrent use.
type Clock interface {
	// Now is the current instant in UTC.
	Now() time.Time
}

// System is the machine's clock.
type System struct{}

// Now implements Clock.
func (System) Now() time.Time { return time.Now().UTC() }

// Fixed is a clock that stands still, for tests and for rebuilding papers.
type Fixed time.Time

// Now implements Clock.
func (f Fixed) Now() time.Time { return time.Time(f).UTC() }
