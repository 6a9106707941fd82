package seal_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"titian/localdb/seal"
)

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func TestCodeText(t *testing.T) {
	text := seal.NewCode().Text()
	groups := strings.Split(text, "-")
	if len(groups) != 7 {
		t.Fatalf("%d groups, want 7", len(groups))
	}
	for i, g := range groups {
		if len(g) != 5 || strings.Trim(g, crockford) != "" {
			t.Errorf("group %d is not five symbols of base 32", i+1)
		}
	}
	if seal.NewCode().Text() == text {
		t.Error("two codes are the same")
	}
}

func TestCodeAsTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := seal.NewCode()
		var typed strings.Builder
		for _, r := range code.Text() {
			letters := []rune{r}
			switch r {
			case '0':
				letters = []rune("0Oo")
			case '1':
				letters = []rune("1IiLl")
			case '-':
				letters = []rune("- .–\u00a0")
			default:
				letters = append(letters, []rune(strings.ToLower(string(r)))...)
			}
			typed.WriteRune(rapid.SampledFrom(letters).Draw(t, "typed"))
			if rapid.IntRange(0, 9).Draw(t, "space") == 0 {
				typed.WriteByte(' ')
			}
		}
		got, err := seal.ParseCode(typed.String())
		if err != nil || got != code {
			t.Fatalf("a code was not read back: %v", err)
		}
	})
}

// Each single wrong symbol, and each pair of neighbours exchanged, is found in
// its group.
func TestCodeFindsSlips(t *testing.T) {
	text := seal.NewCode().Text()
	expect := func(typed string, at int) {
		t.Helper()
		_, err := seal.ParseCode(typed)
		var slip *seal.CodeError
		if !errors.As(err, &slip) || slip.Group != at/6+1 {
			t.Errorf("slip at %d: %v, want group %d", at, err, at/6+1)
		}
	}
	for at := range text {
		if text[at] == '-' {
			continue
		}
		for _, r := range crockford + "U!é" {
			if string(r) != text[at:at+1] {
				expect(text[:at]+string(r)+text[at+1:], at)
			}
		}
		if at%6 < 4 && text[at] != text[at+1] {
			expect(text[:at]+text[at+1:at+2]+text[at:at+1]+text[at+2:], at)
		}
	}
}

func TestCodeFindsWholeFaults(t *testing.T) {
	text := seal.NewCode().Text()
	groups := strings.Split(text, "-")
	for name, typed := range map[string]string{
		"empty":               "",
		"a group missing":     strings.Join(groups[:6], "-"),
		"half a group":        text[:len(text)-2],
		"a group too many":    text + "-" + groups[0],
		"a symbol too many":   text + "0",
		"exchanged groups":    strings.Join(append([]string{groups[1], groups[0]}, groups[2:]...), "-"),
		"something else":      "budi",
		"nothing but hyphens": "------",
	} {
		var slip *seal.CodeError
		if _, err := seal.ParseCode(typed); !errors.As(err, &slip) {
			t.Errorf("%s: %v, want a CodeError", name, err)
		} else if strings.Contains(slip.Error(), groups[0]) {
			t.Errorf("%s: the error repeats what was typed", name)
		}
	}
}

// Groups that are each right, put together from two codes, are caught by the
// hash.
func TestCodeOfTwoHalves(t *testing.T) {
	rejected := 0
	const tries = 64
	for range tries {
		a, b := seal.NewCode().Text(), seal.NewCode().Text()
		if _, err := seal.ParseCode(a[:18] + b[18:]); err != nil {
			rejected++
		}
	}
	// One in 4096 passes by chance; three of 64 would be a fault of ours.
	if rejected < tries-2 {
		t.Errorf("%d of %d mixed codes were rejected", rejected, tries)
	}
}
