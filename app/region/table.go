package region

import (
	"slices"
	"strings"
	"sync"
)

// Place is one region.
type Place struct {
	Code Code `json:"code"`
	// Name is the official name, for example "Kabupaten Badung" or "Kuta".
	// Names repeat (ninety-eight villages are called Sidomulyo), so a person is
	// shown Table.Path instead.
	Name string `json:"name"`
}

// Table is the whole table of regions in memory. It does not change after Load
// and may be used from several goroutines.
type Table struct {
	// edition names the data set the table was made from.
	edition string
	// The regions stand in the order of their keys, so each is followed by what
	// it contains; i below is a position in that order.
	keys   []uint64
	names  string  // all names, one after the other
	ends   []int32 // names[ends[i-1]:ends[i]] is the name of i
	parent []int32 // position of the parent, -1 for a province

	// retired holds the districts of older editions that the current one lacks.
	retired map[Code]string

	words func() *index
}

// Source opens a table on first use, off the start path, and keeps it.
type Source struct {
	load func() (*Table, error)
}

// NewSource returns a source that reads data, the packed form of Pack, when
// its table is first asked for.
func NewSource(data []byte) *Source {
	return &Source{load: sync.OnceValues(func() (*Table, error) { return Load(data) })}
}

// Table returns the table. The first call takes a tenth of a second or so;
// later calls, and calls meanwhile, get the same table or the same error.
func (s *Source) Table() (*Table, error) { return s.load() }

// Edition names the data set the table was made from, for an "about" page.
func (t *Table) Edition() string { return t.edition }

// Len returns the number of regions at one level.
func (t *Table) Len(level Level) int {
	n := 0
	for _, k := range t.keys {
		if keyLevel(k) == level {
			n++
		}
	}
	return n
}

// ByCode returns the region with this code; the code may carry dots.
func (t *Table) ByCode(code string) (Place, bool) {
	c, err := ParseCode(code)
	if err != nil {
		return Place{}, false
	}
	i, ok := t.find(c)
	if !ok {
		return Place{}, false
	}
	return t.place(i), true
}

// Provinces returns the provinces in the order of their codes.
func (t *Table) Provinces() []Place {
	return t.children(-1, 0, len(t.keys))
}

// Children returns the regions one level below code, in the order of their
// codes; nil for a village or a code that does not exist.
func (t *Table) Children(code Code) []Place {
	i, ok := t.find(code)
	if !ok {
		return nil
	}
	end, _ := slices.BinarySearch(t.keys, t.keys[i]+code.Level().span())
	return t.children(short(i), i+1, end)
}

// Parents returns the regions that contain code, the nearest first; nil for a
// province or a code that does not exist.
func (t *Table) Parents(code Code) []Place {
	i, ok := t.find(code)
	if !ok {
		return nil
	}
	var out []Place
	for p := t.parent[i]; p >= 0; p = t.parent[p] {
		out = append(out, t.place(int(p)))
	}
	return out
}

// Path returns the region with all that contains it, the nearest first, as a
// person is shown it: "Tuban · Kuta · Badung · Bali". The word Kabupaten is left
// out, the word Kota stays, since a city and a regency often share a name. It
// is empty for a code that does not exist.
func (t *Table) Path(code Code) string {
	i, ok := t.find(code)
	if !ok {
		return ""
	}
	var names []string
	for p := short(i); p >= 0; p = t.parent[p] {
		names = append(names, strings.TrimPrefix(t.name(int(p)), "Kabupaten "))
	}
	return strings.Join(names, " · ")
}

func (t *Table) children(parent int32, from, to int) []Place {
	var out []Place
	for i := from; i < to; i++ {
		if t.parent[i] == parent {
			out = append(out, t.place(i))
		}
	}
	return out
}

func (t *Table) find(c Code) (int, bool) {
	if !c.Valid() {
		return 0, false
	}
	return slices.BinarySearch(t.keys, c.key())
}

func (t *Table) place(i int) Place {
	return Place{Code: keyCode(t.keys[i]), Name: t.name(i)}
}

func (t *Table) name(i int) string {
	start := int32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.names[start:t.ends[i]]
}
