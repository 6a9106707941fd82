package roster_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"titian/app/roster"
)

// survives proves that bytes are either a register that imports, or refused
// with a reason.
func survives(t *testing.T, raw []byte) {
	t.Helper()
	table, err := roster.Read(t.Context(), bytes.NewReader(raw), "")
	if _, ok := errors.AsType[*roster.FileError](err); ok {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	first, err := roster.Import(t.Context(), table, params())
	if err != nil {
		t.Fatal(err)
	}
	people := 0
	for _, h := range first.Households {
		people += len(h.Members)
		if h.Family.KK == "" || len(h.Members) == 0 {
			t.Errorf("a household without a number or people: row %d", h.Row)
		}
	}
	if people != first.People || first.People > first.Rows {
		t.Errorf("%d people in the households, %d reported, of %d rows", people, first.People, first.Rows)
	}
	if first.Left > 0 && !first.Blocks() {
		t.Error("something was left out without an error")
	}
	again, err := roster.Import(t.Context(), table, params(first.Households...))
	if err != nil || len(again.Households) != 0 {
		t.Errorf("importing again changes %d households: %v", len(again.Households), err)
	}
}

func FuzzCSV(f *testing.F) {
	sample, err := os.ReadFile("testdata/desa-contoh.csv")
	must(f, err)
	f.Add(sample)
	f.Add(lines(short, headA, wifeA, childA, headB))
	f.Add([]byte("sep=;\r\n" + strings.ReplaceAll(string(lines(short, headA)), ",", ";")))
	f.Add(lines(short, `"`+headA, headB))
	f.Add([]byte("\xff\xfen\x00"))
	f.Fuzz(survives)
}

func FuzzXLSX(f *testing.F) {
	f.Add(minimal(f, inline([][]string{strings.Split(short, ","), strings.Split(headA, ",")})))
	f.Add([]byte("PK\x03\x04"))
	f.Add(ole("Workbook"))
	f.Fuzz(survives)
}

// FuzzSheet fuzzes the XML, which FuzzXLSX hardly reaches through the ZIP.
func FuzzSheet(f *testing.F) {
	rows := inline([][]string{strings.Split(short, ","), strings.Split(headA, ","), strings.Split(wifeA, ",")})
	const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd&quot;x&quot;"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs></styleSheet>`
	f.Add(rows, "<sst><si><t>Rangga</t></si></sst>", styles)
	f.Add(strings.Replace(rows, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="A2:B3"/></mergeCells>`, 1), "", "")
	f.Add(`<worksheet><row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><f/><v>31275.5</v></c><c t="e"/></row></worksheet>`, "<sst><si><r><t>nik</t></r></si></sst>", styles)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		survives(t, archive(
			t,
			"xl/workbook.xml", `<workbook><workbookPr date1904="1"/><sheets><sheet name="Data" r:id="r1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Target="/xl/sheet.xml"/></Relationships>`,
			"xl/sheet.xml", sheet, "xl/sharedStrings.xml", shared, "xl/styles.xml", styles,
		))
	})
}
