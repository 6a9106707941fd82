package kit

import (
	"image"
	"image/draw"
)

// turnable is a picture in falling sizes, each half of the one before, so that
// whatever size is asked for, the graphics card makes one smaller by less than
// half and nothing flickers. It turns without reading the picture again. The
// zero turnable is empty.
type turnable struct {
	levels []*image.RGBA // not turned
	turns  int           // quarters to the right, 0 to 3
	turned []*image.RGBA // by level; nil until asked for
}

// leastLevel is where halving ends, in pixels of the shorter side.
const leastLevel = 200

func newTurnable(picture image.Image) turnable {
	if picture == nil || picture.Bounds().Empty() {
		return turnable{}
	}
	b := picture.Bounds()
	whole := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(whole, whole.Bounds(), picture, b.Min, draw.Src)
	t := turnable{levels: []*image.RGBA{whole}}
	for last := whole; min(last.Rect.Dx(), last.Rect.Dy()) >= 2*leastLevel; {
		last = halved(last)
		t.levels = append(t.levels, last)
	}
	t.turned = make([]*image.RGBA, len(t.levels))
	return t
}

func (t *turnable) empty() bool { return len(t.levels) == 0 }

// size is that of the picture as it is turned, in pixels.
func (t *turnable) size() (w, h int) {
	if t.empty() {
		return 0, 0
	}
	b := t.levels[0].Rect
	if t.turns%2 == 1 {
		return b.Dy(), b.Dx()
	}
	return b.Dx(), b.Dy()
}

func (t *turnable) turn() {
	t.turns = (t.turns + 1) % 4
	clear(t.turned)
}

// level returns the smallest version that is at least this wide, or the whole
// picture.
func (t *turnable) level(width int) *image.RGBA {
	whole, _ := t.size()
	n := 0
	for n+1 < len(t.levels) && whole>>(n+1) >= width {
		n++
	}
	if t.turned[n] == nil {
		t.turned[n] = turnedBy(t.levels[n], t.turns)
	}
	return t.turned[n]
}

// halved averages each square of four pixels; an odd last line is left out.
func halved(src *image.RGBA) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, src.Rect.Dx()/2, src.Rect.Dy()/2))
	for y := range dst.Rect.Dy() {
		up, down := src.Pix[2*y*src.Stride:], src.Pix[(2*y+1)*src.Stride:]
		out := dst.Pix[y*dst.Stride : (y+1)*dst.Stride]
		for x := 0; x < len(out); x += 4 {
			for c := range 4 {
				sum := int(up[2*x+c]) + int(up[2*x+4+c]) + int(down[2*x+c]) + int(down[2*x+4+c])
				out[x+c] = uint8((sum + 2) / 4) //nolint:gosec // the mean of four bytes is a byte
			}
		}
	}
	return dst
}

// turnedBy returns the picture turned by quarters to the right; itself for 0.
func turnedBy(src *image.RGBA, quarters int) *image.RGBA {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if quarters == 0 {
		return src
	}
	size := image.Rect(0, 0, h, w)
	if quarters == 2 {
		size = image.Rect(0, 0, w, h)
	}
	dst := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			var to int
			switch quarters {
			case 1:
				to = dst.PixOffset(h-1-y, x)
			case 2:
				to = dst.PixOffset(w-1-x, h-1-y)
			default:
				to = dst.PixOffset(y, w-1-x)
			}
			from := src.PixOffset(x, y)
			copy(dst.Pix[to:to+4], src.Pix[from:from+4])
		}
	}
	return dst
}
