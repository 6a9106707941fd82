package central_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/central"
	"titian/central/uploads"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/faultfs"
)

// TestPowerCut: an offset that was told survives a power cut at any call to the
// disk, and the document becomes whole in the end.
func TestPowerCut(t *testing.T) {
	for seed := range uint64(12) {
		disk := faultfs.New(seed)
		rng := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // G404: luck that a seed repeats
		s := newSite(t, func(p *central.Params) { p.FS = disk })
		l := newLaptop(s, factory.Village)
		p := newPaper("kk", 30_000)
		l.deliver(family(p), nil)
		var told int64
		for told < p.doc.Size {
			disk.CutAt(1 + rng.IntN(14))
			for {
				end := min(told+1+rng.Int64N(12_000), p.doc.Size)
				got := l.patch(p.doc.ID, told, bytes.NewReader(p.content[told:end]))
				if got.status != 204 {
					break
				}
				if told = end; told == p.doc.Size {
					break
				}
			}
			disk = disk.Restart()
			s.close()
			s.params.FS = disk
			s.open()
			n, got := l.head(p.doc.ID)
			if got.status != 200 || n < told {
				t.Fatalf("seed %d: %d bytes told, %d after the cut: %+v", seed, told, n, got)
			}
			told = n
		}
		s.holds(p)
		if !l.received(p) {
			t.Errorf("seed %d: no receipt names the paper", seed)
		}
		s.close()
	}
}

// TestSickDisk: any single call that fails loses nothing that was told.
func TestSickDisk(t *testing.T) {
	for n := 1; n <= 24; n++ {
		disk := faultfs.New(uint64(n))
		s := newSite(t, func(p *central.Params) { p.FS = disk })
		l := newLaptop(s, factory.Village)
		p := newPaper("kk", 9000)
		l.deliver(family(p), nil)
		disk.FailAt(n, []error{syscall.EIO, syscall.ENOSPC}[n%2])
		var offset int64
		for range 20 {
			end := min(offset+3000, p.doc.Size)
			got := l.patch(p.doc.ID, offset, bytes.NewReader(p.content[offset:end]))
			if got.status == 204 {
				offset = end
			} else if got.status != 500 && got.status != 503 {
				t.Fatalf("call %d: %+v", n, got)
			}
			held, _ := l.head(p.doc.ID)
			if held < offset {
				t.Fatalf("call %d: %d bytes told, %d held", n, offset, held)
			}
			if offset = held; offset == p.doc.Size {
				break
			}
		}
		s.close()
		s.params.FS = disk.Restart()
		s.open()
		s.holds(p)
		if !l.received(p) {
			t.Errorf("call %d: no receipt names the paper", n)
		}
		s.close()
	}
}

// TestReconcile: a document that has all its bytes, but whose completion was
// never recorded, becomes whole without any request.
func TestReconcile(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	p := newPaper("kk", 5000)
	d := family(p)
	l.deliver(d, nil)
	l.patch(p.doc.ID, 0, bytes.NewReader(p.content[:4999]))
	s.close()
	// What a crash between the last checkpoint and the completion leaves.
	name := filepath.Join(s.params.Data, "objects", fmt.Sprintf("%02x", p.doc.ID[15]), p.doc.ID.String())
	if err := os.WriteFile(name, p.content, 0o600); err != nil {
		t.Fatal(err)
	}
	s.sql("UPDATE document SET offset_bytes = size")
	s.open()
	if err := s.srv.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for !l.received(p) {
		if t.Context().Err() != nil {
			t.Fatal("never whole")
		}
	}
	s.holds(p)
}

// TestStaleParts: after 90 days without news a part is dropped, and the upload
// begins anew; files of no document go.
func TestStaleParts(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	p, whole := newPaper("kk", 5000), newPaper("ktp", 5000)
	l.deliver(family(p, whole), nil)
	l.patch(p.doc.ID, 0, bytes.NewReader(p.content[:4000]))
	l.upload(whole, 0)
	if _, got := l.head(p.doc.ID); got.header.Get("Upload-Expires") != s.clock.Now().Add(uploads.Life).Format(http.TimeFormat) {
		t.Errorf("expires %q", got.header.Get("Upload-Expires"))
	}
	orphan := filepath.Join(s.params.Data, "objects", "00", uuid.NewString())
	if err := os.WriteFile(orphan, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(orphan, s.clock.Now(), s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if err := s.srv.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, _ := l.head(p.doc.ID); n != 4000 {
		t.Errorf("a fresh part was dropped: %d", n)
	}
	s.clock.move(uploads.Life + time.Hour)
	if err := s.srv.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.authorize()
	if n, got := l.head(p.doc.ID); n != 0 || got.status != 200 {
		t.Errorf("after 90 days: %d, %+v", n, got)
	}
	if _, err := os.Stat(orphan); err == nil {
		t.Error("the orphan is still there")
	}
	l.upload(p, 0)
	s.holds(p)
	s.holds(whole)
}
