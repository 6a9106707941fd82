package assets_test

import (
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"titian/assets"
)

func TestFontsHaveTabularDigitsAndOurCharacters(t *testing.T) {
	for _, w := range []assets.Weight{assets.Regular, assets.Medium, assets.SemiBold, assets.Bold} {
		b, err := assets.Font(w)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := sfnt.Parse(b)
		if err != nil {
			t.Fatalf("%s: %v", w, err)
		}
		width := func(r rune) fixed.Int26_6 {
			glyph, err := parsed.GlyphIndex(nil, r)
			if err != nil || glyph == 0 {
				t.Errorf("%s has no %U: %v", w, r, err)
			}
			advance, err := parsed.GlyphAdvance(nil, glyph, fixed.I(1000), font.HintingNone)
			if err != nil {
				t.Fatal(err)
			}
			return advance
		}
		for r := '1'; r <= '9'; r++ {
			if width(r) != width('0') {
				t.Errorf("%s: %c is not as wide as 0", w, r)
			}
		}
		for _, r := range "•…–’‘“”·×éñĀ\u00a0" {
			width(r)
		}
		if width(' ') != fixed.I(230) {
			t.Errorf("%s: the word space is %v", w, width(' '))
		}
	}
	if _, err := assets.Font("Thin"); err == nil {
		t.Error("a font that is not there was given")
	}
}
