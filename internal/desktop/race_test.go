//go:build race

package desktop

// looks is how many looks the gallery is seen in: none, since it draws on one
// goroutine, which the race detector makes many times slower and learns nothing
// from. The pages' own tests run under it.
const looks = 0
