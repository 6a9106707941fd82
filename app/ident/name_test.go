package ident_test

import (
	"strings"
	"testing"

	"titian/app/ident"
)

func TestParseName(t *testing.T) {
	const odd, empty, long = "warning name.characters", "error name.empty", "warning name.length"
	checkRows(t, ident.ParseName, map[string]row{
		"ordinary":             {"Siti Aminah", "Siti Aminah", nil},
		"one word":             {"Sukarni", "Sukarni", nil},
		"one letter":           {"A", "A", nil},
		"case is kept":         {"SITI aminah", "SITI aminah", nil},
		"spaces":               {"  Siti\t \u00a0Aminah\n", "Siti Aminah", nil},
		"signs on old records": {"Hj. Nur'aini-Dewi, S.Pd.", "Hj. Nur'aini-Dewi, S.Pd.", nil},
		"curly apostrophe":     {"Ma’ruf", "Ma’ruf", nil},
		"apostrophe first":     {"'Aisyah", "'Aisyah", nil},
		"diacritics":           {"Rene\u0301", "Ren\u00e9", nil},
		"another script":       {"محمد", "محمد", nil},
		"invisible":            {"\u202eSi\u200bti\x00", "Siti", nil},
		"60 characters":        {strings.Repeat("é", 60), strings.Repeat("é", 60), nil},
		"61 characters":        {strings.Repeat("é", 61), strings.Repeat("é", 61), []string{long}},
		"digit":                {"Siti 2", "Siti 2", []string{odd}},
		"slash":                {"Siti/Aminah", "Siti/Aminah", []string{odd}},
		"damaged":              {"Jos\xe9", "Jos\uFFFD", []string{odd}},
		"long and odd":         {strings.Repeat("x", 60) + "!", strings.Repeat("x", 60) + "!", []string{long, odd}},
		"nothing":              {"", "", []string{empty}},
		"blank":                {" \u200b ", "", []string{empty}},
		"no letter":            {"-", "-", []string{empty}},
		"number":               {"123", "123", []string{empty}},
	})
}

func TestFold(t *testing.T) {
	for name, want := range map[string]string{
		"SITI AMINAH":             "siti aminah",
		"  Siti   Aminah ":        "siti aminah",
		"Nur'aini":                "nuraini",
		"Nur’aini":                "nuraini",
		"Nur´aini":                "nuraini",
		"Ma`ruf":                  "maruf",
		"René Müller":             "rene muller",
		"Ｓｉｔｉ":                    "siti",
		"H. Ahmad":                "ahmad",
		"H AHMAD":                 "ahmad",
		"Hj. Siti":                "siti",
		"K.H. Ahmad":              "ahmad",
		"K. H. Ahmad":             "ahmad",
		"KH Ahmad Dahlan":         "ahmad dahlan",
		"Dr. H. Ahmad":            "ahmad",
		"dr.Ahmad":                "ahmad",
		"Dr.Ir.H.Ahmad":           "ahmad",
		"Prof. Dr. Ir. Ahmad":     "ahmad",
		"Drs. Ahmad, M.Pd.":       "ahmad",
		"Alm. Slamet":             "slamet",
		"Ahmad, S.Pd.":            "ahmad",
		"Ahmad, S. Pd.":           "ahmad",
		"Ahmad, SE, MM":           "ahmad",
		"Ahmad S.Pd.I":            "ahmad",
		"Siti, A.Md.Keb.":         "siti",
		"Siti, S.Kep Ns":          "siti",
		"Siti Aminah, Hj.":        "siti aminah",
		"Hj. Nur'aini, S.Pd.":     "nuraini",
		"Tan Se":                  "tan se",
		"Tan Se.":                 "tan se",
		"Abdul H.":                "abdul h",
		"M. Yusuf":                "m yusuf",
		"Al-Amin":                 "al amin",
		"Aminah, Siti":            "aminah siti",
		"Bayi Ny. Siti":           "bayi ny siti",
		"Irma Drajat Hartono":     "irma drajat hartono",
		"H.":                      "h",
		"Dr. H.":                  "h",
		"H., S.Pd.":               "h",
		", S.Pd.":                 "s pd",
		"si":                      "si",
		"'":                       "",
		"":                        "",
		"\u202eSi\u200bti":        "siti",
		"Ahmad bin H. Sulaiman":   "ahmad bin h sulaiman",
		"Ahmad, SE, Bin Sulaiman": "ahmad se bin sulaiman",
	} {
		if got := ident.Fold(name); got != want {
			t.Errorf("Fold(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestNewborn(t *testing.T) {
	if got := ident.NewbornName("Siti Aminah"); got != "Bayi Ny. Siti Aminah" || !got.Newborn() {
		t.Errorf("%q, newborn %t", got, got.Newborn())
	}
	if got := ident.NewbornName(""); got != "" {
		t.Errorf("without a mother: %q", got)
	}
	for name, want := range map[ident.Name]bool{
		"BAYI NY SITI": true, "By. Ny. Siti": true, "by.ny.siti": true, "Bayi Ny.": false, "Bayinah Ny": false, "Ny. Siti": false, "": false,
	} {
		if got := name.Newborn(); got != want {
			t.Errorf("%q.Newborn() = %t", name, got)
		}
	}
}
