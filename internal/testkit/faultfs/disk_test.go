package faultfs_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"syscall"
	"testing"

	"titian/internal/files"
	"titian/internal/testkit/faultfs"
)

const seeds = 400

// The disk must lose what was not synced, or no test on it has teeth; and must
// keep what was.
func TestCut(t *testing.T) {
	whole := bytes.Repeat([]byte("x"), 3000)
	cases := []struct {
		name              string
		syncFile, syncDir bool
		// What some of the cuts must leave of the file: nothing, a torn
		// content, all of it.
		gone, torn, whole bool
	}{
		{"nothing synced", false, false, true, true, true},
		{"name not synced", true, false, true, false, true},
		{"content not synced", false, true, false, true, true},
		{"both synced", true, true, false, false, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var gone, torn, kept int
			for seed := range uint64(seeds) {
				disk := faultfs.New(seed)
				f := create(t, disk, "/f", whole)
				if c.syncFile {
					check(t, f.Sync())
				}
				if c.syncDir {
					check(t, disk.SyncDir("/"))
				}
				got, err := files.ReadFile(disk.Restart(), "/f")
				switch {
				case errors.Is(err, fs.ErrNotExist):
					gone++
				case err != nil:
					t.Fatal(err)
				case bytes.Equal(got, whole):
					kept++
				default:
					torn++
				}
			}
			if gone > 0 != c.gone || torn > 0 != c.torn || kept > 0 != c.whole {
				t.Errorf("of %d cuts: %d gone, %d torn, %d whole", seeds, gone, torn, kept)
			}
		})
	}
}

// A rename between directories may arrive in one of them only; inside one it
// arrives whole or not at all.
func TestCutInRename(t *testing.T) {
	outcomes := func(target string) map[[2]bool]int {
		seen := make(map[[2]bool]int)
		for seed := range uint64(seeds) {
			disk := faultfs.New(seed)
			check(t, files.EnsureDir(disk, "/a"))
			check(t, files.EnsureDir(disk, "/b"))
			f := create(t, disk, "/a/f", []byte("x"))
			check(t, f.Sync())
			check(t, disk.SyncDir("/a"))
			check(t, disk.Rename("/a/f", target))
			after := disk.Restart()
			_, oldErr := after.Stat("/a/f")
			_, newErr := after.Stat(target)
			seen[[2]bool{oldErr == nil, newErr == nil}]++
		}
		return seen
	}
	if seen := outcomes("/a/g"); len(seen) != 2 || seen[[2]bool{true, false}] == 0 || seen[[2]bool{false, true}] == 0 {
		t.Errorf("inside a directory: %v", seen)
	}
	if seen := outcomes("/b/f"); len(seen) != 4 {
		t.Errorf("between directories: %v, want all four", seen)
	}
}

func TestCutIsRepeatable(t *testing.T) {
	left := func() []byte {
		disk := faultfs.New(7)
		f := create(t, disk, "/f", nil)
		check(t, disk.SyncDir("/"))
		for i := range 40 {
			_, err := f.WriteAt(bytes.Repeat([]byte{byte(i)}, 700), int64(i*300))
			check(t, err)
		}
		got, err := files.ReadFile(disk.Restart(), "/f")
		check(t, err)
		return got
	}
	if !bytes.Equal(left(), left()) {
		t.Error("the same seed left two different disks")
	}
}

func TestCutAt(t *testing.T) {
	disk := faultfs.New(1)
	f := create(t, disk, "/f", []byte("synced"))
	check(t, f.Sync())
	check(t, disk.SyncDir("/"))
	disk.CutAt(2)
	check(t, disk.MkdirAll("/d"))
	if err := disk.MkdirAll("/e"); !errors.Is(err, faultfs.ErrCut) {
		t.Fatalf("at the cut: %v, want ErrCut", err)
	}
	if _, err := f.Write([]byte("late")); !errors.Is(err, faultfs.ErrCut) {
		t.Fatalf("after the cut: %v, want ErrCut", err)
	}
	after := disk.Restart()
	if got, err := files.ReadFile(after, "/f"); err != nil || string(got) != "synced" {
		t.Errorf("after the restart: %q, %v", got, err)
	}
	if err := f.Sync(); !errors.Is(err, faultfs.ErrCut) {
		t.Errorf("a file of the dead machine: %v, want ErrCut", err)
	}
}

// After a failed sync the content looks whole, but a later sync that succeeds
// has not saved it.
func TestFailedSyncLosesData(t *testing.T) {
	for seed := range uint64(20) {
		disk := faultfs.New(seed)
		f := create(t, disk, "/f", []byte("lost"))
		check(t, disk.SyncDir("/"))
		disk.FailAt(1, syscall.EIO)
		if err := f.Sync(); !errors.Is(err, syscall.EIO) {
			t.Fatalf("Sync: %v, want EIO", err)
		}
		check(t, f.Sync())
		if got, err := files.ReadFile(disk, "/f"); err != nil || string(got) != "lost" {
			t.Errorf("before the cut: %q, %v", got, err)
		}
		if got, err := files.ReadFile(disk.Restart(), "/f"); err != nil || len(got) != 0 {
			t.Errorf("after the cut: %q, %v, want nothing", got, err)
		}
	}
}

func TestFailedWriteIsPartial(t *testing.T) {
	for seed := range uint64(20) {
		disk := faultfs.New(seed)
		f := create(t, disk, "/f", nil)
		disk.FailAt(1, syscall.ENOSPC)
		n, err := f.Write(make([]byte, 100))
		if !errors.Is(err, syscall.ENOSPC) || n >= 100 {
			t.Errorf("Write: %d, %v", n, err)
		}
		info, err := f.Stat()
		check(t, err)
		if info.Size() != int64(n) {
			t.Errorf("size %d after %d bytes", info.Size(), n)
		}
	}
}

func TestAppendIsRefused(t *testing.T) {
	if _, err := faultfs.New(1).OpenFile("/f", os.O_CREATE|os.O_APPEND); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("O_APPEND: %v, want ErrInvalid", err)
	}
}

func create(t *testing.T, disk *faultfs.Disk, name string, content []byte) files.File {
	t.Helper()
	f, err := disk.Create(name)
	check(t, err)
	_, err = f.Write(content)
	check(t, err)
	return f
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
