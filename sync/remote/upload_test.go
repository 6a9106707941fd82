package remote_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"titian/app/clock"
	"titian/internal/pipenet"
	"titian/internal/testkit/fakecentral"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

func TestUpload(t *testing.T) {
	l := newLink(t)
	raw := make([]byte, 300_001)
	if _, err := rand.Read(raw); err != nil {
		t.Fatal(err)
	}
	id := l.declare(t, raw)
	var gates, patches atomic.Int32
	l.central.Meddle(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPatch {
			patches.Add(1)
			if r.ContentLength != int64(len(raw)) || len(r.TransferEncoding) != 0 {
				t.Errorf("PATCH with length %d, encoding %v", r.ContentLength, r.TransferEncoding)
			}
		}
		return false
	})
	offset, err := l.client.Upload(t.Context(), engine.Part{
		Document: id, Length: int64(len(raw)), Content: bytesOf(raw),
		Gate: func(context.Context) error {
			gates.Add(1)
			return nil
		},
	})
	if err != nil || offset != int64(len(raw)) {
		t.Fatalf("Upload = %d, %v", offset, err)
	}
	if got, done := l.central.Document(id); !done || !bytes.Equal(got, raw) {
		t.Fatal("central holds other bytes")
	}
	if patches.Load() != 1 || gates.Load() != 19 {
		t.Fatalf("%d requests, %d looks at the gate; want 1 and one for each 16 KiB", patches.Load(), gates.Load())
	}
	if at, err := l.client.Offset(t.Context(), id); err != nil || at != int64(len(raw)) {
		t.Fatalf("Offset = %d, %v", at, err)
	}
	if _, err := l.client.Offset(t.Context(), uuid.New()); !engine.Classify(err).Missing() {
		t.Fatalf("Offset of an unknown document = %v", err)
	}
	if _, err := l.client.Upload(t.Context(), engine.Part{Document: id, Offset: 300_001, Length: int64(len(raw)) - 300_001, Content: bytesOf(raw)}); err == nil {
		t.Fatal("an upload from the end was sent")
	}
}

// zeros is a document of a size that memory would show.
type zeros int64

func (z zeros) Size() int64                           { return int64(z) }
func (zeros) Close() error                            { return nil }
func (z zeros) ReadAt(p []byte, _ int64) (int, error) { clear(p); return len(p), nil }

