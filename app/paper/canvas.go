package paper

import (
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"titian/assets"
)

// colour is 0xRRGGBB.
type colour uint32

// The light tokens of the look, plus hairline: the screen's line colour
// vanishes on a black-and-white printer.
const (
	ink      colour = 0x1A2B2B
	inkSoft  colour = 0x5A6B69
	leaf     colour = 0x0B6E4F
	leafSoft colour = 0xDDF0E7
	sunSoft  colour = 0xFFF1D6
	surface  colour = 0xFFFFFF
	hairline colour = 0xA9B3AD
	black    colour = 0x000000
)

func (c colour) rgb() (r, g, b int) { return int(c >> 16 & 0xFF), int(c >> 8 & 0xFF), int(c & 0xFF) }

// style is how a text looks; size is in points.
type style struct {
	weight assets.Weight
	size   float64
	ink    colour
}

func regular(size float64) style { return style{assets.Regular, size, ink} }
func strong(size float64) style  { return style{assets.SemiBold, size, ink} }
func bold(size float64) style    { return style{assets.Bold, size, ink} }
func (s style) in(c colour) style {
	s.ink = c
	return s
}

// mmPerPoint and leading turn a size in points into a line height in mm.
const (
	mmPerPoint = 25.4 / 72
	leading    = 1.38
	// baseline is where letters stand within a line, as a share of the size.
	baseline = 1.02
)

func (s style) lineHeight() float64 { return s.size * mmPerPoint * leading }

// pageSize in mm.
type pageSize struct{ width, height float64 }

// The sizes of our papers; the card is ISO/IEC 7810 ID-1 to a tenth of a mm.
func a4() pageSize       { return pageSize{210, 297} }
func a5() pageSize       { return pageSize{148, 210} }
func cardSize() pageSize { return pageSize{85.6, 54} }

// meta is what a document says of itself.
type meta struct {
	local   string
	printed time.Time
}

// canvas is a page under the pen. Lengths are in mm from the top left corner;
// y is the top of a line of text, not its baseline. The first failure sticks.
type canvas struct {
	press *Press
	pdf   *fpdf.Fpdf
	// pages is the number of pages, 0 while they are being counted.
	pages int
	err   error
}

// check keeps from the PDF library what it panics at or replaces by the time
// of day.
func (m meta) check() error {
	if !isLocal(m.local) {
		return fmt.Errorf("local number: %w", ErrInput)
	}
	if y := m.printed.UTC().Year(); y < 2000 || y > 9999 {
		return fmt.Errorf("printed: %w", ErrInput)
	}
	return nil
}

func (p *Press) newCanvas(m meta, size pageSize, pages int) *canvas {
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: size.width, Ht: size.height}})
	for weight, face := range p.faces {
		pdf.AddUTF8FontFromBytes(string(weight), "", face.ttf)
	}
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(m.printed.UTC())
	pdf.SetModificationDate(m.printed.UTC())
	pdf.SetTitle(m.local, true)
	pdf.SetCreator("Titian", true)
	pdf.SetProducer("Titian", true)
	pdf.SetLang(p.words.language)
	return &canvas{press: p, pdf: pdf, pages: pages}
}

// fail notes that a field of the input cannot be printed.
func (c *canvas) fail(field string) {
	if c.err == nil {
		c.err = fmt.Errorf("%s: %w", field, ErrInput)
	}
}

func (c *canvas) failure() error {
	if c.err != nil {
		return c.err
	}
	return c.pdf.Error()
}

// say returns a text of the catalogue; args are names and values.
func (c *canvas) say(key string, args ...string) string {
	text, ok := c.press.words.fill(key, args...)
	if !ok && c.err == nil {
		c.err = fmt.Errorf("words have no %q", key)
	}
	return text
}

// width of clean text.
func (c *canvas) width(st style, s string) float64 { return c.press.width(st, s) }

// put writes clean text on one line.
func (c *canvas) put(st style, x, y float64, s string) {
	if s == "" {
		return
	}
	c.pdf.SetFont(string(st.weight), "", st.size)
	c.pdf.SetTextColor(st.ink.rgb())
	c.pdf.Text(x, y+st.size*mmPerPoint*baseline, s)
}

// text writes one line from x to the right; it is for short texts of ours.
func (c *canvas) text(st style, x, y float64, s string) {
	c.put(st, x, y, c.press.clean(s))
}

// textRight writes one line that ends at x.
func (c *canvas) textRight(st style, x, y float64, s string) {
	s = c.press.clean(s)
	c.put(st, x-c.width(st, s), y, s)
}

// textCentre writes one line in the middle of x.
func (c *canvas) textCentre(st style, x, y float64, s string) {
	s = c.press.clean(s)
	c.put(st, x-c.width(st, s)/2, y, s)
}

// paragraph writes text in as many lines as it needs and returns the y below.
func (c *canvas) paragraph(st style, x, y, width float64, s string) float64 {
	for _, line := range c.wrap(st, s, width) {
		c.put(st, x, y, line)
		y += st.lineHeight()
	}
	return y
}

// fill and frame draw a box with rounded corners; frame may be dashed.
func (c *canvas) fill(col colour, x, y, w, h, radius float64) {
	c.pdf.SetFillColor(col.rgb())
	c.pdf.RoundedRect(x, y, w, h, radius, "1234", "F")
}

func (c *canvas) frame(col colour, x, y, w, h, radius, thick float64, dashed bool) {
	c.pdf.SetDrawColor(col.rgb())
	c.pdf.SetLineWidth(thick)
	if dashed {
		c.pdf.SetDashPattern([]float64{1.6, 1.2}, 0)
		defer c.pdf.SetDashPattern(nil, 0)
	}
	c.pdf.RoundedRect(x, y, w, h, radius, "1234", "D")
}

func (c *canvas) line(col colour, x1, y1, x2, y2, thick float64) {
	c.pdf.SetDrawColor(col.rgb())
	c.pdf.SetLineWidth(thick)
	c.pdf.Line(x1, y1, x2, y2)
}

// dot marks one of two states: full, or an open ring.
func (c *canvas) dot(x, y, radius float64, full bool) {
	c.pdf.SetDrawColor(ink.rgb())
	c.pdf.SetFillColor(ink.rgb())
	c.pdf.SetLineWidth(0.4)
	paint := "D"
	if full {
		paint = "FD"
	}
	// The library's circles are visibly angular, its rounded corners are not.
	c.pdf.RoundedRect(x-radius, y-radius, 2*radius, 2*radius, radius, "1234", paint)
}
