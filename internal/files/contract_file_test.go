package files_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"titian/internal/files"
)

func testCreate(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	name := filepath.Join(dir, "f")
	put(t, fsys, name, "first")
	if _, err := fsys.Create(name); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Create of a taken name: %v, want ErrExist", err)
	}
	if got := get(t, fsys, name); got != "first" {
		t.Errorf("content %q, want %q", got, "first")
	}
	if _, err := fsys.Create(filepath.Join(dir, "no", "f")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Create without a directory: %v, want ErrNotExist", err)
	}
}

func testOpenFlags(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	name := filepath.Join(dir, "f")
	if f, err := fsys.Open(name); !errors.Is(err, fs.ErrNotExist) || f != nil {
		t.Fatalf("Open of a missing file: %v, %v, want nil and ErrNotExist", f, err)
	}
	if _, err := fsys.OpenFile(name, os.O_RDWR); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("OpenFile of a missing file: %v, want ErrNotExist", err)
	}
	f, err := fsys.OpenFile(name, os.O_RDWR|os.O_CREATE)
	if err != nil {
		t.Fatal(err)
	}
	write(t, f, "0123456789")
	closeFile(t, f)

	read, err := fsys.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer closeFile(t, read)
	if _, err := read.Write([]byte("x")); err == nil {
		t.Error("Write succeeded on a file opened for reading")
	}
	again, err := fsys.OpenFile(name, os.O_RDWR|os.O_CREATE)
	if err != nil {
		t.Fatal(err)
	}
	write(t, again, "ab")
	closeFile(t, again)
	if got := get(t, fsys, name); got != "ab23456789" {
		t.Errorf("content %q, want the old with its beginning overwritten", got)
	}
	short, err := fsys.OpenFile(name, os.O_WRONLY|os.O_TRUNC)
	if err != nil {
		t.Fatal(err)
	}
	write(t, short, "z")
	closeFile(t, short)
	if got := get(t, fsys, name); got != "z" {
		t.Errorf("content %q after O_TRUNC, want %q", got, "z")
	}
}

func testPositions(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	f, err := fsys.Create(filepath.Join(dir, "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer closeFile(t, f)
	if _, err := f.WriteAt([]byte("xyz"), 4); err != nil {
		t.Fatal(err)
	}
	write(t, f, "ab")
	write(t, f, "c")
	buf := make([]byte, 10)
	n, err := f.ReadAt(buf, 0)
	if n != 7 || !errors.Is(err, io.EOF) {
		t.Errorf("ReadAt past the end: %d, %v, want 7 and EOF", n, err)
	}
	if want := []byte("abc\x00xyz"); !bytes.Equal(buf[:n], want) {
		t.Errorf("content %q, want %q", buf[:n], want)
	}
	if n, err := f.ReadAt(buf[:2], 5); n != 2 || err != nil {
		t.Errorf("ReadAt inside: %d, %v, want 2 and nil", n, err)
	}
	if n, err := f.ReadAt(buf, 7); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("ReadAt at the end: %d, %v, want 0 and EOF", n, err)
	}
	if _, err := f.ReadAt(buf, -1); err == nil {
		t.Error("ReadAt before the beginning succeeded")
	}
	if _, err := f.WriteAt(buf, -1); err == nil {
		t.Error("WriteAt before the beginning succeeded")
	}
	rest, err := io.ReadAll(f)
	if err != nil || string(rest) != "\x00xyz" {
		t.Errorf("Read went on with %q, %v, want %q: ReadAt and WriteAt must not move it", rest, err, "\x00xyz")
	}
}

func testTruncate(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	f, err := fsys.Create(filepath.Join(dir, "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer closeFile(t, f)
	write(t, f, "abcdef")
	for _, size := range []int64{2, 5} {
		if err := f.Truncate(size); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Truncate(-1); err == nil {
		t.Error("Truncate to a negative size succeeded")
	}
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 5)
	if _, err := f.ReadAt(buf, 0); err != nil {
		t.Fatal(err)
	}
	if want := []byte("ab\x00\x00\x00"); !bytes.Equal(buf, want) {
		t.Errorf("content %q, want %q: what a truncation cut must not come back", buf, want)
	}
}

func testClosed(t *testing.T, fsys files.FS, dir string) {
	t.Helper()
	f, err := fsys.Create(filepath.Join(dir, "f"))
	if err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	var buf [1]byte
	calls := map[string]func() error{
		"Read":     func() error { _, err := f.Read(buf[:]); return err },
		"ReadAt":   func() error { _, err := f.ReadAt(buf[:], 0); return err },
		"Write":    func() error { _, err := f.Write(buf[:]); return err },
		"WriteAt":  func() error { _, err := f.WriteAt(buf[:], 0); return err },
		"Truncate": func() error { return f.Truncate(0) },
		"Sync":     f.Sync,
		"Stat":     func() error { _, err := f.Stat(); return err },
		"Close":    f.Close,
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s after Close: %v, want ErrClosed", name, err)
		}
	}
}

func put(t *testing.T, fsys files.FS, name, content string) {
	t.Helper()
	f, err := fsys.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, f, content)
	closeFile(t, f)
}

func get(t *testing.T, fsys files.FS, name string) string {
	t.Helper()
	content, err := files.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func list(t *testing.T, fsys files.FS, dir string) []string {
	t.Helper()
	entries, err := fsys.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if !slices.IsSorted(names) {
		t.Errorf("not sorted: %v", names)
	}
	return names
}

func write(t *testing.T, w io.Writer, content string) {
	t.Helper()
	if n, err := io.WriteString(w, content); err != nil || n != len(content) {
		t.Fatalf("wrote %d of %d bytes: %v", n, len(content), err)
	}
}

func closeFile(t *testing.T, f files.File) {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
