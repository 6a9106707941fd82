package assets

import (
	"embed"
	"fmt"
	"slices"
)

//go:embed icons/*.svg
var icons embed.FS

//go:embed icons/titian.png
var logo []byte

// Icon returns a drawing by its name, for example "home": an SVG of 24 by 24
// units, in strokes of the colour "currentColor" and nothing else. The caller
// owns the bytes.
func Icon(name string) ([]byte, error) {
	b, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return nil, fmt.Errorf("icon: none is called %q", name)
	}
	return b, nil
}

// Logo returns the program's icon, a PNG of 512 by 512 pixels. The caller owns
// the bytes.
func Logo() []byte { return slices.Clone(logo) }
