//go:build cgo

package main

import "golang.org/x/sys/windows"

// alert shows a message in a box: of a program without a console nobody reads
// standard output and error.
func alert(title, text string) {
	shown, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	caption, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return
	}
	_, _ = windows.MessageBox(0, shown, caption, windows.MB_OK)
}
