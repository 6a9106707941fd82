package desktop

import (
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// hasDisplay tells early, and in its own words, what Fyne would end in a panic
// about.
func hasDisplay(system string, getenv func(string) string) error {
	if system != "linux" || getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != "" {
		return nil
	}
	return &screenError{"desktop.no_display", errors.New("neither DISPLAY nor WAYLAND_DISPLAY is set")}
}

// show shows a window. A display that cannot be reached makes Fyne panic, one
// without OpenGL leaves a program that runs and shows nothing: both come back as
// an error here.
func show(window fyne.Window, faults *faultLog) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &screenError{"desktop.no_display", fmt.Errorf("%v; %s", r, faults.causes())}
		}
	}()
	window.Show()
	native, ok := window.(driver.NativeWindow)
	if !ok {
		return nil // not of a screen
	}
	there := true
	native.RunNative(func(context any) { there = handle(context) })
	if !there || faults.holds("failed to initialise OpenGL") {
		return &screenError{"desktop.no_graphics", errors.New(faults.causes())}
	}
	return nil
}

// handle reports whether a native window is one.
func handle(context any) bool {
	switch c := context.(type) {
	case driver.X11WindowContext:
		return c.WindowHandle != 0
	case driver.WaylandWindowContext:
		return c.WaylandSurface != 0
	case driver.WindowsWindowContext:
		return c.HWND != 0
	case driver.MacWindowContext:
		return c.NSWindow != 0
	default:
		return true
	}
}

// maxFaults bounds what is remembered of Fyne's log, in bytes.
const maxFaults = 4 << 10

// faultLog takes what Fyne writes to the standard log: its only way to tell of
// an error.
type faultLog struct {
	to *slog.Logger

	mu    sync.Mutex
	lines strings.Builder
}

var _ io.Writer = (*faultLog)(nil)

// captureLog sends the standard log to ours, at the level debug.
func captureLog(to *slog.Logger) *faultLog {
	f := &faultLog{to: to}
	log.SetFlags(0)
	log.SetOutput(f)
	return f
}

// Write implements io.Writer.
func (f *faultLog) Write(line []byte) (int, error) {
	f.to.Debug("fyne", "line", strings.TrimSpace(string(line)))
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.lines.Len() < maxFaults {
		f.lines.Write(line)
	}
	return len(line), nil
}

func (f *faultLog) holds(text string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Contains(f.lines.String(), text)
}

// causes is what Fyne gave as reasons, in one line.
func (f *faultLog) causes() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for line := range strings.Lines(f.lines.String()) {
		if cause, ok := strings.CutPrefix(strings.TrimSpace(line), "Cause: "); ok {
			out = append(out, cause)
		}
	}
	return strings.Join(out, "; ")
}
