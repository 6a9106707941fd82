//go:build linux

package main

import (
	"os"
	"testing"
)

func TestPerOperation(t *testing.T) {
	const said = "goos: linux\nBenchmarkKeyOther-2 \t 9 \t 9 ns/op\nBenchmarkKey-2 \t 1230 \t 921000 ns/op\nPASS\n"
	ms, times, err := perOperation(said, "BenchmarkKey-")
	if err != nil || ms != 0.921 || times != "1230" {
		t.Errorf("%v ms, %s times, %v", ms, times, err)
	}
	for _, said := range []string{"", "PASS\n", "BenchmarkKey-2 1 x ns/op\n"} {
		if _, _, err := perOperation(said, "BenchmarkKey"); err == nil {
			t.Errorf("%q was read", said)
		}
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
