package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"titian/internal/xvfb"
)

const (
	startBudget  = 0.7 // seconds
	idleBudget   = 1.0 // percent of one processor
	binaryBudget = 60  // MB
	// idleFor is how long a window is left alone.
	idleFor = 30 * time.Second
)

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
	program := filepath.Join(dir, "titian")
	binary, err := b.buildWindow(ctx, program)
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
	display, err := xvfb.Start(ctx, screen, screenSize())
	if err != nil {
		return nil, err
	}
	defer shut(&err, display)
	var runs []windowRun
	for i := range pick(b.extent, 1, 5, 9) {
		run, err := b.runWindow(ctx, display, program, profile(dir), i == 0)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return append(windowRows(runs, count), binary), nil
}

// buildWindow builds the stripped program and tells its size.
func (b *bench) buildWindow(ctx context.Context, to string) (Row, error) {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags", "migrated_fynedo,no_animations", "-ldflags", "-s -w", "-o", to, "titian/cmd/titian") //nolint:gosec // our own program
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		return Row{}, fmt.Errorf("build window: %w: %s", err, out)
	}
	info, err := os.Stat(to)
	if err != nil {
		return Row{}, fmt.Errorf("build window: %w", err)
	}
	size := float64(info.Size()) / 1e6
	return Row{
		What: "desktop binary, stripped", Budget: fmt.Sprintf("≤ %d MB", binaryBudget),
		Measured: fmt.Sprintf("%.1f MB", size), Figures: map[string]float64{"size_mb": round(size, 1)}, Met: met(size <= binaryBudget),
	}, nil
}

// windowRun is what one start of the window came to.
type windowRun struct {
	start, unlock float64 // seconds
	// resident counts everything, lean all but the libraries that draw in
	// software.
	resident, lean float64 // MiB
	idle           float64 // percent of one processor, below 0 if not watched
}

func (b *bench) runWindow(ctx context.Context, d *xvfb.Display, program, home string, idle bool) (r windowRun, err error) {
	blank, err := d.Grab()
	if err != nil {
		return r, err
	}
	began := b.now()
	p, err := d.Run(ctx, nil, program, "--home", home, "--lang", "id")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	if r.start, err = b.until(ctx, d, blank, began); err != nil {
		return r, fmt.Errorf("start window: %w: %s", err, p.Said())
	}
	if err := d.Window(ctx, "Titian"); err != nil {
		return r, err
	}
	if err := d.Type(ctx, passphrase); err != nil {
		return r, err
	}
	locked, err := d.Settle(ctx)
	if err != nil {
		return r, err
	}
	began = b.now()
	if err := d.Key(ctx, "Return"); err != nil {
		return r, err
	}
	if r.unlock, err = b.until(ctx, d, locked, began); err != nil {
		return r, fmt.Errorf("unlock window: %w: %s", err, p.Said())
	}
	// The list of families is what has to be in memory.
	if err := d.Key(ctx, "alt+2"); err != nil {
		return r, err
	}
	if _, err := d.Settle(ctx); err != nil {
		return r, err
	}
	r.resident, r.lean, err = residentOf(p.PID())
	r.idle = -1
	if err != nil || !idle {
		return r, err
	}
	r.idle, err = b.idleOf(ctx, p.PID())
	return r, err
}

// until waits for a picture that has next to nothing in common with before, and
// returns the seconds since began.
func (b *bench) until(ctx context.Context, d *xvfb.Display, before *image.RGBA, began time.Time) (float64, error) {
	for b.since(began) < time.Minute {
		now, err := d.Grab()
		if err != nil {
			return 0, err
		}
		took := b.since(began).Seconds()
		changed, all := xvfb.Difference(before, now).Size(), before.Bounds().Size()
		if 10*changed.X > 9*all.X && 10*changed.Y > 9*all.Y {
			return took, nil
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	return 0, errors.New("the screen stays as it was")
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
	wait := pick(b.extent, 2*time.Second, idleFor, idleFor)
	select {
	case <-time.After(wait):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	after, err := ticks(pid)
	// A tick is a hundredth of a second on every Linux that Go runs on.
	return (after - before) / wait.Seconds(), err
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

func windowRows(runs []windowRun, people int) []Row {
	var start, unlock, resident, lean []float64
	idle := -1.0
	for _, r := range runs {
		start, unlock = append(start, r.start), append(unlock, r.unlock)
		resident, lean = append(resident, r.resident), append(lean, r.lean)
		idle = max(idle, r.idle)
	}
	starts := fmt.Sprintf("%d starts under Xvfb, drawn in software", len(runs))
	return []Row{
		{
			What: "window: start to the unlock window", Budget: fmt.Sprintf("≤ %.1f s", startBudget), Measured: spread(start, 2, " s"),
			Figures: map[string]float64{"median_s": round(median(start), 3)}, Met: met(median(start) <= startBudget), Runs: starts,
		},
		{
			What: fmt.Sprintf("window: Enter to the first page, %d people, key derivation included", people), Budget: fmt.Sprintf("≤ %.1f s", unlockBudget),
			Measured: spread(unlock, 2, " s"), Figures: map[string]float64{"median_s": round(median(unlock), 3)}, Met: met(median(unlock) <= unlockBudget), Runs: starts,
		},
		{
			What: fmt.Sprintf("window: memory, %d people, list open", people), Budget: fmt.Sprintf("≤ %d MB resident", memoryBudget),
			Measured: spread(lean, 0, " MiB") + fmt.Sprintf(" without the libraries that draw in software, %.0f MiB with them", median(resident)),
			Figures:  map[string]float64{"lean_mib": round(median(lean), 1), "resident_mib": round(median(resident), 1)},
			Met:      met(median(lean)*1.048576 <= memoryBudget), Runs: starts,
		},
		{
			What: "window: idle, the caret in a search line", Budget: fmt.Sprintf("< %.0f %% of one processor", idleBudget),
			Measured: fmt.Sprintf("%.1f %%", idle), Figures: map[string]float64{"percent": round(idle, 2)}, Met: met(idle < idleBudget),
			Runs: fmt.Sprintf("%.0f s", idleFor.Seconds()),
		},
	}
}
