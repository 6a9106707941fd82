package roster_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"titian/app"
	"titian/app/civil"
	"titian/app/finding"
	"titian/app/roster"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/words"
)

// short is a header with the columns that must be there, and the address.
const short = "no_kk,nik,nama,sex,tanggallahir,kk_level,alamat,dusun,rw,rt"

// Two families as rows below the header short.
const (
	kkA    = "5103991204100012"
	kkB    = "5103990302150004"
	headA  = kkA + ",5103991508800001,Rangga Contohwan,1,15-08-1980,1,Jl. Jembatan 1,Hulu,1,2"
	wifeA  = kkA + ",5103995703830002,Melati Contohwati,2,17-03-1983,3,Jl. Jembatan 1,Hulu,1,2"
	childA = kkA + ",5103990109080003,Gilang Contohwan,1,01-09-2008,4,Jl. Jembatan 1,Hulu,1,2"
	headB  = kkB + ",5103994101450001,Sumarni,2,01-01-1945,1,Gang Mawar 7,Hulu,1,3"
)

func lines(rows ...string) []byte { return []byte(strings.Join(rows, "\n") + "\n") }

func today() civil.Date { return factory.Today() }

func params(existing ...app.Household) roster.Params {
	return roster.Params{Existing: existing, Today: today(), Village: factory.Village, Source: "test"}
}

func read(t *testing.T, raw []byte) *roster.Table {
	t.Helper()
	table, err := roster.Read(t.Context(), bytes.NewReader(raw), "")
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func importing(t *testing.T, raw []byte, existing ...app.Household) *roster.Report {
	t.Helper()
	report, err := roster.Import(t.Context(), read(t, raw), params(existing...))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range report.Problems {
		topic, _, _ := strings.Cut(string(p.Code), ".")
		if topic == "roster" {
			words.Explain(t, topic, finding.List{p.Finding})
		}
	}
	return report
}

// problems writes findings as "row level column code".
func problems(r *roster.Report) []string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, strings.Join(strings.Fields(fmt.Sprintf("%d %s %s %s", p.Row, p.Level, p.Column, p.Code)), " "))
	}
	return out
}

// fileCode returns the code of a file that is no register.
func fileCode(t *testing.T, raw []byte, sheet string) finding.Code {
	t.Helper()
	table, err := roster.Read(t.Context(), bytes.NewReader(raw), sheet)
	var reason *roster.FileError
	if !errors.As(err, &reason) {
		t.Fatalf("read %v: %v, want a FileError", table, err)
	}
	if table != nil {
		t.Error("a table beside the error")
	}
	words.Explain(t, "roster", finding.List{reason.Finding})
	return reason.Finding.Code
}

// anonymous returns households with ids replaced by nothing, to compare them
// by content.
func anonymous(hs []app.Household) []app.Household {
	out := make([]app.Household, len(hs))
	for i, h := range hs {
		h.Family.ID, h.Source, h.Row = uuid.Nil, "", 0
		h.Members = append([]app.Member(nil), h.Members...)
		for j := range h.Members {
			h.Members[j].ID, h.Members[j].Person.ID = uuid.Nil, uuid.Nil
		}
		out[i] = h
	}
	return out
}

// table splits a CSV text into cells.
func table(t *testing.T, raw []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// book makes a workbook with texts in one sheet and lets edit change it.
func book(t *testing.T, rows [][]string, edit func(f *excelize.File, sheet string)) []byte {
	t.Helper()
	f := excelize.NewFile()
	sheet := f.GetSheetName(0)
	put(t, f, sheet, rows)
	if edit != nil {
		edit(f, sheet)
	}
	return saved(t, f)
}

func put(t *testing.T, f *excelize.File, sheet string, rows [][]string) {
	t.Helper()
	for i, row := range rows {
		for j, value := range row {
			if value != "" {
				must(t, f.SetCellStr(sheet, at(t, j+1, i+1), value))
			}
		}
	}
}

// saved writes the workbook to a file, as a program would, and returns it.
func saved(t *testing.T, f *excelize.File) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "register.xlsx")
	must(t, f.SaveAs(name))
	must(t, f.Close())
	raw, err := os.ReadFile(name)
	must(t, err)
	return raw
}

func at(t *testing.T, column, line int) string {
	t.Helper()
	name, err := excelize.CoordinatesToCellName(column, line)
	must(t, err)
	return name
}

// archive makes a ZIP of parts: name and content in turn.
func archive(tb testing.TB, parts ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for pair := range slices.Chunk(parts, 2) {
		w, err := z.Create(pair[0])
		must(tb, err)
		_, err = w.Write([]byte(pair[1]))
		must(tb, err)
	}
	must(tb, z.Close())
	return b.Bytes()
}

// minimal is the least workbook around the XML of a sheet.
func minimal(tb testing.TB, sheet string) []byte {
	tb.Helper()
	return archive(
		tb,
		"xl/workbook.xml", `<workbook><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheet,
	)
}

// inline writes rows as the XML of a sheet with the texts in the cells.
func inline(rows [][]string) string {
	var b strings.Builder
	b.WriteString("<worksheet><sheetData>")
	for i, row := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for _, value := range row {
			fmt.Fprintf(&b, `<c t="inlineStr"><is><t>%s</t></is></c>`, value)
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData></worksheet>")
	return b.String()
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
