package ident_test

import (
	"strings"
	"testing"

	"titian/app/finding"
	"titian/app/ident"
)

func TestParseKK(t *testing.T) {
	checkRows(t, ident.ParseKK, map[string]row{
		"ordinary":       {"3302011504120012", "3302011504120012", nil},
		"nothing":        {"", "", nil},
		"separated":      {"3302.01/150412-0012", "3302011504120012", nil},
		"15 digits":      {"330201150412012", "330201150412012", []string{"error kk.length"}},
		"zero":           {"0", "0", []string{"error kk.length"}},
		"letters":        {"KK 3302011504120012", "KK 3302011504120012", []string{characters}},
		"scientific":     {"3.30E+15", "3.30E+15", []string{spreadsheet}},
		"no 40 is added": {"3302015504120012", "3302015504120012", []string{"warning kk.date"}},
		"day 00":         {"3302010004120012", "3302010004120012", []string{"warning kk.date"}},
		"month 13":       {"3302011513120012", "3302011513120012", []string{"warning kk.date"}},
		"31 February":    {"3302013102120012", "3302013102120012", []string{"warning kk.date"}},
		"serial 0000":    {"3302011504120000", "3302011504120000", []string{"warning kk.serial"}},
		"both":           {"3302019999990000", "3302019999990000", []string{"warning kk.date", "warning kk.serial"}},
		"zeros":          {"0000000000000000", "0000000000000000", []string{"warning kk.dummy"}},
		"ones":           {"1111111111111111", "1111111111111111", []string{"warning kk.dummy"}},
	})
	k := ident.KK("3302011504120012")
	if k.Region() != "330201" || k.Masked() != "3302••••••••0012" {
		t.Errorf("region %q, masked %q", k.Region(), k.Masked())
	}
	if k := ident.KK("3302"); k.Region() != "" || k.Masked() != "••••••••" {
		t.Errorf("malformed: region %q, masked %q", k.Region(), k.Masked())
	}
}

func TestParseJKNNumber(t *testing.T) {
	checkRows(t, ident.ParseJKNNumber, map[string]row{
		"zeros in front": {"0001234567890", "0001234567890", nil},
		"separated":      {"0001 2345 67890", "0001234567890", nil},
		"opaque":         {"9999999999999", "9999999999999", nil},
		"nothing":        {"", "", nil},
		"lost zeros":     {"1234567890", "1234567890", []string{"error jkn.length"}},
		"14 digits":      {"00012345678901", "00012345678901", []string{"error jkn.length"}},
		"decimal":        {"1234567890.0", "1234567890.0", []string{spreadsheet}},
		"letters":        {"0001234567B90", "0001234567B90", []string{characters}},
	})
	for n, want := range map[ident.JKNNumber]struct {
		masked    string
		simulated bool
	}{
		"0001234567890": {"•••••••••7890", false},
		"0099999000001": {"•••••••••0001", true},
		"0099999":       {"••••••••", false},
		"":              {"", false},
	} {
		if n.Masked() != want.masked || n.Simulated() != want.simulated {
			t.Errorf("%q: masked %q, simulated %t", n, n.Masked(), n.Simulated())
		}
	}
}

