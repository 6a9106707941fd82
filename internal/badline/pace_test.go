package badline

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// However the senders come and go, and however late, the line never carries
// more than its rate, and it idles only when nobody has anything to send.
func TestPaceKeepsTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.IntRange(1_000, 1_000_000).Draw(t, "rate")
		profile := Profile{Rate: rate}
		begin := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
		at, sent, last := begin, 0, begin
		var p pace
		for range rapid.IntRange(1, 50).Draw(t, "pieces") {
			at = at.Add(time.Duration(rapid.IntRange(0, 200_000).Draw(t, "pause µs")) * time.Microsecond)
			n := rapid.IntRange(1, upPiece).Draw(t, "bytes")
			done := p.send(n, profile, at)
			sent += n
			// Each piece may be rounded down by less than a nanosecond.
			least := time.Duration(float64(sent)/float64(rate)*float64(time.Second)) - 50
			if done.Sub(begin) < least {
				t.Fatalf("%d bytes at %d B/s took %v, less than %v", sent, rate, done.Sub(begin), least)
			}
			piece := time.Duration(n) * time.Second / time.Duration(rate)
			if latest := later(last, at).Add(piece); done.After(latest) {
				t.Fatalf("done %v later than a busy line would be", done.Sub(latest))
			}
			last = done
		}
	})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
