//go:build cgo

// Command titian is the window of Titian: the laptop of a village official,
// with everything to see and to type. What it does stands in internal/desktop;
// here it gets the one thing that needs a screen, Fyne's driver.
package main

import (
	"os"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"titian"
)

func main() {
	about, err := titian.Describe()
	if err != nil {
		os.Exit(1)
	}
	fyneapp.SetMetadata(fyne.AppMetadata{
		ID: about.ID, Name: about.Name, Version: about.Version, Build: about.Build,
		Icon: fyne.NewStaticResource("Icon.png", titian.Icon()), Release: true,
		Migrations: map[string]bool{"fyneDo": true},
	})
	window := fyneapp.NewWithID(about.ID).NewWindow(about.Name)
	window.Resize(fyne.NewSize(1366, 768))
	window.ShowAndRun()
}