func TestVirtualAccount(t *testing.T) {
	for _, tc := range []struct {
		number ident.JKNNumber
		bank   ident.Bank
		want   ident.VirtualAccount
	}{
		{"0001234567890", ident.BRI, "8888801234567890"},
		{"0001234567890", ident.BNI, "8888801234567890"},
		{"0001234567890", ident.BTN, "8888801234567890"},
		{"0001234567890", ident.BCA, "8888801234567890"},
		{"0001234567890", ident.Mandiri, "8988801234567890"},
		{"0001234567890", ident.BSI, ""},
		{"0001234567890", "", ""},
		{"1234567890", ident.BRI, ""},
		{"000123456789O", ident.BRI, ""},
		{"", ident.BRI, ""},
	} {
		got, ok := tc.number.VirtualAccount(tc.bank)
		if got != tc.want || ok != (tc.want != "") {
			t.Errorf("%q at %q: %q %t, want %q", tc.number, tc.bank, got, ok, tc.want)
		}
	}
	checkRows(t, ident.ParseVirtualAccount, map[string]row{
		"others":        {"88888 01234567890", "8888801234567890", nil},
		"mandiri":       {"89888-01234567890", "8988801234567890", nil},
		"nothing":       {"", "", nil},
		"other start":   {"1234501234567890", "1234501234567890", []string{"warning va.prefix"}},
		"15 digits":     {"888880123456789", "888880123456789", []string{"error va.length"}},
		"not a number":  {"VA", "VA", []string{characters}},
		"from a column": {"8.88880E+15", "8.88880E+15", []string{spreadsheet}},
	})
}

func TestParseAccountNumber(t *testing.T) {
	at := func(bank ident.Bank) func(string) (ident.AccountNumber, finding.List) {
		return func(typed string) (ident.AccountNumber, finding.List) {
			return ident.ParseAccountNumber(bank, typed)
		}
	}
	for bank, length := range map[ident.Bank]int{
		ident.BRI: 15, ident.Mandiri: 13, ident.BNI: 10, ident.BCA: 10, ident.BSI: 10, ident.BTN: 16,
	} {
		usual := strings.Repeat("12345678", 3)[:length]
		checkRows(t, at(bank), map[string]row{
			string(bank):            {usual, usual, nil},
			string(bank) + " short": {usual[1:], usual[1:], []string{"warning account.length"}},
			string(bank) + " long":  {usual + "9", usual + "9", []string{"warning account.length"}},
		})
	}
	checkRows(t, at("BPD Jateng"), map[string]row{
		"other bank": {"1-234-56789-0", "1234567890", nil},
		"nothing":    {"", "", nil},
		"letters":    {"a/n Budi", "a/n Budi", []string{characters}},
	})
	for number, want := range map[ident.AccountNumber]string{"1234567890": "••••••7890", "12345": "••••••••", "a/n Budi": "••••••••", "": ""} {
		if got := number.Masked(); got != want {
			t.Errorf("%q masked: %q, want %q", number, got, want)
		}
	}
}

func TestParsePostalCode(t *testing.T) {
	checkRows(t, ident.ParsePostalCode, map[string]row{
		"ordinary":   {"53182", "53182", nil},
		"separated":  {" 53 182 ", "53182", nil},
		"nothing":    {"-", "", nil},
		"zone 0":     {"03182", "03182", []string{"error postal_code.form"}},
		"four":       {"5318", "5318", []string{"error postal_code.form"}},
		"six":        {"531822", "531822", []string{"error postal_code.form"}},
		"with words": {"kode 53182", "kode 53182", []string{characters}},
	})
}

func TestParseNPWP(t *testing.T) {
	checkRows(t, ident.ParseNPWP, map[string]row{
		"of today":  {"3302011506850003", "3302011506850003", nil},
		"old form":  {"12.345.678.9-012.000", "123456789012000", nil},
		"nothing":   {"", "", nil},
		"14 digits": {"12345678901200", "12345678901200", []string{"error npwp.length"}},
		"letters":   {"NPWP", "NPWP", []string{characters}},
	})
}

func TestParseFacilityCode(t *testing.T) {
	checkRows(t, ident.ParseFacilityCode, map[string]row{
		"ordinary":        {"0138U020", "0138U020", nil},
		"small letters":   {" 0138 u-020", "0138U020", nil},
		"an E is no sign": {"0138E020", "0138E020", nil},
		"digits":          {"11081501", "11081501", nil},
		"nothing":         {"-", "", nil},
		"short":           {"138U020", "138U020", []string{"warning facility.length"}},
		"words":           {"Puskesmas Ajibarang 2!", "Puskesmas Ajibarang 2!", []string{"error facility.characters"}},
	})
}

