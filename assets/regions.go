package assets

import _ "embed"

//go:embed regions/regions.zst
var regions []byte

// Regions returns the packed table of regions, which region.Load reads. Its data
// is under the ODbL 1.0, see regions/README.md. The bytes must not be changed.
func Regions() []byte { return regions }
