package desktop

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/internal/rehearsal"
	"titian/internal/station"
	"titian/ui/frame"
	"titian/ui/shell"
)

// Program is one run of the window. Run and Close are called on the main
// goroutine, each once.
type Program struct {
	p    Params
	o    options
	home string
	log  *slog.Logger

	practice *rehearsal.Practice
	station  *station.Station
	// desk is the station as the window sees it.
	desk  shell.Desk
	app   fyne.App
	shell *shell.Shell
	pace  *pace
}

// newProgram looks where the profile is; nothing is opened yet.
func newProgram(p Params, o options) (*Program, error) {
	log, err := logger(p, o.Log)
	if err != nil {
		return nil, err
	}
	dir, err := profileFolder(o.Home, os.UserConfigDir)
	if err != nil {
		return nil, err
	}
	if o.From != "" {
		if p.Clock, err = startingAt(p.Clock, o); err != nil {
			return nil, err
		}
	}
	return &Program{p: p, o: o, home: dir, log: log, pace: newPace(&p)}, nil
}

// Run shows the window until it is closed, or until ctx ends.
func (g *Program) Run(ctx context.Context) error {
	if err := hasDisplay(g.p.OS, g.p.Getenv); err != nil {
		return err
	}
	// A screen takes as long to come up as a profile does to be opened.
	opened := make(chan error, 1)
	go func() { opened <- g.open(ctx) }()
	window, err := g.appear()
	if err := errors.Join(<-opened, err); err != nil {
		return err
	}
	g.shell, err = shell.New(g.shellParams(window)) //nolint:contextcheck // pages get theirs when they are shown
	if err != nil {
		return err
	}
	g.shell.Start(ctx)
	g.app.Lifecycle().SetOnStarted(func() {
		g.endWith(ctx)
		g.pace.start()
	})
	g.app.Run()
	return nil
}

// appear makes the window and brings it onto the screen, as yet without
// anything in it.
func (g *Program) appear() (fyne.Window, error) {
	faults := captureLog(g.log)
	g.app = g.p.NewApp()
	endAlone(g.app)
	window := g.app.NewWindow(g.p.About.Name)
	window.SetMaster()
	window.SetPadded(false)
	window.Resize(fyne.NewSize(width, height))
	window.CenterOnScreen()
	if err := show(window, faults); err != nil {
		return nil, err
	}
	g.fit(window)
	return window, nil
}

// The window's size at first, in Fyne's units. A screen that is smaller makes it
// smaller.
const (
	width  = 1366
	height = 768
)

// fit makes a window smaller that the screen has no room for. How large that is
// can be asked once there is a window.
func (g *Program) fit(window fyne.Window) {
	size, scale := window.Canvas().Size(), window.Canvas().Scale()
	room := g.p.Room()
	if room.Width <= 0 || room.Height <= 0 {
		return // nobody knows
	}
	least := fyne.NewSize(min(size.Width, room.Width/scale), min(size.Height, room.Height/scale))
	if least != size {
		window.Resize(least)
		window.CenterOnScreen()
	}
}

// open opens the profile, and with it the rehearsal.
func (g *Program) open(ctx context.Context) error {
	p := station.Params{
		Dir: g.home, Clock: g.p.Clock, KDF: g.p.KDF, Log: g.log, Random: rand.Reader,
		Open: viewer(g.p.OS), //nolint:contextcheck // what it opens outlives this program
	}
	taken := false
	if g.o.Rehearsal {
		p.Rehearsal = true
		var err error
		g.practice, err = rehearsal.Open(ctx, rehearsal.Params{Dir: filepath.Join(g.home, rehearsalFolder), Clock: g.p.Clock, Log: g.log})
		switch taken = errors.Is(err, rehearsal.ErrInUse); {
		case taken:
			p.Dir, p.Dial = filepath.Join(g.home, rehearsalFolder, "taken"), nowhere
		case err != nil:
			return err
		default:
			p.Dir, p.Clock, p.Dial = g.practice.Laptop(), g.practice.Clock(), g.practice.Dial
		}
	}
	var err error
	if g.station, err = station.New(ctx, p); err != nil {
		return err
	}
	g.desk = g.station
	if taken {
		g.desk = occupied{g.station}
	}
	if g.practice != nil {
		g.practice.Join(g.station)
	}
	return g.speak(ctx)
}

// nowhere is the line of a rehearsal that another program has.
func nowhere(context.Context, string, string) (net.Conn, error) {
	return nil, errors.New("desktop: another program rehearses")
}

// occupied is the desk of a rehearsal that another program has.
type occupied struct{ *station.Station }

// Presence tells that it is in use.
func (occupied) Presence() app.Presence {
	return app.Presence{State: app.PresenceInUse, Rehearsal: true}
}

// speak keeps the language that was asked for on the command line.
func (g *Program) speak(ctx context.Context) error {
	settings := g.station.Settings()
	if g.o.Lang == "" || g.o.Lang == settings.Language {
		return nil
	}
	settings.Language = g.o.Lang
	return g.station.SaveSettings(ctx, settings)
}

func (g *Program) shellParams(window fyne.Window) shell.Params {
	p := shell.Params{
		Window: window, App: g.app, Desk: g.desk, Pages: g.pages(),
		Work:  frame.Work{Go: func(f func()) { go f() }, Do: g.pace.do},
		After: g.after, Quit: g.quit, Practise: g.practise, Version: g.p.About.Version, Log: g.log,
	}
	if g.practice != nil {
		p.Rehearsal, p.Seeder, p.Practise = g.practice, g.practice, nil
	}
	return p
}

// after calls f on the UI goroutine once d has passed, unless stop, on the same
// goroutine, is called before.
func (g *Program) after(d time.Duration, f func()) (stop func()) {
	stopped := false
	timer := time.AfterFunc(d, func() {
		g.pace.do(func() {
			if !stopped {
				f()
			}
		})
	})
	return func() {
		stopped = true
		timer.Stop()
	}
}

// quit ends Run. It is called on the UI goroutine.
func (g *Program) quit() {
	g.pace.stop()
	g.app.Quit()
}

// Close lets go of the profile. What the window had to keep is kept before Run
// returns.
func (g *Program) Close() error {
	var errs []error
	if g.station != nil {
		errs = append(errs, g.station.Close())
	}
	if g.practice != nil {
		errs = append(errs, g.practice.Close())
	}
	return errors.Join(errs...)
}
