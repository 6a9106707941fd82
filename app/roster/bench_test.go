package roster_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"testing"

	"titian/app/roster"
)

// large writes the largest register: MaxRows people with every column of
// OpenSID filled, as a workbook with shared texts or with texts in the cells.
func large(tb testing.TB, shared bool) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part := func(name string) io.Writer {
		w, err := z.Create(name)
		must(tb, err)
		return w
	}
	var texts []string
	sheet := part("xl/worksheets/sheet1.xml")
	_, err := io.WriteString(sheet, "<worksheet><sheetData>")
	must(tb, err)
	line := func(n int, cells []string) {
		var row bytes.Buffer
		fmt.Fprintf(&row, `<row r="%d" spans="1:41">`, n)
		for i, value := range cells {
			ref := fmt.Sprintf("%c%d", 'A'+i%26, n)
			if i >= 26 {
				ref = "A" + ref
			}
			if shared {
				fmt.Fprintf(&row, `<c r="%s" s="0" t="s"><v>%d</v></c>`, ref, len(texts))
				texts = append(texts, value)
			} else {
				fmt.Fprintf(&row, `<c r="%s" s="0" t="inlineStr"><is><t>%s</t></is></c>`, ref, value)
			}
		}
		row.WriteString("</row>")
		_, err := sheet.Write(row.Bytes())
		must(tb, err)
	}
	header := []string{"no_kk", "nik", "nama", "sex", "tanggallahir", "kk_level", "alamat", "dusun", "rw", "rt", "tempatlahir"}
	for i := len(header); i < 41; i++ {
		header = append(header, fmt.Sprintf("kolom_%d", i))
	}
	line(1, header)
	for i := range roster.MaxRows {
		family := i / 4
		cells := []string{
			fmt.Sprintf("5103%012d", 990101100001+family), fmt.Sprintf("51039%01d150680%04d", family/9999%10, 1+family%9999),
			fmt.Sprintf("Orang Contoh %d", i), "1", "15-06-1980", fmt.Sprint(1 + i%4*3), "Jl. Jembatan 1", "Hulu", "1", "2", "Badung",
		}
		if i%4 > 0 {
			cells[1] = "0"
		}
		for j := len(cells); j < 41; j++ {
			cells = append(cells, fmt.Sprintf("isi %d", (i+j)%1000))
		}
		line(i+2, cells)
	}
	_, err = io.WriteString(sheet, "</sheetData></worksheet>")
	must(tb, err)
	strings := part("xl/sharedStrings.xml")
	for _, s := range texts {
		fmt.Fprintf(strings, "<si><t>%s</t></si>", s)
	}
	_, err = io.WriteString(part("xl/workbook.xml"), `<workbook><sheets><sheet name="Data" r:id="r1"/></sheets></workbook>`)
	must(tb, err)
	_, err = io.WriteString(part("xl/_rels/workbook.xml.rels"), `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`)
	must(tb, err)
	must(tb, z.Close())
	return b.Bytes()
}

func BenchmarkLargestRegister(b *testing.B) {
	for name, shared := range map[string]bool{"shared texts": true, "texts in cells": false} {
		b.Run(name, func(b *testing.B) {
			raw := large(b, shared)
			b.ReportMetric(float64(len(raw))/1e6, "MB-file")
			b.ReportAllocs()
			for b.Loop() {
				table, err := roster.Read(b.Context(), bytes.NewReader(raw), "")
				must(b, err)
				report, err := roster.Import(b.Context(), table, params())
				must(b, err)
				if len(report.Households) != roster.MaxRows/4 {
					b.Fatalf("%d households, %v", len(report.Households), problems(report)[:3])
				}
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(m.HeapSys-m.HeapReleased)/1e6, "MB-heap")
			}
		})
	}
}
