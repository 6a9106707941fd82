package roster_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"titian/app"
	"titian/app/civil"
	"titian/app/roster"
)

func TestXLSXIsReadLikeCSV(t *testing.T) {
	raw := lines(short, headA, wifeA, childA, headB)
	want := importing(t, raw)
	got := importing(t, book(t, table(t, raw), nil))
	if diff := cmp.Diff(anonymous(want.Households), anonymous(got.Households)); diff != "" || len(want.Households) != 2 {
		t.Errorf("(-CSV +XLSX):\n%s", diff)
	}
}

// cellsOf changes cells of a workbook whose rows are headA, wifeA and headB
// below two titles, the header and the numbers of the columns.
func cellsOf(t *testing.T, edit func(f *excelize.File, sheet string)) []byte {
	t.Helper()
	rows := [][]string{{"DATA PENDUDUK"}, {"Desa Contoh"}, strings.Split(short, ",")}
	rows = append(rows, strings.Split("1,2,3,4,5,6,7,8,9,10", ","))
	for _, row := range []string{headA, wifeA, headB} {
		rows = append(rows, strings.Split(row, ","))
	}
	return book(t, rows, func(f *excelize.File, sheet string) {
		must(t, f.MergeCell(sheet, "A1", "J1"))
		if edit != nil {
			edit(f, sheet)
		}
	})
}

func TestXLSXHabits(t *testing.T) {
	plain := importing(t, cellsOf(t, nil))
	if len(plain.Households) != 2 || plain.Households[0].Row != 5 || len(plain.Problems) != 0 {
		t.Fatalf("%+v %v", plain.Households, problems(plain))
	}
	day := func(s string) float64 {
		d, err := civil.FromISO(s)
		must(t, err)
		from, _ := civil.Of(1899, 12, 30)
		return float64(from.DaysUntil(d))
	}
	for name, tc := range map[string]struct {
		edit func(f *excelize.File, sheet string) error
		want []string
	}{
		"a date": {func(f *excelize.File, s string) error {
			return f.SetCellValue(s, "E5", time.Date(1980, 8, 15, 0, 0, 0, 0, time.UTC))
		}, nil},
		"a date in an own format": {func(f *excelize.File, s string) error {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: new(`[$-421]dd\ mmmm\ yyyy;@`)})
			must(t, err)
			must(t, f.SetCellStyle(s, "E5", "E5", style))
			return f.SetCellFloat(s, "E5", day("1980-08-15")+0.25, -1, 64)
		}, nil},
		"a date since 1904": {func(f *excelize.File, s string) error {
			must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: new(true)}))
			return f.SetCellFloat(s, "E5", day("1980-08-15")-1462, -1, 64)
		}, nil},
		"a date without a format":   {func(f *excelize.File, s string) error { return f.SetCellInt(s, "E5", int64(day("1980-08-15"))) }, nil},
		"a date as one number":      {func(f *excelize.File, s string) error { return f.SetCellInt(s, "E5", 15081980) }, nil},
		"a date that lost its zero": {func(f *excelize.File, s string) error { return f.SetCellInt(s, "E7", 1011945) }, nil},
		"a year":                    {func(f *excelize.File, s string) error { return f.SetCellInt(s, "E5", 1980) }, []string{"5 error tanggallahir date.form"}},
		"a number in a format of money": {func(f *excelize.File, s string) error {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: new(`"dd/yy" [Red]#\d`)})
			must(t, err)
			must(t, f.SetCellStyle(s, "E5", "E5", style))
			return f.SetCellInt(s, "E5", 1980)
		}, []string{"5 error tanggallahir date.form"}},
		"codes as numbers": {func(f *excelize.File, s string) error {
			for _, cell := range []string{"D5", "F5", "I6", "D6"} {
				must(t, f.SetCellInt(s, cell, map[string]int64{"D5": 1, "F5": 1, "I6": 1, "D6": 2}[cell]))
			}
			return nil
		}, nil},
		"a number that came whole": {func(f *excelize.File, s string) error { return f.SetCellInt(s, "B5", 5103991508800001) }, nil},
		"numbers that were rounded": {
			func(f *excelize.File, s string) error { return f.SetCellInt(s, "B5", 5103991508800010) },
			[]string{"5 error nik roster.number_cell"},
		},
		"a number beyond 2^53": {
			func(f *excelize.File, s string) error { return f.SetCellInt(s, "A7", 9171011204100012) },
			[]string{"7 error no_kk roster.number_cell"},
		},
		"a formula without a result": {
			func(f *excelize.File, s string) error {
				must(t, f.SetCellDefault(s, "C5", ""))
				return f.SetCellFormula(s, "C5", `"Rangga"`)
			},
			[]string{"5 error nama roster.formula"},
		},
		"a heading merged over a hamlet": {func(f *excelize.File, s string) error {
			must(t, f.InsertRows(s, 5, 1))
			must(t, f.SetCellStr(s, "G5", "DUSUN HULU"))
			return f.MergeCell(s, "G5", "J5")
		}, []string{"5 warning nama roster.not_person"}},
		"a family merged": {func(f *excelize.File, s string) error {
			for _, column := range []string{"A", "G", "H", "I", "J"} {
				must(t, f.MergeCell(s, column+"5", column+"6"))
			}
			return nil
		}, nil},
		"rich text": {func(f *excelize.File, s string) error {
			return f.SetCellRichText(s, "C5", []excelize.RichTextRun{{Text: "Rangga "}, {Text: "Contohwan", Font: &excelize.Font{Bold: true}}})
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := importing(t, cellsOf(t, func(f *excelize.File, s string) { must(t, tc.edit(f, s)) }))
			if diff := cmp.Diff(tc.want, problems(r)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			want := plain.Households
			if r.Left > 0 {
				want = nil
				for _, h := range plain.Households {
					if h.Row != r.Problems[0].Row {
						want = append(want, h)
					}
				}
			}
			if diff := cmp.Diff(anonymous(want), anonymous(r.Households)); diff != "" {
				t.Errorf("households (-want +got):\n%s", diff)
			}
		})
	}
}

