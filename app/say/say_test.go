package say_test

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"titian/app/civil"
	"titian/app/say"
)

func TestRupiah(t *testing.T) {
	for in, want := range map[int64]string{
		0:             "Rp0",
		999:           "Rp999",
		1_000:         "Rp1.000",
		35_000:        "Rp35.000",
		150_000:       "Rp150.000",
		1_234_567:     "Rp1.234.567",
		-2_500:        "-Rp2.500",
		math.MinInt64: "-Rp9.223.372.036.854.775.808",
	} {
		if got := say.Rupiah(in); got != want {
			t.Errorf("Rupiah(%d) = %q, want %q", in, got, want)
		}
	}
}

func TestNumberKeepsTheDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		s := say.Number(n)
		if back, err := strconv.ParseInt(strings.ReplaceAll(s, ".", ""), 10, 64); err != nil || back != n {
			t.Fatalf("Number(%d) = %q", n, s)
		}
		groups := strings.Split(strings.TrimPrefix(s, "-"), ".")
		for i, group := range groups {
			if len(group) > 3 || len(group) == 0 || (i > 0 && len(group) != 3) {
				t.Fatalf("Number(%d) = %q: group %q", n, s, group)
			}
		}
	})
}

func TestClock(t *testing.T) {
	at := time.Date(2026, time.January, 2, 7, 3, 59, 0, time.UTC)
	for province, want := range map[string]string{"33": "14.03 WIB", "73": "15.03 WITA", "94": "16.03 WIT"} {
		loc := civil.Zone(province)
		if got := say.ClockZone(at, loc); got != want {
			t.Errorf("ClockZone in %s = %q, want %q", province, got, want)
		}
		if got, want := say.Clock(at, loc), want[:5]; got != want {
			t.Errorf("Clock in %s = %q, want %q", province, got, want)
		}
	}
}

func TestBytesNeverReadAsNothingWhileSomethingIsLeft(t *testing.T) {
	for n, want := range map[int64][2]string{
		0: {"0 kB", "0 kB"}, 1: {"1 kB", "1 kB"}, 1000: {"1 kB", "1 kB"}, 1001: {"2 kB", "2 kB"}, 999_000: {"999 kB", "999 kB"},
		999_999: {"1,0 MB", "1.0 MB"}, 4_140_000: {"4,1 MB", "4.1 MB"}, 1_234_000_000: {"1234,0 MB", "1234.0 MB"},
	} {
		if id, en := say.Bytes(n, "id"), say.Bytes(n, "en"); id != want[0] || en != want[1] {
			t.Errorf("Bytes(%d) = %q and %q, want %q", n, id, en, want)
		}
	}
}
