// Package first is the first run: language, officer, village, the recovery
// code, and the way to central.
//
// It keeps nothing itself: the store is founded through its port, and what was
// typed before that is lost with the window.
package first
