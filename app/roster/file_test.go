package roster_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"titian/app/finding"
	"titian/app/roster"
)

func utf16Text(s string, order binary.AppendByteOrder) []byte {
	out := order.AppendUint16(nil, 0xFEFF)
	for _, unit := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// ole is the beginning of a file of the old Excel.
func ole(directory string) []byte {
	return append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), utf16Text(directory, binary.LittleEndian)[2:]...)
}

// flip damages a byte of the sheet.
func flip(t *testing.T, raw []byte) []byte {
	t.Helper()
	out := bytes.Clone(raw)
	const part = "xl/worksheets/sheet1.xml"
	at := bytes.Index(out, []byte(part)) + len(part) + 80
	out[at] ^= 0xff
	return out
}

func TestFilesThatAreNoRegister(t *testing.T) {
	good := book(t, table(t, lines(short, headB+"")), nil)
	locked := func() []byte {
		f := excelize.NewFile()
		put(t, f, "Sheet1", table(t, lines(short, headB)))
		var b bytes.Buffer
		must(t, f.Write(&b, excelize.Options{Password: "rahasia"}))
		return b.Bytes()
	}
	for name, tc := range map[string]struct {
		raw  []byte
		want finding.Code
	}{
		"nothing":             {nil, roster.CodeEmpty},
		"spaces":              {[]byte(" \n\n"), roster.CodeEmpty},
		"a header alone":      {lines(short), roster.CodeEmpty},
		"other text":          {[]byte("Yth. Bapak Kepala Desa,\nterlampir data penduduk."), roster.CodeNoHeader},
		"long text":           {[]byte(strings.Repeat("surat\n", 200) + short + "\n" + headB), roster.CodeNoHeader},
		"no relation":         {lines("no_kk,nik,nama,sex,tanggallahir", headB), roster.CodeNoColumn},
		"two names":           {lines(short+",Nama", headB), roster.CodeTwoColumns},
		"a quote left open":   {lines(short, `"`+headA, strings.ReplaceAll(headB, "Sumarni", `"Sumarni"`), wifeA), roster.CodeQuote},
		"binary":              {[]byte("no_kk,nik,nama\x00\x01\x02"), roster.CodeUnreadable},
		"PDF":                 {[]byte("%PDF-1.7\n"), roster.CodeUnreadable},
		"HTML":                {[]byte("\n<html><table><tr><td>nik</td><td>nama</td></tr></table>"), roster.CodeWebPage},
		"HTML in UTF-16":      {utf16Text("<html>", binary.LittleEndian), roster.CodeWebPage},
		"XML of Excel 2003":   {[]byte("\xef\xbb\xbf<?xml version=\"1.0\"?><Workbook/>"), roster.CodeWebPage},
		"xls":                 {ole("Workbook"), roster.CodeOldExcel},
		"locked":              {locked(), roster.CodeEncrypted},
		"half a workbook":     {good[:len(good)/2], roster.CodeDamaged},
		"a byte of it broken": {flip(t, good), roster.CodeDamaged},
		"another archive":     {archive(t, "foto.jpg", "x"), roster.CodeUnreadable},
		"OpenDocument":        {archive(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), roster.CodeUnreadable},
		"no sheets":           {archive(t, "xl/workbook.xml", "<workbook/>"), roster.CodeEmpty},
		"an empty sheet":      {minimal(t, "<worksheet/>"), roster.CodeEmpty},
		"broken XML":          {minimal(t, "<worksheet><sheetData><row <"), roster.CodeDamaged},
		"rows backwards":      {minimal(t, `<worksheet><row r="2"/><row r="1"/></worksheet>`), roster.CodeDamaged},
		"a sheet of letters":  {minimal(t, inline([][]string{{"Yth. Bapak Kepala Desa"}})), roster.CodeNoHeader},
		"64 MB":               {bytes.Repeat([]byte{' '}, roster.MaxBytes+1), roster.CodeTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fileCode(t, tc.raw, ""); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
		})
	}
}

func TestBombs(t *testing.T) {
	t.Parallel()
	for name, sheet := range map[string]string{
		"one endless text":      strings.Repeat(" ", 2<<20),
		"one endless attribute": `<row r="` + strings.Repeat("1", 2<<20) + `"/>`,
	} {
		t.Run(name, func(t *testing.T) {
			raw := minimal(t, "<worksheet><sheetData>"+sheet+"</sheetData></worksheet>")
			if len(raw) > 2<<20 {
				t.Fatalf("the bomb has %d bytes", len(raw))
			}
			if got := fileCode(t, raw, ""); got != roster.CodeTooLarge {
				t.Error(got)
			}
		})
	}
	t.Run("overlapping ranges", func(t *testing.T) {
		rows := [][]string{strings.Split(short, ",")}
		for range 2000 {
			rows = append(rows, []string{kkB, "0", "Sumarni"})
		}
		merges := strings.Repeat(`<mergeCell ref="A2:A1048576"/>`, 10_000)
		raw := minimal(t, strings.Replace(inline(rows), "</sheetData>", "</sheetData><mergeCells>"+merges+"</mergeCells>", 1))
		if got := fileCode(t, raw, ""); got != roster.CodeDamaged {
			t.Error(got)
		}
	})
	t.Run("elements inside elements", func(t *testing.T) {
		// The reader keeps nothing of the elements around, so depth costs nothing.
		deep := strings.Repeat("<a>", 1_000_000)
		raw := minimal(t, deep+inline([][]string{strings.Split(short, ","), strings.Split(headB, ",")}))
		if got := read(t, raw).Rows(); got != 1 {
			t.Errorf("%d rows", got)
		}
	})
}

