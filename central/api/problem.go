package api

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"titian/central/adopt"
	"titian/central/feed"
	"titian/central/intake"
	"titian/central/progress"
	"titian/central/pull"
	"titian/central/review"
	"titian/central/trust"
	"titian/central/uploads"
	"titian/internal/files"
	"titian/sync/wire"
)

// problem is an error answer, RFC 9457. Its text never holds anything that
// came with the request.
type problem struct {
	wire.Problem
	retry int
}

var (
	_ huma.StatusError       = (*problem)(nil)
	_ huma.HeadersError      = (*problem)(nil)
	_ huma.ContentTypeFilter = (*problem)(nil)
)

func (p *problem) Error() string { return string(p.Code) }

// GetStatus implements huma.StatusError.
func (p *problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *problem) ContentType(string) string { return wire.ContentProblem }

// GetHeaders implements huma.HeadersError.
func (p *problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retry))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

func newProblem(status int, code wire.Code, title string) *problem {
	return &problem{Problem: wire.Problem{Type: "about:blank", Title: title, Status: status, Code: code}}
}

func busy(seconds int) *problem {
	p := newProblem(http.StatusServiceUnavailable, wire.CodeBusy, "Central is busy; try again later.")
	p.retry = seconds
	return p
}

func unauthorized() *problem {
	return newProblem(http.StatusUnauthorized, wire.CodeUnauthorized, "A bearer of the right kind is needed.")
}

func malformed() *problem {
	return newProblem(http.StatusBadRequest, wire.CodeMalformed, "The request cannot be read.")
}

func notFound() *problem {
	return newProblem(http.StatusNotFound, wire.CodeNotFound, "There is nothing here for you.")
}

// known maps errors of the packages below to problems.
func known(err error) *problem {
	for _, k := range []struct {
		errs   []error
		status int
		code   wire.Code
		title  string
	}{
		{[]error{trust.ErrBearer, trust.ErrNonce, trust.ErrAssertion, trust.ErrUnknown}, http.StatusUnauthorized, wire.CodeUnauthorized, "The proof of identity does not hold."},
		{[]error{trust.ErrCode}, http.StatusForbidden, wire.CodeEnrolCode, "The enrolment code does not hold."},
		{[]error{trust.ErrKey}, http.StatusForbidden, wire.CodeForbidden, "The device is known under another key."},
		{[]error{trust.ErrEnrol, intake.ErrMalformed, adopt.ErrMalformed, pull.ErrCursor}, http.StatusBadRequest, wire.CodeMalformed, "The request cannot be read."},
		{[]error{intake.ErrClone}, http.StatusConflict, wire.CodeClone, "This life of the laptop was given up."},
		{[]error{feed.ErrResync}, http.StatusGone, wire.CodeResync, "The cursor belongs to another history; begin anew."},
		{[]error{uploads.ErrNotFound, review.ErrNotFound, progress.ErrNoBill, sql.ErrNoRows}, http.StatusNotFound, wire.CodeNotFound, "There is nothing here for you."},
		{[]error{review.ErrReason, review.ErrExempt, progress.ErrAmount, progress.ErrWindow}, http.StatusUnprocessableEntity, wire.CodeMalformed, "The request cannot be carried out as it is."},
		{[]error{review.ErrOpen, review.ErrClass, review.ErrNumbered, review.ErrStale, review.ErrAmbiguous, progress.ErrPaid}, http.StatusConflict, wire.CodeForbidden, "The state of the case does not allow it."},
	} {
		for _, want := range k.errs {
			if errors.Is(err, want) {
				p := newProblem(k.status, k.code, k.title)
				p.Detail = detail(want)
				return p
			}
		}
	}
	return nil
}

// detail gives the reviewer the exact reason; the sentinels hold no values.
func detail(err error) string {
	for _, e := range []error{
		review.ErrReason, review.ErrExempt, review.ErrOpen, review.ErrClass, review.ErrNumbered, review.ErrStale,
		progress.ErrAmount, progress.ErrWindow, progress.ErrPaid,
	} {
		if errors.Is(err, e) {
			return e.Error()
		}
	}
	return ""
}

// answer turns any error into a problem; what is not known is logged and told
// as a fault of central's.
func (a *API) problem(ctx context.Context, err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	if p = known(err); p != nil {
		return p
	}
	switch {
	case ctx.Err() != nil:
		return busy(1) // whoever asked has gone
	case files.IsFull(err):
		a.log.LogAttrs(ctx, slog.LevelError, "the disk is full")
		return busy(60)
	}
	a.log.LogAttrs(ctx, slog.LevelError, "request failed", slog.Any("error", err))
	return newProblem(http.StatusInternalServerError, wire.CodeInternal, "Central has a fault; it was noted.")
}

// write writes a problem as the whole answer.
func (p *problem) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", wire.ContentProblem)
	w.WriteHeader(p.Status)
	raw, err := json.Marshal(p.Problem)
	if err != nil {
		return // a problem always marshals
	}
	_, _ = w.Write(raw) // whoever asked has gone
}
