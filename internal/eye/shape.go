package eye

import (
	"image"
	"math"
	"strconv"

	"titian/ui/kit"
)

// grey is a picture without colours, from 0 to 255.
type grey struct {
	wide, high int
	dots       []float32
}

func newGrey(img image.Image) grey {
	b := img.Bounds()
	g := grey{b.Dx(), b.Dy(), make([]float32, 0, b.Dx()*b.Dy())}
	if rgba, ok := img.(*image.RGBA); ok {
		for i := 0; i < len(rgba.Pix); i += 4 {
			g.dots = append(g.dots, light(float32(rgba.Pix[i]), float32(rgba.Pix[i+1]), float32(rgba.Pix[i+2])))
		}
		return g
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, gr, bl, _ := img.At(x, y).RGBA()
			g.dots = append(g.dots, light(float32(r), float32(gr), float32(bl))/257)
		}
	}
	return g
}

// light is how light a colour is.
func light(r, g, b float32) float32 { return 0.299*r + 0.587*g + 0.114*b }

func (g grey) at(x, y int) float32 { return g.dots[y*g.wide+x] }

// cut takes a rectangle out.
func (g grey) cut(at image.Rectangle) grey {
	at = at.Intersect(image.Rect(0, 0, g.wide, g.high))
	out := grey{wide: at.Dx(), high: at.Dy()}
	for y := at.Min.Y; y < at.Max.Y; y++ {
		out.dots = append(out.dots, g.dots[y*g.wide+at.Min.X:y*g.wide+at.Max.X]...)
	}
	return out
}

// margin is what of the ground belongs to a shape, in pixels, so that a stroke
// is not found in a letter.
const margin = 2

// shape draws a text in a style.
func (e *Eye) shape(style kit.Style, text string) grey {
	name := strconv.Itoa(int(style)) + text
	if s, ok := e.drawn[name]; ok {
		return s
	}
	label := kit.NewLabel(style, text)
	e.slate.SetContent(label)
	e.slate.Resize(label.MinSize())
	drawn := newGrey(e.slate.Canvas().Capture())
	ink := image.Rectangle{}
	for y := range drawn.high {
		for x := range drawn.wide {
			if math.Abs(float64(drawn.at(x, y)-drawn.at(0, 0))) > 64 {
				ink = ink.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	e.drawn[name] = drawn.cut(ink.Inset(-margin))
	return e.drawn[name]
}

// likeness of a shape to what stands at a place is 1 for the same, also if light
// and dark have changed places: the correlation of both. Only every step-th dot
// is looked at.
func likeness(in, s grey, at image.Point, step int) float64 {
	var n, a, b, aa, bb, ab float32
	for y := 0; y < s.high; y += step {
		one, other := s.dots[y*s.wide:(y+1)*s.wide], in.dots[(at.Y+y)*in.wide+at.X:]
		for x := (y / step) % step; x < s.wide; x += step {
			u, v := one[x]-128, other[x]-128
			a, b, aa, bb, ab = a+u, b+v, aa+u*u, bb+v*v, ab+u*v
			n++
		}
	}
	spread := float64(aa-a*a/n) * float64(bb-b*b/n)
	if spread <= 1 {
		return 0
	}
	return math.Abs(float64(ab-a*b/n)) / math.Sqrt(spread)
}

// find looks for a shape with its upper left corner in a rectangle, and returns
// the best place and how like it is; nothing where it is less like it than least.
func find(in, s grey, corner image.Rectangle, least float64) (best image.Point, like float64) {
	const (
		rough = 3
		hint  = 0.04 // what is less like it by more than this at first sight is passed by
	)
	corner = corner.Intersect(image.Rect(0, 0, in.wide-s.wide+1, in.high-s.high+1))
	for y := corner.Min.Y; y < corner.Max.Y; y++ {
		for x := corner.Min.X; x < corner.Max.X; x++ {
			at := image.Pt(x, y)
			if likeness(in, s, at, rough) < least-hint {
				continue
			}
			if l := likeness(in, s, at, 1); l >= least && l > like {
				best, like = at, l
			}
		}
	}
	return best, like
}
