package sample_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"titian/app"
	"titian/app/sample"
)

// folder keeps what was put; it fails at the file of that name.
type folder struct {
	mu    sync.Mutex
	files map[string][]byte
	bad   string
}

var errFull = errors.New("disk full")

func (f *folder) put(name string, data []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if name == f.bad {
		return errFull
	}
	f.files[name] = data
	return nil
}

func TestWriteHandsOverWhatTheManifestLists(t *testing.T) {
	h := open(t)
	dir := &folder{files: map[string][]byte{}}
	manifest, err := h.maker.Write(t.Context(), sample.DemoSeed, 2, day(t), dir.put)
	if err != nil {
		t.Fatal(err)
	}
	listed, people := 0, 0
	for _, e := range manifest.Families {
		d, err := app.DecodeDossierStrict(dir.files[e.File])
		if err != nil {
			t.Fatalf("%s: %v", e.File, err)
		}
		people += len(d.Members)
		listed += 1 + len(e.Papers)
		for _, p := range e.Papers {
			if len(dir.files[p.File]) != p.Bytes || p.Bytes == 0 {
				t.Errorf("%s has %d bytes, listed %d", p.File, len(dir.files[p.File]), p.Bytes)
			}
			if p.Member < 0 || p.Member > e.People {
				t.Errorf("%s belongs to member %d of %d", p.File, p.Member, e.People)
			}
		}
	}
	if listed != len(dir.files) || people != manifest.People {
		t.Errorf("%d files and %d people, listed %d and %d", len(dir.files), people, listed, manifest.People)
	}
}

func TestWriteEndsAtTheFirstError(t *testing.T) {
	h := open(t)
	for _, bad := range []string{"keluarga-01.json", "keluarga-01-consent.jpg"} {
		dir := &folder{files: map[string][]byte{}, bad: bad}
		if _, err := h.maker.Write(t.Context(), sample.DemoSeed, 1, day(t), dir.put); !errors.Is(err, errFull) {
			t.Errorf("%s: got error %v, want %v", bad, err, errFull)
		}
	}
}

func TestWriteEndsWithItsContext(t *testing.T) {
	h := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := &folder{files: map[string][]byte{}}
	if _, err := h.maker.Write(ctx, sample.DemoSeed, 3, day(t), dir.put); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want %v", err, context.Canceled)
	}
	if len(dir.files) > 0 {
		t.Errorf("%d files were put afterwards", len(dir.files))
	}
}
