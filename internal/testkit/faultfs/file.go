package faultfs

import (
	"io"
	"io/fs"
	"path/filepath"
	"syscall"

	"titian/internal/files"
)

// file is an open file. Its disk's mutex guards it.
type file struct {
	disk          *Disk
	node          *node
	name          string
	pos           int64
	reads, writes bool
	closed        bool
}

var _ files.File = (*file)(nil)

// begin starts a call; the caller unlocks the disk.
func (f *file) begin(op string, allowed bool) error {
	switch {
	case f.closed:
		return f.fail(op, fs.ErrClosed)
	case !allowed:
		return f.fail(op, syscall.EBADF)
	}
	return f.disk.begin(op, f.name)
}

func (f *file) fail(op string, err error) error {
	return &fs.PathError{Op: op, Path: f.name, Err: err}
}

func (f *file) Read(p []byte) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.begin("read", f.reads); err != nil {
		return 0, err
	}
	if len(p) == 0 {
		return 0, nil
	}
	if f.pos >= int64(len(f.node.data)) {
		return 0, io.EOF
	}
	n := copy(p, f.node.data[f.pos:])
	f.pos += int64(n)
	return n, nil
}

func (f *file) ReadAt(p []byte, off int64) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.begin("read", f.reads); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, f.fail("read", fs.ErrInvalid)
	}
	if off >= int64(len(f.node.data)) {
		if len(p) == 0 {
			return 0, nil
		}
		return 0, io.EOF
	}
	n := copy(p, f.node.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) Write(p []byte) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	n, err := f.write(p, f.pos)
	f.pos += int64(n)
	return n, err
}

func (f *file) WriteAt(p []byte, off int64) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if off < 0 {
		return 0, f.fail("write", fs.ErrInvalid)
	}
	return f.write(p, off)
}

// write writes a part when its call is the one planned to fail, as a full disk
// does, or the one at which the power goes.
func (f *file) write(p []byte, off int64) (int, error) {
	dead := f.disk.off
	err := f.begin("write", f.writes)
	n := len(p)
	if err != nil {
		if dead || f.closed || !f.writes || n == 0 {
			return 0, err
		}
		n = f.disk.rng.IntN(n)
	}
	if n > 0 {
		f.node.write(p[:n], off)
		f.node.mod = f.disk.now
	}
	return n, err
}

func (f *file) Truncate(size int64) error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.begin("truncate", f.writes); err != nil {
		return err
	}
	if size < 0 {
		return f.fail("truncate", fs.ErrInvalid)
	}
	f.node.truncate(size)
	f.node.mod = f.disk.now
	return nil
}

func (f *file) Sync() error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.begin("sync", true); err != nil {
		if !f.closed && !f.disk.off {
			// Linux drops the pages that it could not write and calls them
			// clean: the content looks whole until the machine restarts.
			f.node.changes = nil
		}
		return err
	}
	f.node.sync()
	return nil
}

func (f *file) Stat() (fs.FileInfo, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.begin("stat", true); err != nil {
		return nil, err
	}
	return f.node.info(filepath.Base(f.name)), nil
}

// Close never fails by plan and is not counted, so that the deferred ones of a
// dying program do not move the counting.
func (f *file) Close() error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if f.closed {
		return f.fail("close", fs.ErrClosed)
	}
	f.closed = true
	return nil
}
