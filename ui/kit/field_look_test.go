package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/app/finding"
	"titian/ui/look"
)

func TestFieldsLookAsTheyDid(t *testing.T) {
	var h heard
	messages := []Message{
		{Level: finding.Error, Text: "Angka kurang."},
		{Level: finding.Warning, Text: "Tidak sesuai.", Accept: h.hear("accept")},
		{Level: finding.Warning, Text: "Nama pendek.", Accepted: "sesuai akta"},
	}
	for name, build := range map[string]func() Input{
		"field": func() Input {
			f := NewField(FieldParams{Label: "Nama", Hint: "sesuai KTP", Words: wordsOf()})
			f.SetText("Sari")
			f.SetMessages(messages)
			return f
		},
		"number": func() Input {
			n := nik(&h)
			n.SetText("5103011204159001")
			return n
		},
		"date": func() Input {
			d := birth(&h)
			d.SetText("2026-01-02")
			return d
		},
		"choice": func() Input {
			c := NewChoice(ChoiceParams{Label: "Kelas", Options: classes()})
			c.SetText("2")
			return c
		},
		"select": func() Input {
			s := NewSelect(SelectParams{Label: "Hubungan", Options: relations()[:3], Placeholder: "Pilih"})
			return s
		},
		"picker": func() Input { return village(&searcher{}, &h, false) },
		"path":   func() Input { return NewPath(PathParams{Label: "Berkas", Complete: files}) },
	} {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{Ground: look.GroundLight})
			in := build()
			w := stand(t, in.Object(), 400, 320)
			in.Focus(w.Canvas())
			switch name {
			case "picker":
				write(t, w, "tub")
			case "path":
				write(t, w, "/home/sari/kt")
			case "select":
				press(t, w, fyne.KeySpace)
			}
			golden(t, name, fynetest.RenderToMarkup(w.Canvas()))
		})
	}
	t.Run("chips", func(t *testing.T) {
		dress(t, look.Params{Ground: look.GroundLight})
		c := NewChips(ChipsParams{Items: []Chip{{ID: "1", Text: "Draf", Count: 3}, {ID: "2", Text: "Aktif", Tone: look.ToneDone}}})
		c.SetChosen([]string{"1"})
		golden(t, "chips", fynetest.RenderToMarkup(stand(t, c, 300, 60).Canvas()))
	})
}
