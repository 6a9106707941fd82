//go:build linux

package powercut

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// sector is the unit that a disk keeps, loses or tears, in bytes.
const sector = 512

// Loss counts what a cut did to the pieces that were not synced: sectors of
// writes, and changes of names and sizes.
type Loss struct{ Kept, Lost, Torn int }

// Add counts another cut.
func (l *Loss) Add(more Loss) {
	l.Kept += more.Kept
	l.Lost += more.Lost
	l.Torn += more.Torn
}

// Cut makes, in an empty folder, what the recorded one is after the power went
// behind the first steps of the journal, 0 up to [Disk.Steps]. The seed
// decides; the same journal and seed leave the same.
func (d *Disk) Cut(steps int, seed uint64, into string) (Loss, error) {
	d.mu.Lock()
	journal, live := d.journal[:steps], d.live
	d.mu.Unlock()
	nodes := make([]remains, len(live))
	for n := range nodes {
		if live[n] != nil {
			nodes[n].names = map[string]node{}
		}
	}
	for _, s := range journal {
		nodes[s.node].follow(s)
	}
	c := &cut{rng: rand.New(rand.NewPCG(seed, uint64(steps))), nodes: nodes} //nolint:gosec // G404: luck that a seed repeats
	if err := c.folder(root, into); err != nil {
		return c.loss, fmt.Errorf("cut power: %w", err)
	}
	return c.loss, nil
}

// remains are what is certainly on the disk of a node, and the steps since,
// oldest first.
type remains struct {
	data   []byte
	names  map[string]node // of a directory
	since  []step
	shared bool
}

func (r *remains) follow(s step) {
	switch s.action {
	case wrote, resized, named:
		r.since = append(r.since, s)
	case synced, listed:
		for _, earlier := range r.since {
			r.arrive(earlier)
		}
		r.since = nil
	case shared:
		r.shared = true
	}
}

// arrive lets a step reach the disk.
func (r *remains) arrive(s step) {
	switch s.action { //nolint:exhaustive // the others change nothing
	case wrote:
		r.data = resize(r.data, max(int64(len(r.data)), s.at+int64(len(s.data))))
		copy(r.data[s.at:], s.data)
	case resized:
		r.data = resize(r.data, s.at)
	case named:
		apply(r.names, s.names)
	}
}

// resize returns content of a size; what is new is zero.
func resize(content []byte, size int64) []byte {
	if size <= int64(len(content)) {
		return content[:size]
	}
	// Beyond the length may lie bytes from before a truncation.
	return append(content, make([]byte, size-int64(len(content)))...)
}

// cut is one power cut in the making.
type cut struct {
	rng   *rand.Rand
	nodes []remains
	loss  Loss
}

// fate is what becomes of a piece.
type fate int

const (
	kept fate = iota
	lost
	torn
)

// luck draws how a cut treats one node: all arrived, nothing did, everything
// up to some moment did, or each piece has a fate of its own.
func (c *cut) luck(steps int) func(at int) fate {
	switch c.rng.IntN(5) {
	case 0:
		return func(int) fate { return lost }
	case 1:
		return func(int) fate { return kept }
	case 2:
		last := c.rng.IntN(steps + 1)
		return func(at int) fate {
			if at < last {
				return kept
			}
			return lost
		}
	default:
		return func(int) fate { return fate(c.rng.IntN(3)) }
	}
}

func (c *cut) count(f fate) fate {
	switch f {
	case kept:
		c.loss.Kept++
	case lost:
		c.loss.Lost++
	case torn:
		c.loss.Torn++
	}
	return f
}

// folder writes a directory. Its entries go in order, so that a seed always
// leaves the same.
func (c *cut) folder(n node, path string) error {
	r := &c.nodes[n]
	names := maps.Clone(r.names)
	luck := c.luck(len(r.since))
	for i, s := range r.since {
		f := luck(i)
		if f == torn { // a name arrives or it does not
			f = fate(c.rng.IntN(2))
		}
		if c.count(f) == kept {
			apply(names, s.names)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		child, at := names[name], filepath.Join(path, name)
		if c.nodes[child].names != nil {
			if err := os.Mkdir(at, 0o700); err != nil {
				return err
			}
			if err := c.folder(child, at); err != nil {
				return err
			}
			continue
		}
		if err := c.file(child, at); err != nil {
			return err
		}
	}
	return nil
}

func (c *cut) file(n node, path string) error {
	r := &c.nodes[n]
	left := remains{data: slices.Clone(r.data)}
	luck := c.luck(len(r.since))
	for i, s := range r.since {
		if s.action == wrote {
			c.sectors(&left, s, i, luck)
		} else if f := luck(i); f != torn && c.count(f) == kept {
			left.arrive(s)
		}
	}
	if err := os.WriteFile(path, left.data, 0o600); err != nil {
		return err
	}
	if r.shared && c.rng.IntN(2) == 0 {
		// Shared memory is never synced; SQLite promises to mind no leavings.
		return os.WriteFile(path+"-shm", c.noise(32<<10), 0o600)
	}
	return nil
}

// sectors lets a write arrive in pieces.
func (c *cut) sectors(left *remains, s step, i int, luck func(int) fate) {
	end := s.at + int64(len(s.data))
	if luck(i) == kept { // the size may come first
		left.data = resize(left.data, max(int64(len(left.data)), end))
	}
	for at := s.at; at < end; {
		next := min(end, (at/sector+1)*sector)
		piece := s.data[at-s.at : next-s.at]
		switch c.count(luck(i)) {
		case kept:
			left.arrive(step{action: wrote, at: at, data: piece})
		case torn:
			left.arrive(step{action: wrote, at: at, data: c.tear(piece)})
		case lost:
		}
		at = next
	}
}

// tear returns the beginning of a piece with noise behind it, which is noise
// only at times.
func (c *cut) tear(piece []byte) []byte {
	whole := c.rng.IntN(len(piece))
	return append(slices.Clone(piece[:whole]), c.noise(len(piece)-whole)...)
}

// noise returns bytes that mean nothing.
func (c *cut) noise(n int) []byte {
	out := make([]byte, 0, n+8)
	for len(out) < n {
		out = binary.LittleEndian.AppendUint64(out, c.rng.Uint64())
	}
	return out[:n]
}
