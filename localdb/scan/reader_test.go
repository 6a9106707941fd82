package scan_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"titian/internal/files"
	"titian/internal/testkit/faultfs"
	"titian/localdb/scan"
	"titian/localdb/seal"
)

func TestReaderKeepsItsContracts(t *testing.T) {
	s := open(t, faultfs.New(1))
	content := paper(segment + 300)
	r := reader(t, s, write(t, s, content))
	if err := iotest.TestReader(r, content); err != nil {
		t.Error(err)
	}
}

// An upload resumes anywhere: every slice of every paper is what it was.
func TestReadAnywhere(t *testing.T) {
	s := open(t, faultfs.New(1))
	for _, size := range sizes {
		content := paper(size)
		r := reader(t, s, write(t, s, content))
		whole := bytes.NewReader(content)
		rapid.Check(t, func(t *rapid.T) {
			off := rapid.Int64Range(0, int64(size)+2).Draw(t, "offset")
			if rapid.Bool().Draw(t, "near a segment") {
				off = max(0, min(off/segment*segment+rapid.Int64Range(-2, 2).Draw(t, "by"), int64(size)))
			}
			got, want := make([]byte, rapid.IntRange(0, segment+9).Draw(t, "length")), make([]byte, 0)
			want = append(want, got...)
			n, err := r.ReadAt(got, off)
			wantN, wantErr := whole.ReadAt(want, off)
			if len(want) == 0 {
				wantErr = nil // bytes.Reader says EOF for nothing at the end
			}
			if n != wantN || !errors.Is(err, wantErr) || !bytes.Equal(got, want) {
				t.Fatalf("ReadAt(%d, %d) of %d: %d, %v, want %d, %v", len(got), off, size, n, err, wantN, wantErr)
			}
			if _, err := r.Seek(off, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			rest, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(rest, content[min(off, int64(size)):]) {
				t.Fatalf("from %d on: %d bytes, %v", off, len(rest), err)
			}
		})
	}
}

// Resuming near the end of a large scan touches one segment, not the file.
func TestReadIsLocal(t *testing.T) {
	disk := faultfs.New(1)
	s := open(t, disk)
	content := paper(40 * segment)
	r := reader(t, s, write(t, s, content))
	before := disk.Calls()
	got := make([]byte, 100)
	for i := range 10 {
		if _, err := r.ReadAt(got, int64(39*segment+i*100)); err != nil {
			t.Fatal(err)
		}
	}
	if calls := disk.Calls() - before; calls != 1 {
		t.Errorf("%d reads of the disk, want 1", calls)
	}
}

func TestReadAtIsConcurrent(t *testing.T) {
	s := open(t, faultfs.New(1))
	content := paper(4 * segment)
	r := reader(t, s, write(t, s, content))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			got := make([]byte, segment)
			off := i * segment / 3
			if _, err := r.ReadAt(got, int64(off)); err != nil || !bytes.Equal(got, content[off:off+segment]) {
				t.Errorf("at %d: %v", off, err)
			}
		})
	}
	wg.Wait()
}

func TestReaderEdges(t *testing.T) {
	s := open(t, faultfs.New(1))
	ref := write(t, s, paper(10))
	r, err := s.Open(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	if r.Size() != 10 {
		t.Errorf("size %d, want 10", r.Size())
	}
	if _, err := r.ReadAt(make([]byte, 1), -1); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("negative offset: %v", err)
	}
	if _, err := r.Seek(-1, io.SeekStart); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("seek before the beginning: %v", err)
	}
	if _, err := r.Seek(0, 3); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("seek from nowhere: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.ReadAt(make([]byte, 1), 0); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("read after Close: %v", err)
	}
}

// Any byte altered, anything cut off or added: read to the end it fails.
func TestTampering(t *testing.T) {
	disk := faultfs.New(1)
	s := open(t, disk)
	ref := write(t, s, paper(segment+100))
	name := filepath.Join(dir, ref.Name)
	good, err := files.ReadFile(disk, name)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(t fataler, what string, bad []byte) {
		if err := files.WriteFile(disk, name, bad); err != nil {
			t.Fatalf("%v", err)
		}
		_, readErr := read(s, ref)
		verifyErr := s.Verify(context.Background(), ref)
		for _, err := range []error{readErr, verifyErr} {
			if !errors.Is(err, seal.ErrTampered) && !errors.Is(err, seal.ErrNewer) {
				t.Fatalf("%s: %v", what, err)
			}
		}
	}
	for i := range 16 {
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		refused(t, "head altered", bad)
	}
	rapid.Check(t, func(t *rapid.T) {
		bad := bytes.Clone(good)
		bad[rapid.IntRange(0, len(bad)-1).Draw(t, "at")] ^= rapid.ByteRange(1, 255).Draw(t, "mask")
		refused(t, "altered", bad)
		refused(t, "cut", good[:rapid.IntRange(0, len(good)-1).Draw(t, "length")])
		refused(t, "longer", append(bytes.Clone(good), 0))
	})
	if err := files.WriteFile(disk, name, good); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(t.Context(), ref); err != nil {
		t.Errorf("put right again: %v", err)
	}
}

func TestNewerFile(t *testing.T) {
	disk := faultfs.New(1)
	s := open(t, disk)
	ref := write(t, s, paper(10))
	f, err := disk.OpenFile(filepath.Join(dir, ref.Name), os.O_RDWR)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{2}, 8); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(t.Context(), ref); !errors.Is(err, seal.ErrNewer) {
		t.Errorf("a file of version 2: %v, want ErrNewer", err)
	}
}

func TestRefIsChecked(t *testing.T) {
	s := open(t, faultfs.New(1))
	good := write(t, s, paper(10))
	for name, change := range map[string]func(*scan.Ref){
		"no name":        func(r *scan.Ref) { r.Name = "" },
		"a path":         func(r *scan.Ref) { r.Name = "../../etc/passwd" },
		"negative size":  func(r *scan.Ref) { r.PlainSize = -1 },
		"sizes disagree": func(r *scan.Ref) { r.PlainSize++ },
		"another key":    func(r *scan.Ref) { r.Key = scan.Key{} },
	} {
		ref := good
		change(&ref)
		if _, err := read(s, ref); !errors.Is(err, seal.ErrTampered) {
			t.Errorf("%s: %v, want ErrTampered", name, err)
		}
	}
	lying := good
	lying.PlainSHA256 = good.Name
	if err := s.Verify(t.Context(), lying); !errors.Is(err, seal.ErrTampered) {
		t.Errorf("a wrong hash of the paper: %v, want ErrTampered", err)
	}
}

func reader(t *testing.T, s *scan.Store, ref scan.Ref) *scan.Reader {
	t.Helper()
	r, err := s.Open(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}
