package ident_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app/civil"
	"titian/app/ident"
	"titian/internal/testkit/words"
)

func TestParseNIK(t *testing.T) {
	checkRows(t, ident.ParseNIK, map[string]row{
		"man":                    {"3302011506850003", "3302011506850003", nil},
		"woman":                  {"3302015506850003", "3302015506850003", nil},
		"first and last day":     {"3302010101000001", "3302010101000001", nil},
		"woman on the 31st":      {"3302017112999999", "3302017112999999", nil},
		"nothing":                {"", "", nil},
		"dash":                   {" - ", "", nil},
		"spaces":                 {"3302 0115 0685 0003", "3302011506850003", nil},
		"dots and dashes":        {"33.02.01-150685-0003", "3302011506850003", nil},
		"en dash":                {"330201–150685–0003", "3302011506850003", nil},
		"no-break spaces":        {"330201\u00a0150685\u202f0003", "3302011506850003", nil},
		"invisible characters":   {"\ufeff3302\u200b0115\u202d0685\u20600003\u00ad", "3302011506850003", nil},
		"apostrophe":             {"'3302011506850003", "3302011506850003", nil},
		"formula":                {`="3302011506850003"`, "3302011506850003", nil},
		"full width":             {"３３０２０１１５０６８５０００３", "3302011506850003", nil},
		"arabic-indic":           {"٣٣٠٢٠١١٥٠٦٨٥٠٠٠٣", "3302011506850003", nil},
		"15 digits":              {"330201150685003", "330201150685003", []string{"error nik.length"}},
		"17 digits":              {"33020115068500033", "33020115068500033", []string{"error nik.length"}},
		"unfinished":             {"3302", "3302", []string{"error nik.length"}},
		"one digit":              {"1", "1", []string{"error nik.length"}},
		"letter O":               {"33O2011506850003", "33O2011506850003", []string{characters}},
		"plus":                   {"+3302011506850003", "+3302011506850003", []string{characters}},
		"damaged":                {"3302\xff011506850003", "3302\uFFFD011506850003", []string{characters}},
		"scientific":             {"3.30201E+15", "3.30201E+15", []string{spreadsheet}},
		"scientific, comma":      {"3,30201150685E+15", "3,30201150685E+15", []string{spreadsheet}},
		"decimal":                {"3302011506850003.0", "3302011506850003.0", []string{spreadsheet}},
		"day 00":                 {"3302010006850003", "3302010006850003", []string{"error nik.day"}},
		"day 32":                 {"3302013206850003", "3302013206850003", []string{"error nik.day"}},
		"day 40":                 {"3302014006850003", "3302014006850003", []string{"error nik.day"}},
		"day 72":                 {"3302017206850003", "3302017206850003", []string{"error nik.day"}},
		"month 00":               {"3302011500850003", "3302011500850003", []string{"error nik.month"}},
		"month 13":               {"3302011513850003", "3302011513850003", []string{"error nik.month"}},
		"serial 0000":            {"3302011506850000", "3302011506850000", []string{"error nik.serial"}},
		"all parts wrong":        {"3302019999990000", "3302019999990000", []string{"error nik.day", "error nik.month", "error nik.serial"}},
		"31 February":            {"3302013102850003", "3302013102850003", []string{"warning nik.calendar"}},
		"31 April of a woman":    {"3302017104850003", "3302017104850003", []string{"warning nik.calendar"}},
		"leap day":               {"3302012902840003", "3302012902840003", nil},
		"leap day of 00":         {"3302012902000003", "3302012902000003", nil},
		"leap day in other year": {"3302012902850003", "3302012902850003", []string{"warning nik.calendar"}},
		"unknown region":         {"9999991506850003", "9999991506850003", nil},
		"zero":                   {"0", "0", []string{"error nik.dummy"}},
		"zeros":                  {"0000000000000000", "0000000000000000", []string{"error nik.dummy"}},
		"ones":                   {"1111111111111111", "1111111111111111", []string{"error nik.dummy"}},
		"nines":                  {"9999999999999999", "9999999999999999", []string{"error nik.dummy"}},
		"refused":                {"9999999999999994", "9999999999999994", []string{"error nik.dummy"}},
		"none below 17":          {"9999999999999995", "9999999999999995", []string{"error nik.dummy"}},
		"none from 17":           {"9999999999999996", "9999999999999996", []string{"error nik.dummy"}},
	})
}

