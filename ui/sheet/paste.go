package sheet

import (
	"slices"
	"strings"
	"unicode"

	"titian/app/text"
	"titian/ui/kit"
)

// Columns of the members, in the order of the family card. Their ids are the
// paths of their values within a member.
func columnPaths() []string {
	return []string{
		"person.nik", "person.name", "person.birth_place", "person.birth_date", "person.sex", "relation", "person.marital",
	}
}

// headings are what lists write above the columns, folded.
func headings() map[string]string {
	return map[string]string{
		"nik": "person.nik", "nonik": "person.nik", "nomornik": "person.nik",
		"nama": "person.name", "namalengkap": "person.name", "name": "person.name", "fullname": "person.name",
		"tempatlahir": "person.birth_place", "placeofbirth": "person.birth_place", "birthplace": "person.birth_place",
		"tanggallahir": "person.birth_date", "tgllahir": "person.birth_date", "dateofbirth": "person.birth_date",
		"birthdate": "person.birth_date",
		"sex":       "person.sex", "jeniskelamin": "person.sex", "jk": "person.sex", "lp": "person.sex", "kelamin": "person.sex",
		"hubungan": "relation", "hubungankeluarga": "relation", "shdk": "relation", "kklevel": "relation", "relation": "relation",
		"statushubungandalamkeluarga": "relation",
		"statusperkawinan":            "person.marital", "statuskawin": "person.marital", "maritalstatus": "person.marital", "marital": "person.marital",
		"segmen": "segment", "segment": "segment",
	}
}

// longestCell exceeds every value of a member, in runes; longer cells are cut.
const longestCell = 200

// layOut tells which column each cell of a paste is for: by the headings of its
// first line if there are at least two, otherwise from the column first on.
// What is for no column has an empty path. It returns the lines with values.
func layOut(cells [][]string, first string) (paths []string, lines [][]string) {
	if len(cells) == 0 {
		return nil, nil
	}
	known := headings()
	recognised := 0
	for _, cell := range cells[0] {
		path := known[bare(cell)]
		paths = append(paths, path)
		if path != "" {
			recognised++
		}
	}
	if recognised >= 2 {
		return paths, cells[1:]
	}
	order := columnPaths()
	return order[max(slices.Index(order, first), 0):], cells
}

// bare folds a heading or a choice to its letters and digits.
func bare(s string) string {
	if len(s) > longestCell {
		s = s[:longestCell]
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// cellText tidies a pasted cell.
func cellText(s string) string {
	s = text.Clean(strings.TrimPrefix(s, "'"))
	if r := []rune(s); len(r) > longestCell {
		s = string(r[:longestCell])
	}
	return s
}

// choice finds the value that a pasted text means: by its value, its text, or
// the beginning of one text only. It is empty for none.
func choice(options []kit.Option, typed string) string {
	want := bare(typed)
	if want == "" {
		return ""
	}
	var begins []string
	for _, o := range options {
		switch text := bare(o.Text); {
		case bare(o.Value) == want || text == want:
			return o.Value
		case strings.HasPrefix(text, want) || strings.HasPrefix(want, text) && text != "":
			begins = append(begins, o.Value)
		}
	}
	if v, ok := shortForms()[want]; ok && slices.ContainsFunc(options, func(o kit.Option) bool { return o.Value == v }) {
		return v
	}
	if len(begins) == 1 {
		return begins[0]
	}
	return ""
}

// shortForms are what registers write for marital states.
func shortForms() map[string]string {
	return map[string]string{"bk": "1", "k": "2", "ch": "3", "cm": "4"}
}
