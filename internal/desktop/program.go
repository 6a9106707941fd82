// Package desktop is what cmd/titian does: it reads the command line, opens a
// profile, joins the station behind it with the window in front of it, and lets
// go of all of it in order. Fyne's driver is handed in, so that this package
// builds and is tested without a screen.
//
// It decides nothing about dossiers and draws nothing itself.
package desktop

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/alecthomas/kong"

	"titian"
	"titian/app/clock"
	"titian/app/words"
	"titian/localdb/seal"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
	// exitNoScreen: there is no display, or one without OpenGL.
	exitNoScreen = 3
)

// Params are the parts of the program. All but KDF, Sleep and Wake are required.
type Params struct {
	// Args are those behind the program's name.
	Args           []string
	Getenv         func(string) string
	Stdout, Stderr io.Writer
	Clock          clock.Clock
	About          titian.About
	// NewApp makes Fyne's app with its driver. It is called once, on the main
	// goroutine, and only when there is something to show.
	NewApp func() fyne.App
	// Do runs f on the UI goroutine, as fyne.Do does.
	Do func(f func())
	// Sleep returns when the system has an event for the window, which it hands
	// to Fyne, or when most has passed. It is called on the UI goroutine. Wake,
	// on any goroutine, ends a Sleep. Both are nil for a driver that needs none.
	Sleep func(most time.Duration)
	Wake  func()
	// Room is how much of the first screen windows may take, in pixels; zero if
	// nobody knows. It is called when there is a window.
	Room func() fyne.Size
	// OS is the system's name as Go gives it, "linux" or "windows".
	OS string
	// Alert shows a message in a box of the system's, where nobody reads
	// standard output and error.
	Alert func(title, text string)
	// KDF is the cost of a new passphrase; zero for what this machine bears.
	KDF seal.Params
}

// options is the grammar of the command line.
type options struct {
	Home      string           `help:"Folder of the laptop's profile." env:"TITIAN_HOME" placeholder:"DIR" type:"path"`
	Rehearsal bool             `help:"Practise: a profile of its own with invented families, and a central inside the program."`
	From      string           `help:"With --rehearsal: practise as if it were this time, such as 2026-11-22T08:00:00+08:00." placeholder:"TIME"`
	Lang      string           `help:"Language of the window, id or en; its settings keep it." enum:",id,en" default:""`
	Log       string           `help:"What is told on standard error: error, warn, info or debug. It never holds a personal value." enum:"error,warn,info,debug" default:"warn"`
	Version   kong.VersionFlag `help:"Print the version."`
}

const description = `Titian registers families for national health insurance where there is no signal.

Examples:
  titian                              the window, on this laptop's profile
  titian --rehearsal                  practise without risk
  titian --home /media/usb/desa       another profile
  FYNE_SCALE=2 titian                 twice as large, for this run

Exit codes: 0 done, 1 failed, 2 usage, 3 no display or no OpenGL.`

// folder of the practice profile, in that of the profile.
const rehearsalFolder = "latihan"

// Main runs the program and returns its exit code. It has to be called on the
// main goroutine.
func Main(ctx context.Context, p Params) int {
	var o options
	left, said := -1, &strings.Builder{}
	parser, err := kong.New(&o, kong.Name("titian"), kong.Description(description),
		kong.Writers(io.MultiWriter(p.Stdout, said), p.Stderr), kong.Exit(func(code int) { left = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Resolvers(environment(p.Getenv)),
		kong.Vars{"version": p.About.Name + " " + p.About.Version})
	if err != nil {
		_, _ = fmt.Fprintf(p.Stderr, "titian: %v\n", err)
		return exitFailed
	}
	_, err = parser.Parse(p.Args)
	if left >= 0 {
		p.Alert(p.About.Name, said.String()) // the help or the version
		return left
	}
	if err != nil {
		return complain(p, o, &usageError{err})
	}
	program, err := newProgram(p, o)
	if err == nil {
		err = program.Run(ctx)
		// The profile is closed whole, also after an interrupt.
		err = errors.Join(err, program.Close()) //nolint:contextcheck // see above
	}
	if err != nil {
		return complain(p, o, err)
	}
	return exitOK
}

// environment answers kong's env tags from the injected environment.
func environment(getenv func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			if v := getenv(name); v != "" {
				return v, nil
			}
		}
		return nil, nil //nolint:nilnil // kong's way of saying that there is no value
	})
}

// screenError tells that nothing can be shown here.
type screenError struct {
	// key is that of the sentence, its hint stands under key + "_hint".
	key string
	err error
}

func (e *screenError) Error() string { return e.err.Error() }
func (e *screenError) Unwrap() error { return e.err }

// usageError tells that the command line cannot be read.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// errFrom tells that the time to practise from cannot be used.
var errFrom = errors.New("desktop: not a time to practise from")

// errNoHome tells that the system names no folder for settings.
var errNoHome = errors.New("desktop: no folder for the profile")

// complain says what went wrong, and what helps, where somebody will see it.
func complain(p Params, o options, err error) int {
	code, key := exitFailed, "desktop.failed"
	screen, noScreen := errors.AsType[*screenError](err)
	_, misused := errors.AsType[*usageError](err)
	switch {
	case noScreen:
		code, key = exitNoScreen, screen.key
	case misused:
		code, key = exitUsage, "desktop.usage"
	case errors.Is(err, errNoHome):
		code, key = exitUsage, "desktop.no_home"
	case errors.Is(err, errFrom):
		code, key = exitUsage, "desktop.from"
	}
	text, hint := err.Error(), ""
	if catalogue, failed := words.Load(language(o.Lang)); failed == nil {
		text, hint = catalogue.Text(key), catalogue.Text(key+"_hint")
	}
	_, _ = fmt.Fprintf(p.Stderr, "titian: %s\nhint: %s\n(%v)\n", text, hint, err)
	box := text + "\n\n" + hint
	if misused {
		box += "\n\n" + err.Error()
	}
	p.Alert(p.About.Name, box)
	return code
}

// language is the one asked for, or the first if there is no such.
func language(asked string) string {
	if slices.Contains(words.Languages(), asked) {
		return asked
	}
	return words.Languages()[0]
}

// logger tells on standard error what the level lets through.
func logger(p Params, level string) (*slog.Logger, error) {
	var at slog.Level
	if err := at.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("read log level: %w", err)
	}
	return slog.New(slog.NewTextHandler(p.Stderr, &slog.HandlerOptions{Level: at})), nil
}

// profileFolder is the folder of the profile, absolute.
func profileFolder(asked string, configDir func() (string, error)) (string, error) {
	if asked == "" {
		base, err := configDir()
		if err != nil {
			return "", errors.Join(errNoHome, err)
		}
		asked = filepath.Join(base, "titian")
	}
	dir, err := filepath.Abs(asked)
	if err != nil {
		return "", fmt.Errorf("find profile: %w", err)
	}
	return dir, nil
}
