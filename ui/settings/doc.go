// Package settings is Setelan: language, look, locking, this laptop and the
// program itself.
//
// It changes what is kept through its port and tells the window, which applies
// it.
package settings
