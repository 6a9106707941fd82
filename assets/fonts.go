package assets

import (
	"embed"
	"fmt"
)

//go:embed fonts/*.ttf
var fonts embed.FS

// Weight is a weight of the one typeface, Plus Jakarta Sans.
type Weight string

// The weights that are embedded; names follow the type designer's.
const (
	Regular  Weight = "Regular"
	Medium   Weight = "Medium"
	SemiBold Weight = "SemiBold"
	Bold     Weight = "Bold"
)

// Font returns the TrueType file of a weight, about 95 kB. Its digits are
// tabular, so that numbers stand in columns. The caller owns the bytes.
func Font(w Weight) ([]byte, error) {
	b, err := fonts.ReadFile("fonts/PlusJakartaSansTabular-" + string(w) + ".ttf")
	if err != nil {
		return nil, fmt.Errorf("font: no weight %q", string(w))
	}
	return b, nil
}
