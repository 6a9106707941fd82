package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"titian/internal/rig"
)

const (
	keyBudget   = 16 // milliseconds
	stallBudget = 50
)

// keyed are the benchmarks of the window's tests that say what a key costs: what
// its handlers and the layout take in Fyne's test driver, without drawing.
type keyed struct {
	pkg, name, what string
	budget          float64
}

func keyedBenchmarks() []keyed {
	return []keyed{
		{"titian/ui/sheet", "BenchmarkKey", "window: a key in the grid of the sheet, 6 members", keyBudget},
		{"titian/ui/sheet", "BenchmarkFieldKey", "window: a key in a field of the sheet", keyBudget},
		{"titian/ui/families", "BenchmarkKey", "window: a key in the search of 100,000 people", stallBudget},
		{"titian/ui/kit", "BenchmarkRowsScroll", "window: a page of scrolling in 100,000 rows", stallBudget},
	}
}

// measureKeys runs those benchmarks.
func measureKeys(ctx context.Context, b *bench) ([]Row, error) {
	var rows []Row
	for _, k := range keyedBenchmarks() {
		cmd := exec.CommandContext(ctx, "go", "test", "-tags", rig.Tags, "-run", "^$", "-bench", "^"+k.name+"$", //nolint:gosec // our own tests
			"-benchtime", pick(b.extent, "20x", "1s", "3s"), k.pkg)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		out, err := cmd.CombinedOutput()
		if err != nil {
			return rows, fmt.Errorf("measure %s: %w: %s", k.name, err, out)
		}
		took, times, err := perOperation(string(out), k.name)
		if err != nil {
			return rows, err
		}
		rows = append(rows, Row{
			What: k.what, Budget: fmt.Sprintf("≤ %.0f ms", k.budget), Measured: fmt.Sprintf("%.2f ms", took),
			Figures: map[string]float64{"mean_ms": round(took, 3)}, Met: met(took <= k.budget), Runs: times + " times, in the test driver",
		})
	}
	return rows, nil
}

// perOperation reads a line of go test: the name, how often, nanoseconds each.
func perOperation(out, name string) (ms float64, times string, err error) {
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], name) || fields[3] != "ns/op" {
			continue
		}
		ns, err := strconv.ParseFloat(fields[2], 64)
		if err != nil {
			return 0, "", fmt.Errorf("read benchmark: %w", err)
		}
		return ns / 1e6, fields[1], nil
	}
	return 0, "", fmt.Errorf("benchmark %s said nothing", name)
}
