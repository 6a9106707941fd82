package paper

import "unicode/utf8"

// Limits of what fits a paper. A name on an identity card has at most 60
// characters (Permendagri 73/2022 art. 4); addresses and kinds are longer.
const (
	maxText = 160
	maxRows = 99
)

// optional checks that values are short enough to lay out; needed checks also
// that something of them can be printed. Fields and values alternate.
func (c *canvas) optional(pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if utf8.RuneCountInString(pairs[i+1]) > maxText {
			c.fail(pairs[i])
		}
	}
}

func (c *canvas) needed(pairs ...string) {
	c.optional(pairs...)
	for i := 0; i+1 < len(pairs); i += 2 {
		if c.press.clean(pairs[i+1]) == "" {
			c.fail(pairs[i])
		}
	}
}

func (c *canvas) rows(field string, n int) {
	if n > maxRows {
		c.fail(field)
	}
}
