package paper

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the empty border a QR code needs, in modules (ISO/IEC 18004).
const quiet = 4

// qr draws a code as one filled path, so that no seams show between modules
// however a viewer smooths; the quiet zone lies inside side.
func (c *canvas) qr(code Code, x, y, side float64) {
	if !code.printable() {
		c.fail("code")
		return
	}
	// Level M survives a fold or a stain and keeps the modules of a cheap
	// printer large.
	image, err := qr.Encode(code.String(), qr.M, qr.Unicode)
	if err != nil {
		c.fail("code")
		return
	}
	n := image.Bounds().Dx()
	k := c.pdf.GetConversionRatio()
	_, pageHeight := c.pdf.GetPageSize()
	module := side / float64(n+2*quiet)
	isDark := func(col, row int) bool { return color.GrayModel.Convert(image.At(col, row)) == color.Gray{} }

	var path strings.Builder
	path.WriteString("q 0 g\n")
	for row := range n {
		for col := 0; col < n; {
			end := col
			for end < n && isDark(end, row) {
				end++
			}
			if end > col {
				left := x + float64(quiet+col)*module
				bottom := pageHeight - y - float64(quiet+row+1)*module
				fmt.Fprintf(&path, "%.4f %.4f %.4f %.4f re\n", left*k, bottom*k, float64(end-col)*module*k, module*k)
			}
			col = end + 1
		}
	}
	path.WriteString("f Q\n")
	c.pdf.RawWriteStr(path.String())
}
