package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"titian/app/clock"
	"titian/central/trust"
	"titian/sync/wire"
)

// Enrolment is rare and worth guessing at, so it is slow for all together.
const (
	enrolsPerSecond = 5
	enrolsBurst     = 50
)

type limiter struct{ *rate.Limiter }

func newLimiter() *limiter { return &limiter{rate.NewLimiter(enrolsPerSecond, enrolsBurst)} }

// guard stands before everything: version of the protocol, load, panics.
func (a *API) guard(messages, transfers http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(wire.HeaderProtocol, wire.Protocol)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		defer a.rescue(w, r)
		path := r.URL.Path
		if !strings.HasPrefix(path, "/v1/") {
			if path != "/openapi.json" {
				notFound().write(w)
				return
			}
			messages.ServeHTTP(w, r)
			return
		}
		upload := strings.HasPrefix(path, wire.PathUploads)
		if r.Header.Get(wire.HeaderProtocol) != wire.Protocol && (!upload || r.Method != http.MethodOptions) {
			newProblem(http.StatusBadRequest, wire.CodeProtocol, "This central speaks protocol "+wire.Protocol+".").write(w)
			return
		}
		next, slots := messages, a.requests
		if upload {
			next, slots = transfers, a.patches
		}
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
		default:
			busy(5).write(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// rescue turns a panic into an answer, so that one request that meets a fault
// of ours does not end the others.
func (a *API) rescue(w http.ResponseWriter, r *http.Request) {
	v := recover()
	if v == nil {
		return
	}
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v)
	}
	a.log.LogAttrs(r.Context(), slog.LevelError, "panic in a request", slog.String("pattern", r.Pattern))
	newProblem(http.StatusInternalServerError, wire.CodeInternal, "Central has a fault; it was noted.").write(w)
}

// unpack reads the whole body of a message, packed or not, up to its limit,
// and gives the line as long as bytes keep coming.
func (a *API) unpack(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line := newLine(w, r.Body)
		line.answerWithin(5 * lineTimeout)
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		body, p := readBody(line, r.Header.Get("Content-Encoding"))
		if p != nil {
			p.write(w)
			return
		}
		if len(body) == 0 {
			// The layer below wants a body where one is described.
			body = []byte("{}")
			r.Header.Set("Content-Type", wire.ContentJSON)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.ContentLength = int64(len(body))
		r.Header.Del("Content-Encoding")
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		next.ServeHTTP(w, r)
	})
}

func readBody(line io.Reader, encoding string) ([]byte, *problem) {
	limited := io.LimitReader(line, wire.MaxPushBytes+1)
	switch encoding {
	case "", "identity":
	case "gzip":
		zip, err := gzip.NewReader(limited)
		if err != nil {
			return nil, bodyProblem(err)
		}
		limited = io.LimitReader(zip, wire.MaxPushBytes+1)
	default:
		return nil, newProblem(http.StatusUnsupportedMediaType, wire.CodeMalformed, "Only gzip is unpacked.")
	}
	body, err := io.ReadAll(limited)
	if err != nil {
		return nil, bodyProblem(err)
	}
	if len(body) > wire.MaxPushBytes {
		return nil, newProblem(http.StatusRequestEntityTooLarge, wire.CodeTooLarge, "The body is too large.")
	}
	return body, nil
}

func bodyProblem(err error) *problem {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return newProblem(http.StatusRequestTimeout, wire.CodeBusy, "The line was silent for too long.")
	}
	return malformed()
}

// line reads a request's body for as long as bytes keep coming, and can be told
// to end by somebody else.
type line struct {
	body    io.Reader
	control *http.ResponseController
	clock   clock.System // deadlines of sockets are the machine's own
	ended   atomic.Bool
}

func newLine(w http.ResponseWriter, body io.Reader) *line {
	return &line{body: body, control: http.NewResponseController(w)}
}

// errEnded tells that somebody took the upload over.
var errEnded = errors.New("api: another request took the upload over")

// Read implements io.Reader.
func (l *line) Read(p []byte) (int, error) {
	// A test's recorder has no socket and no deadlines.
	_ = l.control.SetReadDeadline(l.clock.Now().Add(lineTimeout))
	if l.ended.Load() {
		return 0, errEnded
	}
	n, err := l.body.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && l.ended.Load() {
		err = errEnded
	}
	return n, err
}

// end makes the present and all later reads fail.
func (l *line) end() {
	l.ended.Store(true)
	_ = l.control.SetReadDeadline(l.clock.Now().Add(-time.Second))
}

// answerWithin bounds how long writing the answer may take.
func (l *line) answerWithin(d time.Duration) {
	_ = l.control.SetWriteDeadline(l.clock.Now().Add(d))
}

// Who calls, as the bearer says.
type principal struct {
	device   *trust.Device
	reviewer *trust.Reviewer
	fault    error
}

type principalKey struct{}

// identify looks the bearer up. It refuses nobody: operations ask for what
// they need.
func (a *API) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || token == "" || len(token) > 512 {
			next.ServeHTTP(w, r)
			return
		}
		var p principal
		if trust.IsReviewerToken(token) {
			reviewer, err := a.Keys.ReviewerOf(r.Context(), token)
			p.reviewer, p.fault = &reviewer, err
		} else {
			device, err := a.Keys.DeviceOf(r.Context(), token)
			p.device, p.fault = &device, err
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), principalKey{}, p)))
	})
}

// device returns the laptop that calls: 401 without a bearer that holds, 403
// with a reviewer's.
func device(ctx context.Context) (trust.Device, error) {
	p, ok := ctx.Value(principalKey{}).(principal)
	switch {
	case !ok:
		return trust.Device{}, unauthorized()
	case p.fault != nil:
		return trust.Device{}, p.fault
	case p.device == nil:
		return trust.Device{}, newProblem(http.StatusForbidden, wire.CodeForbidden, "This is for laptops.")
	}
	return *p.device, nil
}

// reviewer is device for reviewers.
func reviewer(ctx context.Context) (trust.Reviewer, error) {
	p, ok := ctx.Value(principalKey{}).(principal)
	switch {
	case !ok:
		return trust.Reviewer{}, unauthorized()
	case p.fault != nil:
		return trust.Reviewer{}, p.fault
	case p.reviewer == nil:
		return trust.Reviewer{}, newProblem(http.StatusForbidden, wire.CodeForbidden, "This is for reviewers.")
	}
	return *p.reviewer, nil
}
