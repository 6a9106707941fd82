// Package window holds tests from end to end of the window: the real program on
// a display in memory, worked by keys alone and watched with the eyes of a
// person, that is, by its picture and by what it leaves on the disk.
//
// They need Xvfb and take a minute; `make peers` runs them, and otherwise they
// are skipped.
package window
