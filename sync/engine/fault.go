package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"titian/sync/wire"
)

// StatusChecksum is tus's own status: the whole document is not what was
// declared, and begins anew.
const StatusChecksum = 460

const statusGone = 410

// Fault is why central could not be reached, or what it answered instead of
// what was asked. It carries no byte of a request or an answer.
type Fault struct {
	// Op is what was tried, for example "push".
	Op     string
	Reason Reason
	// Status is the HTTP status of the answer; 0 if there was none.
	Status int
	// Code is central's own; empty unless central sent a problem.
	Code wire.Code
	// RetryAfter is how long central asks to be left alone; 0 if it did not.
	RetryAfter time.Duration
	// Fresh means that the connection which broke had carried nothing before
	// but what opened it.
	Fresh bool
	Err   error
}

// Error implements error.
func (f *Fault) Error() string {
	text := fmt.Sprintf("%s: %s", f.Op, f.Reason)
	if f.Status != 0 {
		text += fmt.Sprintf(" (status %d)", f.Status)
	}
	if f.Code != "" {
		text += " " + string(f.Code)
	}
	if f.Err != nil {
		text += ": " + f.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Answered reports that central itself answered, so the line works.
func (f *Fault) Answered() bool { return f.Status != 0 && f.Reason != ReasonPortal }

// Refused reports that central understood the request and will refuse it
// again: a 4xx other than 401, 408, 409, 423, 425, 429 and [StatusChecksum].
func (f *Fault) Refused() bool {
	if !f.Answered() || f.Status < 400 || f.Status > 499 {
		return false
	}
	switch f.Status {
	case 401, 408, 409, 423, 425, 429, StatusChecksum:
		return false
	}
	return true
}

// Missing reports that central does not know what the request named.
func (f *Fault) Missing() bool {
	return f.Answered() && (f.Status == 404 || f.Status == statusGone)
}

// Resync reports that the cursor belongs to another epoch or another history.
func (f *Fault) Resync() bool {
	return f.Code == wire.CodeResync || f.Op == opPull && f.Answered() && f.Status == statusGone
}

// Lasting reports a fault that waiting does not mend: a person or the operator
// of central has to act.
func (f *Fault) Lasting() bool {
	switch f.Reason {
	case ReasonCertificate, ReasonClock, ReasonRevoked, ReasonClone, ReasonWrongKey, ReasonProtocol, ReasonUnauthorized:
		return true
	default:
		return false
	}
}

// Classify returns the fault that err carries. An error of unknown origin
// counts as a line that does not work; nil for nil.
func Classify(err error) *Fault {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	reason := ReasonOffline
	if errors.Is(err, context.DeadlineExceeded) {
		reason = ReasonTimeout
	}
	return &Fault{Op: "sync", Reason: reason, Err: err}
}

// opPull is the name of the request that a resync answers.
const opPull = "pull"
