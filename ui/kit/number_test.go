package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"titian/ui/look"
)

func nik(h *heard) *Number {
	return NewNumber(NumberParams{
		FieldParams: FieldParams{Label: "NIK", Words: wordsOf(), Changed: h.hear("changed")},
		Digits:      16, Groups: []int{4, 4, 4, 4},
	})
}

func TestNumbersAreTypedInGroups(t *testing.T) {
	const home, end, left, back, del = fyne.KeyHome, fyne.KeyEnd, fyne.KeyLeft, fyne.KeyBackspace, fyne.KeyDelete
	tests := map[string]struct {
		before string
		keys   []fyne.KeyName
		typed  string
		want   string
		cursor int
	}{
		"from nothing":                {"", nil, "5103011", "5103 011", 8},
		"whole":                       {"", nil, "5103011204159001", "5103 0112 0415 9001", 19},
		"separators":                  {"", nil, "5103.0112-04 15/9001", "5103 0112 0415 9001", 19},
		"other digits":                {"", nil, "５１᭐٣", "5103", 4},
		"in the middle":               {"510301", []fyne.KeyName{home}, "99", "9951 0301", 2},
		"at the edge of a group":      {"51030112", []fyne.KeyName{home, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight}, "9", "5103 9011 2", 6},
		"backspace at the end":        {"51030", []fyne.KeyName{back}, "", "5103", 4},
		"backspace over a gap":        {"510301", []fyne.KeyName{left, left, back}, "", "5100 1", 3},
		"delete over a gap":           {"510301", []fyne.KeyName{home, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, del}, "", "5103 1", 5},
		"letters are left out":        {"", nil, "51a0b3", "5103", 4},
		"no seventeenth":              {"5103011204159001", []fyne.KeyName{end}, "7", "5103 0112 0415 9001", 19},
		"backspace at the very front": {"5103", []fyne.KeyName{home, back}, "", "5103", 0},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{})
			var h heard
			n := nik(&h)
			w := sheet(t, n)
			n.SetText(tc.before)
			n.Focus(w.Canvas())
			press(t, w, tc.keys...)
			write(t, w, tc.typed)
			if n.entry.Text != tc.want || n.entry.CursorColumn != tc.cursor {
				t.Errorf("shown %q with the cursor at %d, want %q at %d", n.entry.Text, n.entry.CursorColumn, tc.want, tc.cursor)
			}
			if n.Text() != ungrouped(tc.want) {
				t.Errorf("Text() = %q", n.Text())
			}
		})
	}
}

func TestNumbersArePasted(t *testing.T) {
	tests := map[string]struct{ pasted, want, told string }{
		"plain":         {"5103011204159001", "5103011204159001", ""},
		"spaces":        {" 5103 0112 0415 9001\n", "5103011204159001", ""},
		"dots":          {"510301.120415.9001", "5103011204159001", ""},
		"as text":       {"'5103011204159001", "5103011204159001", ""},
		"formula":       {`="5103011204159001"`, "5103011204159001", ""},
		"too long":      {"51030112041590012", "", "kit.digits digits 16"},
		"rounded":       {"5.10301E+15", "", "kit.spreadsheet"},
		"words":         {"NIK 5103", "", "kit.digits_only"},
		"nothing":       {"", "", ""},
		"direction":     {"\u202a5103\u202c", "5103", ""},
		"a whole sheet": {"5103011204159001\n5103011204159002", "", "kit.digits digits 16"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{})
			var h heard
			n := nik(&h)
			w := sheet(t, n)
			n.Focus(w.Canvas())
			pasteInto(t, w, tc.pasted)
			if n.Text() != tc.want {
				t.Errorf("pasted %q gave %q, want %q", tc.pasted, n.Text(), tc.want)
			}
			if tc.told != "" && !slices.Contains(textsOf(n), tc.told) {
				t.Errorf("nothing says why: %q", textsOf(n))
			}
		})
	}
}

func TestANumberTellsOfDigitsOnly(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	n := nik(&h)
	w := sheet(t, n)
	n.Focus(w.Canvas())
	write(t, w, "5103 01x")
	h.was(t, "changed 5", "changed 51", "changed 510", "changed 5103", "changed 51030", "changed 510301")
	n.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	pasteInto(t, w, "5103 0112 0415 9001")
	h.was(t, "changed 5103011204159001")
	n.SetText("5103011204159001")
	h.was(t)
}

func TestANumberShowsWhatIsNoNumber(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	n := nik(&h)
	sheet(t, n)
	n.SetText("5103-LAMA")
	if n.Text() != "5103-LAMA" || n.entry.Text != "5103-LAMA" {
		t.Errorf("a stored text became %q, shown %q", n.Text(), n.entry.Text)
	}
}
