//go:build linux

// Package powercut records what programs write below a folder, and makes the
// folders that a power cut at any moment of it may leave.
//
// Everything is written to the machine's disk as always and noted in a journal
// on its way: by [Disk] as a [files.FS], and by a layer under SQLite for the
// databases below the folder. One run of real work gives as many cuts as its
// journal has steps, and [Disk.Cut] makes each of them anew from a seed.
//
// A cut keeps what was synced and is spiteful with the rest. Of every write
// each 512-byte sector is kept, lost or torn by itself, whatever came before
// or after it; a size may arrive without its data; a truncation may not
// happen; of the changes of names in a directory any may arrive without the
// others. Two things are granted, because SQLite asks for them and POSIX for
// one: bytes beside those written stay as they were even when their sector
// tears (SQLite's powersafe overwrite), and a rename inside one directory
// happens whole or not at all.
//
// A name is durable only when its directory was synced after it: the sync of
// the file itself does not make it so. That is the stricter reading, and the
// one that SQLite promises to cope with.
//
// It does not fail calls, see internal/testkit/faultfs, and knows no links,
// permissions or times. Memory maps stay off: SQLite writes through calls.
package powercut

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"titian/internal/files"
)

// node is a file or a directory: a number that it keeps when its name changes.
// Zero is none.
type node int

const root node = 1

// action is what a step of the journal did.
type action int

const (
	wrote   action = iota // data at an offset of a file
	resized               // a file to a size
	synced                // a file's content and size
	named                 // names of a directory; none takes a name away
	listed                // a directory's names are synced
	shared                // a database has a file of shared memory beside it
)

// step is one entry of the journal.
type step struct {
	action action
	node   node
	at     int64
	data   []byte
	names  map[string]node
}

// Disk is a folder that is recorded. It is safe for concurrent use: calls
// happen one after the other, as their journal says.
type Disk struct {
	files.OS
	root string
	// began is how many steps of the journal say what was there before.
	began int

	mu      sync.Mutex
	journal []step
	live    []map[string]node // by node: the names of a directory, nil for a file
}

var _ files.FS = (*Disk)(nil)

// Record begins to record a folder that exists; what it holds counts as
// synced. Nobody may have a file in it open. Databases below it are recorded
// from their next opening on, until Close.
func Record(dir string) (*Disk, error) {
	abs, err := filepath.Abs(dir)
	if err == nil {
		// SQLite names files by their true paths.
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return nil, fmt.Errorf("record folder: %w", err)
	}
	d := &Disk{root: abs, live: []map[string]node{nil}}
	if err := d.take(d.add(true), abs); err != nil {
		return nil, fmt.Errorf("record folder: %w", err)
	}
	d.began = len(d.journal)
	if err := watch(d); err != nil {
		return nil, fmt.Errorf("record folder: %w", err)
	}
	return d, nil
}

// Close ends the recording of databases, which must be closed. Cuts can still
// be made.
func (d *Disk) Close() { unwatch(d) }

// take notes what a folder holds already.
func (d *Disk) take(dir node, path string) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := filepath.Join(path, e.Name())
		n := d.add(e.IsDir())
		d.name(dir, map[string]node{e.Name(): n})
		if e.IsDir() {
			if err := d.take(n, name); err != nil {
				return err
			}
			continue
		}
		if !e.Type().IsRegular() {
			return fmt.Errorf("%s: %w", e.Name(), errors.ErrUnsupported)
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		d.note(step{action: wrote, node: n, data: content}, step{action: synced, node: n})
	}
	d.note(step{action: listed, node: dir})
	return nil
}

// Steps is how many steps the journal has so far. Work that returned before
// rests on them alone, so a cut at this or a later step must not lose it.
func (d *Disk) Steps() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.journal)
}

// add makes a node that has no name yet. d.mu is held from here on down.
func (d *Disk) add(dir bool) node {
	var names map[string]node
	if dir {
		names = map[string]node{}
	}
	d.live = append(d.live, names)
	return node(len(d.live) - 1)
}

func (d *Disk) note(steps ...step) { d.journal = append(d.journal, steps...) }

// name changes names of a directory in one step.
func (d *Disk) name(dir node, names map[string]node) {
	apply(d.live[dir], names)
	d.note(step{action: named, node: dir, names: names})
}

func apply(to, names map[string]node) {
	for name, n := range names {
		if n == 0 {
			delete(to, name)
		} else {
			to[name] = n
		}
	}
}

// find follows a path. dir is the directory that holds its last element, none
// outside of the folder and for the folder itself; n is what has the name,
// none if nothing recorded has.
func (d *Disk) find(path string) (dir node, base string, n node) {
	parts, ok := d.inside(path)
	if !ok {
		return 0, "", 0
	}
	n = root
	for _, part := range parts {
		if n == 0 || d.live[n] == nil {
			return 0, "", 0
		}
		dir, base, n = n, part, d.live[n][part]
	}
	return dir, base, n
}

// inside takes a path below the folder apart.
func (d *Disk) inside(path string) ([]string, bool) {
	rel, err := filepath.Rel(d.root, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, "../") {
		return nil, false
	}
	if rel == "." {
		return nil, true
	}
	return strings.Split(rel, "/"), true
}
