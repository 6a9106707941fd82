package remote_test

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app/clock"
	"titian/internal/testkit/fakecentral"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

func digest(raw []byte) wire.Digest { return wire.Digest(sha256.Sum256(raw)) }

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// personal is what no error may repeat.
const personal = "Yohana Wanggai 9101015708900001"

// TestBadAnswers: whatever answers instead of central is told from it, and
// nothing of an answer gets into an error.
func TestBadAnswers(t *testing.T) {
	ours := func(w http.ResponseWriter, status int, body string) {
		w.Header().Set(wire.HeaderProtocol, wire.Protocol)
		w.Header().Set("Content-Type", wire.ContentJSON)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
	page := func(w http.ResponseWriter, status int) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		fmt.Fprintf(w, "<html>%s</html>", personal)
	}
	for _, test := range []struct {
		name     string
		answer   func(w http.ResponseWriter, r *http.Request)
		want     engine.Reason
		code     wire.Code
		wait     time.Duration
		refused  bool
		answered bool
	}{
		{"page with 200", func(w http.ResponseWriter, _ *http.Request) { page(w, 200) }, engine.ReasonPortal, "", 0, false, false},
		{"JSON without our header", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", wire.ContentJSON)
			fmt.Fprint(w, `{}`)
		}, engine.ReasonPortal, "", 0, false, false},
		{"our header with a page", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(wire.HeaderProtocol, wire.Protocol)
			page(w, 200)
		}, engine.ReasonPortal, "", 0, false, false},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://login.example/?"+personal[:6], http.StatusFound)
		}, engine.ReasonPortal, "", 0, false, false},
		{"foreign 403", func(w http.ResponseWriter, _ *http.Request) { page(w, 403) }, engine.ReasonPortal, "", 0, false, false},
		{"foreign 511", func(w http.ResponseWriter, _ *http.Request) { page(w, 511) }, engine.ReasonServer, "", 0, false, true},
		{"500", func(w http.ResponseWriter, _ *http.Request) { page(w, 500) }, engine.ReasonServer, "", 0, false, true},
		{"other protocol", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(wire.HeaderProtocol, "2")
			w.Header().Set("Content-Type", wire.ContentJSON)
			fmt.Fprint(w, `{}`)
		}, engine.ReasonProtocol, "", 0, false, true},
		{"protocol refused", func(w http.ResponseWriter, _ *http.Request) {
			fakecentral.Refuse(w, http.StatusBadRequest, wire.CodeProtocol)
		}, engine.ReasonProtocol, wire.CodeProtocol, 0, true, true},
		{"cut JSON", func(w http.ResponseWriter, _ *http.Request) { ours(w, 200, `{"items":[{"kind":"`+personal) }, engine.ReasonServer, "", 0, false, true},
		{"wrong types", func(w http.ResponseWriter, _ *http.Request) { ours(w, 200, `{"items":"`+personal+`"}`) }, engine.ReasonServer, "", 0, false, true},
		{"shorter than announced", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			ours(w, 200, `{"items":[`)
		}, engine.ReasonReset, "", 0, false, false},
		{"huge JSON", func(w http.ResponseWriter, _ *http.Request) {
			ours(w, 200, `{"next":"`)
			for range 5 << 10 {
				fmt.Fprint(w, strings.Repeat("x", 1<<10))
			}
		}, engine.ReasonServer, "", 0, false, true},
		{"gzip bomb", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set(wire.HeaderProtocol, wire.Protocol)
			w.Header().Set("Content-Type", wire.ContentJSON)
			zip := gzip.NewWriter(w)
			for range 64 << 10 {
				io.WriteString(zip, strings.Repeat(" ", 1<<10)) //nolint:errcheck // the client gives up
			}
			zip.Close()
		}, engine.ReasonServer, "", 0, false, true},
		{"429 in seconds", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "90")
			fakecentral.Refuse(w, 429, wire.CodeBusy)
		}, engine.ReasonBusy, wire.CodeBusy, 90 * time.Second, false, true},
		{"503 until a date", func(w http.ResponseWriter, _ *http.Request) {
			sent := time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)
			w.Header().Set("Date", sent.Format(http.TimeFormat))
			w.Header().Set("Retry-After", sent.Add(2*time.Minute).Format(http.TimeFormat))
			fakecentral.Refuse(w, 503, wire.CodeBusy)
		}, engine.ReasonBusy, wire.CodeBusy, 2 * time.Minute, false, true},
		{"Retry-After in the past", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "Mon, 01 Jan 2001 00:00:00 GMT")
			fakecentral.Refuse(w, 429, wire.CodeBusy)
		}, engine.ReasonBusy, wire.CodeBusy, 0, false, true},
		{"Retry-After for ever", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "4000000000")
			fakecentral.Refuse(w, 429, wire.CodeBusy)
		}, engine.ReasonBusy, wire.CodeBusy, 24 * time.Hour, false, true},
		{"Retry-After nonsense", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "soon")
			fakecentral.Refuse(w, 429, wire.CodeBusy)
		}, engine.ReasonBusy, wire.CodeBusy, 0, false, true},
		{"401", func(w http.ResponseWriter, _ *http.Request) { fakecentral.Refuse(w, 401, wire.CodeUnauthorized) }, engine.ReasonUnauthorized, wire.CodeUnauthorized, 0, false, true},
		{"403", func(w http.ResponseWriter, _ *http.Request) { fakecentral.Refuse(w, 403, wire.CodeForbidden) }, engine.ReasonRevoked, wire.CodeForbidden, 0, true, true},
		{"clone", func(w http.ResponseWriter, _ *http.Request) { fakecentral.Refuse(w, 409, wire.CodeClone) }, engine.ReasonClone, wire.CodeClone, 0, false, true},
		{"resync", func(w http.ResponseWriter, _ *http.Request) { fakecentral.Refuse(w, 410, wire.CodeResync) }, engine.ReasonRefused, wire.CodeResync, 0, true, true},
		{"409", func(w http.ResponseWriter, _ *http.Request) { fakecentral.Refuse(w, 409, "") }, engine.ReasonLater, "", 0, false, true},
		{"423", func(w http.ResponseWriter, _ *http.Request) { fakecentral.Refuse(w, 423, "") }, engine.ReasonLater, "", 0, false, true},
		{"425", func(w http.ResponseWriter, _ *http.Request) { fakecentral.Refuse(w, 425, "") }, engine.ReasonLater, "", 0, false, true},
		{"408", func(w http.ResponseWriter, _ *http.Request) { fakecentral.Refuse(w, 408, "") }, engine.ReasonTimeout, "", 0, false, true},
		{"422", func(w http.ResponseWriter, _ *http.Request) {
			fakecentral.Refuse(w, 422, wire.CodeMalformed)
		}, engine.ReasonRefused, wire.CodeMalformed, 0, true, true},
		{"hung up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, engine.ReasonReset, "", 0, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := newLink(t)
			if _, err := l.client.Authorize(t.Context()); err != nil {
				t.Fatal(err)
			}
			l.central.Meddle(func(w http.ResponseWriter, r *http.Request) bool {
				test.answer(w, r)
				return true
			})
			_, err := l.client.Pull(t.Context(), "")
			if err == nil {
				t.Fatal("no error")
			}
			f := engine.Classify(err)
			if f.Reason != test.want || f.Code != test.code || f.RetryAfter != test.wait || f.Refused() != test.refused || f.Answered() != test.answered {
				t.Errorf("fault %+v, refused %v, answered %v; want %+v", f, f.Refused(), f.Answered(), test.want)
			}
			for part := range strings.FieldsSeq(personal) {
				if strings.Contains(err.Error(), part) {
					t.Errorf("the error repeats the answer: %v", err)
				}
			}
		})
	}
}

