package sheet

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"titian/ui/kit"
)

func TestPastedColumnsAreRecognised(t *testing.T) {
	for name, tc := range map[string]struct {
		cells [][]string
		first string
		paths []string
		lines int
	}{
		"headings in another order": {
			[][]string{{"No.", "NAMA LENGKAP", "NIK", "Jenis Kelamin"}, {"1", "Wayan", "5103", "L"}},
			"person.nik",
			[]string{"", "person.name", "person.nik", "person.sex"},
			1,
		},
		"an export": {
			[][]string{{"nama", "no_kk", "nik", "sex", "tempatlahir", "tanggallahir", "kk_level", "status_kawin"}, {"A"}, {"B"}},
			"person.birth_date",
			[]string{"person.name", "", "person.nik", "person.sex", "person.birth_place", "person.birth_date", "relation", "person.marital"},
			2,
		},
		"no headings, from the first column": {
			[][]string{{"5103011203859001", "Wayan"}}, "person.nik", columnPaths(), 1,
		},
		"no headings, from the names": {
			[][]string{{"Wayan", "Badung"}}, "person.name", columnPaths()[1:], 1,
		},
		"one word that looks like a heading is a value": {
			[][]string{{"Nama"}}, "person.name", columnPaths()[1:], 1,
		},
	} {
		paths, lines := layOut(tc.cells, tc.first)
		if diff := cmp.Diff(tc.paths, paths); diff != "" || len(lines) != tc.lines {
			t.Errorf("%s: %d lines, paths (-want +got):\n%s", name, len(lines), diff)
		}
	}
	if paths, lines := layOut(nil, "person.nik"); paths != nil || lines != nil {
		t.Error("nothing pasted gives something")
	}
}

func TestPastedChoices(t *testing.T) {
	marital := []kit.Option{{Value: "1", Text: "Belum kawin"}, {Value: "2", Text: "Kawin"}, {Value: "3", Text: "Cerai hidup"}, {Value: "4", Text: "Cerai mati"}}
	sex := []kit.Option{{Value: "L", Text: "Laki-laki"}, {Value: "P", Text: "Perempuan"}}
	for _, tc := range []struct {
		options     []kit.Option
		typed, want string
	}{
		{sex, "LAKI-LAKI", "L"},
		{sex, "p", "P"},
		{sex, "Lk", ""},
		{sex, "Laki", "L"},
		{sex, "", ""},
		{marital, "2", "2"},
		{marital, "KAWIN TERCATAT", "2"},
		{marital, "bk", "1"},
		{marital, "Cerai", ""},
		{marital, "CM", "4"},
		{marital, "x", ""},
		{marital, strings.Repeat("kawin", 10_000), "2"},
	} {
		if got := choice(tc.options, tc.typed); got != tc.want {
			t.Errorf("%.20q means %q, want %q", tc.typed, got, tc.want)
		}
	}
}

func TestPastedCellsAreTidy(t *testing.T) {
	for in, want := range map[string]string{
		"'5103011203859001": "5103011203859001", " Wayan\u200b  Sudira\n": "Wayan Sudira", "\x00\x07": "", "👩‍🌾 Wayan": "👩🌾 Wayan",
	} {
		if got := cellText(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := utf8.RuneCountInString(cellText(strings.Repeat("ä", 5000))); got != longestCell {
		t.Errorf("5,000 letters become %d", got)
	}
}
