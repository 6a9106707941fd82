package shell

import (
	"testing"
	"time"
)

func TestIdleMeasuresByTwoClocks(t *testing.T) {
	const limit = 10 * time.Minute
	start := time.Now().UTC() //nolint:forbidigo // only time.Now carries a monotonic reading, which is what is tested
	wall := start.Round(0)
	for name, c := range map[string]struct {
		now  time.Time
		want bool
	}{
		"just now":                               {start.Add(time.Second), false},
		"nearly":                                 {start.Add(limit - time.Second), false},
		"over":                                   {start.Add(limit), true},
		"slept, the monotonic clock stood still": {wall.Add(8 * time.Hour), true},
		"the clock was set back":                 {wall.AddDate(-1, 0, 0), false},
	} {
		var i idle
		i.touch(start)
		if got := i.over(c.now, limit); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
