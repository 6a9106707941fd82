//go:build race

package shell

// lean: the scenes are seen in one look, which is enough for the race detector.
const lean = true