func TestTooManyRows(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads 200,000 rows")
	}
	cells := strings.Split(headB, ",")[:6]
	rows := [][]string{strings.Split(short, ",")[:6]}
	for range roster.MaxRows {
		rows = append(rows, cells)
	}
	var csv strings.Builder
	for _, row := range rows {
		csv.WriteString(strings.Join(row, ",") + "\n")
	}
	if got := read(t, []byte(csv.String())).Rows(); got != roster.MaxRows {
		t.Errorf("CSV: %d rows", got)
	}
	if got := read(t, minimal(t, inline(rows))).Rows(); got != roster.MaxRows {
		t.Errorf("XLSX: %d rows", got)
	}
	csv.WriteString(headB + "\n")
	if got := fileCode(t, []byte(csv.String()), ""); got != roster.CodeTooMany {
		t.Errorf("CSV: %s", got)
	}
	if got := fileCode(t, minimal(t, inline(append(rows, cells))), ""); got != roster.CodeTooMany {
		t.Errorf("XLSX: %s", got)
	}
}

func TestEncodingsAndSeparators(t *testing.T) {
	const person = kkB + ",5103994101450001,Né Sumarni,2,01-01-1945,1,\"Gang 7, belakang\",Hulu,1,3"
	text := "DATA PENDUDUK, DESA CONTOH; PER 2026\n\n" + short + "\n" + person + "\n"
	other := func(sign string) string {
		s := strings.ReplaceAll(text, "Gang 7, belakang", "Gang 7| belakang")
		s = strings.ReplaceAll(strings.ReplaceAll(s, ",", sign), "|", ",")
		return s
	}
	want := importing(t, []byte(text))
	if len(want.Households) != 1 || want.Households[0].Row != 4 || want.Households[0].Family.Address.Street != "Gang 7, belakang" {
		t.Fatalf("%+v", want.Households)
	}
	for name, raw := range map[string][]byte{
		"byte order mark":  []byte("\xef\xbb\xbf" + text),
		"CRLF":             []byte(strings.ReplaceAll(text, "\n", "\r\n")),
		"semicolon":        []byte(other(";")),
		"tab":              []byte(other("\t")),
		"sep line":         []byte("sep=;\r\n" + other(";")),
		"UTF-16LE, tab":    utf16Text(other("\t"), binary.LittleEndian),
		"UTF-16BE":         utf16Text(text, binary.BigEndian),
		"Windows-1252":     []byte(strings.ReplaceAll(text, "é", "\xe9")),
		"spaces":           []byte(strings.NewReplacer(",510", ", 510", `,"`, `, "`).Replace(text)),
		"headings in caps": []byte(strings.ReplaceAll(text, short, "NO. KK,NIK*,Nama ,SEX,Tanggal Lahir,KK Level,ALAMAT,DUSUN,RW,RT")),
	} {
		t.Run(name, func(t *testing.T) {
			got := importing(t, raw)
			if diff := cmp.Diff(anonymous(want.Households), anonymous(got.Households)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(got.Households) == 1 && got.Households[0].Row != 4 {
				t.Errorf("row %d", got.Households[0].Row)
			}
		})
	}
}

func TestRowsAsASpreadsheetCountsThem(t *testing.T) {
	r := importing(t, lines(
		short,
		"", // 2
		kkA+",5103991508800001,Rangga,1,15-08-1980,1,\"Jl. Jembatan 1", // 3
		"belakang balai", "desa\",Hulu,1,2",
		kkB+",5103994101450001,Sumarni,2,31-02-1945,1", // 4
	))
	if diff := cmp.Diff([]string{"4 error tanggallahir date.calendar"}, problems(r)); diff != "" {
		t.Error(diff)
	}
	if got := r.Households[0].Family.Address.Street; got != "Jl. Jembatan 1 belakang balai desa" {
		t.Errorf("street %q", got)
	}
}

func TestDroppedColumns(t *testing.T) {
	tab := read(t, lines(short+",agama_id,Nama Ibu,,Ket.", headB+",1,Ani"))
	if diff := cmp.Diff([]string{"agama_id", "Nama Ibu", "Ket."}, tab.Dropped()); diff != "" {
		t.Error(diff)
	}
}

// failing is a reader that fails in the middle.
type failing struct{ r io.Reader }

var errCable = errors.New("the cable came out")

func (f failing) Read(p []byte) (int, error) {
	if n, err := f.r.Read(p); err == nil {
		return n, nil
	}
	return 0, errCable
}

func TestReadGivesUp(t *testing.T) {
	if _, err := roster.Read(t.Context(), failing{bytes.NewReader(lines(short, headA))}, ""); !errors.Is(err, errCable) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, raw := range [][]byte{lines(short, headA), minimal(t, inline(table(t, lines(short, headA))))} {
		if _, err := roster.Read(ctx, bytes.NewReader(raw), ""); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
	if _, err := roster.Import(ctx, read(t, lines(short, headA)), params()); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
