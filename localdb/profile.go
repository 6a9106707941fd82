package localdb

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/gofrs/flock"

	"titian/app/clock"
	"titian/internal/files"
	"titian/localdb/seal"
)

// Params say where a store lies and what it works with.
type Params struct {
	// Dir is the profile directory.
	Dir string
	// FS writes scans, papers and copies; nil for the machine's. SQLite writes
	// its own files.
	FS files.FS
	// Clock is asked for every time; nil for the machine's.
	Clock clock.Clock
	// KDF is the cost of a new passphrase; zero to measure this machine and aim
	// at 0.4 s.
	KDF seal.Params
}

func (p Params) filled() (Params, error) {
	if p.Dir == "" {
		return p, errors.New("localdb: no directory")
	}
	dir, err := filepath.Abs(p.Dir)
	if err != nil {
		return p, fmt.Errorf("find directory: %w", err)
	}
	p.Dir = dir
	if p.FS == nil {
		p.FS = files.OS{}
	}
	if p.Clock == nil {
		p.Clock = clock.System{}
	}
	return p, nil
}

func (p Params) database() string { return filepath.Join(p.Dir, "titian.db") }
func (p Params) scans() string    { return filepath.Join(p.Dir, "scans") }
func (p Params) copies() string   { return filepath.Join(p.Dir, "copies") }
func (p Params) papers() string   { return filepath.Join(p.Dir, "cetak") }
func (p Params) lock() string     { return filepath.Join(p.Dir, "lock") }

// besides are the files that SQLite keeps beside a database.
func besides() []string { return []string{"-wal", "-shm"} }

// acquire takes the profile for this process.
func (p Params) acquire() (*flock.Flock, error) {
	l := flock.New(p.lock(), flock.SetPermissions(0o600))
	got, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock profile: %w", err)
	}
	if !got {
		return nil, ErrInUse
	}
	return l, nil
}

// exists reports whether a file is there.
func exists(fsys files.FS, name string) (bool, error) {
	_, err := fsys.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// makeDirs makes the directories of a profile.
func (p Params) makeDirs() error {
	for _, dir := range []string{p.Dir, p.scans(), p.copies(), p.papers()} {
		if err := files.EnsureDir(p.FS, dir); err != nil {
			return fmt.Errorf("make profile: %w", err)
		}
	}
	return nil
}

// emptyPapers removes what was made to be printed.
func (p Params) emptyPapers() error {
	entries, err := p.FS.ReadDir(p.papers())
	if err != nil {
		return fmt.Errorf("empty papers: %w", err)
	}
	for _, e := range entries {
		if err := files.RemoveAll(p.FS, filepath.Join(p.papers(), e.Name())); err != nil {
			return fmt.Errorf("empty papers: %w", err)
		}
	}
	return nil
}
