//go:build cgo && !windows

package main

// alert does nothing here: standard error has told it.
func alert(_, _ string) {}
