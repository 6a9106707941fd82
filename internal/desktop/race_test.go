//go:build race

package desktop

// looks is how many looks the gallery is seen in: the smallest, over a few
// drafts. To draw the scans of a rehearsal takes the race detector minutes, and
// what one goroutine draws in another look tells it nothing more.
const (
	looks = 1
	lean  = true
)
