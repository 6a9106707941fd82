package roster

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
)

// readXLSX reads the sheet of that name, or the only one that is a register.
func readXLSX(ctx context.Context, raw []byte, name string) (*Table, error) {
	a, err := openArchive(ctx, raw)
	if err != nil {
		return nil, err
	}
	w, err := openWorkbook(a)
	if err != nil {
		return nil, err
	}
	s, err := w.choose(strings.TrimSpace(name))
	if err != nil {
		return nil, err
	}
	return w.read(s, false)
}

// choose finds the sheet to read. Villages keep a guide and lists of codes
// beside the register, and sometimes one register per hamlet: reading the
// first and passing over the others would lose people without a word.
func (w *workbook) choose(name string) (sheet, error) {
	var names, registers []string
	var chosen sheet
	first := fileError(CodeEmpty)
	for _, s := range w.sheets {
		names = append(names, s.name)
		if name != "" {
			if strings.EqualFold(name, s.name) {
				return s, nil
			}
			continue
		}
		t, err := w.read(s, true)
		var reason *FileError
		switch {
		case err == nil:
			err = t.complete()
		case !errors.As(err, &reason):
			return sheet{}, err
		}
		switch {
		case err == nil:
			registers = append(registers, s.name)
			chosen = s
		case t != nil && t.layout != nil || len(names) == 1:
			// A header without data, or with a column missing, tells more than
			// that the guide has no header.
			first = err
		}
	}
	switch {
	case name != "":
		return sheet{}, fileError(CodeNoSheet, "sheets", strings.Join(names, ", "))
	case len(registers) == 0:
		return sheet{}, first
	case len(registers) > 1:
		return sheet{}, fileError(CodeSheets, "sheets", strings.Join(registers, ", "))
	}
	return chosen, nil
}

// read reads a sheet, or only its beginning down to the first row with data.
func (w *workbook) read(s sheet, beginning bool) (*Table, error) {
	t := &Table{Format: "xlsx", Sheet: s.name, date1904: w.date1904}
	p := &sheetParser{book: w, table: t, beginning: beginning}
	return t, w.archive.walk(s.part, p.token)
}

// sheetParser takes the tokens of a sheet and fills a table row by row.
type sheetParser struct {
	book      *workbook
	table     *Table
	beginning bool

	line, position int
	cells          []cell
	// The cell that is open: its type, style, texts, and which parts it has.
	kind              string
	style             int
	value             strings.Builder
	formula, hasValue bool
	// inValue tells that a text belongs to the value; spoken that it belongs
	// to a pronunciation.
	inValue, spoken bool
	// filled counts the rows that merged ranges span.
	filled int
}

func (p *sheetParser) token(token xml.Token) error {
	switch e := token.(type) {
	case xml.StartElement:
		return p.start(e)
	case xml.CharData:
		if p.inValue && !p.spoken {
			p.value.Write(e)
			if p.value.Len() > maxToken {
				return errTooLarge
			}
		}
	case xml.EndElement:
		return p.end(e.Name.Local)
	}
	return nil
}

func (p *sheetParser) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		line := attrNumber(e, "r", p.line+1)
		if line <= p.line {
			return fileError(CodeDamaged)
		}
		p.line, p.position = line, -1
		p.cells = p.cells[:0]
	case "c":
		p.position++
		if ref := attr(e, "r"); ref != "" {
			p.position, _ = cellPosition(ref)
		}
		p.kind, p.style = attr(e, "t"), attrNumber(e, "s", 0)
		p.value.Reset()
		p.formula, p.hasValue, p.spoken = false, false, false
	case "f":
		p.formula = true
	case "v", "t":
		p.inValue, p.hasValue = true, true
	case "rPh":
		p.spoken = true
	case "mergeCell":
		return p.merge(attr(e, "ref"))
	}
	return nil
}

func (p *sheetParser) end(name string) error {
	switch name {
	case "v", "t":
		p.inValue = false
	case "rPh":
		p.spoken = false
	case "c":
		p.put(p.cell())
	case "row":
		if err := p.table.add(p.line, p.cells); err != nil {
			return err
		}
		if p.beginning && len(p.table.rows) > 0 {
			return io.EOF
		}
	}
	return nil
}

func (p *sheetParser) put(c cell) {
	if p.position < 0 || p.position >= MaxColumns || c == (cell{}) {
		return
	}
	for len(p.cells) <= p.position {
		p.cells = append(p.cells, cell{})
	}
	p.cells[p.position] = c
}

// cell reads the value of the open cell (ECMA-376 part 1, 18.18.11).
func (p *sheetParser) cell() cell {
	value := p.value.String()
	switch {
	case p.kind == "e", p.formula && value == "" && (!p.hasValue || p.kind != "str"):
		return cell{kind: brokenCell}
	case p.formula && value == "":
		return cell{kind: hollowCell}
	case value == "":
		return cell{}
	case p.kind == "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(p.book.shared) {
			return cell{kind: brokenCell}
		}
		return cell{text: p.book.shared[i]}
	case p.kind == "inlineStr", p.kind == "str":
		return cell{text: unescape(value)}
	case p.kind == "d", p.kind == "b":
		return cell{text: value}
	}
	return p.number(value)
}

// number writes a number in plain decimals: programs store the same one as
// 3302011506850003 and as 3.302011506850003E15.
func (p *sheetParser) number(value string) cell {
	f, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || math.Abs(f) > 1e20 {
		return cell{text: value}
	}
	c := cell{text: strconv.FormatFloat(f, 'f', -1, 64), kind: numberCell}
	if p.style >= 0 && p.style < len(p.book.dates) && p.book.dates[p.style] {
		c.kind = dateCell
	}
	return c
}

// merge fills a merged range downwards, in its first column. Ranges stand
// behind the rows of a sheet.
func (p *sheetParser) merge(ref string) error {
	from, to, _ := strings.Cut(ref, ":")
	position, top := cellPosition(from)
	_, bottom := cellPosition(to)
	if p.beginning || position < 0 || bottom <= top {
		return nil
	}
	if p.filled += p.table.fill(position, top, bottom); p.filled > MaxRows*MaxColumns {
		return fileError(CodeDamaged)
	}
	return nil
}

// cellPosition returns the position of a cell like AB12 in its row, from 0,
// and its line, from 1; -1 and 0 if it is none.
func cellPosition(ref string) (position, line int) {
	letters := 0
	for letters < len(ref) && letters < 4 && ref[letters]|0x20 >= 'a' && ref[letters]|0x20 <= 'z' {
		position = position*26 + int(ref[letters]|0x20-'a') + 1
		letters++
	}
	line, err := strconv.Atoi(ref[letters:])
	if err != nil || letters == 0 || line < 1 {
		return -1, 0
	}
	return position - 1, line
}
