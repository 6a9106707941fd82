package kit

import (
	"strings"

	"titian/app/text"
)

// Limits of what is pasted into a grid.
const (
	// GridPasteLimit is how many lines are handed over.
	GridPasteLimit = 200
	// pasteCells is how many cells of a line are handed over.
	pasteCells = 64
	// pasteRunes is how much of a cell is handed over.
	pasteRunes = 200
)

// parsePaste reads cells copied from a spreadsheet or from a CSV file: lines of
// cells apart by tabs, else by semicolons, else by commas if every line has
// them. Quotes hold separators, line breaks and doubled quotes; a quote that
// never ends is a letter. Lines may differ in length. Empty lines at the end are
// dropped, cells are tidied, and of the lines beyond the limit only the number
// is returned. No text makes it fail or take long.
func parsePaste(s string, limit int) (lines [][]string, left int) {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	p := paste{rest: strings.TrimRight(s, "\n\t ")}
	p.separator = separatorOf(p.rest)
	for more := p.rest != ""; more; {
		var line []string
		line, more = p.line(len(lines) < limit)
		if len(lines) < limit {
			lines = append(lines, line)
		} else {
			left++
		}
	}
	return lines, left
}

// isTable reports whether pasted text is more than one cell.
func isTable(s string) bool {
	return strings.ContainsAny(strings.TrimRight(s, "\r\n"), "\t\r\n")
}

// separatorOf returns what stands between cells; 0 for lines of one cell.
func separatorOf(s string) byte {
	if strings.Contains(s, "\t") {
		return '\t'
	}
	if !strings.Contains(s, "\n") {
		return 0
	}
	for _, separator := range []byte{';', ','} {
		every := true
		for line := range strings.SplitSeq(s, "\n") {
			if line != "" && strings.IndexByte(line, separator) < 0 {
				every = false
				break
			}
		}
		if every {
			return separator
		}
	}
	return 0
}

// paste is a text that is read from the front.
type paste struct {
	rest      string
	separator byte
	// open is set once a quote without an end was met: there is none for any
	// later one either, and looking again would take long.
	open bool
}

// line reads up to the end of a line; more is false at the end of the text.
// Without keep the cells are passed over.
func (p *paste) line(keep bool) (cells []string, more bool) {
	for {
		cell, end := p.cell()
		if keep && len(cells) < pasteCells {
			cells = append(cells, tidyCell(cell))
		}
		if end != p.separator || end == 0 {
			return cells, end == '\n'
		}
	}
}

// cell reads up to a separator and returns what ended it, 0 for the end of the
// text.
func (p *paste) cell() (cell string, end byte) {
	quoted, ok := p.quoted()
	stops := "\n"
	if p.separator != 0 {
		stops += string(rune(p.separator))
	}
	i := strings.IndexAny(p.rest, stops)
	if i < 0 {
		cell, p.rest = p.rest, ""
	} else {
		cell, end, p.rest = p.rest[:i], p.rest[i], p.rest[i+1:]
	}
	if ok {
		cell = quoted + cell
	}
	return cell, end
}

// quoted reads a quoted beginning of a cell, if there is one.
func (p *paste) quoted() (inside string, ok bool) {
	if p.open || !strings.HasPrefix(p.rest, `"`) {
		return "", false
	}
	for i := 1; i < len(p.rest); i++ {
		next := strings.IndexByte(p.rest[i:], '"')
		if next < 0 {
			break
		}
		i += next
		if strings.HasPrefix(p.rest[i:], `""`) {
			i++
			continue
		}
		inside = strings.ReplaceAll(p.rest[1:i], `""`, `"`)
		p.rest = p.rest[i+1:]
		return inside, true
	}
	p.open = true
	return "", false
}

// tidyCell drops what nobody sees and cuts what is too long.
func tidyCell(cell string) string {
	// A rune has at most four bytes; the rest of a very long cell is not looked
	// at, and may end in the middle of a rune.
	if len(cell) > 4*pasteRunes {
		cell = strings.ToValidUTF8(cell[:4*pasteRunes], "")
	}
	cell = text.Clean(cell)
	if runes := []rune(cell); len(runes) > pasteRunes {
		cell = strings.TrimRight(string(runes[:pasteRunes]), " ")
	}
	return cell
}
