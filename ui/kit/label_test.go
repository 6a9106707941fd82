package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"titian/ui/look"
)

const sentence = "Foto KTP Wayan Sudira tidak terbaca. Ambil foto yang baru di tempat terang, lalu kirim ulang berkas ini."

func TestLabelWraps(t *testing.T) {
	dress(t, look.Params{})
	l := NewLabel(Body, sentence).Wrap()
	w := stand(t, Stack(look.SizeSpace2, l, NewLabel(Body, "Di bawahnya")), 300, 400)
	lines := textsOf(l)
	if len(lines) < 3 {
		t.Fatalf("in 300 there are %d lines", len(lines))
	}
	if got := strings.Join(lines, " "); got != sentence {
		t.Errorf("the lines hold %q", got)
	}
	readable(t, w)
	w.Resize(fyne.NewSize(2000, 400))
	if got := len(textsOf(l)); got != 1 {
		t.Errorf("in 2000 there are %d lines", got)
	}
	readable(t, w)
}

func TestLabelWrapsLongWordsAndLineEnds(t *testing.T) {
	dress(t, look.Params{})
	word := strings.Repeat("W", 60)
	l := NewLabel(Body, "Satu\n\n"+word).Wrap()
	w := stand(t, l, 200, 300)
	lines := textsOf(l)
	if lines[0] != "Satu" || strings.Join(lines[1:], "") != word {
		t.Errorf("the lines are %q", lines)
	}
	readable(t, w)
}

func TestLabelIsCut(t *testing.T) {
	dress(t, look.Params{})
	l := NewLabel(Strong, sentence).Cut()
	w := stand(t, l, 200, 40)
	got := textsOf(l)
	if len(got) != 1 || !strings.HasSuffix(got[0], ellipsis) || !strings.HasPrefix(sentence, strings.TrimSuffix(got[0], ellipsis)) {
		t.Errorf("there stands %q", got)
	}
	readable(t, w)
	l.SetText("Pendek")
	if got := textsOf(l); !slices.Equal(got, []string{"Pendek"}) {
		t.Errorf("there stands %q", got)
	}
}

func TestCutTextFillsTheRoom(t *testing.T) {
	dress(t, look.Params{})
	for width := float32(20); width < 900; width += 37 {
		got := cutText(sentence, width, 16, fyne.TextStyle{})
		if w := widthOf(got, 16, fyne.TextStyle{}); w > width {
			t.Errorf("in %.0f there stands %q of %.0f", width, got, w)
		}
		if n := len([]rune(got)); n < int(width/16)-1 {
			t.Errorf("in %.0f there stands only %q", width, got)
		}
	}
}

func TestEveryStyleIsReadable(t *testing.T) {
	for _, percent := range []int{90, 100, 150} {
		dress(t, look.Params{Percent: percent})
		column := Stack(look.SizeSpace2)
		for _, style := range []Style{Title, Heading, Body, Strong, Soft, Small, Figure} {
			column.Add(NewLabel(style, "Keluarga Wayan Sudira 1234567890"))
			column.Add(NewLabel(style, sentence).Wrap())
		}
		readable(t, stand(t, column, 900, 1400))
	}
}
