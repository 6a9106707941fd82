//go:build !race

package desktop

// looks is how many looks the gallery is seen in: all. lean leaves out the
// rehearsal with families at every stage.
const (
	looks = 16
	lean  = false
)
