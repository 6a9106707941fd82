package eye

import (
	"cmp"
	"image"
	"slices"

	"titian/ui/kit"
)

const (
	// sure is how like a text has to be to be read: window and eye draw with the
	// same hand, so that they differ by rounding only.
	sure = 0.99
	// sureScaled is the same where a unit is more than a pixel: letters may stand
	// between two units, which the hands round otherwise; and a shape has more
	// dots to tell it from others.
	sureScaled = 0.93
	// likely is that of a beginning, into which the next letter may reach: an A
	// makes room for a W.
	likely = 0.93
)

// reading is the beginning of a text, and how like it is to what is shown.
type reading struct {
	text string
	at   image.Point
	like float64
}

// read reads a text with its upper left corner in a rectangle, the lowest if
// there are several; empty for none. A # in its form stands for one of the
// letters, all else for itself.
func (e *Eye) read(shown grey, style kit.Style, letters, form string, corner image.Rectangle) (string, image.Point) {
	readings := []reading{{}}
	ahead := ""
	for i, sign := range form {
		least := likely
		if i == len(form)-1 {
			least = sure
		}
		if sign != '#' {
			ahead += string(sign)
			continue
		}
		var longer []reading
		for _, r := range readings {
			within := corner
			if r.text != "" {
				within = image.Rect(r.at.X-1, r.at.Y-1, r.at.X+2, r.at.Y+2)
			}
			longer = append(longer, e.next(shown, style, r.text+ahead, letters, within, least)...)
		}
		if readings[0].text == "" {
			longer = lowest(longer)
		}
		if len(longer) == 0 {
			return "", image.Point{}
		}
		readings, ahead = longer, ""
	}
	best := slices.MaxFunc(readings, func(a, b reading) int { return cmp.Compare(a.like, b.like) })
	return best.text, best.at
}

// next reads one letter more. The first letter may stand on any line.
func (e *Eye) next(shown grey, style kit.Style, before, letters string, corner image.Rectangle, least float64) []reading {
	var out []reading
	for _, letter := range letters {
		text := before + string(letter)
		s := e.shape(style, text)
		for rest := corner; !rest.Empty(); {
			at, like := find(shown, s, rest, least)
			if like < least {
				break
			}
			out = append(out, reading{text, at, like})
			rest.Min.Y = at.Y + s.high
		}
	}
	return out
}

// lowest keeps the readings of the last line.
func lowest(all []reading) []reading {
	y := 0
	for _, r := range all {
		y = max(y, r.at.Y)
	}
	const line = 12 // less than the distance of two
	return slices.DeleteFunc(all, func(r reading) bool { return r.at.Y < y-line })
}
