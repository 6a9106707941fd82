package text_test

import (
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"titian/app/text"
)

func TestClean(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"spaces":        {"  Siti \t Aminah\r\n", "Siti Aminah"},
		"no-break":      {"Siti\u00a0\u202fAminah\u3000", "Siti Aminah"},
		"zero width":    {"\ufeffSi\u200bti\u200d\u2060", "Siti"},
		"direction":     {"\u202eSiti\u2069\u200f", "Siti"},
		"control":       {"Si\x00ti\x7f\u009b", "Siti"},
		"fillers":       {"Si\u3164ti\u115f\ufe0f\u034f", "Siti"},
		"braille blank": {"Siti\u2800Aminah", "Siti Aminah"},
		"private use":   {"Si\ue000ti", "Siti"},
		"damaged":       {"Jos\xe9", "Jos\uFFFD"},
		"nothing":       {" \u200b ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.Clean(tc.in); got != tc.want {
				t.Errorf("Clean(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}

func TestValue(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"apostrophe":       {"'0123", "0123"},
		"curly apostrophe": {"’0123", "0123"},
		"formula":          {`="0123"`, "0123"},
		"quoted":           {`"0123"`, "0123"},
		"full width":       {"０１２３", "0123"},
		"arabic-indic":     {"٠١٢٣", "0123"},
		"javanese":         {"꧐꧑꧒꧓", "0123"},
		"balinese":         {"᭐᭑᭒᭓", "0123"},
		"mathematical":     {"𝟘𝟙𝟚𝟛", "0123"},
		"superscript":      {"12³", "12³"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.Value(tc.in); got != tc.want {
				t.Errorf("Value(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}

// TestValueFoldsEveryDigit compares the run-of-ten rule with the digits for
// which Unicode itself states an ASCII equivalent, and checks all others.
func TestValueFoldsEveryDigit(t *testing.T) {
	seen := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.IsDigit(r) {
			continue
		}
		seen++
		got := text.Value(string(r))
		if len(got) != 1 || got[0] < '0' || got[0] > '9' {
			t.Fatalf("%U folds to %q, want one ASCII digit", r, got)
		}
		if plain := norm.NFKC.String(string(r)); len(plain) == 1 && plain != got {
			t.Errorf("%U folds to %s, want %s", r, got, plain)
		}
	}
	if seen < 600 {
		t.Errorf("checked %d digits, want all of Unicode", seen)
	}
}

func TestSpreadsheetNumber(t *testing.T) {
	for in, want := range map[string]bool{
		"3.30201E+15":        true,
		"3,30201E+15":        true,
		"3.30201e15":         true,
		"3E15":               true,
		"3302010101900000.0": true,
		"1944358911,00":      true,
		"3302010101900001":   false,
		"3302.0101":          false,
		"12E":                false,
		"0138E020":           false,
		"":                   false,
	} {
		if got := text.SpreadsheetNumber(in); got != want {
			t.Errorf("SpreadsheetNumber(%q) = %t, want %t", in, got, want)
		}
	}
}

func TestTidyingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ '"=’\x{200b}０-９0-9a\t]{0,12}`)).Draw(t, "s")
		for name, f := range map[string]func(string) string{"Clean": text.Clean, "Value": text.Value} {
			once := f(s)
			if twice := f(once); twice != once {
				t.Fatalf("%s: once %q, twice %q", name, once, twice)
			}
		}
	})
}
