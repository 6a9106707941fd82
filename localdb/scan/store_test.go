package scan_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"titian/internal/files"
	"titian/internal/testkit/faultfs"
	"titian/localdb/scan"
	"titian/localdb/seal"
)

const (
	dir     = "/profile/scans"
	segment = 64 << 10
)

// sizes are those at which a segment begins or ends.
var sizes = []int{0, 1, segment - 1, segment, segment + 1, 2 * segment, 2*segment + 1, 3*segment + 777}

// paper is content that differs everywhere.
func paper(size int) []byte {
	b := make([]byte, size)
	seed := [32]byte{byte(size), byte(size >> 8), byte(size >> 16)} //nolint:gosec // the low bytes are meant
	_, _ = rand.NewChaCha8(seed).Read(b)                            // never fails
	return b
}

func open(t fataler, fsys files.FS) *scan.Store {
	s, err := scan.Open(fsys, dir)
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	return s
}

func write(t fataler, s *scan.Store, content []byte) scan.Ref {
	ref, err := s.Write(context.Background(), bytes.NewReader(content))
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	return ref
}

func read(s *scan.Store, ref scan.Ref) ([]byte, error) {
	r, err := s.Open(context.Background(), ref)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(r)
	return content, errors.Join(err, r.Close())
}

type fataler interface{ Fatalf(string, ...any) }

// names lists the directory by base name.
func names(t fataler, fsys files.FS) map[string]bool {
	entries, err := fsys.ReadDir(dir)
	if err != nil {
		t.Fatalf("list: %v", err)
	}
	out := make(map[string]bool)
	for _, e := range entries {
		out[e.Name()] = true
	}
	return out
}

func TestRoundTrip(t *testing.T) {
	for name, fsys := range map[string]files.FS{"machine": files.OS{}, "memory": faultfs.New(1)} {
		t.Run(name, func(t *testing.T) {
			home := dir
			if name == "machine" {
				home = filepath.Join(t.TempDir(), "scans")
			}
			s, err := scan.Open(fsys, home)
			if err != nil {
				t.Fatal(err)
			}
			for _, size := range sizes {
				content := paper(size)
				ref, err := s.Write(t.Context(), iotest.HalfReader(bytes.NewReader(content)))
				if err != nil {
					t.Fatal(err)
				}
				file, err := files.ReadFile(fsys, filepath.Join(home, ref.Name))
				if err != nil {
					t.Fatal(err)
				}
				sum, plain := sha256.Sum256(file), sha256.Sum256(content)
				want := scan.Ref{
					Name: hex.EncodeToString(sum[:]), Key: ref.Key, PlainSize: int64(size),
					CipherSize: int64(len(file)), PlainSHA256: hex.EncodeToString(plain[:]),
				}
				if ref != want {
					t.Errorf("%d bytes: %+v, want %+v", size, ref, want)
				}
				if got, err := read(s, ref); err != nil || !bytes.Equal(got, content) {
					t.Errorf("%d bytes came back as %d: %v", size, len(got), err)
				}
				if err := s.Verify(t.Context(), ref); err != nil {
					t.Errorf("%d bytes: %v", size, err)
				}
				if size > 16 && bytes.Contains(file, content[:16]) {
					t.Errorf("%d bytes: the paper stands in clear", size)
				}
			}
		})
	}
}

func TestSamePaperTwice(t *testing.T) {
	s := open(t, faultfs.New(1))
	a, b := write(t, s, paper(100)), write(t, s, paper(100))
	if a.Name == b.Name || a.Key == b.Key {
		t.Error("two files of one paper can be told to be the same")
	}
	b.Key = a.Key
	if _, err := read(s, b); !errors.Is(err, seal.ErrTampered) {
		t.Errorf("opened with the key of another file: %v", err)
	}
}

func TestRefTravelsInSealedBodies(t *testing.T) {
	s := open(t, faultfs.New(1))
	ref := write(t, s, paper(100))
	text, err := json.Marshal(ref)
	if err != nil {
		t.Fatal(err)
	}
	var back scan.Ref
	if err := json.Unmarshal(text, &back); err != nil || back != ref {
		t.Errorf("%+v came back as %+v: %v", ref, back, err)
	}
	key, err := ref.Key.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("scan", "ref", ref)
	for _, shown := range []string{fmt.Sprintf("%v %+v %x", ref, ref, ref), log.String()} {
		if strings.Contains(shown, string(key)) {
			t.Errorf("the key is shown in %s", shown)
		}
	}
	for _, bad := range []string{`{"key":""}`, `{"key":"00"}`, `{"key":"zz"}`} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("%s was read as a reference", bad)
		}
	}
}

