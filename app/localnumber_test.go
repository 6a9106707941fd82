package app_test

import (
	"bytes"
	"crypto/rand"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"titian/app"
)

const localAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func TestNewLocalNumberHasItsForm(t *testing.T) {
	got, err := app.NewLocalNumber(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^KLG-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]$`).MatchString(got) {
		t.Errorf("got %q", got)
	}
}

func TestNewLocalNumberNeedsRandomness(t *testing.T) {
	if _, err := app.NewLocalNumber(bytes.NewReader([]byte{1, 2, 3})); err == nil {
		t.Error("want an error from a source that ends early")
	}
}

func drawLocalNumber(t *rapid.T) string {
	raw := rapid.SliceOfN(rapid.Byte(), 5, 5).Draw(t, "bits")
	n, err := app.NewLocalNumber(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestParseLocalNumberAsPeopleWriteIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawLocalNumber(t)
		bare := strings.ReplaceAll(strings.TrimPrefix(n, "KLG-"), "-", "")
		misread := strings.NewReplacer("0", "o", "1", "l").Replace(bare)
		for _, written := range []string{n, strings.ToLower(n), bare, "klg " + bare, misread, " " + bare[:4] + " " + bare[4:]} {
			got, err := app.ParseLocalNumber(written)
			if err != nil || got != n {
				t.Fatalf("ParseLocalNumber(%q) = %q, %v; want %q", written, got, err, n)
			}
		}
	})
}

func TestLocalNumberCatchesOneWrongOrTwoSwappedCharacters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := []byte(strings.ReplaceAll(strings.TrimPrefix(drawLocalNumber(t), "KLG-"), "-", ""))
		i := rapid.IntRange(0, 8).Draw(t, "i")
		j := rapid.IntRange(0, 8).Draw(t, "j")
		wrong := bytes.Clone(n)
		if i == j {
			wrong[i] = localAlphabet[rapid.IntRange(0, 31).Draw(t, "other")]
		} else {
			wrong[i], wrong[j] = wrong[j], wrong[i]
		}
		if bytes.Equal(wrong, n) {
			return
		}
		// A swap of the check character with a digit may meet the one in 32.
		if i != j && (i == 8 || j == 8) {
			return
		}
		if got, err := app.ParseLocalNumber(string(wrong)); err == nil {
			t.Fatalf("%s passes for %s", got, n)
		}
	})
}

func TestParseLocalNumberRefusesOtherTexts(t *testing.T) {
	for _, text := range []string{"", "KLG", "KLG-7F3K-2M9Q", "3302010101900001", "KLG-7F3K-2M9Q-XX", "KLG-7F3K-2M9U-X", "é"} {
		if got, err := app.ParseLocalNumber(text); err == nil {
			t.Errorf("ParseLocalNumber(%q) = %q", text, got)
		}
	}
}

func FuzzParseLocalNumber(f *testing.F) {
	f.Add("KLG-7F3K-2M9Q-X")
	f.Add("klg 0000 0000 0")
	f.Fuzz(func(t *testing.T, text string) {
		n, err := app.ParseLocalNumber(text)
		if err != nil {
			return
		}
		if again, err := app.ParseLocalNumber(n); err != nil || again != n {
			t.Errorf("%q does not parse to itself: %q, %v", n, again, err)
		}
	})
}
