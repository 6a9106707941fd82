package engine

import (
	"testing"
	"time"
)

// Five requests that die of one cut are one failure, or a village would wait
// sixteen times too long for the next try.
func TestOneCutCountsOnce(t *testing.T) {
	l := line{rand: func() float64 { return 0.999 }}
	now := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	for range 5 {
		l.fail(&Fault{Op: "upload", Reason: ReasonReset}, now)
	}
	if l.failures != 1 {
		t.Fatalf("%d failures", l.failures)
	}
	next := l.until
	l.fail(&Fault{Op: "push", Reason: ReasonReset}, next)
	if l.failures != 2 || !l.until.After(next) {
		t.Errorf("a cut after the wait: %d failures, next try %s after %s", l.failures, l.until, next)
	}
	l.fail(&Fault{Op: "pull", Reason: ReasonBusy, RetryAfter: time.Hour}, next)
	if l.until.Sub(next) < time.Hour {
		t.Errorf("central asked for an hour and gets %s", l.until.Sub(next))
	}
}