// TestEndlessAnswer: an answer that does not end is given up, not read.
func TestEndlessAnswer(t *testing.T) {
	const most = 256 << 20
	l := newLink(t)
	written := make(chan int, 1)
	l.central.Meddle(func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set(wire.HeaderProtocol, wire.Protocol)
		w.Header().Set("Content-Type", wire.ContentJSON)
		piece, n := make([]byte, 64<<10), 0
		for n < most {
			k, err := w.Write(piece)
			n += k
			if err != nil {
				break
			}
		}
		written <- n
		return true
	})
	_, err := l.client.Keys(t.Context())
	if reason := engine.Classify(err).Reason; reason != engine.ReasonServer {
		t.Fatalf("Keys = %v", err)
	}
	// What lies in the sockets' buffers comes on top of what is read.
	if got := <-written; got > 64<<20 {
		t.Errorf("%d bytes of it were read", got)
	}
}

// TestBadOffsets: the same for the tus side.
func TestBadOffsets(t *testing.T) {
	raw := []byte("0123456789")
	tus := func(status int, offset string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Tus-Resumable", wire.TusVersion)
			if offset != "" {
				w.Header().Set("Upload-Offset", offset)
			}
			w.WriteHeader(status)
		}
	}
	for _, test := range []struct {
		name   string
		answer func(http.ResponseWriter)
		want   engine.Reason
	}{
		{"page", func(w http.ResponseWriter) { fmt.Fprint(w, "<html>") }, engine.ReasonPortal},
		{"204 that is not tus", func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) }, engine.ReasonPortal},
		{"no offset", tus(204, ""), engine.ReasonServer},
		{"offset of words", tus(204, "ten"), engine.ReasonServer},
		{"negative", tus(204, "-1"), engine.ReasonServer},
		{"beyond the end", tus(204, "11"), engine.ReasonServer},
		{"before the start", tus(204, "3"), engine.ReasonServer},
		{"conflict", tus(409, ""), engine.ReasonLater},
		{"locked", tus(423, ""), engine.ReasonLater},
		{"unknown", tus(404, ""), engine.ReasonRefused},
		{"nginx", func(w http.ResponseWriter) { http.Error(w, "<html>", http.StatusNotFound) }, engine.ReasonPortal},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := newLink(t)
			if _, err := l.client.Authorize(t.Context()); err != nil {
				t.Fatal(err)
			}
			l.central.Meddle(func(w http.ResponseWriter, r *http.Request) bool {
				io.Copy(io.Discard, r.Body) //nolint:errcheck // only to read it
				test.answer(w)
				return true
			})
			_, err := l.client.Upload(t.Context(), engine.Part{Document: uuid.New(), Offset: 4, Length: int64(len(raw)) - 4, Content: bytesOf(raw)})
			if err == nil || engine.Classify(err).Reason != test.want {
				t.Errorf("Upload = %v, want %s", err, test.want)
			}
		})
	}
}

