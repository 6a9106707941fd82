package engine_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"titian/internal/badline"
)

func TestTrace(t *testing.T) {
	name := os.Getenv("TRACE")
	if name == "" {
		t.Skip()
	}
	for _, w := range works() {
		if w.name != name {
			continue
		}
		f := newField(t, badline.Profile{}, w.secure)
		f.family()
		f.finish(t.Context())
		f.line.Set(w.profile)
		f.useful = 0
		for range w.families {
			f.family(w.scans...)
		}
		done := make(chan measured)
		go func() { done <- f.measure(w.profile.Rate) }()
		tick := time.NewTicker(500 * time.Millisecond)
		last := f.line.Stats()
		for {
			select {
			case m := <-done:
				fmt.Printf("%+v %+v\n", m, f.line.Stats())
				return
			case <-tick.C:
				s := f.line.Stats()
				fmt.Printf("%3.0f%% r%d c%d a%d up%d | ", 100*float64(s.Up-last.Up)/float64(w.profile.Rate)*2, s.Resets-last.Resets, s.Connections-last.Connections, len(f.engine.Status().Uploading), s.Up)
				last = s
			}
		}
	}
}
