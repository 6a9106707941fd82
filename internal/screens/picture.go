package main

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"slices"
)

// pictureBytes is what a picture may weigh.
const pictureBytes = 60_000

// save writes a picture as a palette PNG, as finely as its weight allows. A scan
// on it weighs most and is not what is looked at: it is drawn coarsely before
// the window loses a colour.
func save(name string, img *image.RGBA) error {
	var small []byte
	for _, try := range []struct{ dot, colours int }{{1, 128}, {2, 128}, {2, 64}, {3, 64}, {4, 64}, {4, 48}, {6, 48}, {8, 48}, {8, 32}} {
		var buf bytes.Buffer
		encoder := png.Encoder{CompressionLevel: png.BestCompression}
		if err := encoder.Encode(&buf, reduce(coarsen(img, try.dot), try.colours)); err != nil {
			return fmt.Errorf("write picture: %w", err)
		}
		if small = buf.Bytes(); len(small) <= pictureBytes {
			break
		}
	}
	if err := os.WriteFile(name, small, 0o600); err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return nil
}

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

// shade is a colour and how often it stands in a picture.
type shade struct {
	c [3]uint8
	n int
}

// plain is how many of the colours are the commonest of the picture as they
// are: grounds and texts of the window, beside which a scan has thousands of
// its own.
const plain = 2

// reduce returns a picture with at most so many colours: the commonest half
// as it is, the rest by median cut, in which the box of colours over which most
// pixels are spread widest is split first.
func reduce(img *image.RGBA, colours int) *image.Paletted {
	counts := map[[3]uint8]int{}
	for i := 0; i < len(img.Pix); i += 4 {
		counts[[3]uint8(img.Pix[i:i+3])]++
	}
	all := make([]shade, 0, len(counts))
	for c, n := range counts {
		all = append(all, shade{c, n})
	}
	slices.SortFunc(all, func(a, b shade) int { // maps have no order
		return cmp.Or(cmp.Compare(b.n, a.n), slices.Compare(a.c[:], b.c[:]))
	})
	var boxes [][]shade
	common := min(len(all), colours/plain)
	for i := range common {
		boxes = append(boxes, all[i:i+1:i+1])
	}
	if common < len(all) {
		boxes = append(boxes, all[common:])
	}
	for len(boxes) < colours {
		at, axis := widest(boxes)
		if at < 0 {
			break
		}
		one, other := split(boxes[at], axis)
		boxes[at] = one
		boxes = append(boxes, other)
	}
	palette, index := make(color.Palette, len(boxes)), map[[3]uint8]uint8{}
	for i, box := range boxes {
		palette[i] = mean(box)
		for _, s := range box {
			index[s.c] = uint8(i)
		}
	}
	out := image.NewPaletted(img.Rect, palette)
	for i := range out.Pix {
		out.Pix[i] = index[[3]uint8(img.Pix[4*i:4*i+3])]
	}
	return out
}

// widest returns the box that is split next and along which colour, or -1.
func widest(boxes [][]shade) (at, axis int) {
	at, best := -1, 0
	for i, box := range boxes {
		if len(box) < 2 {
			continue
		}
		pixels := 0
		for _, s := range box {
			pixels += s.n
		}
		for a := range 3 {
			low, high := uint8(255), uint8(0)
			for _, s := range box {
				low, high = min(low, s.c[a]), max(high, s.c[a])
			}
			// Rare colours count too, else a badge loses its own to the text.
			if weight := int(high-low) * (1000 + pixels); weight > best {
				at, axis, best = i, a, weight
			}
		}
	}
	return at, axis
}

// split parts a box along a colour, at the middle of its pixels.
func split(box []shade, axis int) (low, high []shade) {
	slices.SortStableFunc(box, func(a, b shade) int { return cmp.Compare(a.c[axis], b.c[axis]) })
	total, half := 0, 0
	for _, s := range box {
		total += s.n
	}
	at := 0
	for at < len(box)-1 && half+box[at].n <= total/2 {
		half += box[at].n
		at++
	}
	at = max(at, 1)
	return box[:at:at], box[at:]
}

func mean(box []shade) color.RGBA {
	var sum [3]int
	n := 0
	for _, s := range box {
		for a := range 3 {
			sum[a] += int(s.c[a]) * s.n
		}
		n += s.n
	}
	return color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 0xff} //nolint:gosec // means of bytes
}
