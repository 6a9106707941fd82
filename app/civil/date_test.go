package civil_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"titian/app/civil"
)

// day is a date that the test knows to exist.
func day(t *testing.T, iso string) civil.Date {
	t.Helper()
	d, err := civil.FromISO(iso)
	if err != nil {
		t.Fatalf("%q: %v", iso, err)
	}
	return d
}

// anyDay draws a day of the years 1 to 9999.
func anyDay(t *rapid.T, label string) civil.Date {
	y := rapid.OneOf(rapid.IntRange(1, 9999), rapid.IntRange(1890, 2100)).Draw(t, label+" year")
	m := time.Month(rapid.IntRange(1, 12).Draw(t, label+" month"))
	d := rapid.IntRange(1, 31).Draw(t, label+" day")
	date, ok := civil.Of(y, m, d)
	for !ok {
		d--
		date, ok = civil.Of(y, m, d)
	}
	return date
}

func TestOf(t *testing.T) {
	for name, tc := range map[string]struct {
		y, d int
		m    time.Month
		want bool
	}{
		"ordinary":        {2026, 2, time.January, true},
		"leap day":        {2024, 29, time.February, true},
		"no leap day":     {2026, 29, time.February, false},
		"century":         {1900, 29, time.February, false},
		"fourth century":  {2000, 29, time.February, true},
		"31 April":        {2026, 31, time.April, false},
		"day 0":           {2026, 0, time.January, false},
		"month 0":         {2026, 1, 0, false},
		"month 13":        {2026, 1, 13, false},
		"year 0":          {0, 1, time.January, false},
		"first":           {1, 1, time.January, true},
		"last":            {9999, 31, time.December, true},
		"beyond the last": {10000, 1, time.January, false},
	} {
		t.Run(name, func(t *testing.T) {
			d, ok := civil.Of(tc.y, tc.m, tc.d)
			if ok != tc.want {
				t.Fatalf("Of = %t, want %t", ok, tc.want)
			}
			if ok == d.IsZero() {
				t.Errorf("ok %t with date %q", ok, d)
			}
			if ok && (d.Year() != tc.y || d.Month() != tc.m || d.Day() != tc.d) {
				t.Errorf("Of gave back %d-%d-%d", d.Year(), d.Month(), d.Day())
			}
		})
	}
}

