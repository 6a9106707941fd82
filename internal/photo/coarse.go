package photo

import (
	"image"
	"image/color"
	"image/draw"
)

const (
	// tile is the side of the squares that are looked at, in pixels. One of a
	// window has a ground: a colour that more than a third of its pixels have.
	tile   = 16
	ground = 3
	// tone is the distance of the colours of a photograph.
	tone = 24
)

// coarsen draws the photographs on a picture with larger dots, and fewer
// colours; 1 leaves them as they are.
func coarsen(img *image.RGBA, dot int) *image.RGBA {
	if dot == 1 {
		return img
	}
	out := image.NewRGBA(img.Rect)
	copy(out.Pix, img.Pix)
	for y := 0; y < img.Rect.Dy(); y += tile {
		for x := 0; x < img.Rect.Dx(); x += tile {
			square := image.Rect(x, y, x+tile, y+tile).Intersect(img.Rect)
			if !photographed(img, square) {
				continue
			}
			for v := y; v < square.Max.Y; v += dot {
				for u := x; u < square.Max.X; u += dot {
					at := image.Rect(u, v, u+dot, v+dot).Intersect(square)
					draw.Draw(out, at, image.NewUniform(coarse(img, at)), image.Point{}, draw.Src)
				}
			}
		}
	}
	return out
}

// around are most of the squares about one in a photograph: fewer lack a ground
// where a badge or an icon stands by itself.
const around = 3

// photographed reports whether a square is of a photograph.
func photographed(img *image.RGBA, square image.Rectangle) bool {
	if hasGround(img, square) {
		return false
	}
	n := 0
	for _, to := range []image.Point{{X: tile}, {X: -tile}, {Y: tile}, {Y: -tile}} {
		next := square.Add(to).Intersect(img.Rect)
		if !next.Empty() && !hasGround(img, next) {
			n++
		}
	}
	return n >= around
}

// hasGround reports whether one colour fills much of a square.
func hasGround(img *image.RGBA, square image.Rectangle) bool {
	counts, most := map[[3]uint8]int{}, 0
	for y := square.Min.Y; y < square.Max.Y; y++ {
		for x := square.Min.X; x < square.Max.X; x++ {
			i := img.PixOffset(x, y)
			c := [3]uint8(img.Pix[i : i+3])
			counts[c]++
			most = max(most, counts[c])
		}
	}
	return most*ground > square.Dx()*square.Dy()
}

// coarse is the colour of a dot.
func coarse(img *image.RGBA, dot image.Rectangle) color.RGBA {
	var sum [3]int
	for y := dot.Min.Y; y < dot.Max.Y; y++ {
		for x := dot.Min.X; x < dot.Max.X; x++ {
			i := img.PixOffset(x, y)
			for a := range 3 {
				sum[a] += int(img.Pix[i+a])
			}
		}
	}
	n := dot.Dx() * dot.Dy()
	level := func(a int) uint8 { return uint8(min((sum[a]/n+tone/2)/tone*tone, 255)) } //nolint:gosec // 255 at most
	return color.RGBA{level(0), level(1), level(2), 0xff}
}