// TestUploadStreams: a document is never held in memory, nor sent twice.
func TestUploadStreams(t *testing.T) {
	var patches atomic.Int32
	l := newLink(t)
	if _, err := l.client.Authorize(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.central.Meddle(func(w http.ResponseWriter, r *http.Request) bool {
		patches.Add(1)
		if n, err := io.Copy(io.Discard, r.Body); err != nil || n != wire.MaxDocumentBytes {
			t.Errorf("%d bytes arrived, %v", n, err)
		}
		w.Header().Set("Tus-Resumable", wire.TusVersion)
		fakecentral.Refuse(w, http.StatusServiceUnavailable, wire.CodeBusy)
		return true
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := l.client.Upload(t.Context(), engine.Part{Document: uuid.New(), Length: wire.MaxDocumentBytes, Content: zeros(wire.MaxDocumentBytes)})
	runtime.ReadMemStats(&after)
	if engine.Classify(err).Reason != engine.ReasonBusy {
		t.Fatalf("Upload = %v", err)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 2<<20 {
		t.Errorf("sending 32 MiB allocated %d bytes", got)
	}
	if patches.Load() != 1 {
		t.Errorf("the body was sent %d times", patches.Load())
	}
}

type broken struct{ zeros }

var errRead = errors.New("sector")

func (broken) ReadAt(p []byte, off int64) (int, error) {
	if off > 40_000 {
		return 0, errRead
	}
	return len(p), nil
}

func TestUploadOfUnreadableContent(t *testing.T) {
	l := newLink(t)
	id := l.declare(t, make([]byte, 100_000))
	_, err := l.client.Upload(t.Context(), engine.Part{Document: id, Length: 100_000, Content: broken{100_000}})
	if !errors.Is(err, errRead) || engine.Classify(err).Reason != engine.ReasonStorage {
		t.Fatalf("Upload = %v, want the storage fault", err)
	}
}

// pipe runs test in simulated time against a central over a network in memory.
func pipe(t *testing.T, test func(*link, *pipenet.Net)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := &link{t: t, central: fakecentral.New(clock.System{}.Now), key: newKey(t), device: uuid.New()}
		l.central.Admit(l.device, public(l.key))
		network := pipenet.New()
		server := &http.Server{Handler: l.central, ReadHeaderTimeout: time.Hour}
		served := make(chan struct{})
		go func() {
			defer close(served)
			server.Serve(network) //nolint:errcheck // it ends with Close
		}()
		l.client = l.connect(t, remote.Params{URL: "http://127.0.0.1", Dial: network.Dial})
		test(l, network)
		l.client.Close()
		server.Close()
		<-served
	})
}

// TestStall: a line that stands still ends the request after the limit; one
// that crawls does not, however long the whole takes.
func TestStall(t *testing.T) {
	pipe(t, func(l *link, network *pipenet.Net) {
		raw := make([]byte, 100_000)
		id := l.declare(l.t, raw)
		network.Slow(0, 400)
		l.client = l.connect(l.t, remote.Params{URL: "http://127.0.0.1", Dial: network.Dial})
		began := clock.System{}.Now()
		offset, err := l.client.Upload(l.t.Context(), engine.Part{Document: id, Length: int64(len(raw)), Content: bytesOf(raw)})
		if err != nil || offset != 100_000 {
			l.t.Fatalf("Upload at 400 bytes a second = %d, %v", offset, err)
		}
		if took := time.Since(began); took < 4*time.Minute {
			l.t.Fatalf("it took only %v", took)
		}
	})
	pipe(t, func(l *link, network *pipenet.Net) {
		id := l.declare(l.t, make([]byte, 100_000))
		network.Script(func(int) pipenet.Fault { return pipenet.Fault{StallUp: 30_000} })
		began := clock.System{}.Now()
		_, err := l.client.Upload(l.t.Context(), engine.Part{Document: id, Length: 100_000, Content: zeros(100_000)})
		if engine.Classify(err).Reason != engine.ReasonTimeout {
			l.t.Fatalf("Upload over a line that stands still = %v", err)
		}
		if took := time.Since(began); took != remote.DefaultStall {
			l.t.Fatalf("it took %v, want %v", took, remote.DefaultStall)
		}
		if at, err := l.client.Offset(l.t.Context(), id); err != nil || at == 0 {
			l.t.Fatalf("Offset after it = %d, %v; what arrived counts", at, err)
		}
	})
	pipe(t, func(l *link, _ *pipenet.Net) {
		l.central.Meddle(func(_ http.ResponseWriter, r *http.Request) bool {
			<-r.Context().Done() // never answers
			return true
		})
		_, err := l.client.Keys(l.t.Context())
		if engine.Classify(err).Reason != engine.ReasonTimeout {
			l.t.Fatalf("Keys from a central that never answers = %v", err)
		}
	})
}

// TestGate: a document waits at the gate with its request open, longer than a
// stall may last.
func TestGate(t *testing.T) {
	pipe(t, func(l *link, _ *pipenet.Net) {
		raw := make([]byte, 40_000)
		id := l.declare(l.t, raw)
		looks := 0
		gate := func(ctx context.Context) error {
			if looks++; looks == 2 {
				time.Sleep(10 * remote.DefaultStall)
			}
			return ctx.Err()
		}
		if offset, err := l.client.Upload(l.t.Context(), engine.Part{Document: id, Length: int64(len(raw)), Content: bytesOf(raw), Gate: gate}); err != nil || offset != 40_000 {
			l.t.Fatalf("Upload = %d, %v", offset, err)
		}
		if looks != 3 {
			l.t.Fatalf("%d looks at the gate, want 3", looks)
		}
	})
}

func TestCancelled(t *testing.T) {
	pipe(t, func(l *link, network *pipenet.Net) {
		id := l.declare(l.t, make([]byte, 100_000))
		network.Script(func(int) pipenet.Fault { return pipenet.Fault{StallUp: 30_000} })
		ctx, cancel := context.WithTimeout(l.t.Context(), time.Second)
		defer cancel()
		if _, err := l.client.Upload(ctx, engine.Part{Document: id, Length: 100_000, Content: zeros(100_000)}); !errors.Is(err, context.DeadlineExceeded) {
			l.t.Fatalf("Upload = %v, want the caller's own deadline", err)
		}
	})
}

func TestWrongOffset(t *testing.T) {
	pipe(t, func(l *link, _ *pipenet.Net) {
		raw := make([]byte, 10_000)
		id := l.declare(l.t, raw)
		_, err := l.client.Upload(l.t.Context(), engine.Part{Document: id, Offset: 5_000, Length: int64(len(raw)) - 5_000, Content: bytesOf(raw)})
		f := engine.Classify(err)
		if f.Reason != engine.ReasonLater && f.Reason != engine.ReasonReset {
			l.t.Fatalf("Upload from a wrong offset = %v", err)
		}
		if at, err := l.client.Offset(l.t.Context(), id); err != nil || at != 0 {
			l.t.Fatalf("Offset = %d, %v; want 0", at, err)
		}
	})
}
