package kit

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParsePaste(t *testing.T) {
	tests := map[string]struct {
		text string
		want [][]string
	}{
		"tabs":                       {"Wayan\t1\nMade\t2", [][]string{{"Wayan", "1"}, {"Made", "2"}}},
		"CRLF and a last line end":   {"Wayan\t1\r\nMade\t2\r\n", [][]string{{"Wayan", "1"}, {"Made", "2"}}},
		"CR alone":                   {"Wayan\rMade", [][]string{{"Wayan"}, {"Made"}}},
		"quotes hold a line end":     {"\"Jl. Melati\n12\"\tTegal\nJl. Mawar\tTuban", [][]string{{"Jl. Melati 12", "Tegal"}, {"Jl. Mawar", "Tuban"}}},
		"quotes hold a tab":          {"\"a\tb\"\tc", [][]string{{"a b", "c"}}},
		"doubled quotes":             {"\"I \"\"Wayan\"\" Sudira\"\tx", [][]string{{`I "Wayan" Sudira`, "x"}}},
		"text behind a quote":        {"\"a\"b\tc", [][]string{{"ab", "c"}}},
		"a quote within a cell":      {"5\" pipa\tx", [][]string{{`5" pipa`, "x"}}},
		"a quote without an end":     {"\"a\tb\nc\td", [][]string{{`"a`, "b"}, {"c", "d"}}},
		"ragged":                     {"a\tb\tc\nd\n\te", [][]string{{"a", "b", "c"}, {"d"}, {"", "e"}}},
		"an empty line between":      {"a\tb\n\nc\td", [][]string{{"a", "b"}, {""}, {"c", "d"}}},
		"semicolons":                 {"a;b\nc;d,e", [][]string{{"a", "b"}, {"c", "d,e"}}},
		"commas in every line":       {"a,b\n\"c,d\",e", [][]string{{"a", "b"}, {"c,d", "e"}}},
		"titles are no separators":   {"Made Wirawan, S.Pd\nKetut", [][]string{{"Made Wirawan, S.Pd"}, {"Ketut"}}},
		"controls and direction":     {"Wa\x00y\u202ean\t\u200b1", [][]string{{"Wayan", "1"}}},
		"bytes that are no text":     {"Wa\xffyan\t1", [][]string{{"Wa\uFFFDyan", "1"}}},
		"nothing":                    {"", nil},
		"only line ends":             {"\r\n\r\n", nil},
		"a tab at the end of a line": {"a\t\nb\tc", [][]string{{"a", ""}, {"b", "c"}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, left := parsePaste(tt.text, GridPasteLimit)
			if diff := cmp.Diff(tt.want, got); diff != "" || left != 0 {
				t.Errorf("left %d, lines (-want +got):\n%s", left, diff)
			}
		})
	}
}

func TestParsePasteCountsWhatItLeavesOut(t *testing.T) {
	var b strings.Builder
	for i := range 10_000 {
		b.WriteString("Wayan\t" + strconv.Itoa(i) + "\r\n")
	}
	lines, left := parsePaste(b.String(), GridPasteLimit)
	if len(lines) != GridPasteLimit || left != 10_000-GridPasteLimit {
		t.Errorf("took %d and left %d", len(lines), left)
	}
	if got := lines[GridPasteLimit-1][1]; got != strconv.Itoa(GridPasteLimit-1) {
		t.Errorf("the last line taken is %s", got)
	}
}

func TestParsePasteCutsCells(t *testing.T) {
	lines, _ := parsePaste(strings.Repeat("é", 5000)+"\t"+strings.Repeat("x\t", 500), GridPasteLimit)
	if n := utf8.RuneCountInString(lines[0][0]); n != pasteRunes {
		t.Errorf("a cell of %d letters, want %d", n, pasteRunes)
	}
	if n := len(lines[0]); n != pasteCells {
		t.Errorf("%d cells in a line, want %d", n, pasteCells)
	}
}

func FuzzParsePaste(f *testing.F) {
	for _, seed := range []string{
		"Wayan\t5103011204150007\r\nMade\t", "\"a\"\"b\"\tc\n\"d", "a;b\n;;\n", "a,b\nc,\"d\ne\"", "\"\"\"", "\t\t\n\"\t\"",
		"\r\r\n\n", "\xff\xfe\t\u202e", strings.Repeat("\"\n", 300), strings.Repeat("\t", 200),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		lines, left := parsePaste(s, 20)
		if len(lines) > 20 || left > 0 && len(lines) < 20 {
			t.Fatalf("%d lines and %d left out", len(lines), left)
		}
		for _, line := range lines {
			if len(line) == 0 || len(line) > pasteCells {
				t.Fatalf("a line of %d cells", len(line))
			}
			for _, cell := range line {
				if !utf8.ValidString(cell) || strings.ContainsAny(cell, "\r\n\t\x00") || utf8.RuneCountInString(cell) > pasteRunes {
					t.Fatalf("cell %q", cell)
				}
			}
		}
		if whole, none := parsePaste(s, len(s)+1); none != 0 || len(whole) != len(lines)+left {
			t.Fatalf("%d lines in all, %d taken and %d left out", len(whole), len(lines), left)
		}
	})
}

func BenchmarkParsePaste(b *testing.B) {
	text := strings.Repeat("\"I Wayan Sudira\"\t5103011204150007\t12-04-2015\r\n", 10_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		parsePaste(text, GridPasteLimit)
	}
}
