package files

import (
	"errors"
	"io/fs"
	"os"
)

// The modes of everything the port creates. On Windows they mean nothing; there
// a new file inherits the access list of the user's profile.
const (
	dirMode  fs.FileMode = 0o700
	fileMode fs.FileMode = 0o600
)

// OS is the machine's file system.
type OS struct{}

var _ FS = OS{}

// Create implements [FS].
func (OS) Create(name string) (File, error) {
	return open(name, os.O_RDWR|os.O_CREATE|os.O_EXCL)
}

// Open implements [FS].
func (OS) Open(name string) (File, error) { return open(name, os.O_RDONLY) }

// OpenFile implements [FS].
func (OS) OpenFile(name string, flag int) (File, error) { return open(name, flag) }

// open keeps a nil *os.File from becoming a File that is not nil.
func open(name string, flag int) (File, error) {
	f, err := os.OpenFile(name, flag, fileMode)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Rename implements [FS].
func (OS) Rename(oldName, newName string) error { return rename(oldName, newName) }

// Remove implements [FS].
func (OS) Remove(name string) error { return remove(name) }

// MkdirAll implements [FS].
func (OS) MkdirAll(name string) error { return os.MkdirAll(name, dirMode) }

// ReadDir implements [FS].
func (OS) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

// Stat implements [FS].
func (OS) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// SyncDir implements [FS].
func (OS) SyncDir(name string) error { return syncDir(name) }

// IsFull reports whether an error says that the disk, or the user's share of
// it, is full: the one fault a person can mend by deleting something.
func IsFull(err error) bool {
	for _, full := range fullErrors {
		if errors.Is(err, full) {
			return true
		}
	}
	return false
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
