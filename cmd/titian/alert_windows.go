//go:build cgo

package main

import "golang.org/x/sys/windows"

// alert shows a message in a box: a program without a console has no standard
// error that anybody reads.
func alert(title, text string) {
	shown, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	caption, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return
	}
	_, _ = windows.MessageBox(0, shown, caption, windows.MB_OK|windows.MB_ICONERROR)
}
