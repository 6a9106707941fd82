//go:build !race

package desktop

// looks is how many looks the gallery is seen in: all.
const looks = 16
