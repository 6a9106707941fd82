//go:build cgo

// Command titian is the window of Titian: the laptop of a village official,
// with everything to see and to type. What it does stands in internal/desktop;
// here it gets the one thing that needs a screen, Fyne's driver.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"github.com/go-gl/glfw/v3.4/glfw"

	"titian"
	"titian/app/clock"
	"titian/internal/desktop"
)

func main() {
	about, err := titian.Describe()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "titian:", err)
		os.Exit(1)
	}
	os.Exit(desktop.Main(context.Background(), desktop.Params{
		Args: os.Args[1:], Getenv: os.Getenv, Stdout: os.Stdout, Stderr: os.Stderr,
		Clock: clock.System{}, About: about, OS: runtime.GOOS, Alert: alert, Do: fyne.Do, Room: room,
		Sleep: func(most time.Duration) { glfw.WaitEventsTimeout(most.Seconds()) }, Wake: glfw.PostEmptyEvent,
		NewApp: func() fyne.App {
			fyneapp.SetMetadata(fyne.AppMetadata{
				ID: about.ID, Name: about.Name, Version: about.Version, Build: about.Build,
				Icon: fyne.NewStaticResource("Icon.png", titian.Icon()), Release: true,
				Migrations: map[string]bool{"fyneDo": true},
			})
			return fyneapp.NewWithID(about.ID)
		},
	}))
}

// room is what the first screen has without panels. Fyne, which has started
// GLFW by then, does not tell.
func room() fyne.Size {
	screen := glfw.GetPrimaryMonitor()
	if screen == nil {
		return fyne.Size{}
	}
	_, _, wide, high := screen.GetWorkarea()
	return fyne.NewSize(float32(wide), float32(high))
}
