// Package shell is the window: rail, command line, page area and status line,
// the routes between pages, and when the window locks.
//
// It makes pages through factories and knows none of them but the settings; it
// decides nothing about dossiers.
package shell

import (
	"context"

	"titian/app/words"
)

// Shell is the window. Its methods are called on the UI goroutine.
type Shell struct {
	p     Params
	words *words.Catalogue
}

// New returns a window that shows nothing yet.
func New(p Params) (*Shell, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	return &Shell{p: p}, nil
}

// Start shows what the store's presence asks for: the first run, the locked
// window, or where the officer was. Everything the window asks for ends with
// ctx.
func (s *Shell) Start(ctx context.Context) { _ = ctx }

// Close keeps the place, locks the records and quits.
func (s *Shell) Close() {}

// Explain turns an error into a sentence for the officer that ends in what to
// do. What it does not know goes to the log.
func (s *Shell) Explain(err error) string { return err.Error() }
