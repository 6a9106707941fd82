package faultfs

import (
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"time"
)

// sector is the unit a disk writes whole or not at all.
const sector = 512

// node is a file or a directory: what programs see of it, what is certainly on
// the disk, and the changes in between, oldest first.
type node struct {
	dir bool
	mod time.Time

	live, disk map[string]*node // a directory's names
	renames    []rename         // changes of names not yet synced

	data, saved []byte   // a file's content
	changes     []change // changes of content not yet synced
}

// rename is a change of names that reaches the disk whole or not at all. A nil
// node takes the name away.
type rename map[string]*node

// change is a write, or with nil data a truncation to off bytes.
type change struct {
	off  int64
	data []byte
}

func newDir(now time.Time) *node {
	return &node{dir: true, mod: now, live: make(map[string]*node), disk: make(map[string]*node)}
}

func (r rename) apply(names map[string]*node) {
	for name, n := range r {
		if n == nil {
			delete(names, name)
		} else {
			names[name] = n
		}
	}
}

// set gives or, with nil, takes a name.
func (n *node) set(name string, to *node) { n.rename(rename{name: to}) }

// move renames inside one directory, which is one step on every disk.
func (n *node) move(from, to string, what *node) {
	if from != to {
		n.rename(rename{from: nil, to: what})
	}
}

func (n *node) rename(r rename) {
	r.apply(n.live)
	n.renames = append(n.renames, r)
}

func (n *node) syncNames() {
	for _, r := range n.renames {
		r.apply(n.disk)
	}
	n.renames = nil
}

func (n *node) write(p []byte, off int64) {
	n.change(change{off: off, data: append([]byte{}, p...)})
}

func (n *node) truncate(size int64) { n.change(change{off: size}) }

func (n *node) change(c change) {
	n.data = c.apply(n.data)
	n.changes = append(n.changes, c)
}

func (n *node) sync() {
	for _, c := range n.changes {
		n.saved = c.apply(n.saved)
	}
	n.changes = nil
}

func (c change) apply(content []byte) []byte {
	if c.data == nil {
		return resize(content, c.off)
	}
	content = resize(content, max(int64(len(content)), c.off+int64(len(c.data))))
	copy(content[c.off:], c.data)
	return content
}

// resize returns content of the given size, new bytes being zero.
func resize(content []byte, size int64) []byte {
	if size <= int64(len(content)) {
		return content[:size]
	}
	// Bytes beyond the length may stem from before a truncation.
	return append(content, make([]byte, size-int64(len(content)))...)
}

// settling decides what a power cut leaves.
type settling struct {
	rng  *rand.Rand
	now  time.Time
	done map[*node]*node // a file may be found under two names
}

func (s *settling) settle(n *node) *node {
	if settled, ok := s.done[n]; ok {
		return settled
	}
	var settled *node
	if n.dir {
		settled = newDir(n.mod)
		s.done[n] = settled
		s.names(n, settled)
	} else {
		settled = &node{mod: n.mod}
		s.done[n] = settled
		settled.saved = s.content(n)
		settled.data = slices.Clone(settled.saved)
	}
	return settled
}

func (s *settling) names(n, settled *node) {
	names := maps.Clone(n.disk)
	kept := s.luck()
	for _, r := range n.renames {
		if kept() {
			r.apply(names)
		}
	}
	// In order, so that a seed always gives the same disk.
	for _, name := range slices.Sorted(maps.Keys(names)) {
		child := s.settle(names[name])
		settled.live[name], settled.disk[name] = child, child
	}
}

func (s *settling) content(n *node) []byte {
	content := slices.Clone(n.saved)
	kept := s.luck()
	for _, c := range n.changes {
		if c.data == nil {
			if kept() {
				content = c.apply(content)
			}
			continue
		}
		end := c.off + int64(len(c.data))
		if kept() { // the size first, the data perhaps never
			content = resize(content, max(int64(len(content)), end))
		}
		for at := c.off; at < end; {
			next := min(end, (at/sector+1)*sector)
			if kept() {
				content = change{off: at, data: c.data[at-c.off : next-c.off]}.apply(content)
			}
			at = next
		}
	}
	return content
}

// luck draws how a cut treats one file or directory: everything unsynced
// arrived, nothing did, or each piece for itself.
func (s *settling) luck() func() bool {
	switch s.rng.IntN(4) {
	case 0:
		return func() bool { return false }
	case 1:
		return func() bool { return true }
	default:
		return func() bool { return s.rng.IntN(2) == 0 }
	}
}

// info is a node under a name.
func (n *node) info(name string) fs.FileInfo {
	return info{name: name, dir: n.dir, size: int64(len(n.data)), mod: n.mod}
}

type info struct {
	name string
	dir  bool
	size int64
	mod  time.Time
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) ModTime() time.Time { return i.mod }
func (i info) IsDir() bool        { return i.dir }
func (i info) Sys() any           { return nil }

func (i info) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o700
	}
	return 0o600
}
