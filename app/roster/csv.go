package roster

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// swallowed is the number of separators behind a line break inside an address or
// a remark from which the cell holds another row. No other cell has both.
const swallowed = 3

// readCSV reads comma, semicolon or tab separated text in UTF-8, UTF-16 with a
// byte order mark, or Windows-1252, which Excel writes in Indonesia.
func readCSV(ctx context.Context, raw []byte) (*Table, error) {
	plain, err := decodeText(raw)
	if err != nil {
		return nil, err
	}
	comma, body := separator(plain)
	r := csv.NewReader(bytes.NewReader(body))
	r.Comma = comma
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	r.ReuseRecord = true
	r.TrimLeadingSpace = comma != '\t' // a tab is a space too
	t := &Table{Format: "csv", strict: true}
	var cells []cell
	// breaks counts the line breaks inside cells so far: a spreadsheet shows
	// such a row as one.
	for n, breaks := 0, 0; ; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, fileError(CodeUnreadable)
		}
		line, _ := r.FieldPos(0)
		line -= breaks
		cells = cells[:0]
		for i, value := range record[:min(len(record), MaxColumns)] {
			if strings.Contains(value, "\n") {
				breaks += strings.Count(value, "\n")
				if swallows(value, string(comma), t.at(i)) {
					return nil, fileError(CodeQuote, "row", strconv.Itoa(line))
				}
			}
			cells = append(cells, cell{text: value})
		}
		if err := t.add(line, cells); err != nil {
			return nil, err
		}
	}
}

// swallows reports whether a cell of several lines holds the rows after it,
// because a quotation mark is not closed.
func swallows(value, comma string, c column) bool {
	_, rest, _ := strings.Cut(strings.TrimSpace(value), "\n")
	if c == colAddress || c == notRead {
		return strings.Count(rest, comma) >= swallowed
	}
	return rest != "" && strings.Contains(value, comma)
}

func decodeText(raw []byte) ([]byte, error) {
	var err error
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		raw, _, err = transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder(), raw)
	case bytes.IndexByte(raw, 0) >= 0 || bytes.HasPrefix(raw, []byte("%PDF")):
		return nil, fileError(CodeUnreadable)
	case !utf8.Valid(raw):
		raw, _, err = transform.Bytes(charmap.Windows1252.NewDecoder(), raw)
	default:
		raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	}
	if err != nil {
		return nil, fileError(CodeUnreadable)
	}
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("<")) {
		return nil, fileError(CodeWebPage)
	}
	return raw, nil
}

// separator returns what separates the cells and the text without Excel's
// line that names it, sep=;. Otherwise the header tells: titles above it may
// hold any sign.
func separator(plain []byte) (rune, []byte) {
	if first, rest, ok := bytes.Cut(plain, []byte("\n")); ok {
		if sign, ok := bytes.CutPrefix(bytes.TrimSpace(first), []byte("sep=")); ok && len(sign) == 1 && strings.Contains(",;|", string(sign)) {
			return rune(sign[0]), rest
		}
	}
	seen := 0
	for line := range bytes.Lines(plain) {
		best, most := ',', 0
		for _, comma := range []rune{',', ';', '\t', '|'} {
			cells := headings(string(line), comma)
			if len(cells) > most && isHeader(cells) {
				best, most = comma, len(cells)
			}
		}
		if most > 0 {
			return best, plain
		}
		if seen++; seen == headerWithin {
			break
		}
	}
	return ',', plain
}

func headings(line string, comma rune) []cell {
	fields := strings.SplitN(line, string(comma), MaxColumns)
	cells := make([]cell, len(fields))
	for i, field := range fields {
		cells[i].text = field
	}
	return cells
}
