package roster

import (
	"strconv"
	"strings"

	"titian/app/text"
)

// exactBelow is the bound below which a spreadsheet's number keeps each whole
// number: 2^53. Numbers of the Papuan provinces, 91 to 97, lie above it.
const exactBelow = 1 << 53

// enoughTexts is the number of different numbers that do not end in 0 by chance.
const enoughTexts = 10

// rounding tells which numbers of a column a spreadsheet may have rounded.
// Excel keeps 15 digits of a number that is typed and writes 0 for the
// sixteenth; other programs keep all 16 up to [exactBelow].
type rounding struct {
	// whole: a number cell with another last digit proves that the numbers of
	// the column came whole.
	whole bool
	// flat: all of many texts end in 0, so that a spreadsheet wrote the file
	// from numbers.
	flat bool
}

func newRounding(t *Table, c column) rounding {
	var r rounding
	zeros, all := map[string]bool{}, true
	for i := range t.rows {
		cell := &t.rows[i].cells[c]
		value := text.Value(cell.text)
		if len(value) != 16 {
			continue
		}
		ends := strings.HasSuffix(value, "0")
		switch {
		case cell.kind == numberCell:
			r.whole = r.whole || !ends && exact(value)
		case ends && all:
			zeros[value] = true
		case !ends:
			all = false
		}
	}
	r.flat = all && len(zeros) >= enoughTexts
	return r
}

// doubts reports whether the last digit of a number may be lost.
func (r rounding) doubts(c cell, value string) bool {
	if len(value) != 16 {
		return false
	}
	ends := strings.HasSuffix(value, "0")
	switch c.kind {
	case numberCell, dateCell:
		return !exact(value) || ends && !r.whole
	default:
		return ends && r.flat
	}
}

func exact(value string) bool {
	n, err := strconv.ParseInt(value, 10, 64)
	return err == nil && n < exactBelow
}
