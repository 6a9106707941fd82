package desktop

import (
	"errors"
	"time"

	"titian/app/clock"
)

// moved is a clock that goes like another one, at another time.
type moved struct {
	clock clock.Clock
	by    time.Duration
}

// Now implements clock.Clock.
func (m moved) Now() time.Time { return m.clock.Now().Add(m.by) }

// startingAt returns a clock that begins now at the time from which somebody
// practises. A real profile knows the machine's time only.
func startingAt(c clock.Clock, o options) (clock.Clock, error) {
	from, err := time.Parse(time.RFC3339, o.From)
	if err != nil || !o.Rehearsal {
		return nil, errors.Join(errFrom, err)
	}
	return moved{clock: c, by: from.Sub(c.Now())}, nil
}
