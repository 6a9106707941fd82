package scan_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"titian/internal/files"
	"titian/internal/testkit/faultfs"
	"titian/localdb/scan"
)

// Whichever call fails, nothing half lies under a final name, nothing is left
// to sweep but a whole file, and the next try succeeds.
func TestWriteOnFailingDisk(t *testing.T) {
	content := paper(segment + 5000)
	for _, fault := range []error{syscall.ENOSPC, syscall.EIO} {
		for n := 1; ; n++ {
			disk := faultfs.New(uint64(n))
			s := open(t, disk)
			disk.FailAt(n, fault)
			_, err := s.Write(t.Context(), bytes.NewReader(content))
			if err == nil {
				if n < 6 {
					t.Fatalf("call %d failed unseen", n)
				}
				break
			}
			if !errors.Is(err, fault) || files.IsFull(err) != errors.Is(fault, syscall.ENOSPC) {
				t.Errorf("call %d: %v, want %v", n, err, fault)
			}
			onlyWhole(t, disk)
			if got, err := read(s, write(t, s, content)); err != nil || !bytes.Equal(got, content) {
				t.Errorf("after call %d failed: %d bytes, %v", n, len(got), err)
			}
		}
	}
}

// onlyWhole checks that what lies under a final name is what the name says.
func onlyWhole(t fataler, disk files.FS) {
	for name := range names(t, disk) {
		if files.IsTemp(name) {
			continue
		}
		content, err := files.ReadFile(disk, filepath.Join(dir, name))
		if sum := sha256.Sum256(content); err != nil || hex.EncodeToString(sum[:]) != name {
			t.Fatalf("a file of %d bytes lies under the name of another: %v", len(content), err)
		}
	}
}

// survives writes papers until the power goes, and checks what is left.
func survives(t fataler, seed uint64, cut int, wrap func(*faultfs.Disk) files.FS) error {
	disk := faultfs.New(seed)
	if err := files.EnsureDir(disk, filepath.Dir(dir)); err != nil {
		t.Fatalf("make profile: %v", err)
	}
	disk.CutAt(cut)
	acked := make(map[scan.Ref][]byte)
	s, err := scan.Open(wrap(disk), dir)
	for i := 0; err == nil; i++ {
		var ref scan.Ref
		content := paper(700 + i*40_000)
		if ref, err = s.Write(context.Background(), bytes.NewReader(content)); err == nil {
			acked[ref] = content
		}
	}
	if !errors.Is(err, faultfs.ErrCut) {
		t.Fatalf("before the cut: %v", err)
	}
	after := disk.Restart()
	s = open(t, after)
	for ref, content := range acked {
		got, err := read(s, ref)
		if err != nil {
			return fmt.Errorf("acknowledged scan of %d bytes: %w", len(content), err)
		}
		if !bytes.Equal(got, content) {
			return errors.New("an acknowledged scan changed")
		}
	}
	onlyWhole(t, after)
	after.Advance(25 * time.Hour)
	kept := make(map[string]bool)
	for ref := range acked {
		kept[ref.Name] = true
	}
	if _, err := s.Sweep(context.Background(), after.Now(), in(kept)); err != nil {
		t.Fatalf("sweep: %v", err)
	}
	if left := names(t, after); !maps.Equal(left, kept) {
		return fmt.Errorf("after the sweep %d files are left, want the %d acknowledged", len(left), len(kept))
	}
	return nil
}

func in(set map[string]bool) func(context.Context, string) (bool, error) {
	return func(_ context.Context, name string) (bool, error) { return set[name], nil }
}

func TestPowerCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, cut := rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 60).Draw(t, "cut at call")
		if err := survives(t, seed, cut, func(d *faultfs.Disk) files.FS { return d }); err != nil {
			t.Fatal(err)
		}
	})
}

// The same on a disk that only pretends to sync: the test above must notice.
func TestPowerCutHasTeeth(t *testing.T) {
	for name, wrap := range map[string]func(*faultfs.Disk) files.FS{
		"directory never synced": func(d *faultfs.Disk) files.FS { return lazyDir{d} },
		"file never synced":      func(d *faultfs.Disk) files.FS { return lazyFile{d} },
	} {
		lost := 0
		for seed := range uint64(100) {
			caught := &catcher{}
			if survives(caught, seed, 40, wrap) != nil || caught.failed {
				lost++
			}
		}
		if lost == 0 {
			t.Errorf("%s: no loss in 100 cuts", name)
		}
	}
}

// catcher notes a failure that is hoped for.
type catcher struct{ failed bool }

func (c *catcher) Fatalf(string, ...any) { c.failed = true }

type lazyDir struct{ files.FS }

func (lazyDir) SyncDir(string) error { return nil }

type lazyFile struct{ files.FS }

func (l lazyFile) Create(name string) (files.File, error) {
	f, err := l.FS.Create(name)
	return lazySync{f}, err
}

type lazySync struct{ files.File }

func (lazySync) Sync() error { return nil }
