// Package files is the port through which the laptop and central write to the
// disk: scans, copies of the database, uploads on their way in. It is narrow so
// that a test can fail any single call or take the power away between two of
// them, with the disk of internal/testkit/faultfs.
//
// It gives names their durability, not their meaning: it seals nothing, locks
// nothing between processes, and SQLite keeps its own files by itself.
package files

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
)

// FS is a file system. Names are paths as package [path/filepath] writes them.
// Errors are the operating system's and answer to errors.Is with
// [fs.ErrNotExist], [fs.ErrExist] and the like; [IsFull] tells a full disk.
//
// What a call changed is on the disk for certain only after the matching Sync
// or SyncDir returned nil. After a Sync that failed nothing is known about the
// data written before it: throw the file away and write it again.
//
// Implementations are safe for concurrent use.
type FS interface {
	// Create makes a new file, readable and writable by its owner only, and
	// opens it for both. It returns [fs.ErrExist] when the name is taken.
	Create(name string) (File, error)
	// Open opens a file for reading.
	Open(name string) (File, error)
	// OpenFile opens a file with the flags of package os; O_APPEND is not
	// part of the port. A file it creates belongs to its owner only.
	OpenFile(name string, flag int) (File, error)
	// Rename moves a file and replaces what the new name held, in one step: a
	// reader sees the old file or the new one. It is durable after SyncDir of
	// both directories.
	Rename(oldName, newName string) error
	// Remove deletes a file or an empty directory.
	Remove(name string) error
	// MkdirAll makes a directory and its missing parents, for their owner
	// only. See [EnsureDir] for one that survives a power cut.
	MkdirAll(name string) error
	// ReadDir lists a directory, sorted by name.
	ReadDir(name string) ([]fs.DirEntry, error)
	// Stat describes a file or a directory.
	Stat(name string) (fs.FileInfo, error)
	// SyncDir makes the names in a directory durable: those created, renamed
	// and removed since the last call.
	SyncDir(name string) error
}

// File is an open file. Read and Write share one position, which starts at
// zero; ReadAt and WriteAt leave it alone. Calls after Close return
// [fs.ErrClosed].
type File interface {
	io.Reader
	io.ReaderAt
	io.Writer
	io.WriterAt
	io.Closer
	// Truncate sets the size in bytes; a longer file is filled with zeros.
	Truncate(size int64) error
	// Sync makes the content and the size durable, but not the name: see
	// [FS.SyncDir].
	Sync() error
	// Stat describes the file.
	Stat() (fs.FileInfo, error)
}

// ReadFile returns the whole content of a file.
func ReadFile(fsys FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(f)
	return content, errors.Join(err, f.Close())
}

// RemoveAll deletes a directory and all it holds, or a file. A name that does
// not exist is not an error. The removal is not durable before SyncDir of the
// directory above.
func RemoveAll(fsys FS, name string) error {
	info, err := fsys.Stat(name)
	switch {
	case isMissing(err):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		entries, err := fsys.ReadDir(name)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := RemoveAll(fsys, filepath.Join(name, e.Name())); err != nil {
				return err
			}
		}
	}
	if err := fsys.Remove(name); err != nil && !isMissing(err) {
		return err
	}
	return nil
}
