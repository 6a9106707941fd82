package files_test

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/internal/files"
	"titian/internal/testkit/faultfs"
)

// contract is what every implementation of the port keeps. Each part gets an
// empty directory of its own.
var contract = []struct {
	name string
	test func(t *testing.T, fsys files.FS, dir string)
}{
	{"create is exclusive", testCreate},
	{"open flags", testOpenFlags},
	{"positions", testPositions},
	{"truncate", testTruncate},
	{"closed file", testClosed},
	{"rename replaces", testRename},
	{"remove", testRemove},
	{"directories", testDirectories},
	{"stat", testStat},
	{"whole files", testWriteFile},
	{"staged files", testStaged},
	{"ensure directory", testEnsureDir},
	{"remove all", testRemoveAll},
}

func TestContract(t *testing.T) {
	t.Run("machine", func(t *testing.T) {
		for _, c := range contract {
			t.Run(c.name, func(t *testing.T) { c.test(t, files.OS{}, t.TempDir()) })
		}
	})
	t.Run("memory", func(t *testing.T) {
		for _, c := range contract {
			t.Run(c.name, func(t *testing.T) {
				disk := faultfs.New(1)
				if err := disk.MkdirAll("/base/dir"); err != nil {
					t.Fatal(err)
				}
				c.test(t, disk, "/base/dir")
			})
		}
	})
}

func testRename(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	put(t, fsys, a, "new")
	put(t, fsys, b, "old")
	if err := fsys.Rename(a, b); err != nil {
		t.Fatal(err)
	}
	if got := get(t, fsys, b); got != "new" {
		t.Errorf("content %q, want %q", got, "new")
	}
	if _, err := fsys.Stat(a); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("old name: %v, want ErrNotExist", err)
	}
	if err := fsys.Rename(a, b); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Rename of a missing file: %v, want ErrNotExist", err)
	}
	sub := filepath.Join(dir, "sub")
	if err := fsys.MkdirAll(sub); err != nil {
		t.Fatal(err)
	}
	if err := fsys.Rename(b, filepath.Join(sub, "c")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"sub"}, list(t, fsys, dir)); diff != "" {
		t.Error(diff)
	}
	if got := get(t, fsys, filepath.Join(sub, "c")); got != "new" {
		t.Errorf("content %q, want %q", got, "new")
	}
}

func testRemove(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	sub := filepath.Join(dir, "sub")
	if err := fsys.MkdirAll(sub); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(sub, "f")
	put(t, fsys, name, "x")
	if err := fsys.Remove(sub); err == nil {
		t.Error("Remove of a directory that is not empty succeeded")
	}
	for _, n := range []string{name, sub} {
		if err := fsys.Remove(n); err != nil {
			t.Fatal(err)
		}
		if err := fsys.Remove(n); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Remove twice: %v, want ErrNotExist", err)
		}
	}
}

func testDirectories(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	deep := filepath.Join(dir, "x", "y")
	for range 2 {
		if err := fsys.MkdirAll(deep); err != nil {
			t.Fatal(err)
		}
	}
	for _, base := range []string{"c", "a", "b"} {
		put(t, fsys, filepath.Join(deep, base), base)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, list(t, fsys, deep)); diff != "" {
		t.Error(diff)
	}
	if err := fsys.SyncDir(deep); err != nil {
		t.Error(err)
	}
	missing := filepath.Join(dir, "missing")
	if err := fsys.SyncDir(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("SyncDir of nothing: %v, want ErrNotExist", err)
	}
	if _, err := fsys.ReadDir(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("ReadDir of nothing: %v, want ErrNotExist", err)
	}
	if err := fsys.MkdirAll(filepath.Join(deep, "a", "z")); err == nil {
		t.Error("MkdirAll below a file succeeded")
	}
}

func testStat(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	name := filepath.Join(dir, "f")
	f, err := fsys.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer closeFile(t, f)
	write(t, f, "12345")
	byHandle, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	byName, err := fsys.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range []fs.FileInfo{byHandle, byName} {
		if info.Name() != "f" || info.Size() != 5 || info.IsDir() || info.ModTime().IsZero() {
			t.Errorf("file: %v", fs.FormatFileInfo(info))
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, want 0600", info.Mode())
		}
	}
	if err := fsys.MkdirAll(filepath.Join(dir, "d")); err != nil {
		t.Fatal(err)
	}
	info, err := fsys.Stat(filepath.Join(dir, "d"))
	if err != nil {
		t.Fatal(err)
	}
	if !info.IsDir() || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("directory: %v", fs.FormatFileInfo(info))
	}
}

func testWriteFile(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	name := filepath.Join(dir, "f")
	for _, content := range []string{"a longer first version", "second", ""} {
		if err := files.WriteFile(fsys, name, []byte(content)); err != nil {
			t.Fatal(err)
		}
		if got := get(t, fsys, name); got != content {
			t.Errorf("content %q, want %q", got, content)
		}
	}
	if diff := cmp.Diff([]string{"f"}, list(t, fsys, dir)); diff != "" {
		t.Error(diff)
	}
}

func testStaged(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	stage := func() *files.Staged {
		s, err := files.Stage(fsys, dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(s, "half"); err != nil {
			t.Fatal(err)
		}
		return s
	}
	dropped := stage()
	names := list(t, fsys, dir)
	if len(names) != 1 || !files.IsTemp(names[0]) {
		t.Errorf("while writing: %v, want one temporary file", names)
	}
	dropped.Discard()
	if err := dropped.Commit(filepath.Join(dir, "f")); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Commit after Discard: %v, want ErrClosed", err)
	}
	kept := stage()
	if err := fsys.MkdirAll(filepath.Join(dir, "sub")); err != nil {
		t.Fatal(err)
	}
	if err := kept.Commit(filepath.Join(dir, "sub", "f")); err != nil {
		t.Fatal(err)
	}
	kept.Discard()
	lost := stage()
	if err := lost.Commit(filepath.Join(dir, "nowhere", "f")); err == nil {
		t.Error("Commit into a missing directory succeeded")
	}
	if diff := cmp.Diff([]string{"sub"}, list(t, fsys, dir)); diff != "" {
		t.Error(diff)
	}
	if got := get(t, fsys, filepath.Join(dir, "sub", "f")); got != "half" {
		t.Errorf("content %q, want %q", got, "half")
	}
}

func testEnsureDir(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	deep := filepath.Join(dir, "a", "b", "c")
	for range 2 {
		if err := files.EnsureDir(fsys, deep); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(deep, "f")
	put(t, fsys, name, "x")
	if err := files.EnsureDir(fsys, name); !errors.Is(err, fs.ErrExist) {
		t.Errorf("EnsureDir over a file: %v, want ErrExist", err)
	}
}

func testRemoveAll(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	deep := filepath.Join(dir, "a", "b")
	if err := fsys.MkdirAll(deep); err != nil {
		t.Fatal(err)
	}
	put(t, fsys, filepath.Join(deep, "f"), "x")
	put(t, fsys, filepath.Join(dir, "a", "g"), "x")
	for range 2 {
		if err := files.RemoveAll(fsys, filepath.Join(dir, "a")); err != nil {
			t.Fatal(err)
		}
	}
	if names := list(t, fsys, dir); len(names) != 0 {
		t.Errorf("left: %v", names)
	}
}
