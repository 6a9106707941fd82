package roster_test

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"titian/app"
	"titian/app/civil"
	"titian/app/roster"
	"titian/internal/testkit/factory"
)

// household draws a family with numbers from n, which no other family has.
func household(t *rapid.T, n int) app.Household {
	word := rapid.StringMatching(`[A-Z][a-z]{1,8}('[a-z])?[a-z]`)
	h := app.Household{Family: app.Family{
		KK: fmt.Sprintf("510399120410%04d", n+1),
		Address: app.Address{
			Street: rapid.SampledFrom([]string{"", "Jl. Melati 12, belakang", `Gang "Buntu"`, "0 KM 7"}).Draw(t, "street"),
			Dusun:  rapid.SampledFrom([]string{"", "Tegal"}).Draw(t, "dusun"),
			RT:     rapid.SampledFrom([]string{"-", "002", "114"}).Draw(t, "rt"), RW: rapid.SampledFrom([]string{"-", "005"}).Draw(t, "rw"),
			Village: factory.Village,
		},
	}}
	for i := range rapid.IntRange(1, 5).Draw(t, "size") {
		born, _ := civil.Of(1930, 1, 1)
		born = born.AddDays(rapid.IntRange(0, 30_000).Draw(t, "born"))
		p := app.Person{
			Name: word.Draw(t, "name") + " " + word.Draw(t, "second"), BirthPlace: rapid.SampledFrom([]string{"", "Badung"}).Draw(t, "place"),
			BirthDate: born.String(), Sex: rapid.SampledFrom([]app.Sex{app.Male, app.Female}).Draw(t, "sex"),
			Marital: app.Marital(rapid.IntRange(0, 4).Draw(t, "marital")), Occupation: rapid.IntRange(0, 89).Draw(t, "occupation"),
		}
		day := born.Day()
		if p.Sex == app.Female {
			day += 40
		}
		p.NIK = fmt.Sprintf("510399%02d%02d%02d%04d", day, born.Month(), born.Year()%100, n*10+i+1)
		if rapid.IntRange(0, 9).Draw(t, "no NIK") == 0 {
			p.NIK, p.NoNIK = "", app.NoNIKUnrecorded
		}
		if rapid.IntRange(0, 9).Draw(t, "insured") == 0 {
			p.JKNNumber = "0099999000011"
		}
		relation := app.HeadOfFamily
		if i > 0 {
			relation = app.Relation(rapid.IntRange(2, 11).Draw(t, "relation"))
		}
		h.Members = append(h.Members, app.Member{Person: p, Relation: relation})
	}
	return h
}

// cells writes a member as a row of OpenSID, each value in a random habit.
func cells(t *rapid.T, h app.Household, m app.Member) []string {
	one := func(of ...string) string { return rapid.SampledFrom(of).Draw(t, "habit") }
	number := func(s string) string { return one(s, "'"+s, " "+s+"\u200b", s[:min(6, len(s))]+" "+s[min(6, len(s)):]) }
	code := func(n int, texts ...string) string {
		if n == 0 {
			return one("", "-", "0")
		}
		if len(texts) >= n {
			return one(strconv.Itoa(n), texts[n-1], strings.ToUpper(texts[n-1]))
		}
		return strconv.Itoa(n)
	}
	unit := func(s string) string {
		if s == "-" {
			return one("-", "0", "000")
		}
		return one(s, strings.TrimLeft(s, "0"))
	}
	optional := func(s string) string {
		if s == "" {
			return one("", "-")
		}
		return s
	}
	p := m.Person
	d, _ := civil.FromISO(p.BirthDate)
	date := one(p.BirthDate, d.Short(), strings.ReplaceAll(d.Short(), "-", "/"), d.Long("id"), strings.ReplaceAll(d.Short(), "-", ""))
	nik := number(p.NIK + "0"[:1-min(1, len(p.NIK))])
	sex := map[app.Sex]int{app.Male: 1, app.Female: 2}[p.Sex]
	a := h.Family.Address
	return []string{
		optional(a.Street), optional(a.Dusun), unit(a.RW), unit(a.RT), one(p.Name, "  "+p.Name, "'"+p.Name), number(h.Family.KK), nik,
		code(sex, one("L", "laki-laki"), one("P", "perempuan")), optional(p.BirthPlace), date, one("1", "Islam", ""),
		code(p.Occupation, "Belum / Tidak Bekerja", "Mengurus Rumah Tangga"), code(int(p.Marital), "BK", "K", "CH", "CM"),
		code(int(m.Relation), "Kepala Keluarga", "Suami", "Istri", "Anak", "Menantu", "Cucu", "Orang Tua", "Mertua", "Famili Lain", "Pembantu", "Lainnya"),
		optional(p.JKNNumber),
	}
}

func TestRandomRegisters(t *testing.T) {
	header := strings.Fields("alamat dusun rw rt nama no_kk nik sex tempatlahir tanggallahir agama_id pekerjaan_id status_kawin kk_level no_asuransi")
	rapid.Check(t, func(t *rapid.T) {
		var want []app.Household
		var rows [][]string
		for n := range rapid.IntRange(1, 6).Draw(t, "families") {
			h := household(t, n)
			want = append(want, h)
			for _, m := range h.Members {
				rows = append(rows, cells(t, h, m))
			}
		}
		order := rapid.Permutation(header).Draw(t, "columns")
		all := [][]string{order}
		for _, row := range rows {
			moved := make([]string, len(order))
			for i, name := range order {
				moved[i] = row[slices.Index(header, name)]
			}
			all = append(all, moved)
		}
		raw := write(t, all)
		table, err := roster.Read(t.Context(), bytes.NewReader(raw), "")
		if err != nil {
			t.Fatal(err)
		}
		r, err := roster.Import(t.Context(), table, params())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, anonymous(r.Households)); diff != "" || r.Blocks() {
			t.Errorf("%v (-want +got):\n%s", problems(r), diff)
		}
		again, err := roster.Import(t.Context(), table, params(r.Households...))
		if err != nil || len(again.Households) != 0 {
			t.Errorf("importing again changes %d: %v", len(again.Households), err)
		}
	})
}

// write writes rows as CSV with a random separator, or as a workbook.
func write(t *rapid.T, rows [][]string) []byte {
	if rapid.Bool().Draw(t, "workbook") {
		f := excelize.NewFile()
		for i, row := range rows {
			for j, value := range row {
				name, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if err := f.SetCellStr("Sheet1", name, value); err != nil {
					t.Fatal(err)
				}
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	comma := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "separator")
	end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line end")
	var b strings.Builder
	for _, row := range rows {
		for j, value := range row {
			if j > 0 {
				b.WriteString(comma)
			}
			if strings.ContainsAny(value, comma+`"`) || rapid.IntRange(0, 5).Draw(t, "quoted") == 0 {
				value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
			}
			b.WriteString(value)
		}
		b.WriteString(end)
	}
	return []byte(b.String())
}
