package paper

import (
	"strings"
	"unicode/utf8"
)

// wrap cleans text and cuts it into lines no wider than width, between words
// where it can and inside a word where it must. Empty text has no lines.
func (c *canvas) wrap(st style, s string, width float64) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(c.press.clean(s)) {
		if line != "" && c.width(st, line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
		for c.width(st, line) > width && utf8.RuneCountInString(line) > 1 {
			head := c.head(st, line, width)
			lines = append(lines, head)
			line = line[len(head):]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// head returns the longest beginning of s that is no wider than width, at
// least one character.
func (c *canvas) head(st style, s string, width float64) string {
	end := 0
	for i, r := range s {
		next := i + utf8.RuneLen(r)
		if end > 0 && c.width(st, s[:next]) > width {
			break
		}
		end = next
	}
	return s[:end]
}

// shrink makes a style smaller, down to least points, until the text needs no
// more than the given number of lines, and returns the lines. What does not
// fit even then ends in an ellipsis.
func (c *canvas) shrink(st style, s string, width float64, count int, least float64) (style, []string) {
	lines := c.wrap(st, s, width)
	for len(lines) > count && st.size > least {
		st.size = max(least, st.size-0.25)
		lines = c.wrap(st, s, width)
	}
	if len(lines) <= count {
		return st, lines
	}
	lines = lines[:count]
	last := lines[count-1]
	for last != "" && c.width(st, last+"…") > width {
		_, size := utf8.DecodeLastRuneInString(last)
		last = last[:len(last)-size]
	}
	lines[count-1] = last + "…"
	return st, lines
}

// fitted writes text in at most count lines and returns the y below them.
func (c *canvas) fitted(st style, x, y, width float64, s string, count int, least float64) float64 {
	small, lines := c.shrink(st, s, width, count, least)
	for _, line := range lines {
		c.put(small, x, y, line)
		y += small.lineHeight()
	}
	return y
}
