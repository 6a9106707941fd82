package rehearsal

import (
	"image"
	"image/jpeg"
	"io"
	"math/rand/v2"

	"titian/app/sample"
)

// Brief gives a rehearsal fewer families: one that is active because somebody
// else pays, one whose bill is open, and one that waits for a line.
func Brief(p Params) Params {
	p.lives = []life{
		{family: 8, captured: 20, decided: 19, paid: never, end: arrived},
		{family: 1, captured: 3, decided: 2, paid: never, end: arrived},
		{family: 6, captured: 0, decided: never, paid: never, end: waiting},
	}
	p.draw = scribble
	return p
}

// scribble is a paper that is drawn in no time: noise, of which no two are
// alike.
func scribble(w io.Writer, _ *sample.Paper) error {
	img := image.NewGray(image.Rect(0, 0, 160, 120))
	for i := range img.Pix {
		img.Pix[i] = byte(rand.Uint32()) //nolint:gosec // a picture
	}
	return jpeg.Encode(w, img, nil)
}

// PayDay is the day of a payment.
var PayDay = payDay
