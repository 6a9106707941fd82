package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// percentile returns the smallest value that at least p percent of all values
// do not exceed; p is from 0 to 100. values is not empty.
func percentile[T cmp.Ordered](values []T, p float64) T {
	sorted := slices.Sorted(slices.Values(values))
	at := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[min(max(at-1, 0), len(sorted)-1)]
}

// median is the middle value, the mean of the middle two of an even number.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// millis is a duration in milliseconds.
func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func round(x float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(x*scale) / scale
}

// spread writes the median and, of several values, all of them in brackets.
func spread(values []float64, digits int, unit string) string {
	text := fmt.Sprintf("%.*f%s", digits, median(values), unit)
	if len(values) == 1 {
		return text
	}
	all := make([]string, 0, len(values))
	for _, v := range values {
		all = append(all, fmt.Sprintf("%.*f", digits, v))
	}
	return text + " [" + strings.Join(all, " ") + "]"
}
