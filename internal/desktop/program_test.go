package desktop

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian"
	"titian/app"
	"titian/app/clock"
	"titian/app/words"
	"titian/localdb/seal"
)

// run is one start of the program without a screen.
type run struct {
	params         Params
	stdout, stderr bytes.Buffer
	alerts         []string
	environment    map[string]string
	appsMade       int
}

func newRun(t *testing.T, args ...string) *run {
	t.Helper()
	about, err := titian.Describe()
	if err != nil {
		t.Fatal(err)
	}
	r := &run{environment: map[string]string{}}
	r.params = Params{
		Args: args, Getenv: func(name string) string { return r.environment[name] }, Stdout: &r.stdout, Stderr: &r.stderr,
		Clock: clock.System{}, About: about, OS: "linux", Do: func(f func()) { f() },
		Room:   func() fyne.Size { return fyne.Size{} },
		Alert:  func(_, text string) { r.alerts = append(r.alerts, text) },
		NewApp: func() fyne.App { r.appsMade++; return fynetest.NewTempApp(t) },
		KDF:    seal.Params{MemoryKiB: 64, Passes: 1, Lanes: 1},
	}
	return r
}

func TestWhatIsSaidWithoutAWindow(t *testing.T) {
	for name, test := range map[string]struct {
		args           []string
		code           int
		stdout, stderr string
		box            string // part of what a box says besides stdout
	}{
		"version":          {args: []string{"--version"}, stdout: "Titian 0."},
		"help":             {args: []string{"--help"}, stdout: "titian --rehearsal"},
		"unknown flag":     {args: []string{"--speed"}, code: 2, stderr: "unknown flag --speed", box: "unknown flag --speed"},
		"no such tongue":   {args: []string{"--lang", "fr"}, code: 2, stderr: "titian --help", box: "titian --help"},
		"no display":       {code: 3, stderr: "make screens"},
		"in English":       {args: []string{"--lang", "en"}, code: 3, stderr: "Titian needs a screen"},
		"a time, for real": {args: []string{"--from", "2026-11-22T08:00:00+08:00"}, code: 2, stderr: "--rehearsal"},
		"no time":          {args: []string{"--rehearsal", "--from", "tomorrow"}, code: 2, stderr: "2026-11-22T08:00:00+08:00"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRun(t, append(test.args, "--home", t.TempDir())...)
			if code := Main(t.Context(), r.params); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if !strings.Contains(r.stdout.String(), test.stdout) || !strings.Contains(r.stderr.String(), test.stderr) {
				t.Errorf("it said %q and %q", r.stdout.String(), r.stderr.String())
			}
			if r.appsMade > 0 {
				t.Error("it reached for the screen")
			}
			if len(r.alerts) != 1 || !strings.Contains(r.alerts[0], test.box) || !strings.Contains(r.alerts[0], test.stdout) {
				t.Errorf("boxes: %q", r.alerts)
			}
		})
	}
}

func TestAProfileThatCannotBeOpened(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--home", file}, {"--home", file, "--rehearsal"}} {
		r := newRun(t, args...)
		r.environment["DISPLAY"] = ":0"
		if code := Main(t.Context(), r.params); code != exitFailed || !strings.Contains(r.stderr.String(), "--home") || len(r.alerts) != 1 {
			t.Errorf("%v: exit code %d, it said %q and showed %q", args, code, r.stderr.String(), r.alerts)
		}
	}
}

func TestProfileFolder(t *testing.T) {
	config := func() (string, error) { return "/home/sari/.config", nil }
	if got, err := profileFolder("", config); err != nil || got != filepath.FromSlash("/home/sari/.config/titian") {
		t.Errorf("by default it is %s, %v", got, err)
	}
	none := func() (string, error) { return "", os.ErrNotExist }
	if _, err := profileFolder("", none); !errors.Is(err, errNoHome) {
		t.Errorf("without a home: %v", err)
	}
	if got, err := profileFolder("desa", none); err != nil || !filepath.IsAbs(got) {
		t.Errorf("named it is %s, %v", got, err)
	}
}

