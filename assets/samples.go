package assets

import (
	_ "embed"
	"slices"
)

//go:embed samples/people.json
var samplePeople []byte

// SamplePeople returns the name parts, villages and streets from which package
// sample invents people, as JSON. The caller owns the bytes.
func SamplePeople() []byte { return slices.Clone(samplePeople) }
