package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"titian/app/civil"
	"titian/ui/look"
)

func birth(h *heard) *Date {
	return NewDate(DateParams{
		FieldParams: FieldParams{Label: "Tanggal lahir", Hint: "misalnya 02-01-2026", Changed: h.hear("changed"), Words: wordsOf()},
		Say: func(typed string) string {
			day, found := civil.Parse(typed)
			if len(found) > 0 {
				return ""
			}
			return day.Long("id")
		},
	})
}

func TestADateSaysWhatItReads(t *testing.T) {
	for typed, want := range map[string]string{
		"02-01-2026":     "2 Januari 2026",
		"2 jan 2026":     "2 Januari 2026",
		"2026-01-02":     "2 Januari 2026",
		"2-1-":           "misalnya 02-01-2026",
		"":               "misalnya 02-01-2026",
		"31-02-2026":     "misalnya 02-01-2026",
		"\u202e\x00kata": "misalnya 02-01-2026",
	} {
		t.Run(typed, func(t *testing.T) {
			dress(t, look.Params{})
			var h heard
			d := birth(&h)
			w := sheet(t, d)
			d.Focus(w.Canvas())
			write(t, w, typed)
			if texts := textsOf(d); !slices.Contains(texts, want) {
				t.Errorf("after %q: %q, want %q among it", typed, texts, want)
			}
		})
	}
}

func TestADateIsShownAsPapersWriteIt(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	d := birth(&h)
	w := sheet(t, d)
	d.SetText("2026-01-02")
	if d.entry.Text != "02-01-2026" || d.Text() != "2026-01-02" {
		t.Errorf("shown %q, Text() = %q", d.entry.Text, d.Text())
	}
	if !slices.Contains(textsOf(d), "2 Januari 2026") {
		t.Errorf("the words are missing: %q", textsOf(d))
	}
	d.Focus(w.Canvas())
	press(t, w, fyne.KeyHome)
	d.SetText("2026-01-02")
	if d.entry.CursorColumn != 0 {
		t.Error("the same date moved the cursor")
	}
	press(t, w, fyne.KeyEnd, fyne.KeyBackspace)
	write(t, w, "5")
	h.was(t, "changed 02-01-202", "changed 02-01-2025")
	if d.Text() != "02-01-2025" {
		t.Errorf("after a change Text() = %q", d.Text())
	}
	d.SetText("")
	d.SetHint("dari NIK")
	if !slices.Contains(textsOf(d), "dari NIK") || d.Text() != "" {
		t.Errorf("emptied: %q, %q", d.Text(), textsOf(d))
	}
}
