//go:build linux

package main

import (
	"io"
	"os"
	"testing"

	"titian/app/clock"
)

// The whole window is typed in, and judged by its slowest answer.
func TestKeysInTheWindow(t *testing.T) {
	p, err := newPeople()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{extent: quick, clock: clock.System{}, dir: t.TempDir(), people: p, progress: io.Discard}
	rows, err := measureKeys(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 {
		t.Errorf("%d rows", len(rows))
	}
	for _, r := range rows {
		if f := r.Figures; f["median_ms"] <= 0 || f["max_ms"] < f["p99_ms"] || f["p99_ms"] < f["median_ms"] || f["shown_max_ms"] < f["max_ms"] {
			t.Errorf("%s: %v", r.What, f)
		}
	}
	slow := heldRow("", 16, []stroke{{1, 2}, {17, 18}, {1, 1}})
	if slow.Met != No || slow.Figures["max_ms"] != 17 {
		t.Errorf("one slow key: %+v", slow)
	}
}

func TestWhatAProcessTakes(t *testing.T) {
	all, lean, err := residentOf(os.Getpid())
	if err != nil || all < 1 || lean > all {
		t.Errorf("resident %v MiB, lean %v MiB, %v", all, lean, err)
	}
	if n, err := ticks(os.Getpid()); err != nil || n < 0 {
		t.Errorf("%v ticks, %v", n, err)
	}
	if _, err := ticks(-1); err == nil {
		t.Error("a process that is not there has worked")
	}
}
