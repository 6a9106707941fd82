//go:build !race

package shell

// lean: the scenes are seen in every look.
const lean = false
