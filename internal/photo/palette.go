package photo

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

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
	for i := 0; i < len(img.Pix); {
		run := alike(img.Pix[i:])
		counts[[3]uint8(img.Pix[i:i+3])] += run
		i += 4 * run
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
	for i := 0; i < len(out.Pix); {
		run := alike(img.Pix[4*i:])
		at := index[[3]uint8(img.Pix[4*i:4*i+3])]
		for range run {
			out.Pix[i] = at
			i++
		}
	}
	return out
}

// alike counts the pixels at the beginning that are as the first one is: most of
// a window is ground.
func alike(pixels []uint8) int {
	n := 1
	for 4*n < len(pixels) && [3]uint8(pixels[4*n:4*n+3]) == [3]uint8(pixels[:3]) {
		n++
	}
	return n
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
