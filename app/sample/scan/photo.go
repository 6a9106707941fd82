package scan

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// surface is what a sheet lies on when its picture is taken.
type surface struct {
	color  color.RGBA
	fibre  int     // contrast of the grain of the wood, 0 for none
	shadow int     // darkness beside the edge of the sheet, 0 to 256
	border float64 // of the picture, as a share of the longer side of the sheet
	tilt   float64 // greatest angle of the sheet, in radians
	shade  float64 // how much darker the darkest corner is, 0 to 1
}

// table is a wooden table under a phone.
func table(rng *rand.Rand) surface {
	tops := []color.RGBA{{121, 85, 58, 255}, {92, 71, 56, 255}, {156, 124, 92, 255}, {74, 84, 80, 255}}
	return surface{color: tops[rng.IntN(len(tops))], fibre: 22, shadow: 106, border: 0.045, tilt: 0.035, shade: 0.22}
}

// lid is the white lid of a flatbed scanner.
func lid(rng *rand.Rand) surface {
	v := clamp(232 + rng.IntN(12))
	return surface{color: color.RGBA{v, v, v, 255}, shadow: 40, border: 0.015, tilt: 0.009, shade: 0.03}
}

// photograph lays the sheet on the surface, a little askew, in uneven light.
// Positions are whole numbers of 1/65536 pixel, so that the same picture comes
// out on every machine.
func photograph(sheet *canvas, on surface, rng *rand.Rand) *image.RGBA {
	src := sheet.img
	sw, sh := src.Rect.Dx(), src.Rect.Dy()
	border := int(on.border * float64(max(sw, sh)))
	dst := image.NewRGBA(image.Rect(0, 0, sw+2*border, sh+2*border))
	angle := (0.3 + 0.7*rng.Float64()) * on.tilt
	if rng.IntN(2) == 0 {
		angle = -angle
	}
	light := newLight(dst.Rect.Dx(), dst.Rect.Dy(), on.shade, rng)
	wood := newFibre(dst.Rect.Dy(), on.fibre, rng)
	sin, cos := math.Sincos(angle)
	du, dv := int(math.Round(cos*65536)), int(math.Round(sin*65536))
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	for y := range h {
		u := (sw<<16)/2 - du*w/2 - dv*(y-h/2)
		v := (sh<<16)/2 - dv*w/2 + du*(y-h/2)
		row := dst.Pix[y*dst.Stride:]
		for x := range w {
			p := row[4*x : 4*x+4 : 4*x+4]
			if u >= 0 && v >= 0 && u < (sw-1)<<16 && v < (sh-1)<<16 {
				sample(p, src, u, v)
			} else {
				on.under(p, u, v, sw, sh, wood.at(x, y))
			}
			light.fall(p, x, y)
			u, v = u+du, v+dv
		}
	}
	return dst
}

// sample reads src between four pixels.
func sample(p []uint8, src *image.RGBA, u, v int) {
	fx, fy := (u>>8)&255, (v>>8)&255
	i := (v>>16)*src.Stride + (u>>16)*4
	a := src.Pix[i : i+8 : i+8]
	b := src.Pix[i+src.Stride : i+src.Stride+8 : i+src.Stride+8]
	for k := range 3 {
		top := int(a[k])*(256-fx) + int(a[k+4])*fx
		bottom := int(b[k])*(256-fx) + int(b[k+4])*fx
		p[k] = clamp((top*(256-fy) + bottom*fy) >> 16)
	}
	p[3] = 255
}

// under paints the surface beside the sheet, darker in the shadow of its edge.
func (on surface) under(p []uint8, u, v, sw, sh, grain int) {
	away := max(-u, -v, u-(sw-1)<<16, v-(sh-1)<<16) >> 16
	reach := max(sw, sh) / 100
	dark := 256
	if away < reach {
		dark = 256 - on.shadow + on.shadow*away/reach
	}
	p[0] = clamp((int(on.color.R) + grain) * dark >> 8)
	p[1] = clamp((int(on.color.G) + grain) * dark >> 8)
	p[2] = clamp((int(on.color.B) + grain) * dark >> 8)
	p[3] = 255
}

// cell is the distance in pixels between two nodes of the light.
const cell = 64

