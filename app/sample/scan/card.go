package scan

import "image/color"

// Field is a label and what stands behind it.
type Field struct{ Label, Value string }

// Tint is the colour of a card.
type Tint int

const (
	// Blue is the tint of an identity card.
	Blue Tint = iota
	// Green is the tint of a residence permit.
	Green
	// Red is the tint of the data page of a passport.
	Red
)

// Card is a card with a portrait: identity card, residence permit, or the
// data page of a passport.
type Card struct {
	Tint Tint
	// Heading holds the two centred lines at the top.
	Heading [2]string
	// Number is set large above the fields.
	Number Field
	Fields []Field
	// Issued holds place and date, below the portrait.
	Issued [2]string
	// Covered draws the silhouette with a headscarf.
	Covered bool
	// Signer is whose signature stands under the portrait.
	Signer string
}

func (Card) size() (float64, float64) { return 85.6, 54 }

func (k Card) draw(c *canvas) {
	k.background(c)
	heading := style{size: 3.4, bold: true, color: ink, align: center}
	c.fitted(c.width/2, 5.0, 78, heading, k.Heading[0])
	c.fitted(c.width/2, 8.8, 78, heading, k.Heading[1])

	c.text(3.4, 14.2, style{size: 3.6, bold: true, color: ink}, k.Number.Label)
	c.fitted(20.5, 14.2, 40.5, style{size: 4.2, bold: true, color: ink}, ": "+k.Number.Value)

	line := min(3.15, 36.0/float64(max(1, len(k.Fields))))
	label := style{size: line * 0.80, color: ink}
	value := style{size: line * 0.80, bold: true, color: ink}
	for i, f := range k.Fields {
		y := 18.2 + float64(i)*line
		c.fitted(3.4, y, 16.5, label, f.Label)
		c.text(20.5, y, label, ":")
		c.fitted(22, y, 39, value, f.Value)
	}

	portrait := color.RGBA{176, 44, 48, 255}
	if len(k.Number.Value)%2 == 1 {
		portrait = color.RGBA{44, 78, 150, 255}
	}
	c.silhouette(63, 12, 19.5, 24.5, portrait, k.Covered)
	small := style{size: 2.3, color: ink, align: center}
	c.fitted(72.7, 39.8, 22, small, k.Issued[0])
	c.fitted(72.7, 42.6, 22, small, k.Issued[1])
	c.signature(65.5, 48, 13, k.Signer)
}

// background is a wash with a fine wave, as security printing has.
func (k Card) background(c *canvas) {
	wash := [...][2]color.RGBA{
		Blue:  {{196, 222, 240, 255}, {168, 204, 232, 255}},
		Green: {{208, 230, 206, 255}, {178, 212, 182, 255}},
		Red:   {{240, 216, 210, 255}, {226, 190, 186, 255}},
	}[k.Tint]
	const bands = 54
	for i := range bands {
		c.fill(0, float64(i)*c.height/bands, c.width, c.height/bands+0.1, blend(wash[0], wash[1], i, bands))
	}
	fine := blend(wash[1], color.RGBA{90, 120, 150, 255}, 1, 5)
	for i := range 26 {
		y := 1.5 + float64(i)*2.05
		points := make([][2]float64, 0, 60)
		for j := range 60 {
			t := float64(j) / 59
			points = append(points, [2]float64{t * c.width, y + 2.4*wave(t*3+float64(i)*0.11)})
		}
		c.stroke(points, 0.11, fine)
	}
	c.ellipse(40, 32, 11, 11, blend(wash[0], wash[1], 4, 5))
}

func blend(a, b color.RGBA, share, of int) color.RGBA {
	mix := func(x, y uint8) uint8 { return clamp((int(x)*(of-share) + int(y)*share) / of) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// wave is a triangle with rounded ends, period 1, from -1 to 1.
func wave(t float64) float64 {
	t -= float64(int(t))
	if t > 0.5 {
		t = 1 - t
	}
	t = 2 * t
	return 2*t*t*(3-2*t) - 1
}
