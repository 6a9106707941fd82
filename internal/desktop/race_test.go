//go:build race

package desktop

// looks is how many looks the gallery is seen in: the race detector makes
// drawing many times slower and learns nothing from more.
const looks = 1