// light is a coarse net of brightness: a slope of the room's light and the
// unevenness of the paper. Values are 256ths of the full brightness.
type light struct {
	nodes  []int
	stride int
}

func newLight(w, h int, shade float64, rng *rand.Rand) light {
	l := light{stride: w/cell + 2}
	rows := h/cell + 2
	sin, cos := math.Sincos(2 * math.Pi * rng.Float64())
	for j := range rows {
		for i := range l.stride {
			x, y := float64(i)/float64(l.stride)-0.5, float64(j)/float64(rows)-0.5
			slope := 0.5 - (x*cos+y*sin)/math.Sqrt2
			corner := (x*x + y*y) * 2
			fall := shade * (0.6*slope + 0.4*corner)
			l.nodes = append(l.nodes, int(math.Round(256*(1-fall)))+rng.IntN(5)-2)
		}
	}
	return l
}

func (l light) fall(p []uint8, x, y int) {
	i := (y/cell)*l.stride + x/cell
	fx, fy := x%cell, y%cell
	top := l.nodes[i]*(cell-fx) + l.nodes[i+1]*fx
	bottom := l.nodes[i+l.stride]*(cell-fx) + l.nodes[i+l.stride+1]*fx
	f := (top*(cell-fy) + bottom*fy) / (cell * cell)
	for k := range 3 {
		p[k] = clamp(int(p[k]) * f >> 8)
	}
}

// fibre is the grain of wood, in bands along the picture.
type fibre struct{ bands []int }

func newFibre(h, contrast int, rng *rand.Rand) fibre {
	f := fibre{bands: make([]int, h+256)}
	if contrast == 0 {
		return f
	}
	tone := 0
	for i := range f.bands {
		tone = max(-contrast, min(contrast, tone+rng.IntN(7)-3))
		f.bands[i] = tone
	}
	return f
}

func (f fibre) at(x, y int) int {
	bend := (x >> 4) & 255
	if bend > 127 {
		bend = 255 - bend
	}
	return f.bands[y+bend]
}

func clamp(v int) uint8 { return uint8(max(0, min(255, v))) }

// addNoise gives every pixel the noise of a small sensor, the same in its
// three channels.
func addNoise(img *image.RGBA, seed uint64) {
	bits := rand.NewPCG(seed, 1)
	word := uint64(0)
	for i := 0; i < len(img.Pix); i += 4 {
		if i%16 == 0 {
			word = bits.Uint64()
		}
		n := (int(word&255) + int(word>>8&255) - 255) * 18 >> 8
		word >>= 16
		for k := range 3 {
			img.Pix[i+k] = clamp(int(img.Pix[i+k]) + n)
		}
	}
}

func toGray(img *image.RGBA) *image.Gray {
	out := image.NewGray(img.Rect)
	for i := range out.Pix {
		p := img.Pix[4*i : 4*i+3 : 4*i+3]
		out.Pix[i] = clamp((77*int(p[0]) + 150*int(p[1]) + 29*int(p[2])) >> 8)
	}
	return out
}

// grainSteps is the number of the strongest of the scanner's grains, ± 32 grey
// levels. Step 0 is ± half a level, which changes no pixel, and grainOctave steps
// double the strength: few, and the weak end would jump in size.
const (
	grainOctave = 32
	grainSteps  = 6 * grainOctave
)

// grainStrength is the strength of a step in 1/256 of a grey level.
func grainStrength(step int) int {
	return int(math.Exp2(7 + float64(step)/grainOctave))
}

// grainFor is the step that likely costs so many bytes per pixel: noise of
// ± a levels takes about log2(a) + 0.7 bits.
func grainFor(bytesPerPixel float64) int {
	return int(max(0, min(grainSteps, grainOctave*(8*bytesPerPixel-1))))
}

// withGrain returns a copy of the picture with noise of the strength given,
// in 1/256 of a grey level.
func withGrain(img *image.Gray, strength int, seed uint64) *image.Gray {
	bits := rand.NewPCG(seed, 2)
	out := image.NewGray(img.Rect)
	word := uint64(0)
	for i, v := range img.Pix {
		if i%4 == 0 {
			word = bits.Uint64()
		}
		n := (int(word&255)+int(word>>8&255)-255)*strength + 1<<15
		word >>= 16
		out.Pix[i] = clamp(int(v) + n>>16)
	}
	return out
}
