package first

import (
	"testing"

	"titian/app/words"
)

func TestStrengthIsToldPlainly(t *testing.T) {
	for passphrase, want := range map[string]strength{
		"":                              tooShort,
		"1234567":                       tooShort,
		"       a       ":               tooShort,
		"12345678":                      weak,
		"87654321":                      weak,
		"abcdefghij":                    weak,
		"aaaaaaaaaaaaaaaaaaaa":          weak,
		"abababababababababab":          weak,
		"indonesia123":                  weak,
		"Kantor Desa 2026":              weak,
		"kambing hutan":                 fair,
		"Sapi#2026x":                    fair,
		"lampu bambu sungai kopi":       good,
		"payung-merah-di-atas-jembatan": good,
	} {
		if got := judge(passphrase); got != want {
			t.Errorf("%q is %d, want %d", passphrase, got, want)
		}
	}
}

func TestEveryStrengthHasASentence(t *testing.T) {
	for _, language := range words.Languages() {
		w, err := words.Load(language)
		if err != nil {
			t.Fatal(err)
		}
		for s := tooShort; s <= good; s++ {
			if key, _ := s.told(); !w.Has(key) {
				t.Errorf("%s: no text for %q", language, key)
			}
		}
	}
}

func TestTheLastGroupIsReadAsFromHandwriting(t *testing.T) {
	code := "7F3K2-M9Q0X-AB1CD"
	if got := lastGroup(code); got != "AB1CD" {
		t.Fatalf("the last group is %q", got)
	}
	for typed, want := range map[string]bool{
		"AB1CD": true, "ab1cd": true, " ablcd ": true, "AB-ICD": true, "AB1CE": false, "": false, "M9Q0X": false,
	} {
		if got := sameGroup(typed, "AB1CD"); got != want {
			t.Errorf("%q: %v, want %v", typed, got, want)
		}
	}
	if !sameGroup("m9qox", "M9Q0X") {
		t.Error("the letter O is not read as zero")
	}
}
