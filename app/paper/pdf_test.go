package paper_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"titian/assets"
)

// reporter is what a test and a property have in common.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// document is what the tests read back from a PDF. Lengths are in points from
// the lower left corner, as in the file.
type document struct {
	raw           string
	width, height float64
	pages         []pageContent
	fonts         map[string]assets.Weight
}

type pageContent struct {
	stream string
	texts  []placed
	// modules of the QR code, if the page has one.
	modules []box
}

// box has its origin at the lower left.
type box struct{ left, bottom, right, top float64 }

// placed is one piece of text and the space its letters take.
type placed struct {
	box
	text string
	size float64
}

var (
	objectForm = regexp.MustCompile(`(?s)(\d+) 0 obj\n(.*?)\nendobj`)
	streamForm = regexp.MustCompile(`(?s)^<<.*?>>\nstream\n(.*)\nendstream`)
	boxForm    = regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`)
	pageForm   = regexp.MustCompile(`(?s)/Type /Page\n.*?/Contents (\d+) 0 R`)
	fontForm   = regexp.MustCompile(`/(F[0-9a-f]+) (\d+) 0 R`)
	baseForm   = regexp.MustCompile(`/BaseFont /utf8(\w+)`)
	textForm   = regexp.MustCompile(`(?s)BT /(F[0-9a-f]+) ([\d.]+) Tf ET|BT (-?[\d.]+) (-?[\d.]+) Td \(((?:\\.|[^\\()])*)\) Tj ET`)
	moduleForm = regexp.MustCompile(`(?m)^(-?[\d.]+) (-?[\d.]+) ([\d.]+) ([\d.]+) re$`)
)

// read takes a PDF of ours apart.
func read(tb reporter, b []byte) document {
	tb.Helper()
	d := document{raw: string(b), fonts: map[string]assets.Weight{}}
	objects := map[string]string{}
	var order []string
	for _, m := range objectForm.FindAllStringSubmatch(d.raw, -1) {
		objects[m[1]] = m[2]
		order = append(order, m[1])
	}
	size := boxForm.FindStringSubmatch(d.raw)
	if size == nil {
		tb.Fatal("no MediaBox")
	}
	d.width, d.height = number(tb, size[1]), number(tb, size[2])
	for _, m := range fontForm.FindAllStringSubmatch(d.raw, -1) {
		if base := baseForm.FindStringSubmatch(objects[m[2]]); base != nil {
			d.fonts[m[1]] = weight(tb, base[1])
		}
	}
	for _, id := range order {
		if m := pageForm.FindStringSubmatch(objects[id]); m != nil {
			d.pages = append(d.pages, d.readPage(tb, inflate(tb, objects[m[1]])))
		}
	}
	if len(d.pages) == 0 {
		tb.Fatal("no pages")
	}
	return d
}

func (d *document) readPage(tb reporter, stream string) pageContent {
	tb.Helper()
	p := pageContent{stream: stream}
	var face assets.Weight
	var size float64
	for _, m := range textForm.FindAllStringSubmatch(stream, -1) {
		if m[1] != "" {
			face, size = d.fonts[m[1]], number(tb, m[2])
			continue
		}
		text := decode(m[5])
		x, y := number(tb, m[3]), number(tb, m[4])
		p.texts = append(p.texts, placed{
			box:  box{x, y - 0.2*size, x + advance(tb, face, text)*size, y + 0.72*size},
			text: text, size: size,
		})
	}
	for _, m := range moduleForm.FindAllStringSubmatch(stream, -1) {
		x, y := number(tb, m[1]), number(tb, m[2])
		p.modules = append(p.modules, box{x, y, x + number(tb, m[3]), y + number(tb, m[4])})
	}
	return p
}

// text is everything written on all pages, pieces in order, no spaces.
func (d *document) text() string {
	var b strings.Builder
	for _, p := range d.pages {
		for _, t := range p.texts {
			b.WriteString(strings.ReplaceAll(t.text, " ", ""))
		}
	}
	return b.String()
}

// symbol paints the QR code of a page, four pixels a module, with its quiet
// zone.
func (p *pageContent) symbol() image.Image {
	left, bottom := p.modules[0].left, p.modules[0].bottom
	right, top, unit := left, bottom, p.modules[0].top-bottom
	for _, m := range p.modules {
		left, bottom, right, top = min(left, m.left), min(bottom, m.bottom), max(right, m.right), max(top, m.top)
	}
	const pixels, quiet = 4, 4
	n := int((right-left)/unit + 0.5)
	side := (n + 2*quiet) * pixels
	img := image.NewGray(image.Rect(0, 0, side, side))
	for i := range img.Pix {
		img.Pix[i] = 0xFF
	}
	for y := range n * pixels {
		for x := range n * pixels {
			px, py := left+(float64(x)+0.5)*unit/pixels, top-(float64(y)+0.5)*unit/pixels
			if slices.ContainsFunc(p.modules, func(m box) bool {
				return px > m.left && px < m.right && py > m.bottom && py < m.top
			}) {
				img.SetGray(x+quiet*pixels, y+quiet*pixels, color.Gray{})
			}
		}
	}
	return img
}

func number(tb reporter, s string) float64 {
	tb.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func weight(tb reporter, name string) assets.Weight {
	tb.Helper()
	for _, w := range []assets.Weight{assets.Regular, assets.SemiBold, assets.Bold} {
		if strings.EqualFold(string(w), name) {
			return w
		}
	}
	tb.Fatalf("unknown font %q", name)
	return ""
}

func inflate(tb reporter, object string) string {
	tb.Helper()
	m := streamForm.FindStringSubmatch(object)
	if m == nil {
		tb.Fatal("page without a stream")
	}
	r, err := zlib.NewReader(strings.NewReader(m[1]))
	if err != nil {
		tb.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

// decode undoes the escapes of a PDF string and reads it as UTF-16.
func decode(s string) string {
	var b bytes.Buffer
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			if s[i] == 'r' {
				b.WriteByte('\r')
				continue
			}
		}
		b.WriteByte(s[i])
	}
	units := make([]uint16, b.Len()/2)
	for i := range units {
		units[i] = uint16(b.Bytes()[2*i])<<8 | uint16(b.Bytes()[2*i+1])
	}
	return string(utf16.Decode(units))
}

// parsedFonts parses each font once for the whole test binary.
var parsedFonts = sync.OnceValues(func() (map[assets.Weight]*sfnt.Font, error) {
	parsed := map[assets.Weight]*sfnt.Font{}
	for _, w := range []assets.Weight{assets.Regular, assets.SemiBold, assets.Bold} {
		b, err := assets.Font(w)
		if err != nil {
			return nil, err
		}
		if parsed[w], err = sfnt.Parse(b); err != nil {
			return nil, err
		}
	}
	return parsed, nil
})

// advance measures text from the font file itself, in shares of the size.
func advance(tb reporter, w assets.Weight, text string) float64 {
	tb.Helper()
	fonts, err := parsedFonts()
	if err != nil {
		tb.Fatal(err)
	}
	parsed := fonts[w]
	var buf sfnt.Buffer
	sum := 0.0
	for _, r := range text {
		glyph, err := parsed.GlyphIndex(&buf, r)
		if err != nil {
			tb.Fatal(err)
		}
		if glyph == 0 {
			tb.Errorf("the font has no %U", r)
		}
		width, err := parsed.GlyphAdvance(&buf, glyph, fixed.I(1000), font.HintingNone)
		if err != nil {
			tb.Fatal(err)
		}
		sum += float64(width) / 64 / 1000
	}
	return sum
}

func (b box) String() string {
	return fmt.Sprintf("[%.1f %.1f %.1f %.1f]", b.left, b.bottom, b.right, b.top)
}

func (b box) overlaps(o box) bool {
	const slack = 0.2
	return b.left < o.right-slack && o.left < b.right-slack && b.bottom < o.top-slack && o.bottom < b.top-slack
}
