//go:build !cgo

// Command titian is the window of Titian. This is what is left of it where cgo
// is off: it says that it has no window, and how to get one.
package main

import (
	"fmt"
	"os"
)

func main() {
	_, _ = fmt.Fprintln(os.Stderr, "titian: this program was built without cgo, so it has no window\nhint: make build, or use titianctl")
	os.Exit(2)
}
