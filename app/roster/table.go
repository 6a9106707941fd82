package roster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"titian/app/text"
)

// Table is a register as rows of cells: only the columns that are read.
type Table struct {
	// Format is csv or xlsx; Sheet names the sheet of an XLSX.
	Format string
	Sheet  string

	// dropped are the headings of columns that are not read, layout tells
	// which column stands at each position, present which of them are there.
	dropped []string
	layout  []column
	present [columns]bool
	rows    []row
	// date1904 tells how the date cells count.
	date1904 bool
	// seen counts the rows with content above the header.
	seen int
	// strict marks formats in which a row longer than the header has shifted.
	strict bool
}

type row struct {
	// line is the row number as a spreadsheet shows it, from 1.
	line  int
	cells [columns]cell
	// shifted marks a row with more cells than the header.
	shifted bool
}

type cell struct {
	// text is as the file holds it, numbers in plain decimals.
	text string
	kind cellKind
}

type cellKind uint8

const (
	textCell cellKind = iota
	// numberCell and dateCell hold a number; a date is one by its format.
	numberCell
	dateCell
	// brokenCell is a formula without a result, or an error; hollowCell a
	// formula whose result is an empty text. Some programs write every formula
	// like that, so where a value must stand it is as good as none.
	brokenCell
	hollowCell
)

// notRead stands in a layout for a column that is not read.
const notRead column = -1

// Rows returns how many rows with data the table has.
func (t *Table) Rows() int { return len(t.rows) }

// Dropped returns the headings of the columns that have no purpose here, in
// their order.
func (t *Table) Dropped() []string { return slices.Clone(t.dropped) }

// Read reads a register. sheet names the sheet of a workbook; if it is empty,
// the workbook must hold one register only. A CSV has no sheets. A [FileError]
// says why the file is no register; other errors are the reader's or the
// context's.
func Read(ctx context.Context, r io.Reader, sheet string) (*Table, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read register: %w", err)
	}
	if len(raw) > MaxBytes {
		return nil, fileError(CodeTooLarge, "limit", strconv.Itoa(MaxBytes>>20))
	}
	var t *Table
	switch {
	case bytes.HasPrefix(raw, []byte("PK")):
		t, err = readXLSX(ctx, raw, sheet)
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		return nil, oleError(raw)
	default:
		t, err = readCSV(ctx, raw)
	}
	if err == nil {
		err = t.complete()
	}
	var reason *FileError
	switch {
	case err == nil:
		return t, nil
	case errors.As(err, &reason):
		return nil, reason
	default:
		return nil, fmt.Errorf("read register: %w", err)
	}
}

// oleError explains the container of the old Excel, in which Excel also keeps
// workbooks that are locked by a password.
func oleError(raw []byte) error {
	// Its directory holds names in UTF-16.
	name := strings.Join(strings.Split("EncryptedPackage", ""), "\x00")
	if bytes.Contains(raw, []byte(name)) {
		return fileError(CodeEncrypted)
	}
	return fileError(CodeOldExcel)
}

// complete reports what a table lacks to be a register.
func (t *Table) complete() error {
	if t.layout == nil {
		if t.seen == 0 {
			return fileError(CodeEmpty)
		}
		return fileError(CodeNoHeader)
	}
	for _, c := range required() {
		if !t.present[c] {
			return fileError(CodeNoColumn, "column", c.String())
		}
	}
	if len(t.rows) == 0 {
		return fileError(CodeEmpty)
	}
	return nil
}

// add takes the next row of the file in. Titles above the header are passed
// over; so are empty rows, OpenSID's row of column numbers below the header,
// and headers repeated on every printed page. It keeps nothing of cells.
func (t *Table) add(line int, cells []cell) error {
	for i := range cells {
		if cells[i].kind == textCell {
			cells[i].text = text.Clean(cells[i].text)
		}
	}
	switch {
	case !slices.ContainsFunc(cells, func(c cell) bool { return c.text != "" || c.kind == brokenCell }):
		return nil
	case t.layout == nil:
		return t.header(cells)
	case t.repeats(cells), len(t.rows) == 0 && counts(cells):
		return nil
	case len(t.rows) == MaxRows:
		return fileError(CodeTooMany, "limit", strconv.Itoa(MaxRows))
	}
	r := row{line: line}
	for i, c := range cells {
		switch {
		case i >= len(t.layout):
			r.shifted = r.shifted || t.strict && c.text != ""
		case t.layout[i] != notRead:
			r.cells[t.layout[i]] = c
		}
	}
	t.rows = append(t.rows, r)
	return nil
}

// at returns which column stands at a position.
func (t *Table) at(position int) column {
	if position >= len(t.layout) {
		return notRead
	}
	return t.layout[position]
}

// header takes a row for the header if it names the columns of NIK and name.
func (t *Table) header(cells []cell) error {
	t.seen++
	if !isHeader(cells) {
		if t.seen == headerWithin {
			return fileError(CodeNoHeader)
		}
		return nil
	}
	t.layout = make([]column, len(cells))
	for i, c := range cells {
		t.layout[i] = notRead
		known, ok := columnOf(c.text)
		switch {
		case ok && t.present[known]:
			return fileError(CodeTwoColumns, "column", known.String())
		case ok:
			t.layout[i], t.present[known] = known, true
		case c.text != "":
			t.dropped = append(t.dropped, c.text)
		}
	}
	return nil
}

func isHeader(cells []cell) bool {
	has := func(want column) bool {
		return slices.ContainsFunc(cells, func(c cell) bool {
			got, ok := columnOf(c.text)
			return ok && got == want
		})
	}
	return has(colNIK) && has(colName)
}

// repeats reports whether a row below the header is the header again.
func (t *Table) repeats(cells []cell) bool {
	at := slices.Index(t.layout, colNIK)
	if at >= len(cells) {
		return false
	}
	c, ok := columnOf(cells[at].text)
	return ok && c == colNIK
}

// counts reports whether the cells number the columns: 1, 2, 3 or (1), (2), (3).
func counts(cells []cell) bool {
	last, n := 0, 0
	for _, c := range cells {
		if c.text == "" {
			continue
		}
		number, err := strconv.Atoi(strings.Trim(c.text, "()[]. "))
		if err != nil || n > 0 && number != last+1 {
			return false
		}
		last, n = number, n+1
	}
	return n > 2
}

// fill copies the cell at position and line top down to line bottom: a merged
// range holds its value for each of its rows. It returns how many rows it
// looked at.
func (t *Table) fill(position, top, bottom int) int {
	c := t.at(position)
	if c == notRead {
		return 1
	}
	at, ok := slices.BinarySearchFunc(t.rows, top, func(r row, line int) int { return r.line - line })
	if !ok {
		return 1
	}
	value := t.rows[at].cells[c]
	i := at + 1
	for ; i < len(t.rows) && t.rows[i].line <= bottom; i++ {
		if t.rows[i].cells[c] == (cell{}) {
			t.rows[i].cells[c] = value
		}
	}
	return i - at
}
