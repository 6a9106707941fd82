package civil_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"titian/app/civil"
	"titian/app/finding"
)

func TestParse(t *testing.T) {
	for typed, want := range map[string]string{
		"02-01-2026":             "2026-01-02",
		"2-1-2026":               "2026-01-02",
		"02/01/2026":             "2026-01-02",
		"02.01.2026":             "2026-01-02",
		"2 1 2026":               "2026-01-02",
		" 2 - 1 - 2026 ":         "2026-01-02",
		"2–1–2026":               "2026-01-02",
		"2−1−2026":               "2026-01-02",
		"2⁄1⁄2026":               "2026-01-02",
		"'02-01-2026":            "2026-01-02",
		`="02-01-2026"`:          "2026-01-02",
		"\u200e02\u200b-01-2026": "2026-01-02",
		"０２-０１-２０２６":             "2026-01-02",
		"٠٢/٠١/٢٠٢٦":             "2026-01-02",
		"2026-01-02":             "2026-01-02",
		"2026/1/2":               "2026-01-02",
		"2026-Jan-02":            "2026-01-02",
		"02012026":               "2026-01-02",
		"20260102":               "2026-01-02",
		"20122012":               "2012-12-20",
		"20121912":               "1912-12-20",
		"2026-01-02 00:00:00":    "2026-01-02",
		"2026-01-02T00:00:00Z":   "2026-01-02",
		"02/01/2026 00.00":       "2026-01-02",
		"2 Januari 2026":         "2026-01-02",
		"2 JANUARI 2026":         "2026-01-02",
		"2Januari2026":           "2026-01-02",
		"Januari 2, 2026":        "2026-01-02",
		"Jumat, 2 Januari 2026":  "2026-01-02",
		"Jum'at 2 Januari 2026":  "2026-01-02",
		"2-Jan-2026":             "2026-01-02",
		"2 Pebruari 2026":        "2026-02-02",
		"2 Feb. 2026":            "2026-02-02",
		"2 Maret 2026":           "2026-03-02",
		"2 Mrt 2026":             "2026-03-02",
		"2 Apr 2026":             "2026-04-02",
		"2 Mei 2026":             "2026-05-02",
		"2 May 2026":             "2026-05-02",
		"2 Jun 2026":             "2026-06-02",
		"2 Juli 2026":            "2026-07-02",
		"17-VIII-1945":           "1945-08-17",
		"17 Agt 1945":            "1945-08-17",
		"17 Ags 1945":            "1945-08-17",
		"17 Agustus 1945":        "1945-08-17",
		"2 Sept 2026":            "2026-09-02",
		"2 Okt 2026":             "2026-10-02",
		"2 Nopember 2026":        "2026-11-02",
		"2 Des 2026":             "2026-12-02",
		"29-02-2024":             "2024-02-29",
		"":                       "",
		"-":                      "",
		" \u200b ":               "",
	} {
		got, list := civil.Parse(typed)
		if len(list) != 0 || got.String() != want {
			t.Errorf("Parse(%q) = %q %v, want %q", typed, got, list, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for typed, want := range map[string]finding.Code{
		"02-01-26":            civil.CodeShortYear,
		"2 Januari 26":        civil.CodeShortYear,
		"2 Januari '26":       civil.CodeShortYear,
		"020126":              civil.CodeShortYear,
		"26-01-02":            civil.CodeShortYear,
		"12/31/2026":          civil.CodeMonth,
		"2026-13-01":          civil.CodeMonth,
		"01-00-2026":          civil.CodeMonth,
		"31-02-2026":          civil.CodeCalendar,
		"29-02-2026":          civil.CodeCalendar,
		"31 April 2026":       civil.CodeCalendar,
		"00-01-2026":          civil.CodeCalendar,
		"2-1-1226":            civil.CodeYear,
		"2-1-2206":            civil.CodeYear,
		"2-1-206":             civil.CodeYear,
		"00-00-0000":          civil.CodeYear,
		"46024":               civil.CodeNumber,
		"46024.5":             civil.CodeNumber,
		"46024,0":             civil.CodeNumber,
		"2026":                civil.CodeForm,
		"kemarin":             civil.CodeForm,
		"2 Mai 2026":          civil.CodeForm,
		"1-2-3-2026":          civil.CodeForm,
		"2026-01-02 17:00:00": civil.CodeForm,
		"2_1_2026":            civil.CodeForm,
		"2-1-20266":           civil.CodeForm,
		"002-1-2026":          civil.CodeForm,
		"2-001-2026":          civil.CodeForm,
		"Januari 2026":        civil.CodeForm,
		"日日日日":                civil.CodeForm,
		"\xff":                civil.CodeForm,

		"2 Januari 2026" + strings.Repeat(" .", 40): civil.CodeForm,
	} {
		got, list := civil.Parse(typed)
		if diff := cmp.Diff(finding.List{finding.New(finding.Error, want)}, list); diff != "" || !got.IsZero() {
			t.Errorf("Parse(%q) = %q, findings (-want +got):\n%s", typed, got, diff)
		}
	}
}

func TestFromSerial(t *testing.T) {
	for _, tc := range []struct {
		serial   float64
		date1904 bool
		want     string
	}{
		{1, false, "1900-01-01"},
		{59, false, "1900-02-28"},
		{61, false, "1900-03-01"},
		{36526, false, "2000-01-01"},
		{46024, false, "2026-01-02"},
		{46024.99, false, "2026-01-02"},
		{0, true, "1904-01-01"},
		{44562, true, "2026-01-02"},
	} {
		got, list := civil.FromSerial(tc.serial, tc.date1904)
		if len(list) != 0 || got.String() != tc.want {
			t.Errorf("FromSerial(%v, %t) = %q %v, want %q", tc.serial, tc.date1904, got, list, tc.want)
		}
	}
	for _, serial := range []float64{0, 0.5, 60, -1, math.NaN(), math.Inf(1), math.Inf(-1), 3e6, 3.30201e15, 200_000} {
		got, list := civil.FromSerial(serial, false)
		if !list.Has(civil.CodeSerial) || !list.Blocks() || !got.IsZero() {
			t.Errorf("FromSerial(%v) = %q %v, want %s", serial, got, list, civil.CodeSerial)
		}
	}
}

// TestParseReadsEveryForm proves that every form a date is shown in is read
// back as the same day.
func TestParseReadsEveryForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, _ := civil.Of(1850, 1, 1)
		until, _ := civil.Of(2199, 12, 31)
		d := from.AddDays(rapid.IntRange(0, from.DaysUntil(until)).Draw(t, "days"))
		digits := d.Short()[:2] + d.Short()[3:5] + d.Short()[6:]
		for _, shown := range []string{d.String(), d.Short(), d.Long("id"), d.Long("en"), digits, digits[4:] + digits[2:4] + digits[:2]} {
			if got, list := civil.Parse(shown); got != d || len(list) != 0 {
				t.Fatalf("%q was read as %q %v", shown, got, list)
			}
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"02-01-2026", "2 Januari 2026", "2026-01-02T00:00:00Z", "20260102", "'02.01.26", "46024", "日\xff", "０２-０１-２０２６"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		d, list := civil.Parse(typed)
		if list.Blocks() != (len(list) > 0) || (len(list) > 0 && !d.IsZero()) {
			t.Fatalf("%q: date %q with %v", typed, d, list)
		}
		if again, list := civil.Parse(d.String()); again != d || len(list) != 0 {
			t.Fatalf("%q: %q read again as %q %v", typed, d, again, list)
		}
	})
}
