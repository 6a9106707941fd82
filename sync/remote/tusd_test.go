package remote_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"
	expslog "golang.org/x/exp/slog"

	"titian/app/clock"
	"titian/internal/badline"
	"titian/internal/testkit/fakecentral"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

// TestStockTusd: the client speaks tus, not only with our own central. The
// second server is tusd with its file store, over a line that breaks.
func TestStockTusd(t *testing.T) {
	dir := t.TempDir()
	store := filestore.New(dir)
	composer := handler.NewStoreComposer()
	store.UseIn(composer)
	tusd, err := handler.NewHandler(handler.Config{
		BasePath: wire.PathUploads, StoreComposer: composer,
		Logger: expslog.New(expslog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	l := &link{t: t, central: fakecentral.New(clock.System{}.Now), key: newKey(t), device: uuid.New()}
	l.central.Admit(l.device, public(l.key))
	uploads := http.StripPrefix(wire.PathUploads, tusd)
	l.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, wire.PathUploads) {
			uploads.ServeHTTP(w, r)
			return
		}
		l.central.ServeHTTP(w, r)
	}))
	defer l.server.Close()
	line, err := badline.New(t.Context(), badline.Params{
		Target: l.server.Listener.Addr().String(), Profile: badline.Profile{CutAfter: 70_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	l.client = l.connect(t, remote.Params{URL: "http://" + line.Addr()})

	raw := make([]byte, 400_000)
	if _, err := rand.Read(raw); err != nil {
		t.Fatal(err)
	}
	id := uuid.New()
	if _, err := store.NewUpload(t.Context(), handler.FileInfo{ID: id.String(), Size: int64(len(raw))}); err != nil {
		t.Fatal(err)
	}
	carry(t, l.client, id, raw)
	held, err := os.ReadFile(filepath.Join(dir, id.String()))
	if err != nil || !bytes.Equal(held, raw) {
		t.Fatalf("tusd holds %d bytes, %v; want the same %d", len(held), err, len(raw))
	}
	if resets := line.Stats().Resets; resets < 4 {
		t.Errorf("the line broke only %d times", resets)
	}
	_, err = l.client.Upload(t.Context(), engine.Part{Document: id, Offset: 5, Length: 10, Content: bytesOf(raw)})
	if f := engine.Classify(err); f.Reason != engine.ReasonLater && f.Reason != engine.ReasonReset {
		t.Errorf("Upload at a wrong offset = %v, want the conflict", err)
	}
	if _, err := l.client.Offset(t.Context(), uuid.New()); !engine.Classify(err).Missing() {
		t.Errorf("Offset of an unknown upload = %v", err)
	}
}

// carry uploads raw as the engine does: after a break it asks for the offset.
func carry(t *testing.T, client *remote.Client, id uuid.UUID, raw []byte) {
	t.Helper()
	offset := int64(0)
	for tries := 0; offset < int64(len(raw)); tries++ {
		if tries == 100 {
			t.Fatalf("stuck at %d", offset)
		}
		next, err := client.Upload(t.Context(), engine.Part{
			Document: id, Offset: offset, Length: int64(len(raw)) - offset, Content: bytesOf(raw),
			Gate: func(context.Context) error { return nil },
		})
		if err != nil {
			if next, err = client.Offset(t.Context(), id); err != nil {
				continue
			}
		}
		if next < offset {
			t.Fatalf("the offset went from %d to %d", offset, next)
		}
		offset = next
	}
}
