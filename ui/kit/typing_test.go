package kit

import (
	"testing"

	"titian/app/finding"
	"titian/ui/look"
)

// typing measures what one key costs in a sheet of forty fields, in the handler:
// the budget is 16 ms. Painting is not in it.
func typing(b *testing.B, in Input, text string) {
	b.Helper()
	var h heard
	inputs := []Input{in}
	for range 39 {
		f := NewField(FieldParams{Label: "Nama", Hint: "sesuai KTP"})
		f.SetMessages(marker(&h))
		inputs = append(inputs, f)
	}
	w := sheet(b, inputs...)
	in.Focus(w.Canvas())
	runes := []rune(text)
	for i := 0; b.Loop(); i++ {
		if i%len(runes) == 0 {
			b.StopTimer()
			in.SetText("")
			b.StartTimer()
		}
		w.Canvas().Focused().TypedRune(runes[i%len(runes)])
	}
	perKey := b.Elapsed().Seconds() * 1000 / float64(b.N)
	b.ReportMetric(perKey, "ms/key")
	if perKey > 16 {
		b.Errorf("%.1f ms a key", perKey)
	}
}

func BenchmarkTypingName(b *testing.B) {
	dress(b, look.Params{})
	f := NewField(FieldParams{Label: "Nama"})
	f.p.Changed = func(string) { f.SetMessages([]Message{{Level: finding.Error, Text: "Belum lengkap."}}) }
	typing(b, f, "Ni Luh Putu Sari Dewi")
}

func BenchmarkTypingNIK(b *testing.B) {
	dress(b, look.Params{})
	var h heard
	typing(b, nik(&h), "5103011204159001")
}

func BenchmarkTypingDate(b *testing.B) {
	dress(b, look.Params{})
	var h heard
	typing(b, birth(&h), "2 Januari 2026")
}

func BenchmarkTypingVillage(b *testing.B) {
	dress(b, look.Params{})
	var h heard
	typing(b, village(&searcher{}, &h, false), "tubanan")
}

func BenchmarkTypingPath(b *testing.B) {
	dress(b, look.Params{})
	typing(b, NewPath(PathParams{Complete: files}), "/home/sari/kartu keluarga.jpg")
}

func BenchmarkTypingLongNote(b *testing.B) {
	dress(b, look.Params{})
	f := NewField(FieldParams{Label: "Catatan", Lines: 4, Limit: 1000})
	long := []rune{}
	for range 950 {
		long = append(long, 'a', ' ')
	}
	typing(b, f, string(long[:990]))
}
