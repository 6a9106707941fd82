//go:build linux

package powercut

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"titian/internal/files"
)

// Create implements [files.FS].
func (d *Disk) Create(name string) (files.File, error) {
	return d.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL)
}

// OpenFile implements [files.FS].
func (d *Disk) OpenFile(name string, flag int) (files.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f, err := d.OS.OpenFile(name, flag)
	if err != nil {
		return nil, err
	}
	dir, base, n := d.find(name)
	if dir == 0 || flag&(os.O_WRONLY|os.O_RDWR) == 0 {
		return f, nil
	}
	if n == 0 {
		if flag&os.O_CREATE == 0 {
			_ = f.Close()
			return nil, fmt.Errorf("powercut: %s was made unseen: %w", base, fs.ErrInvalid)
		}
		n = d.add(false)
		d.name(dir, map[string]node{base: n})
	} else if flag&os.O_TRUNC != 0 {
		d.note(step{action: resized, node: n})
	}
	return &file{File: f, disk: d, node: n}, nil
}

// Rename implements [files.FS].
func (d *Disk) Rename(oldName, newName string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.OS.Rename(oldName, newName); err != nil {
		return err
	}
	from, was, n := d.find(oldName)
	to, is, _ := d.find(newName)
	switch {
	case n == 0 || from == to && was == is:
	case from == to:
		d.name(to, map[string]node{was: 0, is: n})
	default:
		if to != 0 {
			d.name(to, map[string]node{is: n})
		}
		d.name(from, map[string]node{was: 0})
	}
	return nil
}

// Remove implements [files.FS].
func (d *Disk) Remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.OS.Remove(name); err != nil {
		return err
	}
	d.removed(name)
	return nil
}

// removed notes that a name is gone.
func (d *Disk) removed(name string) {
	if dir, base, n := d.find(name); n != 0 && dir != 0 {
		d.name(dir, map[string]node{base: 0})
	}
}

// MkdirAll implements [files.FS].
func (d *Disk) MkdirAll(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.OS.MkdirAll(name); err != nil {
		return err
	}
	parts, ok := d.inside(name)
	if !ok {
		return nil
	}
	at := root
	for _, part := range parts {
		next := d.live[at][part]
		if next == 0 {
			next = d.add(true)
			d.name(at, map[string]node{part: next})
		}
		at = next
	}
	return nil
}

// SyncDir implements [files.FS].
func (d *Disk) SyncDir(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.OS.SyncDir(name); err != nil {
		return err
	}
	d.syncedDir(name)
	return nil
}

// syncedDir notes that the names in a directory are durable.
func (d *Disk) syncedDir(name string) {
	if filepath.Clean(name) == d.root {
		d.note(step{action: listed, node: root})
	} else if _, _, n := d.find(name); n != 0 {
		d.note(step{action: listed, node: n})
	}
}

// file is a file that is open for writing. The disk's mutex guards it.
type file struct {
	files.File
	disk *Disk
	node node
	pos  int64
}

// Read implements [io.Reader].
func (f *file) Read(p []byte) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	n, err := f.File.Read(p)
	f.pos += int64(n)
	return n, err
}

// Write implements [io.Writer].
func (f *file) Write(p []byte) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	n, err := f.File.Write(p)
	f.wrote(p[:n], f.pos)
	f.pos += int64(n)
	return n, err
}

// WriteAt implements [io.WriterAt].
func (f *file) WriteAt(p []byte, off int64) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	n, err := f.File.WriteAt(p, off)
	f.wrote(p[:n], off)
	return n, err
}

func (f *file) wrote(p []byte, off int64) {
	if len(p) > 0 {
		f.disk.note(step{action: wrote, node: f.node, at: off, data: append([]byte(nil), p...)})
	}
}

// Truncate implements [files.File].
func (f *file) Truncate(size int64) error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	err := f.File.Truncate(size)
	if err == nil {
		f.disk.note(step{action: resized, node: f.node, at: size})
	}
	return err
}

// Sync implements [files.File].
func (f *file) Sync() error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	err := f.File.Sync()
	if err == nil {
		f.disk.note(step{action: synced, node: f.node})
	}
	return err
}
