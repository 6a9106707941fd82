package first

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"titian/app"
	"titian/ui/look"
)

// strength is how long a thief with the laptop would guess at a passphrase.
type strength int

const (
	tooShort strength = iota
	weak
	fair
	good
)

// judge is a rule of thumb that can be told in a sentence: length counts most,
// different letters count, and what everybody tries first is weak at any length.
func judge(passphrase string) strength {
	length := utf8.RuneCountInString(strings.TrimSpace(passphrase))
	switch {
	case len(strings.TrimSpace(passphrase)) < app.MinPassphrase:
		return tooShort
	case distinct(passphrase) < 5 || inOrder(passphrase) || firstTried(passphrase):
		return weak
	case length >= 16 && distinct(passphrase) >= 8:
		return good
	case length >= 12 || kinds(passphrase) >= 3:
		return fair
	default:
		return weak
	}
}

// distinct counts different characters.
func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range strings.ToLower(s) {
		seen[r] = true
	}
	return len(seen)
}

// inOrder reports whether most of it runs on as on a keyboard or in the
// alphabet: "12345678", "abcdefgh".
func inOrder(s string) bool {
	runes := []rune(strings.ToLower(s))
	steps := 0
	for i := 1; i < len(runes); i++ {
		if d := runes[i] - runes[i-1]; d == 1 || d == -1 {
			steps++
		}
	}
	return steps*2 >= len(runes)
}

// firstTried reports whether it is one of the words that are tried first, with
// some digits around it.
func firstTried(s string) bool {
	word := strings.TrimFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, w := range []string{
		"password", "passphrase", "sandi", "katasandi", "rahasia", "qwerty", "qwertyuiop", "asdfghjkl", "admin", "administrator",
		"indonesia", "merdeka", "bismillah", "sayang", "puskesmas", "kesehatan", "balaidesa", "kantordesa", "titian", "bpjs", "jkn",
	} {
		if strings.ReplaceAll(word, " ", "") == w {
			return true
		}
	}
	return false
}

// kinds counts small letters, capitals, digits and the rest.
func kinds(s string) int {
	var small, large, digit, other int
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			small = 1
		case unicode.IsUpper(r):
			large = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return small + large + digit + other
}

// told returns the key of its sentence and the tone.
func (s strength) told() (string, look.Tone) {
	switch s {
	case tooShort:
		return "trouble.short", look.ToneAttention
	case weak:
		return "first.strength_weak", look.ToneAttention
	case fair:
		return "first.strength_fair", look.ToneInfo
	default:
		return "first.strength_good", look.ToneDone
	}
}
