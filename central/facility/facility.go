// Package facility reads lists of first-level facilities (FKTP), which central
// sends to every laptop.
package facility

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"titian/app/ident"
	"titian/sync/wire"
)

// MaxRows bounds one list; the country has about 23,000 facilities.
const MaxRows = 100_000

// Errors of a list.
var (
	ErrHeader = errors.New("facility: the header must name code, name, kind and region")
	ErrRow    = errors.New("facility: row is not complete")
	ErrTwice  = errors.New("facility: code stands twice")
)

// Read reads a CSV whose header names code, name, kind and region, and
// optionally address, closed and invented (yes, ya, true or 1), in any order. A
// semicolon may stand for the comma. An error names the row.
func Read(r io.Reader) ([]wire.Facility, error) {
	in := bufio.NewReader(r)
	if mark, err := in.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = in.Discard(len(mark)) // it was peeked at, so it is there
	}
	first, _ := in.Peek(512) // a shorter file is all there is
	rows := csv.NewReader(in)
	rows.TrimLeadingSpace = true
	line, _, _ := strings.Cut(string(first), "\n")
	if strings.Count(line, ";") > strings.Count(line, ",") {
		rows.Comma = ';'
	}
	header, err := rows.Read()
	if err != nil {
		return nil, ErrHeader
	}
	column := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
	}
	at := map[string]int{}
	for _, name := range []string{"code", "name", "kind", "region", "address", "closed", "invented"} {
		at[name] = column(name)
	}
	if min(at["code"], at["name"], at["kind"], at["region"]) < 0 {
		return nil, ErrHeader
	}
	return readRows(rows, at)
}

func readRows(rows *csv.Reader, at map[string]int) ([]wire.Facility, error) {
	var out []wire.Facility
	seen := map[string]bool{}
	for n := 2; ; n++ {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil || n > MaxRows {
			return nil, fmt.Errorf("row %d: %w", n, ErrRow)
		}
		cell := func(name string) string {
			if i := at[name]; i >= 0 {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		code, findings := ident.ParseFacilityCode(cell("code"))
		f := wire.Facility{
			Code: string(code), Name: cell("name"), Kind: cell("kind"), Region: strings.ReplaceAll(cell("region"), ".", ""),
			Address: cell("address"), Closed: yes(cell("closed")), Invent: yes(cell("invented")),
		}
		if findings.Blocks() || f.Code == "" || f.Name == "" || f.Kind == "" {
			return nil, fmt.Errorf("row %d: %w", n, ErrRow)
		}
		if seen[f.Code] {
			return nil, fmt.Errorf("row %d: %w", n, ErrTwice)
		}
		seen[f.Code] = true
		out = append(out, f)
	}
}

func yes(cell string) bool {
	return slices.Contains([]string{"yes", "ya", "true", "1"}, strings.ToLower(cell))
}
