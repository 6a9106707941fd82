// Package xvfb is a display in memory with a pair of hands and a pair of eyes:
// it starts Xvfb, runs a program on it, types by xdotool and looks at the
// framebuffer. The pictures of the window and its tests with the real program
// are made with it.
//
// It knows nothing of the program, and it does not use a pointer.
package xvfb

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

	"titian/app/clock"
)

// ErrMissing tells that this machine has no Xvfb or no xdotool.
var ErrMissing = errors.New("xvfb: Xvfb or xdotool is not installed; scripts/setup gl xvfb installs them")

// Display is a screen of its own. It belongs to one goroutine.
type Display struct {
	dir    string
	number string
	server *process
	// strokes counts the keys that were pressed.
	strokes int
	// window is that of the program, empty until it was found.
	window string
}

// Available tells with ErrMissing that there are no displays to be had here.
func Available() error {
	for _, name := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(name); err != nil {
			return ErrMissing
		}
	}
	return nil
}

// Start starts a display of so many pixels. dir is an empty folder for its
// framebuffer and for what programs on it keep beside their profile.
func Start(ctx context.Context, dir string, size image.Point) (*Display, error) {
	if err := Available(); err != nil {
		return nil, err
	}
	d := &Display{dir: dir}
	for _, folder := range []string{d.buffers(), d.Home(), d.runtime()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, fmt.Errorf("start display: %w", err)
		}
	}
	told, tell, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start display: %w", err)
	}
	defer told.Close() //nolint:errcheck // read to its end
	screen := fmt.Sprintf("%dx%dx24", size.X, size.Y)
	// It ends by Close, which lets its programs end before.
	server := exec.CommandContext(context.WithoutCancel(ctx), "Xvfb", "-displayfd", "3", "-screen", "0", screen, //nolint:gosec // numbers of our own
		"-nolisten", "tcp", "-noreset", "-nocursor", "-fbdir", d.buffers())
	server.ExtraFiles = []*os.File{tell}
	d.server, err = begin(server)
	_ = tell.Close()
	if err != nil {
		return nil, fmt.Errorf("start display: %w", err)
	}
	line, err := bufio.NewReader(told).ReadString('\n')
	if d.number = strings.TrimSpace(line); err != nil || d.number == "" {
		return nil, errors.Join(fmt.Errorf("start display: Xvfb names no display: %w", err), d.Close())
	}
	return d, nil
}

func (d *Display) buffers() string { return filepath.Join(d.dir, "buffers") }
func (d *Display) runtime() string { return filepath.Join(d.dir, "runtime") }

// Home is the home folder of programs on this display, "~" to them.
func (d *Display) Home() string { return filepath.Join(d.dir, "home") }

// Environment is what a program on this display needs; more is added to it.
// Nothing of the person's who runs it is in it but where programs are.
func (d *Display) Environment(more ...string) []string {
	return append([]string{
		"DISPLAY=:" + d.number, "HOME=" + d.Home(), "XDG_RUNTIME_DIR=" + d.runtime(),
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8",
	}, more...)
}

// Close ends the display. Programs on it should have ended before.
func (d *Display) Close() error { return d.server.stop() }

// do runs xdotool with arguments and returns what it says.
func (d *Display) do(ctx context.Context, args ...string) (string, error) {
	c := exec.CommandContext(ctx, "xdotool", args...) //nolint:gosec // arguments of our own
	c.Env = d.Environment()
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("xdotool %s: %w", args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}

// Window waits until a window with that title, or one that begins so, is shown,
// and gives it the keyboard: no window manager does it here.
func (d *Display) Window(ctx context.Context, title string) error {
	for {
		found, err := d.do(ctx, "search", "--onlyvisible", "--name", "^"+title)
		if first, _, _ := strings.Cut(found, "\n"); err == nil && first != "" {
			d.window = first
			_, err := d.do(ctx, "windowfocus", "--sync", first)
			return err
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return fmt.Errorf("wait for window: %w", err)
		}
	}
}

// Place is where the window stands on the screen, in pixels.
func (d *Display) Place(ctx context.Context) (image.Rectangle, error) {
	said, err := d.do(ctx, "getwindowgeometry", "--shell", d.window)
	if err != nil {
		return image.Rectangle{}, err
	}
	at := map[string]int{}
	for line := range strings.Lines(said) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if at[name], err = strconv.Atoi(value); err != nil {
			return image.Rectangle{}, fmt.Errorf("find window: %w", err)
		}
	}
	return image.Rect(at["X"], at["Y"], at["X"]+at["WIDTH"], at["Y"]+at["HEIGHT"]), nil
}

// keyDelay is between two keys, in milliseconds: that of a fast typist would be
// 100, and a window that falls behind at this one falls behind in the field.
const keyDelay = 24

// Key presses keys in the names of X, such as "Return", "ctrl+s", "Tab".
func (d *Display) Key(ctx context.Context, keys ...string) error {
	d.strokes += len(keys)
	_, err := d.do(ctx, append([]string{"key", "--delay", strconv.Itoa(keyDelay)}, keys...)...)
	return err
}

// Type types a text.
func (d *Display) Type(ctx context.Context, text string) error {
	d.strokes += len([]rune(text))
	_, err := d.do(ctx, "type", "--delay", strconv.Itoa(keyDelay), "--", text)
	return err
}

// Strokes counts the keys that were pressed so far.
func (d *Display) Strokes() int { return d.strokes }

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func now() time.Time { return clock.System{}.Now() }