// opened is a program with its profile open.
func opened(t *testing.T, home string, args options) *Program {
	t.Helper()
	args.Home, args.Log = home, "error"
	g, err := newProgram(newRun(t).params, args)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := g.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTheLanguageOfTheCommandLineIsKept(t *testing.T) {
	home := t.TempDir()
	if got := opened(t, home, options{Lang: "en"}).station.Settings().Language; got != "en" {
		t.Errorf("it is %s", got)
	}
	if got := opened(t, home, options{}).station.Settings().Language; got != "en" {
		t.Errorf("at the next start it is %s", got)
	}
}

func TestARehearsalHasAFolderOfItsOwn(t *testing.T) {
	home := t.TempDir()
	g := opened(t, home, options{Rehearsal: true})
	if _, err := g.desk.Found(t.Context(), setup()); err != nil {
		t.Fatal(err)
	}
	if p := opened(t, home, options{}).desk.Presence(); p.State != app.PresenceNone || p.Rehearsal {
		t.Errorf("the real profile beside it is %+v", p)
	}
	second := opened(t, home, options{Rehearsal: true})
	if p := second.desk.Presence(); p.State != app.PresenceInUse || !p.Rehearsal {
		t.Errorf("a second window of it is %+v", p)
	}
	if second.practice != nil {
		t.Error("a second window has a central of its own")
	}
}

func TestAProfileInUseIsToldInTheWindow(t *testing.T) {
	home := t.TempDir()
	if _, err := opened(t, home, options{}).desk.Found(t.Context(), setup()); err != nil {
		t.Fatal(err)
	}
	if p := opened(t, home, options{}).desk.Presence(); p.State != app.PresenceInUse {
		t.Errorf("a second window of it is %+v", p)
	}
}

func setup() app.Setup {
	return app.Setup{Officer: "Bu Contoh", Village: "5103011001", Passphrase: []byte("empat kata yang biasa")}
}

func TestARehearsalMayBeginAtAnotherTime(t *testing.T) {
	const from = "2026-11-22T08:00:00+08:00"
	g := opened(t, t.TempDir(), options{Rehearsal: true, From: from})
	begin, err := time.Parse(time.RFC3339, from)
	if err != nil {
		t.Fatal(err)
	}
	if late := g.p.Clock.Now().Sub(begin); late < 0 || late > time.Minute {
		t.Errorf("it begins %v late", late)
	}
}

func TestAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		queue := make(chan func(), 8)
		g := &Program{p: Params{Do: func(f func()) { queue <- f }, Clock: clock.System{}}}
		g.pace = newPace(&g.p)
		ran := 0
		g.after(time.Second, func() { ran++ })
		stopped := g.after(time.Second, func() { ran += 10 })
		late := g.after(time.Second, func() { ran += 100 })
		stopped()
		time.Sleep(2 * time.Second)
		late() // its time has come, and its turn has not
		for len(queue) > 0 {
			(<-queue)()
		}
		if ran != 1 {
			t.Errorf("ran %d, want the first alone", ran)
		}
	})
}

// pane is a window that comes into being as the test says.
type pane struct {
	fyne.Window
	show   func()
	native any
}

func (p pane) Show()                 { p.show() }
func (p pane) RunNative(f func(any)) { f(p.native) }

func TestShow(t *testing.T) {
	shown := fynetest.NewTempApp(t).NewWindow("")
	for name, test := range map[string]struct {
		window fyne.Window
		// key is that of the sentence, empty for a window that is there.
		key string
	}{
		"a window":        {window: shown},
		"on X":            {window: pane{shown, func() {}, handleX(7)}},
		"no display":      {window: pane{shown, func() { panic("NotInitialized") }, nil}, key: "desktop.no_display"},
		"no OpenGL":       {window: pane{shown, complainAs("window creation error"), handleX(0)}, key: "desktop.no_graphics"},
		"a broken OpenGL": {window: pane{shown, complainAs("failed to initialise OpenGL"), handleX(7)}, key: "desktop.no_graphics"},
	} {
		t.Run(name, func(t *testing.T) {
			faults := captureLog(slog.New(slog.DiscardHandler))
			err := show(test.window, faults)
			screen, ok := errors.AsType[*screenError](err)
			if ok != (test.key != "") || (ok && screen.key != test.key) {
				t.Errorf("it is %v", err)
			}
			for _, language := range words.Languages() {
				catalogue, err := words.Load(language)
				if err != nil {
					t.Fatal(err)
				}
				if ok && (!catalogue.Has(screen.key) || !catalogue.Has(screen.key+"_hint")) {
					t.Errorf("%s has no words for %s", language, screen.key)
				}
			}
		})
	}
}

func TestFit(t *testing.T) {
	w := fynetest.NewTempApp(t).NewWindow("")
	for _, test := range []struct{ room, want fyne.Size }{
		{fyne.NewSize(0, 0), fyne.NewSize(1366, 768)},
		{fyne.NewSize(1920, 1080), fyne.NewSize(1366, 768)},
		{fyne.NewSize(1024, 700), fyne.NewSize(1024, 700)},
		{fyne.NewSize(1366, 728), fyne.NewSize(1366, 728)},
	} {
		w.Resize(fyne.NewSize(width, height))
		(&Program{p: Params{Room: func() fyne.Size { return test.room }}}).fit(w)
		if got := w.Canvas().Size(); got != test.want {
			t.Errorf("on %v it is %v, want %v", test.room, got, test.want)
		}
	}
}

func TestViewer(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	show := viewer("linux")
	path := filepath.Join(dir, "KLG-TEST kartu.pdf")
	if err := show(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("without a viewer: %v", err)
	}
	script := func(body string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil { //nolint:gosec // it has to run
			t.Fatal(err)
		}
	}
	script(`printf '%s|%s' "$#" "$1" >"` + dir + `/told"`)
	if err := show(path); err != nil {
		t.Fatal(err)
	}
	if told, err := os.ReadFile(filepath.Join(dir, "told")); err != nil || string(told) != "1|"+path {
		t.Errorf("the viewer was told %q, %v", told, err)
	}
	script("exit 3")
	if err := show(path); err == nil {
		t.Error("a viewer that shows nothing was taken for one that does")
	}
	for system, want := range map[string]string{"windows": "rundll32", "darwin": "open", "linux": "xdg-open"} {
		if got := opener(system)[0]; got != want {
			t.Errorf("%s: %s", system, got)
		}
	}
}

func TestNowhere(t *testing.T) {
	if _, err := nowhere(context.Background(), "tcp", "localhost:80"); err == nil {
		t.Error("it leads somewhere")
	}
}