func TestXLSXOfOtherPrograms(t *testing.T) {
	header := strings.TrimSuffix(strings.TrimPrefix(inline([][]string{strings.Split(short, ",")[:6]}), "<worksheet><sheetData>"), "</sheetData></worksheet>")
	row := func(cells string) string {
		return "<worksheet><sheetData>" + header + "<row>" + cells + "</row></sheetData></worksheet>"
	}
	const rest = `<c t="str"><f>A1</f><v>2</v></c><c t="d"><v>1945-01-01T00:00:00</v></c><c><v>1.0</v></c>`
	text := func(s string) string { return `<c t="inlineStr"><is><t>` + s + `</t></is></c>` }
	for name, tc := range map[string]struct {
		sheet string
		want  []string
	}{
		"Java's numbers":  {row(`<c><v>5.103990302150004E15</v></c><c><v>5.103994101450001E15</v></c>` + text("Sumarni") + rest), nil},
		"prefixes":        {strings.NewReplacer("</", "</x:", "<x", "<x", "<", "<x:").Replace(row(text(kkB) + text("5103994101450001") + text("Sumarni") + rest)), nil},
		"escapes":         {row(text(kkB) + text("5103994101450001") + text("Sumarni_x000D__x000A_") + rest), nil},
		"runs, spoken":    {row(text(kkB) + text("5103994101450001") + `<c t="inlineStr"><is><r><t>Sum</t></r><r><t>arni</t></r><rPh><t>X</t></rPh></is></c>` + rest), nil},
		"an error":        {row(text(kkB) + `<c t="e"><v>#REF!</v></c>` + text("Sumarni") + rest), []string{"2 error nik roster.formula"}},
		"an empty result": {row(text(kkB) + `<c t="str"><f>""</f><v></v></c>` + text("Sumarni") + rest), []string{"2 error nik roster.formula"}},
		"an empty result where nothing need stand": {row(text(kkB) + text("5103994101450001") + text("Sumarni") + rest + `<c t="str"><f>""</f><v></v></c>`), nil},
		"a text that is not":                       {row(text(kkB) + `<c t="s"><v>7</v></c>` + text("Sumarni") + rest), []string{"2 error nik roster.formula"}},
		"cells far right":                          {row(text(kkB) + text("5103994101450001") + text("Sumarni") + rest + `<c r="XFD2"><v>1</v></c><c r="??"><v>1</v></c>`), nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := importing(t, minimal(t, tc.sheet))
			if diff := cmp.Diff(tc.want, problems(r)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if r.Left > 0 {
				return
			}
			if p := r.Households[0].Members[0].Person; p.BirthDate != "1945-01-01" || p.Name != "Sumarni" || p.Sex != app.Female {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestSheets(t *testing.T) {
	register := table(t, lines(short, headA))
	other := table(t, lines(short, headB))
	build := func(edit func(f *excelize.File)) []byte {
		f := excelize.NewFile()
		put(t, f, "Sheet1", [][]string{{"Petunjuk pengisian"}, {"NIK", "16 angka"}})
		for _, name := range []string{"Dusun Hulu", "Dusun Hilir"} {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		put(t, f, "Dusun Hulu", register)
		edit(f)
		return saved(t, f)
	}
	one := build(func(*excelize.File) {})
	if tab := read(t, one); tab.Sheet != "Dusun Hulu" || tab.Format != "xlsx" || tab.Rows() != 1 {
		t.Errorf("read %q, %s, %d rows", tab.Sheet, tab.Format, tab.Rows())
	}
	two := build(func(f *excelize.File) { put(t, f, "Dusun Hilir", other) })
	if got := fileCode(t, two, ""); got != roster.CodeSheets {
		t.Errorf("two registers: %s", got)
	}
	tab, err := roster.Read(t.Context(), strings.NewReader(string(two)), " dusun hilir ")
	if err != nil || tab.Sheet != "Dusun Hilir" {
		t.Errorf("the chosen sheet: %v %v", tab, err)
	}
	if got := fileCode(t, two, "Dusun Tengah"); got != roster.CodeNoSheet {
		t.Errorf("a sheet that is not there: %s", got)
	}
	hidden := build(func(f *excelize.File) {
		put(t, f, "Dusun Hilir", other)
		must(t, f.SetSheetVisible("Dusun Hilir", false))
	})
	if tab := read(t, hidden); tab.Sheet != "Dusun Hulu" {
		t.Errorf("read %q beside a hidden one", tab.Sheet)
	}
	poor := build(func(f *excelize.File) { must(t, f.SetCellStr("Dusun Hulu", "F1", "hubungan")) })
	if got := fileCode(t, poor, ""); got != roster.CodeNoColumn {
		t.Errorf("a register without a column behind a guide: %s", got)
	}
}

// A register is personal data: reading one needs no temporary file, however
// large it is. There is no folder for one here.
func TestNoTemporaryFile(t *testing.T) {
	rows := table(t, lines(short, headA))
	for range 17_000 {
		rows = append(rows, append(strings.Split(headB, ","), strings.Repeat("keterangan ", 100)))
	}
	raw := minimal(t, inline(rows))
	missing := filepath.Join(t.TempDir(), "missing")
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, missing)
	}
	if f, err := os.CreateTemp("", "x"); err == nil {
		t.Fatalf("a temporary file can be made: %v", f.Close())
	}
	if got := read(t, raw).Rows(); got != 17_001 {
		t.Errorf("%d rows", got)
	}
	if _, err := os.Stat(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder was made: %v", err)
	}
}
