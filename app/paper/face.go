package paper

import (
	"fmt"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"titian/assets"
)

// face is one weight of the typeface.
type face struct {
	ttf []byte
	// advance of every character the face has, in thousandths of the size.
	advance map[rune]float64
}

func loadFace(w assets.Weight) (face, error) {
	ttf, err := assets.Font(w)
	if err != nil {
		return face{}, fmt.Errorf("load face: %w", err)
	}
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		return face{}, fmt.Errorf("parse face: %w", err)
	}
	f := face{ttf: ttf, advance: make(map[rune]float64, parsed.NumGlyphs())}
	var buf sfnt.Buffer
	// The PDF library knows characters of two bytes only.
	for r := ' '; r <= math.MaxUint16; r++ {
		glyph, err := parsed.GlyphIndex(&buf, r)
		if err != nil || glyph == 0 {
			continue
		}
		width, err := parsed.GlyphAdvance(&buf, glyph, fixed.I(1000), font.HintingNone)
		if err != nil {
			return face{}, fmt.Errorf("measure face: %w", err)
		}
		f.advance[r] = float64(width) / 64
	}
	return f, nil
}

// width of clean text in mm.
func (p *Press) width(st style, s string) float64 {
	advance, sum := p.faces[st.weight].advance, 0.0
	for _, r := range s {
		sum += advance[r]
	}
	return sum / 1000 * st.size * mmPerPoint
}