// TestCertificates: every way in which a certificate can be wrong has its own
// reason, and the clock's floor opens only what a dead battery closed.
func TestCertificates(t *testing.T) {
	central := fakecentral.New(clock.System{}.Now)
	server := httptest.NewUnstartedServer(central)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	cert := server.Certificate()
	during := cert.NotBefore.Add(24 * time.Hour)
	for _, test := range []struct {
		name  string
		now   time.Time
		floor time.Time
		ca    []byte
		want  engine.Reason
	}{
		{"right", during, time.Time{}, caOf(server), ""},
		{"nobody vouches", during, time.Time{}, nil, engine.ReasonCertificate},
		{"clock before the certificate", cert.NotBefore.AddDate(-1, 0, 0), time.Time{}, caOf(server), engine.ReasonClock},
		{"dead battery, known central", cert.NotBefore.AddDate(-20, 0, 0), during, caOf(server), ""},
		{"expired", cert.NotAfter.AddDate(0, 1, 0), cert.NotAfter.AddDate(0, -1, 0), caOf(server), engine.ReasonCertificate},
		{"clock years ahead", cert.NotAfter.AddDate(5, 0, 0), cert.NotAfter.AddDate(-10, 0, 0), caOf(server), engine.ReasonClock},
		{"expired, central never heard", cert.NotAfter.AddDate(5, 0, 0), time.Time{}, caOf(server), engine.ReasonCertificate},
		{"the floor never reopens an expired one", during, cert.NotAfter.AddDate(0, 1, 0), caOf(server), engine.ReasonCertificate},
	} {
		t.Run(test.name, func(t *testing.T) {
			client, err := remote.New(remote.Params{URL: server.URL, CA: test.ca, Clock: clock.Fixed(test.now)})
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			if !test.floor.IsZero() {
				client.Floor(test.floor)
				client.Floor(test.floor.AddDate(-1, 0, 0))
			}
			_, err = client.Keys(t.Context())
			if test.want == "" {
				if err != nil {
					t.Fatalf("Keys: %v", err)
				}
				return
			}
			if err == nil || engine.Classify(err).Reason != test.want {
				t.Fatalf("Keys = %v, want %s", err, test.want)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	address := server.URL
	server.Close()
	client, err := remote.New(remote.Params{URL: address, Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Keys(t.Context())
	if engine.Classify(err).Reason != engine.ReasonOffline {
		t.Fatalf("Keys = %v, want offline", err)
	}
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	tls, err := remote.New(remote.Params{URL: strings.Replace(plain.URL, "http:", "https:", 1), Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = tls.Keys(t.Context())
	if engine.Classify(err).Reason != engine.ReasonPortal {
		t.Fatalf("Keys from a plain server = %v, want portal", err)
	}
	if _, ok := errors.AsType[*engine.Fault](err); !ok {
		t.Fatalf("%T is no fault", err)
	}
}
