package app

import (
	"errors"

	"titian/app/finding"
)

// Errors that callers branch on.
var (
	// ErrNotFound: there is no such entity.
	ErrNotFound = errors.New("app: not found")
	// ErrLocked: the store is locked; an officer has to unlock it.
	ErrLocked = errors.New("app: locked")
	// ErrSubmitted: the act needs a draft that has not been sent.
	ErrSubmitted = errors.New("app: already submitted")
	// ErrStale: the entity changed since it was read.
	ErrStale = errors.New("app: changed meanwhile")
)

// CheckError carries the findings that kept an act from happening.
type CheckError struct {
	Findings finding.List
}

// Error names the first finding by code and field, never a value.
func (e *CheckError) Error() string {
	if len(e.Findings) == 0 {
		return "app: check failed"
	}
	return "app: check failed: " + e.Findings[0].String()
}
