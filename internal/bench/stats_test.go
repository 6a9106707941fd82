package main

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestPercentile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = 100 - i
	}
	for _, test := range []struct {
		p    float64
		want int
	}{{0, 1}, {1, 1}, {50, 50}, {95, 95}, {99, 99}, {99.1, 100}, {100, 100}} {
		if got := percentile(hundred, test.p); got != test.want {
			t.Errorf("percentile(%v) = %d, want %d", test.p, got, test.want)
		}
	}
	if got := percentile([]int{7}, 99); got != 7 {
		t.Errorf("percentile of one value = %d", got)
	}
}

// At least p percent of the values do not exceed the percentile, and fewer than
// p percent are less than it.
func TestPercentileLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(-9, 9), 1, 40).Draw(t, "values")
		p := rapid.Float64Range(1, 100).Draw(t, "p")
		got := percentile(values, p)
		var upTo, below int
		for _, v := range values {
			if v <= got {
				upTo++
			}
			if v < got {
				below++
			}
		}
		need := p / 100 * float64(len(values))
		if !slices.Contains(values, got) || float64(upTo) < need || float64(below) >= need {
			t.Fatalf("percentile(%v, %v) = %d", values, p, got)
		}
	})
}

func TestMedianAndSpread(t *testing.T) {
	if got := median([]float64{3, 1, 2}); got != 2 {
		t.Errorf("median of three = %v", got)
	}
	if got := median([]float64{4, 1, 3, 2}); got != 2.5 {
		t.Errorf("median of four = %v", got)
	}
	if got := spread([]float64{0.9314}, 3, " s"); got != "0.931 s" {
		t.Errorf("spread of one = %q", got)
	}
	if got := spread([]float64{3, 1, 2}, 1, " s"); got != "2.0 s [3.0 1.0 2.0]" {
		t.Errorf("spread of three = %q", got)
	}
}
