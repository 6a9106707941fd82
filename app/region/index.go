package region

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// aliases are the short names of provinces that people write, and that are not
// the beginning of a word of the official name.
func aliases(c Code) []string {
	switch c {
	case "31":
		return []string{"dki"}
	case "34":
		return []string{"diy", "jogja"}
	case "52":
		return []string{"ntb"}
	case "53":
		return []string{"ntt"}
	}
	return nil
}

// index finds the places whose name has a word that begins with a prefix.
type index struct {
	words []string // folded, sorted, each once
	// hits[starts[w]:starts[w+1]] are the places with word w: position << 1,
	// and the low bit set where the word opens the name.
	starts []int32
	hits   []int32
	// length holds the number of words in each name, the type word of a
	// regency not counted.
	length []uint8
}

// match is where one word of a query occurs: in a place's name, there as a
// whole word, there as the opening word.
type match struct{ own, whole, first bitset }

func (x *index) match(prefix string, places int) match {
	m := match{own: newBitset(places), whole: newBitset(places), first: newBitset(places)}
	w, _ := slices.BinarySearch(x.words, prefix)
	for ; w < len(x.words) && strings.HasPrefix(x.words[w], prefix); w++ {
		for _, hit := range x.hits[x.starts[w]:x.starts[w+1]] {
			at := int(hit >> 1)
			m.own.set(at)
			if hit&1 == 1 {
				m.first.set(at)
			}
			if x.words[w] == prefix {
				m.whole.set(at)
			}
		}
	}
	return m
}

// buildIndex numbers the words of all names in their order and lays their hits
// out word by word.
func buildIndex(t *Table) *index {
	tok := tokenizer{ids: map[string]int32{}, tokens: make([]token, 0, 2*len(t.keys))}
	x := &index{length: make([]uint8, len(t.keys))}
	for at := range t.keys {
		x.length[at] = tok.name(t, at)
	}
	order := make([]int32, len(tok.words))
	for i := range order {
		order[i] = short(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(tok.words[a], tok.words[b]) })
	x.words = make([]string, len(order))
	place := make([]int32, len(order))
	for i, id := range order {
		x.words[i], place[id] = tok.words[id], short(i)
	}
	x.starts = make([]int32, len(order)+1)
	for _, k := range tok.tokens {
		x.starts[place[k.word]+1]++
	}
	for i := range order {
		x.starts[i+1] += x.starts[i]
	}
	next := slices.Clone(x.starts)
	x.hits = make([]int32, len(tok.tokens))
	for _, k := range tok.tokens {
		w := place[k.word]
		x.hits[next[w]] = k.hit
		next[w]++
	}
	return x
}

// short makes the four-byte form of a position, a word number or an offset into
// the names: a table holds a hundred thousand of each.
func short(i int) int32 {
	return int32(i) //nolint:gosec // parse takes at most maxPacked bytes, so i << 1 fits too
}

// tokenizer collects the words of names, numbered as they come.
type tokenizer struct {
	ids    map[string]int32
	words  []string
	tokens []token
}

type token struct{ word, hit int32 }

// name takes the name at a position and returns its length in words, without
// the type word of a regency or city.
func (k *tokenizer) name(t *Table, at int) uint8 {
	words := fold(t.name(at))
	opening := 0
	if keyLevel(t.keys[at]) == Regency && len(words) > 1 {
		opening = 1
	}
	for i, word := range words {
		k.add(word, at, i == opening)
	}
	for _, word := range aliases(keyCode(t.keys[at])) {
		k.add(word, at, true)
	}
	return uint8(min(len(words)-opening, 255))
}

func (k *tokenizer) add(word string, at int, first bool) {
	id, ok := k.ids[word]
	if !ok {
		id = short(len(k.words))
		word = strings.Clone(word)
		k.ids[word] = id
		k.words = append(k.words, word)
	}
	hit := short(at) << 1
	if first {
		hit |= 1
	}
	k.tokens = append(k.tokens, token{id, hit})
}

// fold splits a name or a query into words as they are compared: small letters
// and digits; apostrophes vanish, everything else separates.
func fold(s string) []string {
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("'’‘`´\"", r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, s)
	return strings.Fields(s)
}
