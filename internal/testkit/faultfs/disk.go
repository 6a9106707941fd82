// Package faultfs is a disk in memory that fails where a test wants it to, and
// from which the power can be taken.
//
// A cut loses what was not synced, and does so spitefully: of the writes to a
// file each 512-byte sector is kept or lost by itself, a size may arrive before
// its data, and of the names in a directory any change may arrive without the
// others. That is worse than a journalling file system and no worse than what
// POSIX allows. A seed decides, so a failure can be repeated.
//
// It models no permissions, links or memory maps.
package faultfs

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"titian/internal/files"
)

// ErrCut is returned by every call after the power went.
var ErrCut = errors.New("faultfs: power cut")

// Disk implements [files.FS]. It is safe for concurrent use.
type Disk struct {
	mu    sync.Mutex
	rng   *rand.Rand
	root  *node
	now   time.Time
	calls int

	failAt  int
	failErr error
	cutAt   int
	off     bool
}

var _ files.FS = (*Disk)(nil)

// New returns an empty disk. The seed decides what a cut leaves.
func New(seed uint64) *Disk {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	rng := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // luck that a seed repeats is the point
	return &Disk{rng: rng, root: newDir(now), now: now}
}

// Advance moves the disk's clock, which gives files their times.
func (d *Disk) Advance(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

// Now is the disk's clock.
func (d *Disk) Now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

// Calls counts the calls so far that reach the disk: all but Close.
func (d *Disk) Calls() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calls
}

// FailAt makes the n-th call from now, counted from 1, fail once with err. A
// failing write may have written a part; a failing sync has lost what it was
// to save, and a later one that succeeds does not bring it back.
func (d *Disk) FailAt(n int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failAt, d.failErr = d.calls+n, err
}

// CutAt takes the power away at the n-th call from now, counted from 1: that
// call and all later ones return ErrCut.
func (d *Disk) CutAt(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cutAt = d.calls + n
}

// Restart takes the power away, if it is not gone yet, and returns the disk as
// the next start finds it. The old one and its open files stay dead.
func (d *Disk) Restart() *Disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.off = true
	s := &settling{rng: d.rng, now: d.now, done: make(map[*node]*node)}
	next := New(d.rng.Uint64())
	next.now = d.now
	next.root = s.settle(d.root)
	return next
}

// begin counts a call and returns the fault planned for it. d.mu is held.
func (d *Disk) begin(op, name string) error {
	if d.off {
		return &fs.PathError{Op: op, Path: name, Err: ErrCut}
	}
	d.calls++
	switch d.calls {
	case d.cutAt:
		d.off = true
		return &fs.PathError{Op: op, Path: name, Err: ErrCut}
	case d.failAt:
		return &fs.PathError{Op: op, Path: name, Err: d.failErr}
	}
	return nil
}

// walk finds a node by its path. d.mu is held.
func (d *Disk) walk(name string) (*node, bool) {
	n := d.root
	for _, part := range split(name) {
		if !n.dir {
			return nil, false
		}
		next, ok := n.live[part]
		if !ok {
			return nil, false
		}
		n = next
	}
	return n, true
}

// parent finds the directory of a path and its last element. d.mu is held.
func (d *Disk) parent(op, name string) (dir *node, base string, err error) {
	parts := split(name)
	if len(parts) == 0 {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	dir, ok := d.walk(strings.Join(parts[:len(parts)-1], "/"))
	if !ok {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	if !dir.dir {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: syscall.ENOTDIR}
	}
	return dir, parts[len(parts)-1], nil
}

func split(name string) []string {
	clean := strings.Trim(filepath.ToSlash(filepath.Clean(name)), "/")
	if clean == "." || clean == "" {
		return nil
	}
	return strings.Split(clean, "/")
}

// Create implements [files.FS].
func (d *Disk) Create(name string) (files.File, error) {
	return d.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL)
}

// Open implements [files.FS].
func (d *Disk) Open(name string) (files.File, error) { return d.OpenFile(name, os.O_RDONLY) }

