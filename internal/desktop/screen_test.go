package desktop

import (
	"log/slog"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// handleX is a native window of X.
func handleX(handle uintptr) any { return driver.X11WindowContext{WindowHandle: handle} }

// complainAs is what Fyne does when a window cannot be made.
func complainAs(reason string) func() { return func() { fyne.LogError(reason, nil) } }

func TestHandle(t *testing.T) {
	for _, test := range []struct {
		native any
		there  bool
	}{
		{driver.X11WindowContext{}, false},
		{driver.X11WindowContext{WindowHandle: 1}, true},
		{driver.WaylandWindowContext{}, false},
		{driver.WaylandWindowContext{WaylandSurface: 1}, true},
		{driver.WindowsWindowContext{}, false},
		{driver.WindowsWindowContext{HWND: 1}, true},
		{driver.MacWindowContext{}, false},
		{driver.MacWindowContext{NSWindow: 1}, true},
		{driver.UnknownContext{}, true},
	} {
		if got := handle(test.native); got != test.there {
			t.Errorf("%+v is there: %v", test.native, got)
		}
	}
}

func TestCauses(t *testing.T) {
	f := &faultLog{to: slog.New(slog.DiscardHandler)}
	for _, line := range []string{"Fyne error:  window creation error\n", "  Cause: APIUnavailable: no GLX\n", "  At: driver.go:180\n", "  Cause: second\n"} {
		if _, err := f.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	if got := f.causes(); got != "APIUnavailable: no GLX; second" {
		t.Errorf("causes are %q", got)
	}
}

func TestHasDisplay(t *testing.T) {
	for _, test := range []struct {
		system, name string
		there        bool
	}{{"linux", "", false}, {"linux", "DISPLAY", true}, {"linux", "WAYLAND_DISPLAY", true}, {"windows", "", true}, {"darwin", "", true}} {
		err := hasDisplay(test.system, func(name string) string {
			if name == test.name {
				return ":0"
			}
			return ""
		})
		if (err == nil) != test.there {
			t.Errorf("%s with %q: %v", test.system, test.name, err)
		}
	}
}
