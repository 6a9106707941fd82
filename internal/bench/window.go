package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"titian/internal/rig"
	"titian/internal/xvfb"
)

const (
	startBudget  = 0.7 // seconds
	idleBudget   = 1.0 // percent of one processor
	binaryBudget = 60  // MB
)

// idleFor is how long a window is left alone.
func (b *bench) idleFor() time.Duration {
	return pick(b.extent, 2*time.Second, 30*time.Second, time.Minute)
}

// screenSize is that of the laptops.
func screenSize() image.Point { return image.Pt(1366, 768) }

// measureWindow builds the real window, starts it on a display in memory with
// 20,000 people, and watches it.
func measureWindow(ctx context.Context, b *bench) (rows []Row, err error) {
	if err := xvfb.Available(); err != nil {
		b.say("%v", err)
		return []Row{{What: "the real window", Met: Failed, Runs: "there is no Xvfb here"}}, nil
	}
	dir, err := b.folder("window")
	if err != nil {
		return nil, err
	}
	w := &watched{b: b, home: profile(dir)}
	if w.program, err = rig.BuildWindow(ctx, dir); err != nil {
		return nil, err
	}
	binary, err := sizeOf(w.program)
	if err != nil {
		return nil, err
	}
	kdf, err := b.undisturbed()
	if err != nil {
		return nil, err
	}
	count, err := b.fillStore(ctx, dir, kdf, pick(b.extent, 1_000, 20_000, 20_000))
	if err != nil {
		return nil, err
	}
	screen := filepath.Join(dir, "screen")
	if err := os.Mkdir(screen, 0o700); err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	if w.display, err = xvfb.Start(ctx, screen, screenSize()); err != nil {
		return nil, err
	}
	defer shut(&err, w.display)
	if err := w.learn(ctx); err != nil {
		return nil, fmt.Errorf("learn what is shown: %w", err)
	}
	var runs []windowRun
	for i := range pick(b.extent, 1, 7, 11) {
		run, err := w.run(ctx, i == 0)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return append(b.windowRows(runs, count), binary), nil
}

// sizeOf tells how large a program is.
func sizeOf(program string) (Row, error) {
	info, err := os.Stat(program)
	if err != nil {
		return Row{}, fmt.Errorf("weigh program: %w", err)
	}
	size := float64(info.Size()) / 1e6
	return Row{
		What: "desktop binary, stripped", Budget: fmt.Sprintf("≤ %d MB", binaryBudget),
		Measured: fmt.Sprintf("%.1f MB", size), Figures: map[string]float64{"size_mb": round(size, 1)}, Met: met(size <= binaryBudget),
	}, nil
}

// residentOf returns the MiB that a process has in memory, and those without the
// libraries that draw in software, which a laptop with graphics does not load.
func residentOf(pid int) (all, lean float64, err error) {
	f, err := os.Open("/proc/" + strconv.Itoa(pid) + "/smaps")
	if err != nil {
		return 0, 0, fmt.Errorf("read memory: %w", err)
	}
	defer f.Close() //nolint:errcheck // opened for reading
	drawing := false
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) == 3 && fields[0] == "Rss:":
			kib, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				return 0, 0, fmt.Errorf("read memory: %w", err)
			}
			all += kib / 1024
			if !drawing {
				lean += kib / 1024
			}
		case len(fields) > 0 && !strings.HasSuffix(fields[0], ":"):
			name := fields[len(fields)-1]
			drawing = strings.Contains(name, "libLLVM") || strings.Contains(name, "_dri.so") || strings.Contains(name, "libgallium")
		}
	}
	return all, lean, lines.Err()
}

// idleOf leaves a process alone and returns the percent of one processor that
// it took all the same.
func (b *bench) idleOf(ctx context.Context, pid int) (float64, error) {
	before, err := ticks(pid)
	if err != nil {
		return 0, err
	}
	if err := pause(ctx, b.idleFor()); err != nil {
		return 0, err
	}
	after, err := ticks(pid)
	// A tick is a hundredth of a second on every Linux that Go runs on.
	return (after - before) / b.idleFor().Seconds(), err
}

// ticks are the hundredths of seconds that a process has worked.
func ticks(pid int) (float64, error) {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, fmt.Errorf("read work: %w", err)
	}
	// The program's name, in brackets, may hold blanks.
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	const user, system = 11, 12
	if len(fields) <= system {
		return 0, errors.New("read work: the system does not tell")
	}
	u, err := strconv.ParseFloat(fields[user], 64)
	if err != nil {
		return 0, fmt.Errorf("read work: %w", err)
	}
	s, err := strconv.ParseFloat(fields[system], 64)
	if err != nil {
		return 0, fmt.Errorf("read work: %w", err)
	}
	return u + s, nil
}

func (b *bench) windowRows(runs []windowRun, people int) []Row {
	var start, listed, usable, resident, lean []float64
	idle := -1.0
	for _, r := range runs {
		start, listed, usable = append(start, r.start), append(listed, r.listed), append(usable, r.usable)
		resident, lean = append(resident, r.resident), append(lean, r.lean)
		idle = max(idle, r.idle)
	}
	starts := fmt.Sprintf("%d starts under Xvfb, drawn in software", len(runs))
	return []Row{
		{
			What: "window: start to the unlock window", Budget: fmt.Sprintf("≤ %.1f s", startBudget), Measured: spread(start, 2, " s"),
			Figures: map[string]float64{"median_s": round(median(start), 3), "max_s": round(percentile(start, 100), 3)}, Met: met(median(start) <= startBudget), Runs: starts,
		},
		{
			What:     fmt.Sprintf("window: Enter to a usable list, %d people, key derivation included", people),
			Budget:   fmt.Sprintf("≤ %.1f s", unlockBudget),
			Measured: spread(usable, 2, " s") + fmt.Sprintf(" until a key in it is answered; shown after %.2f s", median(listed)),
			Figures:  map[string]float64{"median_s": round(median(usable), 3), "max_s": round(percentile(usable, 100), 3), "shown_median_s": round(median(listed), 3)},
			Met:      met(median(usable) <= unlockBudget), Runs: starts,
		},
		{
			What: fmt.Sprintf("window: memory, %d people, list open", people), Budget: fmt.Sprintf("≤ %d MB resident", memoryBudget),
			Measured: spread(lean, 0, " MiB") + fmt.Sprintf(" without the libraries that draw in software, %.0f MiB with them", median(resident)),
			Figures:  map[string]float64{"lean_mib": round(median(lean), 1), "resident_mib": round(median(resident), 1)},
			Met:      met(median(lean)*1.048576 <= memoryBudget), Runs: starts,
		},
		{
			What: "window: idle, the list open, the caret in its search", Budget: fmt.Sprintf("< %.0f %% of one processor", idleBudget),
			Measured: fmt.Sprintf("%.1f %%", idle), Figures: map[string]float64{"percent": round(idle, 2)}, Met: met(idle < idleBudget),
			Runs: fmt.Sprintf("%.0f s", b.idleFor().Seconds()),
		},
	}
}
