package scan

import (
	"hash/fnv"
	"image/color"
	"math"
	"math/rand/v2"
)

var (
	paperWhite = color.RGBA{250, 248, 242, 255}
	ink        = color.RGBA{28, 28, 32, 255}
	faded      = color.RGBA{96, 98, 104, 255}
	ballpoint  = color.RGBA{32, 52, 140, 255}
	paperGrey  = color.RGBA{226, 226, 222, 255}
	// stampRed is see-through: premultiplied with 32 % opacity.
	stampRed = color.RGBA{66, 6, 10, 82}
)

// watermark writes across the whole sheet that it is an example. It stands
// over everything else, so that no crop of the paper looks real.
func (c *canvas) watermark() {
	const words = "CONTOH – BUKAN DOKUMEN ASLI"
	diagonal := math.Hypot(c.width, c.height)
	angle := -math.Atan2(c.height, c.width)
	st := style{size: 10, bold: true, color: stampRed}
	st.size *= diagonal * 0.80 / c.textWidth(st, words)
	length := c.textWidth(st, words)
	sin, cos := math.Sincos(angle)
	drop := st.size * 0.35 // from the middle of the capitals to the baseline
	c.slanted(c.width/2-length/2*cos-drop*sin, c.height/2-length/2*sin+drop*cos, angle, st, words)
}

// silhouette draws a head and shoulders in a coloured frame: no face.
func (c *canvas) silhouette(x, y, w, h float64, background color.RGBA, covered bool) {
	skin := color.RGBA{186, 140, 108, 255}
	coat := color.RGBA{236, 236, 232, 255}
	hair := color.RGBA{36, 30, 28, 255}
	c.fill(x, y, w, h, background)
	cx, head := x+w/2, y+h*0.40
	if covered {
		coat, hair = color.RGBA{70, 88, 120, 255}, color.RGBA{70, 88, 120, 255}
		c.ellipse(cx, head+h*0.06, w*0.30, h*0.30, hair)
	} else {
		c.ellipse(cx, head-h*0.05, w*0.235, h*0.21, hair)
	}
	shoulders := make([][2]float64, 0, 33) // cut off at the frame
	for i := range 33 {
		sin, cos := math.Sincos(math.Pi * float64(i) / 32)
		shoulders = append(shoulders, [2]float64{cx - w*0.47*cos, y + h - h*0.36*sin})
	}
	c.polygon(shoulders, coat)
	c.fill(cx-w*0.09, head+h*0.12, w*0.18, h*0.17, skin)
	c.ellipse(cx, head+h*0.01, w*0.20, h*0.185, skin)
	c.box(x, y, w, h, 0.15, faded)
}

// signature scribbles a name with a ballpoint: the same name, the same hand.
func (c *canvas) signature(x, y, width float64, name string) {
	rng := hand(name)
	swing, speed, lean := 0.08+0.10*rng.Float64(), 4+5*rng.Float64(), 0.3*rng.Float64()
	first, second := 2*math.Pi*rng.Float64(), 2*math.Pi*rng.Float64()
	points := make([][2]float64, 0, 90)
	for i := range 90 {
		t := float64(i) / 89
		fade := 1 - 0.75*t
		px := x + width*(t*0.9+0.06*math.Sin(speed*4.1*t+first)*fade)
		py := y - width*lean*t + width*swing*fade*(math.Sin(speed*5.3*t+first)+0.5*math.Sin(speed*9.7*t+second))
		points = append(points, [2]float64{px, py})
	}
	c.stroke(points, 0.35, ballpoint)
	c.stroke([][2]float64{{x, y + width*0.14}, {x + width*0.95, y + width*0.09}}, 0.3, ballpoint)
}

// hand is the same dice for the same name.
func hand(name string) *rand.Rand {
	sum := fnv.New64a()
	sum.Write([]byte(name))
	return dice(sum.Sum64())
}

// thumbprint draws the ridges of an inked thumb around x, y.
func (c *canvas) thumbprint(x, y float64, name string) {
	rng := hand(name)
	twist := rng.Float64()
	for i := range 9 {
		r := 1.2 + float64(i)*0.85
		ridge := make([][2]float64, 0, 33)
		from := 2 * math.Pi * rng.Float64() * 0.2
		for j := range 33 {
			sin, cos := math.Sincos(from + 2*math.Pi*0.92*float64(j)/32)
			ridge = append(ridge, [2]float64{x + r*0.78*cos + twist*sin, y + r*sin + 0.3*math.Sin(4*from+cos*3)})
		}
		c.stroke(ridge, 0.38, color.RGBA{52, 40, 104, 170})
	}
}

// dutyStamp draws a stamp of Rp10.000 that is none.
func (c *canvas) dutyStamp(x, y float64) {
	magenta := color.RGBA{182, 74, 118, 255}
	c.fill(x, y, 24, 17, color.RGBA{244, 220, 228, 255})
	c.box(x, y, 24, 17, 0.4, magenta)
	st := style{size: 3.2, bold: true, color: magenta, align: center}
	c.text(x+12, y+5, st, "METERAI")
	c.text(x+12, y+9.5, st, "10000")
	st.size = 2.6
	c.text(x+12, y+14, st, "CONTOH")
}

// seal draws a round office stamp that says it is an example.
func (c *canvas) seal(x, y, radius float64) {
	purple := color.RGBA{52, 26, 92, 130}
	for _, r := range []float64{radius, radius * 0.92, radius * 0.62} {
		ring := make([][2]float64, 0, 65)
		for i := range 65 {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / 64)
			ring = append(ring, [2]float64{x + r*cos, y + r*sin})
		}
		c.stroke(ring, radius*0.035, purple)
	}
	st := style{size: radius * 0.34, bold: true, color: purple, align: center}
	c.text(x, y+st.size*0.35, st, "CONTOH")
	letters := []rune("· BUKAN STEMPEL ASLI · BUKAN STEMPEL ASLI ")
	small := style{size: radius * 0.22, bold: true, color: purple}
	for i, r := range letters {
		turn := 2 * math.Pi * float64(i) / float64(len(letters))
		sin, cos := math.Sincos(turn)
		c.slanted(x+radius*0.70*sin, y-radius*0.70*cos, turn, small, string(r))
	}
}