// OpenFile implements [files.FS].
func (d *Disk) OpenFile(name string, flag int) (files.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.begin("open", name); err != nil {
		return nil, err
	}
	dir, base, err := d.parent("open", name)
	if err != nil {
		return nil, err
	}
	n, ok := dir.live[base]
	switch {
	case flag&os.O_APPEND != 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	case !ok && flag&os.O_CREATE == 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case ok && flag&(os.O_CREATE|os.O_EXCL) == os.O_CREATE|os.O_EXCL:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrExist}
	case ok && n.dir:
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EISDIR}
	case !ok:
		n = &node{mod: d.now}
		dir.set(base, n)
	}
	if flag&os.O_TRUNC != 0 {
		n.truncate(0)
		n.mod = d.now
	}
	access := flag & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR)
	return &file{
		disk: d, node: n, name: name,
		reads: access != os.O_WRONLY, writes: access != os.O_RDONLY,
	}, nil
}

// Rename implements [files.FS].
func (d *Disk) Rename(oldName, newName string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.begin("rename", oldName); err != nil {
		return err
	}
	from, oldBase, err := d.parent("rename", oldName)
	if err != nil {
		return err
	}
	to, newBase, err := d.parent("rename", newName)
	if err != nil {
		return err
	}
	n, ok := from.live[oldBase]
	if !ok {
		return &fs.PathError{Op: "rename", Path: oldName, Err: fs.ErrNotExist}
	}
	if there, ok := to.live[newBase]; ok && (there.dir || n.dir) {
		return &fs.PathError{Op: "rename", Path: newName, Err: fs.ErrExist}
	}
	if from == to {
		from.move(oldBase, newBase, n)
		return nil
	}
	to.set(newBase, n)
	from.set(oldBase, nil)
	return nil
}

// Remove implements [files.FS].
func (d *Disk) Remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.begin("remove", name); err != nil {
		return err
	}
	dir, base, err := d.parent("remove", name)
	if err != nil {
		return err
	}
	n, ok := dir.live[base]
	if !ok {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	if n.dir && len(n.live) > 0 {
		return &fs.PathError{Op: "remove", Path: name, Err: syscall.ENOTEMPTY}
	}
	dir.set(base, nil)
	return nil
}

// MkdirAll implements [files.FS].
func (d *Disk) MkdirAll(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.begin("mkdir", name); err != nil {
		return err
	}
	n := d.root
	for _, part := range split(name) {
		next, ok := n.live[part]
		if !ok {
			next = newDir(d.now)
			n.set(part, next)
		}
		if !next.dir {
			return &fs.PathError{Op: "mkdir", Path: name, Err: syscall.ENOTDIR}
		}
		n = next
	}
	return nil
}

// ReadDir implements [files.FS].
func (d *Disk) ReadDir(name string) ([]fs.DirEntry, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, err := d.directory("readdir", name)
	if err != nil {
		return nil, err
	}
	entries := make([]fs.DirEntry, 0, len(n.live))
	for base, child := range n.live {
		entries = append(entries, fs.FileInfoToDirEntry(child.info(base)))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// Stat implements [files.FS].
func (d *Disk) Stat(name string) (fs.FileInfo, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.begin("stat", name); err != nil {
		return nil, err
	}
	n, ok := d.walk(name)
	if !ok {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return n.info(filepath.Base(name)), nil
}

// SyncDir implements [files.FS].
func (d *Disk) SyncDir(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, err := d.directory("sync", name)
	if err != nil {
		return err
	}
	n.syncNames()
	return nil
}

// directory begins a call on a directory. d.mu is held.
func (d *Disk) directory(op, name string) (*node, error) {
	if err := d.begin(op, name); err != nil {
		return nil, err
	}
	n, ok := d.walk(name)
	if !ok {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	if !n.dir {
		return nil, &fs.PathError{Op: op, Path: name, Err: syscall.ENOTDIR}
	}
	return n, nil
}
