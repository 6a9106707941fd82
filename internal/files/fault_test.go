package files_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"titian/internal/files"
	"titian/internal/testkit/faultfs"
)

// A file replaced in one step holds the old or the new content after a power
// cut at any call, and the new one if the write was acknowledged.
func TestWriteFileSurvivesPowerCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		disk := faultfs.New(rapid.Uint64().Draw(t, "seed"))
		disk.CutAt(rapid.IntRange(1, 60).Draw(t, "cut at call"))
		const dir, name = "/profile/data", "/profile/data/f"

		acked, tried := -1, -1
		if files.EnsureDir(disk, dir) == nil {
			for v := range 8 {
				tried = v
				if err := files.WriteFile(disk, name, version(v)); err != nil {
					if !errors.Is(err, faultfs.ErrCut) {
						t.Fatal(err)
					}
					break
				}
				acked = v
			}
		}
		got, err := files.ReadFile(disk.Restart(), name)
		switch {
		case errors.Is(err, fs.ErrNotExist) && acked < 0:
		case err != nil:
			t.Fatalf("version %d was acknowledged: %v", acked, err)
		default:
			for v := max(acked, 0); v <= tried; v++ {
				if string(got) == string(version(v)) {
					return
				}
			}
			t.Fatalf("%d bytes that are neither version %d nor %d", len(got), acked, tried)
		}
	})
}

// A call that fails leaves the old file and no litter, whichever call it is.
func TestWriteFileFailsWhole(t *testing.T) {
	for _, fault := range []error{syscall.ENOSPC, syscall.EIO} {
		for n := 1; ; n++ {
			disk := faultfs.New(uint64(n))
			if err := files.EnsureDir(disk, "/d"); err != nil {
				t.Fatal(err)
			}
			if err := files.WriteFile(disk, "/d/f", version(0)); err != nil {
				t.Fatal(err)
			}
			before := disk.Calls()
			disk.FailAt(n, fault)
			err := files.WriteFile(disk, "/d/f", version(1))
			if err == nil {
				if calls := disk.Calls() - before; n != calls+1 || n < 5 {
					t.Fatalf("call %d of %d failed unseen", n, calls)
				}
				break
			}
			if !errors.Is(err, fault) || files.IsFull(err) != errors.Is(fault, syscall.ENOSPC) {
				t.Errorf("call %d: %v, want %v", n, err, fault)
			}
			if names := list(t, disk, "/d"); len(names) != 1 {
				t.Errorf("call %d: left %v", n, names)
			}
			got := get(t, disk, "/d/f")
			if got != string(version(0)) && got != string(version(1)) {
				t.Errorf("call %d: a file of %d bytes that nobody wrote", n, len(got))
			}
		}
	}
}

func TestIsFull(t *testing.T) {
	wrapped := fmt.Errorf("save scan: %w", &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC})
	if !files.IsFull(wrapped) {
		t.Error("a full disk was not recognised")
	}
	if files.IsFull(syscall.EIO) || files.IsFull(nil) {
		t.Error("something else was taken for a full disk")
	}
}

// version is content of several sectors that differs in each of them.
func version(v int) []byte {
	return bytes.Repeat([]byte{'a' + byte(v%26)}, 1300+100*v) //nolint:gosec // v is small and positive
}
