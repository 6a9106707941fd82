package scan

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"

	"golang.org/x/image/vector"
)

// canvas is a sheet of paper measured in millimetres from its top left corner.
// Text sizes are the height of the letter body in millimetres too.
type canvas struct {
	img           *image.RGBA
	width, height float64
	scale         float64 // pixels per millimetre
	regular, bold *pen
	raster        *vector.Rasterizer
	err           error // first failure of a typeface
}

type align int

const (
	left align = iota
	center
	right
)

// style is how a line of text is set.
type style struct {
	size  float64
	bold  bool
	color color.RGBA
	align align
}

func newCanvas(s *Studio, width, height, scale float64) *canvas {
	w, h := int(math.Round(width*scale)), int(math.Round(height*scale))
	c := &canvas{
		img: image.NewRGBA(image.Rect(0, 0, w, h)), width: width, height: height, scale: scale,
		regular: s.regular.pen(), bold: s.bold.pen(), raster: vector.NewRasterizer(1, 1),
	}
	c.fill(0, 0, width, height, paperWhite)
	return c
}

func (c *canvas) pen(st style) *pen {
	if st.bold {
		return c.bold
	}
	return c.regular
}

// textWidth is the length of a line in millimetres.
func (c *canvas) textWidth(st style, text string) float64 {
	w, err := c.pen(st).width(st.size*c.scale, text)
	c.keep(err)
	return w / c.scale
}

// text sets one line with its baseline at y.
func (c *canvas) text(x, y float64, st style, text string) {
	switch st.align {
	case center:
		x -= c.textWidth(st, text) / 2
	case right:
		x -= c.textWidth(st, text)
	case left:
	}
	c.slanted(x, y, 0, st, text)
}

// slanted sets one line from x, y, turned by angle radians.
func (c *canvas) slanted(x, y, angle float64, st style, text string) {
	sin, cos := math.Sincos(angle)
	shapes, err := c.pen(st).shapes(st.size*c.scale, text)
	c.keep(err)
	for _, sh := range shapes {
		c.paint(sh.turned(x*c.scale, y*c.scale, sin, cos), st.color)
	}
}

// fitted sets a line, smaller where it would be longer than width.
func (c *canvas) fitted(x, y, width float64, st style, text string) {
	if w := c.textWidth(st, text); w > width {
		st.size *= width / w
	}
	c.text(x, y, st, text)
}

// paragraph sets text in lines of at most width and returns the baseline
// after the last one.
func (c *canvas) paragraph(x, y, width, leading float64, st style, text string) float64 {
	line := ""
	for word := range strings.FieldsSeq(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && c.textWidth(st, longer) > width {
			c.text(x, y, st, line)
			y += leading
			longer = word
		}
		line = longer
	}
	c.text(x, y, st, line)
	return y + leading
}

func (c *canvas) fill(x, y, w, h float64, col color.RGBA) {
	r := image.Rect(c.px(x), c.px(y), c.px(x+w), c.px(y+h))
	draw.Draw(c.img, r, image.NewUniform(col), image.Point{}, draw.Over)
}

// rule draws a horizontal or vertical line, at least one pixel wide.
func (c *canvas) rule(x0, y0, x1, y1, width float64, col color.RGBA) {
	w := max(width, 1/c.scale)
	c.fill(x0-w/2, y0-w/2, x1-x0+w, y1-y0+w, col)
}

func (c *canvas) box(x, y, w, h, line float64, col color.RGBA) {
	c.rule(x, y, x+w, y, line, col)
	c.rule(x, y+h, x+w, y+h, line, col)
	c.rule(x, y, x, y+h, line, col)
	c.rule(x+w, y, x+w, y+h, line, col)
}

// ellipse paints a filled ellipse around x, y.
func (c *canvas) ellipse(x, y, rx, ry float64, col color.RGBA) {
	var sh shape
	c.round(&sh, x, y, rx, ry)
	c.paint(sh, col)
}

// polygon paints a filled outline.
func (c *canvas) polygon(corners [][2]float64, col color.RGBA) {
	var sh shape
	for i, p := range corners {
		sh.add(i == 0, p[0]*c.scale, p[1]*c.scale)
	}
	c.paint(sh, col)
}

// stroke paints a pen line of the given width through the points, with round
// corners. It is one shape, so that see-through ink does not darken where the
// line meets itself; all its parts turn the same way.
func (c *canvas) stroke(points [][2]float64, width float64, col color.RGBA) {
	var sh shape
	for i := 1; i < len(points); i++ {
		ax, ay, bx, by := points[i-1][0], points[i-1][1], points[i][0], points[i][1]
		length := math.Hypot(bx-ax, by-ay)
		if length == 0 {
			continue
		}
		nx, ny := -(by-ay)/length*width/2, (bx-ax)/length*width/2
		for k, p := range [...][2]float64{{ax + nx, ay + ny}, {bx + nx, by + ny}, {bx - nx, by - ny}, {ax - nx, ay - ny}} {
			sh.add(k == 0, p[0]*c.scale, p[1]*c.scale)
		}
		c.round(&sh, bx, by, width/2, width/2)
	}
	c.paint(sh, col)
}

// round adds an ellipse to a shape.
func (c *canvas) round(sh *shape, x, y, rx, ry float64) {
	corners := max(8, min(64, int(3*math.Sqrt(max(rx, ry)*c.scale))))
	for i := range corners {
		sin, cos := math.Sincos(-2 * math.Pi * float64(i) / float64(corners))
		sh.add(i == 0, (x+rx*cos)*c.scale, (y+ry*sin)*c.scale)
	}
}

// paint fills a shape given in pixels.
func (c *canvas) paint(sh shape, col color.RGBA) {
	bounds := sh.bounds().Intersect(c.img.Rect)
	if bounds.Empty() {
		return
	}
	c.raster.Reset(bounds.Dx(), bounds.Dy())
	sh.trace(c.raster, float32(bounds.Min.X), float32(bounds.Min.Y))
	c.raster.Draw(c.img, bounds, image.NewUniform(col), image.Point{})
}

func (c *canvas) px(mm float64) int { return int(math.Round(mm * c.scale)) }

func (c *canvas) keep(err error) {
	if c.err == nil {
		c.err = err
	}
}
