package files

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// tempPrefix begins the name of every file that is still being written.
const tempPrefix = ".tmp-"

// IsTemp reports whether a base name is that of a file still being written, or
// left behind by a process that died while writing.
func IsTemp(base string) bool { return strings.HasPrefix(base, tempPrefix) }

// Staged is a file being written under a temporary name. It ends by Commit or
// by Discard. It is for one goroutine at a time.
type Staged struct {
	fsys FS
	file File
	dir  string
	temp string
	err  error // the first write that failed
	done bool
}

// Stage begins a file in a directory that exists.
func Stage(fsys FS, dir string) (*Staged, error) {
	var random [12]byte
	_, _ = rand.Read(random[:]) // crypto/rand.Read never fails
	temp := filepath.Join(dir, tempPrefix+hex.EncodeToString(random[:]))
	f, err := fsys.Create(temp)
	if err != nil {
		return nil, fmt.Errorf("stage file: %w", err)
	}
	return &Staged{fsys: fsys, file: f, dir: dir, temp: temp}, nil
}

// Write implements [io.Writer]. After a failed write Commit fails too.
func (s *Staged) Write(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.file.Write(p)
	s.err = err
	return n, err
}

// Commit makes the file durable under its final name, which must lie on the
// same disk: sync, close, rename, sync of the directories. What the name held
// before is replaced in one step. When Commit returns nil the file survives a
// power cut; on an error the temporary file is gone, and the name holds the old
// file or, when only the last sync failed, the whole new one.
func (s *Staged) Commit(name string) error {
	if s.done {
		return fmt.Errorf("commit file: %w", fs.ErrClosed)
	}
	err := s.err
	if err == nil {
		err = s.file.Sync()
	}
	err = errors.Join(err, s.file.Close())
	if err == nil {
		err = s.fsys.Rename(s.temp, name)
	}
	s.done = true
	if err != nil {
		_ = s.fsys.Remove(s.temp) // best effort: a sweep takes what is left
		return fmt.Errorf("commit file: %w", err)
	}
	if err := s.syncDirs(filepath.Dir(name)); err != nil {
		return fmt.Errorf("commit file: %w", err)
	}
	return nil
}

// syncDirs makes the new name durable before the old one goes.
func (s *Staged) syncDirs(target string) error {
	if err := s.fsys.SyncDir(target); err != nil {
		return err
	}
	if filepath.Clean(target) == filepath.Clean(s.dir) {
		return nil
	}
	return s.fsys.SyncDir(s.dir)
}

// Discard drops the file. After Commit it does nothing, so that it can be
// deferred.
func (s *Staged) Discard() {
	if s.done {
		return
	}
	s.done = true
	_ = s.file.Close()
	_ = s.fsys.Remove(s.temp) // best effort: a sweep takes what is left
}

// WriteFile writes a whole file in one step, durable when it returns nil: the
// name holds either what it held before or all of data, never a part.
func WriteFile(fsys FS, name string, data []byte) error {
	s, err := Stage(fsys, filepath.Dir(name))
	if err != nil {
		return err
	}
	defer s.Discard()
	if _, err := s.Write(data); err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	return s.Commit(name)
}

// EnsureDir makes a directory and its missing parents, each durable before the
// next, and makes sure of one that is already there. A file may be acknowledged
// inside it when it returns nil.
func EnsureDir(fsys FS, dir string) error {
	dir = filepath.Clean(dir)
	parent := filepath.Dir(dir)
	info, err := fsys.Stat(dir)
	switch {
	case err == nil && !info.IsDir():
		return &fs.PathError{Op: "mkdir", Path: dir, Err: fs.ErrExist}
	case err == nil:
		if parent == dir {
			return nil
		}
		// The name may stem from a run that died before it was durable. Where
		// we may not even read the directory above, it was not made by us.
		if err := fsys.SyncDir(parent); err != nil && !errors.Is(err, fs.ErrPermission) {
			return fmt.Errorf("sync parent directory: %w", err)
		}
		return nil
	case !isMissing(err):
		return err
	}
	if parent != dir {
		if err := EnsureDir(fsys, parent); err != nil {
			return err
		}
	}
	if err := fsys.MkdirAll(dir); err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	if err := fsys.SyncDir(parent); err != nil {
		return fmt.Errorf("sync parent directory: %w", err)
	}
	return nil
}
