package shell

import (
	"context"
	"errors"
	"strconv"

	"titian/app"
	"titian/app/words"
)

// unknownTrouble is the sentence for an error that nobody foresaw.
const unknownTrouble = "trouble.unknown"

// sentences lead from the errors that the program branches on to the keys of
// their texts. Every text says what happened and ends in what to do.
func sentences() []struct {
	err error
	key string
} {
	return []struct {
		err error
		key string
	}{
		{app.ErrNotFound, "trouble.not_found"},
		{app.ErrLocked, "trouble.locked"},
		{app.ErrSubmitted, "trouble.submitted"},
		{app.ErrStale, "trouble.stale"},
		{context.Canceled, "shell.error.cancelled"},
		{context.DeadlineExceeded, "shell.error.timeout"},
	}
}

// explain turns an error into a sentence; known is false for the general one.
func explain(w *words.Catalogue, err error) (text string, known bool) {
	if check, ok := errors.AsType[*app.CheckError](err); ok && len(check.Findings) > 0 {
		return w.Finding(check.Findings[0]), true
	}
	if pin, ok := errors.AsType[*app.PINError](err); ok {
		if pin.Left == 0 {
			return w.Text("shell.error.pin_gone"), true
		}
		return w.Text("shell.error.pin", "left", strconv.Itoa(pin.Left)), true
	}
	if trouble, ok := errors.AsType[*app.Trouble](err); ok && w.Has(trouble.Key) {
		return w.Text(trouble.Key), trouble.Key != unknownTrouble
	}
	for _, s := range sentences() {
		if errors.Is(err, s.err) {
			return w.Text(s.key), true
		}
	}
	return w.Text(unknownTrouble), false
}
