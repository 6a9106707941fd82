package region

import "slices"

// maxWords bounds the words of a query; further words are ignored.
const maxWords = 8

// Search returns up to limit places for what a person typed, the best first,
// the same for the same query every time. Every word of the query must begin a
// word of the place's name or of a region that contains it, and at least one a
// word of its own name: "tuban badung" finds the village Tuban in Badung. Case
// and apostrophes do not count. A query that is a code, with or without dots,
// finds that place. With levels, only places of those levels are returned.
//
// Whole words come before beginnings of words, then places whose own name has
// the first word of the query, then shorter names, names that open with a word
// of the query, and wider regions; at last the code decides.
func (t *Table) Search(query string, limit int, levels ...Level) []Place {
	if limit <= 0 {
		return nil
	}
	if c, err := ParseCode(query); err == nil {
		if i, ok := t.find(c); ok && wanted(c.Level(), levels) {
			return []Place{t.place(i)}
		}
	}
	words := fold(query)
	if len(words) == 0 {
		return nil
	}
	words = words[:min(len(words), maxWords)]
	matches, known := make([]match, len(words)), t.words()
	for i, w := range words {
		matches[i] = known.match(w, len(t.keys))
	}
	best := ranking{limit: limit}
	for i, m := range matches {
		for at := range m.own.all() {
			if !seen(matches[:i], at) && wanted(keyLevel(t.keys[at]), levels) {
				if r, ok := t.rank(at, matches); ok {
					best.add(r)
				}
			}
		}
	}
	out := make([]Place, len(best.ranks))
	for i, r := range best.ranks {
		out[i] = t.place(int(r & positionMask))
	}
	return out
}

// A rank orders results, the smallest first; its low bits are the position.
type rank int64

const (
	positionBits = 24
	positionMask = 1<<positionBits - 1
)

// rank judges the place at a position; ok is false when a word of the query
// matches neither the place nor a region that contains it.
func (t *Table) rank(at int, matches []match) (r rank, ok bool) {
	partial, own := 0, 0
	later := rank(1)
	for _, m := range matches {
		p := short(at)
		for p >= 0 && !m.own.has(int(p)) {
			p = t.parent[p]
		}
		if p < 0 {
			return 0, false
		}
		if !m.whole.has(int(p)) {
			partial++
		}
		if int(p) == at {
			own++
		}
		if m.first.has(at) {
			later = 0
		}
	}
	wide := rank(1)
	if matches[0].own.has(at) {
		wide = 0
	}
	extra := max(0, int(t.words().length[at])-own)
	r = rank(partial)
	r = r<<1 | wide
	r = r<<8 | rank(extra)
	r = r<<1 | later
	r = r<<3 | rank(keyLevel(t.keys[at]))
	return r<<positionBits | rank(at), true
}

// ranking keeps the smallest ranks, in order.
type ranking struct {
	limit int
	ranks []rank
}

func (b *ranking) add(r rank) {
	if len(b.ranks) == b.limit {
		if r >= b.ranks[b.limit-1] {
			return
		}
		b.ranks = b.ranks[:b.limit-1]
	}
	at, _ := slices.BinarySearch(b.ranks, r)
	b.ranks = slices.Insert(b.ranks, at, r)
}

func wanted(level Level, levels []Level) bool {
	return len(levels) == 0 || slices.Contains(levels, level)
}

func seen(matches []match, at int) bool {
	return slices.ContainsFunc(matches, func(m match) bool { return m.own.has(at) })
}