func TestNIKParts(t *testing.T) {
	for nik, want := range map[ident.NIK]struct {
		region           string
		day, month, year int
		ok               bool
		sex              ident.Sex
		serial, masked   string
	}{
		"3302011506850003": {"330201", 15, 6, 85, true, ident.Male, "0003", "3302••••••••0003"},
		"3302015506050003": {"330201", 15, 6, 5, true, ident.Female, "0003", "3302••••••••0003"},
		"330201":           {masked: "••••••••"},
		"33020115068500O3": {masked: "••••••••"},
		"":                 {},
	} {
		day, month, year, ok := nik.Birth()
		if day != want.day || month != want.month || year != want.year || ok != want.ok {
			t.Errorf("%q: birth %d-%d-%d %t", nik, day, month, year, ok)
		}
		if nik.Region() != want.region || nik.Sex() != want.sex || nik.Serial() != want.serial || nik.Masked() != want.masked {
			t.Errorf("%q: region %q sex %q serial %q masked %q", nik, nik.Region(), nik.Sex(), nik.Serial(), nik.Masked())
		}
	}
}

func TestCheckSex(t *testing.T) {
	const man, woman = ident.NIK("3302011506850003"), ident.NIK("3302015506850003")
	for _, tc := range []struct {
		nik   ident.NIK
		typed ident.Sex
		want  []string
	}{
		{man, ident.Male, nil},
		{woman, ident.Female, nil},
		{man, "", nil},
		{"", ident.Male, nil},
		{"3302", ident.Female, nil},
		{man, ident.Female, []string{"warning nik.sex"}},
		{woman, ident.Male, []string{"warning nik.sex"}},
	} {
		list := tc.nik.CheckSex(tc.typed)
		if diff := cmp.Diff(tc.want, lines(list)); diff != "" {
			t.Errorf("%q with %q (-want +got):\n%s", tc.nik, tc.typed, diff)
		}
		words.Explain(t, "ident", list)
	}
}

func TestBirthDate(t *testing.T) {
	for name, tc := range map[string]struct {
		nik    ident.NIK
		typed  string
		hasKTP bool
		want   string
		found  []string
	}{
		"typed agrees":               {"3302011506850003", "1985-06-15", true, "1985-06-15", nil},
		"typed decides the century":  {"3302011506260003", "1926-06-15", true, "1926-06-15", nil},
		"typed decides the date":     {"3302011506850003", "1985-06-16", true, "1985-06-16", []string{"warning nik.birth_date"}},
		"other month":                {"3302011506850003", "1985-07-15", true, "1985-07-15", []string{"warning nik.birth_date"}},
		"other year":                 {"3302011506850003", "1986-06-15", true, "1986-06-15", []string{"warning nik.birth_date"}},
		"woman agrees":               {"3302015506850003", "1985-06-15", false, "1985-06-15", nil},
		"impossible day, typed":      {"3302013102850003", "1985-02-28", false, "1985-02-28", []string{"warning nik.birth_date"}},
		"latest not in the future":   {"3302012211260003", "", false, "2026-11-22", nil},
		"tomorrow is last century":   {"3302012311260003", "", false, "1926-11-23", nil},
		"last century":               {"3302011506850003", "", true, "1985-06-15", nil},
		"this century":               {"3302011506010003", "", true, "2001-06-15", nil},
		"leap day of this century":   {"3302012902000003", "", true, "2000-02-29", nil},
		"impossible day":             {"3302013102850003", "", true, "", nil},
		"no NIK, typed":              {"", "1985-06-15", true, "1985-06-15", nil},
		"no NIK, nothing typed":      {"", "", true, "", nil},
		"malformed NIK":              {"3302", "", true, "", nil},
		"exactly 100":                {"3302012211260003", "1926-11-22", true, "1926-11-22", nil},
		"over 100":                   {"3302012211250003", "1925-11-22", true, "1925-11-22", []string{"warning nik.over_100"}},
		"KTP holder under 17":        {"3302011506200003", "", true, "2020-06-15", []string{"warning nik.card_under_17"}},
		"KTP holder of 16, typed":    {"3302012311090003", "2009-11-23", true, "2009-11-23", []string{"warning nik.card_under_17"}},
		"KTP holder on 17th":         {"3302012211090003", "", true, "2009-11-22", nil},
		"child without KTP":          {"3302011506200003", "", false, "2020-06-15", nil},
		"typed in the future":        {"3302011506270003", "2027-06-15", true, "2027-06-15", nil},
		"disagrees and is too young": {"3302011506850003", "2015-06-15", true, "2015-06-15", []string{"warning nik.birth_date", "warning nik.card_under_17"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, list := tc.nik.BirthDate(iso(t, tc.typed), iso(t, "2026-11-22"), tc.hasKTP)
			if got != iso(t, tc.want) {
				t.Errorf("born %q, want %q", got, tc.want)
			}
			if diff := cmp.Diff(tc.found, lines(list)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			words.Explain(t, "ident", list)
		})
	}
	if got, list := ident.NIK("3302011506850003").BirthDate(civil.Date{}, civil.Date{}, true); !got.IsZero() || list != nil {
		t.Errorf("without today: %s %v", got, list)
	}
}

func iso(t *testing.T, s string) civil.Date {
	t.Helper()
	d, err := civil.FromISO(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
