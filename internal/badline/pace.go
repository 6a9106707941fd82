package badline

import (
	"context"
	"sync"
	"time"

	"titian/app/clock"
)

// slack is how late a sender may come back to a busy line and still continue
// where the line left off. Without it every late timer would cost line rate,
// and a single connection would get 1 to 5 % less than several.
const slack = 25 * time.Millisecond

// pace is the one upstream limit of a line. Pieces go one after the other, in
// the order in which their connections ask.
type pace struct {
	mu sync.Mutex
	// free is when the line has sent all it was given.
	free time.Time
	// sinceStall counts upstream bytes since the last stall.
	sinceStall int64
	// stalled is until when nothing passes in either direction.
	stalled time.Time
}

// send books n bytes and returns the instant at which the last of them has
// left; it does not wait.
func (p *pace) send(n int, profile Profile, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.free) > slack {
		p.free = now
	}
	if profile.Rate > 0 {
		p.free = p.free.Add(time.Duration(n) * time.Second / time.Duration(profile.Rate))
	}
	done := p.free
	if profile.StallAfter > 0 {
		p.sinceStall += int64(n)
		if p.sinceStall >= profile.StallAfter {
			p.sinceStall = 0
			p.free = done.Add(profile.StallFor)
			p.stalled = p.free
		}
	}
	return done
}

// reset forgets what was booked: a new profile starts on an idle line.
func (p *pace) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free, p.stalled, p.sinceStall = time.Time{}, time.Time{}, 0
}

// stalledUntil is when the current stall ends; in the past when there is none.
func (p *pace) stalledUntil() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stalled
}

// until waits for an instant; an error is the context's.
func until(ctx context.Context, at time.Time) error {
	wait := at.Sub(clock.System{}.Now())
	if wait <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