func TestWriteFailsWithItsReader(t *testing.T) {
	disk := faultfs.New(1)
	s := open(t, disk)
	broken := &fs.PathError{Op: "read", Path: "/home/kader/KTP Sari.jpg", Err: syscall.EIO}
	_, err := s.Write(t.Context(), io.MultiReader(bytes.NewReader(paper(segment+9)), iotest.ErrReader(broken)))
	if !errors.Is(err, syscall.EIO) || strings.Contains(err.Error(), "Sari") {
		t.Errorf("error %q, want EIO without the name of the file", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Write(cancelled, bytes.NewReader(paper(9))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if left := names(t, disk); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestSweep(t *testing.T) {
	disk := faultfs.New(1)
	before := open(t, disk)
	used, orphan := write(t, before, paper(10)), write(t, before, paper(20))
	for _, name := range []string{".tmp-left", "notes.txt"} {
		f, err := disk.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, disk) // a new process
	disk.Advance(23 * time.Hour)
	young := write(t, before, paper(30))
	fresh := write(t, s, paper(40))
	keep := in(map[string]bool{used.Name: true})
	sweep := func(at time.Time, want int) {
		t.Helper()
		if n, err := s.Sweep(t.Context(), at, keep); err != nil || n != want {
			t.Errorf("removed %d, %v, want %d", n, err, want)
		}
	}
	sweep(disk.Now(), 0)
	sweep(disk.Now().Add(-10*365*24*time.Hour), 0)
	broken := func(context.Context, string) (bool, error) { return false, syscall.EIO }
	if _, err := s.Sweep(t.Context(), disk.Now().Add(2*time.Hour), broken); !errors.Is(err, syscall.EIO) {
		t.Errorf("when references cannot be read: %v", err)
	}
	if left := names(t, disk); !left[orphan.Name] || !left[used.Name] {
		t.Errorf("a sweep that failed left %v", left)
	}
	disk.Advance(2 * time.Hour)
	sweep(disk.Now(), 1) // the temporary file went before the failure
	want := map[string]bool{used.Name: true, young.Name: true, fresh.Name: true, "notes.txt": true}
	if left := names(t, disk); !maps.Equal(left, want) {
		t.Errorf("left %v, want %v", left, want)
	}
	// A clock that jumps ahead must not cost what was just written.
	sweep(disk.Now().Add(10*365*24*time.Hour), 1)
	delete(want, young.Name)
	if left := names(t, disk); !maps.Equal(left, want) {
		t.Errorf("after a jump of the clock: left %v, want %v", left, want)
	}
}

// A file that is being written stays, whatever the clock says.
func TestSweepWhileWriting(t *testing.T) {
	disk := faultfs.New(1)
	s := open(t, disk)
	swept := readerFunc(func([]byte) (int, error) {
		n, err := s.Sweep(t.Context(), disk.Now().Add(1000*time.Hour), in(nil))
		if n != 0 || err != nil {
			t.Errorf("removed %d, %v", n, err)
		}
		return 0, io.EOF
	})
	if _, err := s.Write(t.Context(), io.MultiReader(bytes.NewReader(paper(segment*2)), swept)); err != nil {
		t.Error(err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestRemove(t *testing.T) {
	disk := faultfs.New(1)
	s := open(t, disk)
	ref := write(t, s, paper(10))
	for range 2 {
		if err := s.Remove(t.Context(), ref.Name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Open(t.Context(), ref); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a removed scan: %v, want ErrNotExist", err)
	}
	if left := names(t, disk.Restart()); len(left) != 0 {
		t.Errorf("after a power cut it is back: %v", left)
	}
	for _, name := range []string{"", "..", "../titian.db", ref.Name[:63] + "/", strings.ToUpper(ref.Name)} {
		if err := s.Remove(t.Context(), name); !errors.Is(err, seal.ErrTampered) {
			t.Errorf("Remove(%q): %v, want ErrTampered", name, err)
		}
	}
}

func TestConcurrentWrites(t *testing.T) {
	disk := faultfs.New(1)
	s := open(t, disk)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			content := paper(30_000 * i)
			ref, err := s.Write(t.Context(), bytes.NewReader(content))
			if err != nil {
				t.Error(err)
				return
			}
			if got, err := read(s, ref); err != nil || !bytes.Equal(got, content) {
				t.Errorf("%d bytes: %v", len(content), err)
			}
		})
	}
	wg.Wait()
}