func TestParsePhone(t *testing.T) {
	const landline, abroad = "warning phone.landline", "warning phone.foreign"
	const length, prefix = "error phone.length", "error phone.prefix"
	checkRows(t, ident.ParsePhone, map[string]row{
		"0":                      {"081234567890", "+6281234567890", nil},
		"62":                     {"6281234567890", "+6281234567890", nil},
		"+62":                    {"+62 812-3456-7890", "+6281234567890", nil},
		"+62 and 0":              {"+62 (0) 812 3456 7890", "+6281234567890", nil},
		"(+62)":                  {"(+62)81234567890", "+6281234567890", nil},
		"0062":                   {"0062 812 3456 7890", "+6281234567890", nil},
		"nothing in front":       {"81234567890", "+6281234567890", nil},
		"grouped":                {"0812.3456.7890", "+6281234567890", nil},
		"apostrophe":             {"'081234567890", "+6281234567890", nil},
		"invisible":              {"\u202a+62\u00a0812\u201134567890\u202c", "+6281234567890", nil},
		"9 digits, the shortest": {"0812345678", "+62812345678", nil},
		"12 digits, the longest": {"0812345678901", "+62812345678901", nil},
		"nothing":                {"", "", nil},
		"dash":                   {"-", "", nil},
		"8 digits":               {"081234567", "081234567", []string{length}},
		"13 digits":              {"08123456789012", "08123456789012", []string{length}},
		"two numbers":            {"081234567890/081234567891", "081234567890/081234567891", []string{length}},
		"080":                    {"08001234567", "08001234567", []string{prefix}},
		"084":                    {"084123456789", "084123456789", []string{prefix}},
		"01":                     {"0112345678", "0112345678", []string{prefix}},
		"no area code":           {"636363", "636363", []string{prefix}},
		"emergency":              {"112", "112", []string{prefix}},
		"landline":               {"(0281) 636363", "+62281636363", []string{landline}},
		"Jakarta":                {"021-1234567", "+62211234567", []string{landline}},
		"Papua":                  {"0967 123456", "+62967123456", []string{landline}},
		"landline with 62":       {"62 21 1234567", "+62211234567", []string{landline}},
		"Malaysia":               {"+60 12-345 6789", "+60123456789", []string{abroad}},
		"Malaysia with 00":       {"0060123456789", "+60123456789", []string{abroad}},
		"abroad, too long":       {"+6012345678901234", "+6012345678901234", []string{length}},
		"country 0":              {"+0812345678", "+0812345678", []string{length}},
		"plus only":              {"+", "+", []string{length}},
		"two plus":               {"++6281234567890", "++6281234567890", []string{characters}},
		"words":                  {"tidak ada", "tidak ada", []string{characters}},
		"scientific":             {"6.28123E+12", "6.28123E+12", []string{spreadsheet}},
	})
}

func TestPhoneForms(t *testing.T) {
	for phone, want := range map[ident.Phone]struct {
		display, masked string
		mobile          bool
	}{
		"+6281234567890":  {"0812-3456-7890", "••••••••••890", true},
		"+62812345678":    {"0812-3456-78", "••••••••678", true},
		"+62812345678901": {"0812-3456-78901", "•••••••••••901", true},
		"+62281636363":    {"0281-636363", "••••••••363", false},
		"+62211234567":    {"021-1234567", "••••••••567", false},
		"+60123456789":    {"+60123456789", "••••••••789", false},
		"08123":           {"08123", "••••••••", false},
		"+":               {"+", "••••••••", false},
		"":                {"", "", false},
	} {
		if phone.Display() != want.display || phone.Masked() != want.masked || phone.Mobile() != want.mobile {
			t.Errorf("%q: display %q, masked %q, mobile %t", phone, phone.Display(), phone.Masked(), phone.Mobile())
		}
	}
}
