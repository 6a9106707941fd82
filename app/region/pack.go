package region

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

// The packed form is one zstd frame with a checksum, around lines of text that
// `zstd -dc` shows:
//
//	titian-regions 1 idn-area-data 4.0.1     format, then the edition
//	p11:Aceh                                 level letter, number, name
//	r:Kabupaten Aceh Selatan                 no number: the previous sibling's + 1
//	d:Bakongan
//	v2001:Keude Bakongan
//	x920101:Makbon                           a retired district, with its full code
//
// Regions stand in the order of their codes, each followed by what it contains;
// the retired districts come last, in the order of their codes.
const (
	packHeader = "titian-regions 1 "
	maxPacked  = 4 << 20 // bytes of text; the real table has 1.2 MB
	maxName    = 100     // bytes; the longest real name has 44
	letters    = "?prdv"
	retiredTag = 'x'
)

// ErrData says that packed region data is damaged or not in a form this program
// reads.
var ErrData = errors.New("region data damaged")

// Pack writes the packed form of a table. Places may come in any order but must
// be complete: every parent present, no code twice. Retired places are
// districts that are not among the places.
func Pack(edition string, places, retired []Place) ([]byte, error) {
	if edition == "" || strings.ContainsAny(edition, "\r\n") {
		return nil, errors.New("pack regions: an edition of one line is needed")
	}
	var b strings.Builder
	b.WriteString(packHeader + edition + "\n")
	last := map[Code]int{}
	for _, p := range sorted(places) {
		level := p.Code.Level()
		if !p.Code.Valid() || !validName(p.Name) {
			return nil, fmt.Errorf("pack regions: code %q or its name is malformed", p.Code)
		}
		parent := p.Code.Parent()
		if _, ok := last[parent]; !ok && level != Province {
			return nil, fmt.Errorf("pack regions: code %q has no parent", p.Code)
		}
		if _, ok := last[p.Code]; ok {
			return nil, fmt.Errorf("pack regions: code %q twice", p.Code)
		}
		number, err := strconv.Atoi(string(p.Code[len(parent):]))
		if err != nil {
			return nil, fmt.Errorf("pack regions: %w", err)
		}
		b.WriteByte(letters[level])
		if number != last[parent]+1 {
			b.WriteString(strconv.Itoa(number))
		}
		b.WriteString(":" + p.Name + "\n")
		last[parent], last[p.Code] = number, 0
	}
	for _, p := range sorted(retired) {
		if _, living := last[p.Code]; living || p.Code.Level() != District || !p.Code.Valid() || !validName(p.Name) {
			return nil, fmt.Errorf("pack regions: retired code %q is malformed or in force", p.Code)
		}
		fmt.Fprintf(&b, "%c%s:%s\n", retiredTag, p.Code, p.Name)
	}
	return compress([]byte(b.String()))
}

// Load reads the packed form. Anything damaged gives an error that wraps
// ErrData; no input makes it panic, and no more than 4 MiB are ever unpacked. The
// index of words, which takes longer than all the rest, is made at the first
// search.
func Load(data []byte) (*Table, error) {
	dec, err := zstd.NewReader(nil,
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxPacked))
	if err != nil {
		return nil, fmt.Errorf("load regions: %w", err)
	}
	defer dec.Close()
	text, err := dec.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("load regions: %w: %w", ErrData, err)
	}
	t, err := parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("load regions: %w", err)
	}
	t.words = sync.OnceValue(func() *index { return buildIndex(t) })
	return t, nil
}

func compress(text []byte) ([]byte, error) {
	enc, err := zstd.NewWriter(nil,
		zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderCRC(true), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("pack regions: %w", err)
	}
	return enc.EncodeAll(text, nil), nil
}

// parser reads the lines of the packed form into a table.
type parser struct {
	t     *Table
	names strings.Builder
	// open holds the position of the region last read at each level that still
	// accepts children, number its own number; the level above a province is
	// always open.
	open   [Village + 1]int32
	number [Village + 1]uint64
	depth  Level
}

func parse(text string) (*Table, error) {
	edition, lines, ok := strings.Cut(text, "\n")
	edition, known := strings.CutPrefix(edition, packHeader)
	if !ok || !known || edition == "" {
		return nil, fmt.Errorf("%w: unknown header", ErrData)
	}
	n := strings.Count(lines, "\n")
	p := &parser{t: &Table{
		edition: edition, retired: map[Code]string{},
		keys: make([]uint64, 0, n), ends: make([]int32, 0, n), parent: make([]int32, 0, n),
	}}
	p.open[0] = -1
	p.names.Grow(len(lines))
	for number := 2; lines != ""; number++ {
		var line string
		if line, lines, ok = strings.Cut(lines, "\n"); !ok || !p.line(line) {
			return nil, fmt.Errorf("%w: line %d", ErrData, number)
		}
	}
	p.t.names = strings.Clone(p.names.String())
	return p.t, nil
}

// line takes one line and reports whether it is well formed and in order.
func (p *parser) line(line string) bool {
	head, name, ok := strings.Cut(line, ":")
	if !ok || head == "" || !validName(name) {
		return false
	}
	if head[0] == retiredTag {
		return p.retire(Code(head[1:]), name)
	}
	level := Level(strings.IndexByte(letters, head[0]))
	if level < Province || level > p.depth+1 || len(p.t.retired) > 0 {
		return false
	}
	if level > p.depth {
		p.number[level] = 0
	}
	number := p.number[level] + 1
	if digits := head[1:]; digits != "" {
		given, err := strconv.ParseUint(digits, 10, 16)
		if err != nil || given < number {
			return false
		}
		number = given
	}
	base := uint64(0)
	if level > Province {
		base = p.t.keys[p.open[level-1]]
	}
	key := base + number*level.span()
	if limit := (level - 1).span(); number >= limit/level.span() {
		return false
	}
	p.t.keys = append(p.t.keys, key)
	p.t.parent = append(p.t.parent, p.open[level-1])
	p.names.WriteString(name)
	p.t.ends = append(p.t.ends, short(p.names.Len()))
	p.open[level], p.number[level], p.depth = short(len(p.t.keys)-1), number, level
	return true
}

func (p *parser) retire(code Code, name string) bool {
	if code.Level() != District || !code.Valid() {
		return false
	}
	_, twice := p.t.retired[code]
	_, living := p.t.find(code)
	p.t.retired[code] = strings.Clone(name)
	return !twice && !living
}

// validName reports whether a name is fit to be shown: one line of readable
// text that is neither empty nor too long.
func validName(name string) bool {
	return name != "" && len(name) <= maxName && utf8.ValidString(name) &&
		strings.TrimSpace(name) == name && !strings.ContainsFunc(name, unicode.IsControl)
}

func sorted(places []Place) []Place {
	return slices.SortedFunc(slices.Values(places), func(a, b Place) int {
		return strings.Compare(string(a.Code), string(b.Code))
	})
}
