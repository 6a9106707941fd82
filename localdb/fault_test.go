package localdb_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/files"
	"titian/localdb"
)

// failing is the machine's disk, whose n-th write to a file below a directory
// fails.
type failing struct {
	files.OS
	below string
	err   error

	mu   sync.Mutex
	left int // calls until the one that fails; below 0 for never
}

func (f *failing) call(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !strings.Contains(filepath.ToSlash(name), f.below) || f.left < 0 {
		return nil
	}
	f.left--
	if f.left < 0 {
		return &os.PathError{Op: "write", Path: name, Err: f.err}
	}
	return nil
}

func (f *failing) set(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left = n
}

// came reports whether the planned fault happened.
func (f *failing) came() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.left < 0
}

func (f *failing) Create(name string) (files.File, error) {
	if err := f.call(name); err != nil {
		return nil, err
	}
	file, err := f.OS.Create(name)
	if err != nil {
		return nil, err
	}
	return &failingFile{File: file, fs: f, name: name}, nil
}

func (f *failing) OpenFile(name string, flag int) (files.File, error) {
	if err := f.call(name); err != nil {
		return nil, err
	}
	return f.OS.OpenFile(name, flag)
}

func (f *failing) Rename(from, to string) error {
	if err := f.call(to); err != nil {
		return err
	}
	return f.OS.Rename(from, to)
}

func (f *failing) SyncDir(name string) error {
	if err := f.call(name); err != nil {
		return err
	}
	return f.OS.SyncDir(name)
}

type failingFile struct {
	files.File
	fs   *failing
	name string
}

func (f *failingFile) Write(p []byte) (int, error) {
	if err := f.fs.call(f.name); err != nil {
		return 0, err
	}
	return f.File.Write(p)
}

func (f *failingFile) Sync() error {
	if err := f.fs.call(f.name); err != nil {
		return err
	}
	return f.File.Sync()
}

// faulty returns a store whose disk fails below a directory of the profile.
func faulty(t *testing.T, below string, err error) (*bench, *failing) {
	t.Helper()
	b := unlocked(t)
	b.close(t)
	disk := &failing{below: below, err: err, left: -1}
	b.p.FS = disk
	b.open(t)
	return b, disk
}

// A disk that is full at any moment of adding a scan leaves all as it was.
func TestFullDiskWhileAdding(t *testing.T) {
	b, disk := faulty(t, "/scans", syscall.ENOSPC)
	r := b.put(t, family())
	content := bytes.Repeat([]byte("kartu "), 30000)
	for n := 0; ; n++ {
		disk.set(n)
		_, _, err := b.AddDocument(t.Context(), r.Dossier.ID, app.Document{ID: uuid.New(), Kind: app.DocKK}, bytes.NewReader(content))
		if !disk.came() {
			disk.set(-1)
			if err != nil || n < 5 {
				t.Fatalf("after %d faults: %v", n, err)
			}
			break
		}
		wantErr(t, "add", err, localdb.ErrFull)
		if strings.Contains(err.Error(), "Wayan") {
			t.Error("the error names a person")
		}
		now := b.get(t, r.Dossier.ID)
		if now.Rev != r.Rev || len(now.Dossier.Documents) != 0 {
			t.Fatalf("fault %d: rev %d, %d documents", n, now.Rev, len(now.Dossier.Documents))
		}
	}
	if now := b.get(t, r.Dossier.ID); len(now.Dossier.Documents) != 1 {
		t.Errorf("%d documents", len(now.Dossier.Documents))
	}
}

// A copy that fails at any moment leaves the copies that were there.
func TestDiskErrorWhileCopying(t *testing.T) {
	b, disk := faulty(t, "/copies", syscall.EIO)
	b.put(t, family())
	if err := b.Copy(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := b.copied(t)
	for n := 0; ; n++ {
		disk.set(n)
		b.clock.add(1e12)
		err := b.Copy(t.Context())
		if !disk.came() {
			disk.set(-1)
			if err != nil || n == 0 {
				t.Fatalf("after %d faults: %v", n, err)
			}
			break
		}
		wantErr(t, "copy", err, syscall.EIO)
		if _, err := os.Stat(before[0]); err != nil {
			t.Fatalf("fault %d: the good copy is gone", n)
		}
	}
}

func TestFullDatabase(t *testing.T) {
	b := unlocked(t)
	r := b.put(t, family())
	if err := b.LimitPages(t.Context(), 1); err != nil { // as many as there are
		t.Fatal(err)
	}
	var err error
	var failed app.Dossier
	for range 100 {
		failed = family()
		if _, err = b.Put(t.Context(), failed, 0); err != nil {
			break
		}
	}
	wantErr(t, "put", err, localdb.ErrFull)
	_, err = b.Get(t.Context(), failed.ID)
	wantErr(t, "what was not saved", err, app.ErrNotFound)
	b.get(t, r.Dossier.ID)
	if err := b.LimitPages(t.Context(), 1_000_000); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Put(t.Context(), failed, 0); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// A half-finished scan of a process that died is swept, what is referred to
// stays.
func TestSweep(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	doc := b.attach(t, d.ID, []byte("kartu keluarga"))
	b.reopen(t)
	scans := filepath.Join(b.p.Dir, "scans")
	orphan := filepath.Join(scans, strings.Repeat("ab", 32))
	if err := os.WriteFile(orphan, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Sweep(t.Context()); err != nil || n != 0 {
		t.Errorf("at once: %d, %v", n, err)
	}
	long := b.clock.Now().AddDate(-1, 0, 0)
	entries, err := os.ReadDir(scans)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.Chtimes(filepath.Join(scans, e.Name()), long, long); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := b.Sweep(t.Context()); err != nil || n != 1 {
		t.Errorf("after a year: %d, %v", n, err)
	}
	if _, err := os.Stat(orphan); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("orphan: %v", err)
	}
	r, err := b.OpenDocument(t.Context(), doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := os.Remove(filepath.Join(scans, entries[0].Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
}
