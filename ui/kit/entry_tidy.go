package kit

import (
	"strings"
	"unicode"

	"titian/app/text"
)

// tidy says what a text takes in.
type tidy struct {
	// one reads a typed rune; false for one that is left out.
	one func(rune) (rune, bool)
	// all reads what is pasted.
	all func(string) string
}

// tidyText keeps what people see, by the rule of app/text.
func tidyText() tidy { return tidy{visible, text.Clean} }

// tidyLines keeps line breaks too.
func tidyLines() tidy { return tidy{visible, cleanLines} }

// tidySecret keeps everything but controls: a passphrase is what was typed.
func tidySecret() tidy { return tidy{uncontrolled, onlyUncontrolled} }

// tidyPath keeps the spaces of a file's name as they are, and drops the quotes
// that Windows puts around a copied path.
func tidyPath() tidy {
	return tidy{uncontrolled, func(s string) string {
		return strings.Trim(strings.TrimSpace(onlyUncontrolled(s)), `"`)
	}}
}

// tidyDigits keeps digits, those of every script as ASCII; what is pasted is
// left for the number to judge.
func tidyDigits() tidy { return tidy{digit, text.Value} }

func visible(r rune) (rune, bool) {
	if unicode.IsSpace(r) || unicode.Is(unicode.Z, r) {
		return ' ', true
	}
	for _, seen := range text.Clean(string(r)) {
		return seen, true
	}
	return 0, false
}

func uncontrolled(r rune) (rune, bool) {
	return r, !unicode.IsControl(r) && r >= 0 && r != unicode.ReplacementChar
}

func digit(r rune) (rune, bool) {
	for _, d := range text.Value(string(r)) {
		return d, '0' <= d && d <= '9'
	}
	return 0, false
}

func cleanLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = text.Clean(line)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func onlyUncontrolled(s string) string {
	return strings.Map(func(r rune) rune {
		if r, ok := uncontrolled(r); ok {
			return r
		}
		return -1
	}, s)
}
