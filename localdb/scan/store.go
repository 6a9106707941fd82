package scan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"titian/internal/files"
	"titian/localdb/seal"
)

// orphanAge is how long a file that nobody refers to is left alone.
const orphanAge = 24 * time.Hour

// Store is a directory of sealed scans. It is safe for concurrent use, by one
// process at a time.
type Store struct {
	fsys files.FS
	dir  string

	mu sync.Mutex
	// fresh holds the names written by this process. Sweep spares them: their
	// row may not be committed yet, and the age of a file says nothing when
	// the clock was set meanwhile.
	fresh   map[string]struct{}
	writing int // files under a temporary name
}

// Open opens a directory of scans and makes it if it is missing.
func Open(fsys files.FS, dir string) (*Store, error) {
	if err := files.EnsureDir(fsys, dir); err != nil {
		return nil, fmt.Errorf("open scans: %w", err)
	}
	return &Store{fsys: fsys, dir: dir, fresh: make(map[string]struct{})}, nil
}

func (s *Store) path(name string) string { return filepath.Join(s.dir, name) }

// Write seals all that r gives into a new file. When it returns nil the scan is
// durable, and may be referred to; on an error, a full disk
// ([files.IsFull]) included, nothing lies under a final name but, at worst, a
// whole file that nobody refers to.
func (s *Store) Write(ctx context.Context, r io.Reader) (Ref, error) {
	s.count(1)
	defer s.count(-1)
	staged, err := files.Stage(s.fsys, s.dir)
	if err != nil {
		return Ref{}, fmt.Errorf("write scan: %w", err)
	}
	defer staged.Discard()

	key, hash := newKey(), sha256.New()
	size, sum, err := sealTo(ctx, io.MultiWriter(staged, hash), key, r)
	if err != nil {
		return Ref{}, fmt.Errorf("write scan: %w", err)
	}
	ref := Ref{
		Name: hex.EncodeToString(hash.Sum(nil)), Key: key,
		PlainSize: size, CipherSize: cipherSize(size), PlainSHA256: hex.EncodeToString(sum[:]),
	}
	s.mu.Lock()
	s.fresh[ref.Name] = struct{}{}
	s.mu.Unlock()
	if err := staged.Commit(s.path(ref.Name)); err != nil {
		s.forget(ref.Name)
		return Ref{}, fmt.Errorf("write scan: %w", err)
	}
	return ref, nil
}

func (s *Store) count(change int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing += change
}

func (s *Store) forget(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.fresh, name)
}

// Remove deletes a scan, durably; one that is gone already is no error. Readers
// that are open must be closed first.
func (s *Store) Remove(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !isName(name) {
		return fmt.Errorf("remove scan: %w", seal.ErrTampered)
	}
	if err := s.fsys.Remove(s.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove scan: %w", err)
	}
	if err := s.fsys.SyncDir(s.dir); err != nil {
		return fmt.Errorf("remove scan: %w", err)
	}
	s.forget(name)
	return nil
}

// Sweep deletes what nobody refers to and is at least a day old at now: scans
// whose row was never committed, and files that were being written when a
// process died. It asks referenced for each scan that it would delete, and
// stops at the first error. Scans written by this process stay. It returns how
// many files it deleted.
func (s *Store) Sweep(ctx context.Context, now time.Time, referenced func(ctx context.Context, name string) (bool, error)) (int, error) {
	entries, err := s.fsys.ReadDir(s.dir)
	if err != nil {
		return 0, fmt.Errorf("sweep scans: %w", err)
	}
	removed := 0
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return removed, err
		}
		orphan, err := s.orphan(ctx, e, now, referenced)
		if err != nil {
			return removed, fmt.Errorf("sweep scans: %w", err)
		}
		if !orphan {
			continue
		}
		if err := s.fsys.Remove(s.path(e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, fmt.Errorf("sweep scans: %w", err)
		}
		removed++
	}
	if removed == 0 {
		return 0, nil
	}
	if err := s.fsys.SyncDir(s.dir); err != nil {
		return removed, fmt.Errorf("sweep scans: %w", err)
	}
	return removed, nil
}

// orphan decides about one entry. What is neither a scan nor a temporary file
// is not ours.
func (s *Store) orphan(ctx context.Context, e fs.DirEntry, now time.Time, referenced func(context.Context, string) (bool, error)) (bool, error) {
	name := e.Name()
	if e.IsDir() || !isName(name) && !files.IsTemp(name) || s.busy(name) {
		return false, nil
	}
	info, err := e.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || now.Sub(info.ModTime()) < orphanAge {
		return false, err
	}
	if files.IsTemp(name) {
		return true, nil
	}
	found, err := referenced(ctx, name)
	return !found && err == nil, err
}

// busy reports whether this process writes or wrote the file.
func (s *Store) busy(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, fresh := s.fresh[name]
	return fresh || files.IsTemp(name) && s.writing > 0
}
