//go:build race

package desktop

// looks is how many looks the gallery is seen in: one, the smallest, which the
// race detector makes slow enough. The pages' own tests run under it, too.
const looks = 1
