package scan

import (
	"fmt"
	"image"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// typeface is a parsed font; it is safe for concurrent use.
type typeface struct{ font *sfnt.Font }

func parseTypeface(data []byte) (*typeface, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	return &typeface{font: f}, nil
}

func (t *typeface) pen() *pen { return &pen{font: t.font} }

// pen sets text in one typeface. Letters are drawn from their outlines, since
// the watermark stands slanted and a bitmap face cannot be turned.
type pen struct {
	font   *sfnt.Font
	buffer sfnt.Buffer
}

// width is the length of a line in pixels.
func (p *pen) width(size float64, text string) (float64, error) {
	total, err := p.walk(size, text, nil)
	return total, err
}

// shapes returns the outlines of a line that starts at the origin, in pixels.
func (p *pen) shapes(size float64, text string) ([]shape, error) {
	shapes := make([]shape, 0, len(text))
	_, err := p.walk(size, text, func(x float64, id sfnt.GlyphIndex) error {
		segments, err := p.font.LoadGlyph(&p.buffer, id, ppem(size), nil)
		if err != nil {
			return fmt.Errorf("load glyph: %w", err)
		}
		if sh := outline(segments, x); len(sh.steps) > 0 {
			shapes = append(shapes, sh)
		}
		return nil
	})
	return shapes, err
}

// walk visits each glyph with its horizontal position and returns the total
// advance.
func (p *pen) walk(size float64, text string, visit func(x float64, id sfnt.GlyphIndex) error) (float64, error) {
	x := 0.0
	for _, r := range text {
		id, err := p.font.GlyphIndex(&p.buffer, r)
		if err != nil {
			return 0, fmt.Errorf("find glyph: %w", err)
		}
		if visit != nil {
			if err := visit(x, id); err != nil {
				return 0, err
			}
		}
		advance, err := p.font.GlyphAdvance(&p.buffer, id, ppem(size), font.HintingNone)
		if err != nil {
			return 0, fmt.Errorf("measure glyph: %w", err)
		}
		x += float64(advance) / 64
	}
	return x, nil
}

func ppem(size float64) fixed.Int26_6 { return fixed.Int26_6(math.Round(size * 64)) }

// shape is one or more closed outlines in pixels.
type shape struct{ steps []step }

type step struct {
	op sfnt.SegmentOp
	at [3][2]float64
}

// add appends a corner; first begins an outline.
func (s *shape) add(first bool, x, y float64) {
	op := sfnt.SegmentOpLineTo
	if first {
		op = sfnt.SegmentOpMoveTo
	}
	s.steps = append(s.steps, step{op: op, at: [3][2]float64{{x, y}}})
}

func outline(segments sfnt.Segments, dx float64) shape {
	steps := make([]step, len(segments))
	for i, seg := range segments {
		steps[i].op = seg.Op
		for k := range points(seg.Op) {
			steps[i].at[k] = [2]float64{float64(seg.Args[k].X)/64 + dx, float64(seg.Args[k].Y) / 64}
		}
	}
	return shape{steps: steps}
}

// turned returns the shape turned around the origin and moved to x, y.
func (s shape) turned(x, y, sin, cos float64) shape {
	out := shape{steps: make([]step, len(s.steps))}
	for i, st := range s.steps {
		out.steps[i].op = st.op
		for k := range points(st.op) {
			px, py := st.at[k][0], st.at[k][1]
			out.steps[i].at[k] = [2]float64{x + px*cos - py*sin, y + px*sin + py*cos}
		}
	}
	return out
}

func (s shape) bounds() image.Rectangle {
	minX, minY := math.Inf(1), math.Inf(1)
	maxX, maxY := math.Inf(-1), math.Inf(-1)
	for _, st := range s.steps {
		for k := range points(st.op) {
			minX, maxX = min(minX, st.at[k][0]), max(maxX, st.at[k][0])
			minY, maxY = min(minY, st.at[k][1]), max(maxY, st.at[k][1])
		}
	}
	if len(s.steps) == 0 {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(minX)), int(math.Floor(minY)), int(math.Ceil(maxX))+1, int(math.Ceil(maxY))+1)
}

// trace hands the outline to the rasterizer, moved by -dx, -dy.
func (s shape) trace(r *vector.Rasterizer, dx, dy float32) {
	at := func(st step, k int) (float32, float32) {
		return float32(st.at[k][0]) - dx, float32(st.at[k][1]) - dy
	}
	for i, st := range s.steps {
		ax, ay := at(st, 0)
		switch st.op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				r.ClosePath()
			}
			r.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			r.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			bx, by := at(st, 1)
			r.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			bx, by := at(st, 1)
			cx, cy := at(st, 2)
			r.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	r.ClosePath()
}

// points is how many points a segment carries.
func points(op sfnt.SegmentOp) int {
	switch op {
	case sfnt.SegmentOpQuadTo:
		return 2
	case sfnt.SegmentOpCubeTo:
		return 3
	default:
		return 1
	}
}
