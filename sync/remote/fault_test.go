package remote

import (
	"net/http"
	"testing"
	"time"
)

func FuzzRetryAfter(f *testing.F) {
	f.Add("120", "")
	f.Add("Sun, 22 Nov 2026 12:00:00 GMT", "Sun, 22 Nov 2026 11:58:00 GMT")
	f.Add("-1", "tomorrow")
	f.Add("99999999999999999999", "")
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text, date string) {
		h := http.Header{"Retry-After": {text}, "Date": {date}}
		if got := retryAfter(h, now); got < 0 || got > maxRetryAfter {
			t.Fatalf("Retry-After %q, Date %q: %v", text, date, got)
		}
	})
}

func FuzzParseOffset(f *testing.F) {
	f.Add("0")
	f.Add("33554432")
	f.Add("-5")
	f.Add("1e3")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseOffset("offset", http.Header{headerOffset: {text}})
		if err == nil && (got < 0 || got > 32<<20) {
			t.Fatalf("offset %q reads as %d", text, got)
		}
	})
}
