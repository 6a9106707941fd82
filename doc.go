// Package titian holds what the program is called, its version and its icon:
// FyneApp.toml is the one home of them, and this package embeds it. It does
// nothing else; the programs are under cmd.
package titian

import (
	_ "embed"
	"fmt"

	"github.com/BurntSushi/toml"
)

//go:embed FyneApp.toml
var about []byte

//go:embed Icon.png
var icon []byte

// About is what FyneApp.toml says of the program.
type About struct {
	// ID is the program's name among programs, in reverse domain order.
	ID string
	// Name is what people call it.
	Name string
	// Version is semantic, without a leading v. Build counts releases.
	Version string
	Build   int
	// Comment says in one line what it is for, in Indonesian.
	Comment string
}

// Describe reads FyneApp.toml as it was when the program was built.
func Describe() (About, error) {
	var file struct {
		Details struct {
			ID, Name, Version string
			Build             int
		}
		LinuxAndBSD struct{ Comment string }
	}
	if err := toml.Unmarshal(about, &file); err != nil {
		return About{}, fmt.Errorf("read FyneApp.toml: %w", err)
	}
	d := file.Details
	return About{ID: d.ID, Name: d.Name, Version: d.Version, Build: d.Build, Comment: file.LinuxAndBSD.Comment}, nil
}

// Icon is the program's picture, PNG, 256 pixels square. The bytes must not be
// changed.
func Icon() []byte { return icon }