func TestIn(t *testing.T) {
	at := time.Date(2026, time.January, 1, 17, 30, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		loc  *time.Location
		want string
	}{
		"UTC": {time.UTC, "2026-01-01"},
		"WIB": {civil.Zone("33"), "2026-01-02"},
		"WIT": {civil.Zone("91"), "2026-01-02"},
	} {
		if got := civil.In(at, tc.loc).String(); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestAddMonths(t *testing.T) {
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-11-30", 3, "2027-02-28"},
		{"2026-05-10", 0, "2026-05-10"},
		{"9999-12-31", 1, ""},
		{"0001-01-01", -1, ""},
		{"0001-01-01", -13, ""},
		{"", 5, ""},
	} {
		if got := day(t, tc.from).AddMonths(tc.n).String(); got != tc.want {
			t.Errorf("%s + %d months = %q, want %q", tc.from, tc.n, got, tc.want)
		}
	}
}

func TestFirstOfNextMonth(t *testing.T) {
	for from, want := range map[string]string{
		"2026-01-31": "2026-02-01", "2026-12-01": "2027-01-01", "9999-12-05": "", "": "",
	} {
		if got := day(t, from).FirstOfNextMonth().String(); got != want {
			t.Errorf("after %s: %q, want %q", from, got, want)
		}
	}
}

func TestAgeOn(t *testing.T) {
	for _, tc := range []struct {
		born, on string
		want     int
	}{
		{"2000-06-15", "2026-06-14", 25},
		{"2000-06-15", "2026-06-15", 26},
		{"2000-06-15", "2000-06-15", 0},
		{"2000-06-15", "2000-06-14", -1},
		{"2008-02-29", "2026-02-28", 17},
		{"2008-02-29", "2026-03-01", 18},
		{"2008-02-29", "2028-02-29", 20},
		{"", "2026-01-01", -1},
		{"2000-06-15", "", -1},
	} {
		if got := day(t, tc.born).AgeOn(day(t, tc.on)); got != tc.want {
			t.Errorf("born %s, on %s: %d, want %d", tc.born, tc.on, got, tc.want)
		}
	}
}

func TestDaysUntil(t *testing.T) {
	for _, tc := range []struct {
		from, to string
		want     int
	}{
		{"2026-01-01", "2026-01-29", 28},
		{"2024-02-28", "2024-03-01", 2},
		{"2026-01-02", "2026-01-01", -1},
		{"0001-01-01", "9999-12-31", 3_652_058},
		{"", "2026-01-01", 0},
	} {
		if got := day(t, tc.from).DaysUntil(day(t, tc.to)); got != tc.want {
			t.Errorf("%s until %s: %d, want %d", tc.from, tc.to, got, tc.want)
		}
	}
}

func TestFormat(t *testing.T) {
	d := day(t, "2026-01-02")
	for got, want := range map[string]string{
		d.String():    "2026-01-02",
		d.Short():     "02-01-2026",
		d.Long("id"):  "2 Januari 2026",
		d.Long("en"):  "2 January 2026",
		d.Long(""):    "2 Januari 2026",
		d.Long("ens"): "2 Januari 2026",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := day(t, "2026-12-31").Long("en-GB"); got != "31 December 2026" {
		t.Errorf("en-GB: %q", got)
	}
	var absent civil.Date
	if got := absent.String() + absent.Short() + absent.Long("id"); got != "" {
		t.Errorf("absent date shows as %q", got)
	}
}

func TestJSON(t *testing.T) {
	type row struct {
		Born civil.Date `json:"born"`
		Died civil.Date `json:"died,omitzero"`
	}
	for _, want := range []string{`{"born":"2001-02-03"}`, `{"born":""}`, `{"born":"0001-01-01","died":"9999-12-31"}`} {
		var r row
		if err := json.Unmarshal([]byte(want), &r); err != nil {
			t.Fatalf("%s: %v", want, err)
		}
		if got, err := json.Marshal(r); err != nil || string(got) != want {
			t.Errorf("%s came back as %s, %v", want, got, err)
		}
	}
	for _, bad := range []string{`"2026-02-30"`, `"2026-1-2"`, `"0000-01-01"`, `"02-01-2026"`, `20260102`, `"2026-01-02T00:00:00Z"`} {
		d := day(t, "1999-09-09")
		err := json.Unmarshal([]byte(bad), &d)
		if err == nil {
			t.Errorf("%s was read as %s", bad, d)
			continue
		}
		if strings.Contains(err.Error(), strings.Trim(bad, `"`)) {
			t.Errorf("the error repeats the date: %v", err)
		}
		if d != day(t, "1999-09-09") {
			t.Errorf("%s changed the date to %s", bad, d)
		}
	}
}

func TestArithmeticLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDay(t, "a"), anyDay(t, "b")
		n := a.DaysUntil(b)
		if got := a.AddDays(n); got != b {
			t.Fatalf("%s + %d days = %s, want %s", a, n, got, b)
		}
		if back := b.DaysUntil(a); back != -n {
			t.Fatalf("%d days there, %d back", n, back)
		}
		if got, want := a.Compare(b), -b.Compare(a); got != want {
			t.Fatalf("Compare is %d one way and %d the other", got, -want)
		}
		if (n > 0) != a.Before(b) || (n < 0) != a.After(b) || (n == 0) != a.Equal(b) {
			t.Fatalf("%d days from %s to %s, but order %d", n, a, b, a.Compare(b))
		}
		if (a.String() < b.String()) != a.Before(b) {
			t.Fatal("text and time sort differently")
		}
		months := rapid.IntRange(-2000, 2000).Draw(t, "months")
		if c := a.AddMonths(months); !c.IsZero() {
			if c.Day() > a.Day() || (c.Day() < a.Day() && c.AddDays(1).Day() != 1) {
				t.Fatalf("%s + %d months = %s is not clamped to the month", a, months, c)
			}
			if first := a.FirstOfNextMonth(); !first.IsZero() && (first.Day() != 1 || a.DaysUntil(first) < 1 || a.DaysUntil(first) > 31) {
				t.Fatalf("the month after %s begins %s", a, first)
			}
		}
		if !a.After(b) {
			age := a.AgeOn(b)
			if age < 0 || a.AddMonths(12*age).After(b) {
				t.Fatalf("born %s, aged %d on %s", a, age, b)
			}
		}
		if back, err := civil.FromISO(a.String()); err != nil || back != a {
			t.Fatalf("%s came back as %s, %v", a, back, err)
		}
	})
}

func TestAddDaysFarAway(t *testing.T) {
	const maxInt = int(^uint(0) >> 1)
	for _, n := range []int{maxInt, -maxInt - 1, 4_000_000, -4_000_000} {
		if got := day(t, "2026-01-01").AddDays(n); !got.IsZero() {
			t.Errorf("AddDays(%d) = %s", n, got)
		}
		if got := day(t, "2026-01-01").AddMonths(n); !got.IsZero() {
			t.Errorf("AddMonths(%d) = %s", n, got)
		}
	}
	if got := (civil.Date{}).AddDays(1); !got.IsZero() {
		t.Errorf("absent + 1 day = %s", got)
	}
}

func TestMidnight(t *testing.T) {
	day, _ := civil.Of(2026, time.November, 23)
	want := time.Date(2026, time.November, 22, 16, 0, 0, 0, time.UTC)
	if got := day.Midnight(civil.Zone("51")); !got.Equal(want) {
		t.Errorf("the day begins in Bali at %v, want %v", got, want)
	}
}

func TestZone(t *testing.T) {
	at := time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC)
	hours := map[string]int{"WIB": 7, "WITA": 8, "WIT": 9}
	for zone, provinces := range map[string]string{
		"WIB":  "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62 3302110001 33.02 00 x",
		"WITA": "51 52 53 63 64 65 71 72 73 74 75 76 5371",
		"WIT":  "81 82 91 92 93 94 95 96 9471",
	} {
		for _, province := range append(strings.Fields(provinces), provinces[:2]) {
			name, offset := at.In(civil.Zone(province)).Zone()
			if name != zone || offset != hours[zone]*3600 {
				t.Errorf("province %s: %s %d, want %s", province, name, offset, zone)
			}
		}
	}
}
