package localdb

// signature tells what a text cannot hold, without a look at the text: a bit
// for each of its trigrams, spaces included, and for the first letter of each
// word. Families have some 300 trigrams, so that a quarter of the bits are set,
// and a word of eight letters passes by chance once in many thousand.
type signature [16]uint64

// sign is the signature of words that stand between spaces.
func sign(text string) signature {
	var s signature
	for i := range len(text) - 1 {
		if text[i] == ' ' {
			s.set(uint32(text[i+1]))
		}
		if i+2 < len(text) {
			s.set(trigram(text[i:]))
		}
	}
	return s
}

func trigram(text string) uint32 {
	return uint32(text[0])<<16 | uint32(text[1])<<8 | uint32(text[2])
}

// set spreads a value over the bits: Fibonacci hashing.
func (s *signature) set(value uint32) {
	h := value * 0x9E3779B1
	s[h>>28] |= 1 << (h >> 22 & 63)
}

// covers reports whether all bits of need are set.
func (s *signature) covers(need *signature) bool {
	for i, n := range need {
		if s[i]&n != n {
			return false
		}
	}
	return true
}

// needs is the signature of what a text must hold for a word to fit.
func (m match) needs(form string) signature {
	text := form
	switch {
	case m == whole:
		text = " " + form + " "
	case m == prefix || short(form):
		text = " " + form
	}
	return sign(text)
}
