package xvfb

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"time"
)

// The header of a framebuffer file is that of an X window dump: numbers of 4
// bytes, big end first.
const (
	headerSize  = 0
	pixmapWide  = 4
	pixmapHigh  = 5
	byteOrder   = 7
	bitsPixel   = 11
	bytesALine  = 12
	colours     = 19
	headerWords = 25
	// colourBytes is the size of one entry of the colour table.
	colourBytes = 12
)

// errDump tells that the framebuffer is not in the form that Xvfb writes.
var errDump = errors.New("xvfb: framebuffer of an unknown form")

// Grab is what the screen shows now. It may be half of two pictures while one
// is being drawn: see Settle.
func (d *Display) Grab() (*image.RGBA, error) {
	raw, err := os.ReadFile(filepath.Join(d.buffers(), "Xvfb_screen0"))
	if err != nil {
		return nil, fmt.Errorf("grab screen: %w", err)
	}
	return readDump(raw)
}

// layout is how a window dump is laid out: pixels, and bytes from its start.
type layout struct{ wide, high, start, stride int }

// readHeader reads the beginning of a window dump of 32 bits a pixel.
func readHeader(raw []byte) (layout, error) {
	if len(raw) < 4*headerWords {
		return layout{}, errDump
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(raw[4*i:])) }
	d := layout{
		wide: word(pixmapWide), high: word(pixmapHigh),
		start: word(headerSize) + word(colours)*colourBytes, stride: word(bytesALine),
	}
	if word(bitsPixel) != 32 || word(byteOrder) != 0 || d.stride < 4*d.wide {
		return layout{}, errDump
	}
	return d, nil
}

// readDump reads a whole window dump.
func readDump(raw []byte) (*image.RGBA, error) {
	d, err := readHeader(raw)
	if err != nil {
		return nil, err
	}
	if d.start+d.stride*d.high > len(raw) {
		return nil, errDump
	}
	img := image.NewRGBA(image.Rect(0, 0, d.wide, d.high))
	for y := range d.high {
		line, out := raw[d.start+y*d.stride:], img.Pix[y*img.Stride:]
		for x := range d.wide {
			b, g, r := line[4*x], line[4*x+1], line[4*x+2]
			out[4*x], out[4*x+1], out[4*x+2], out[4*x+3] = r, g, b, 0xff
		}
	}
	return img, nil
}

const (
	// settleEvery is longer than a frame takes to draw in software.
	settleEvery = 120 * time.Millisecond
	settleMost  = 6 * time.Second
	// calm is for how long nothing may have moved before the answer to a key is
	// complete: a page first shows itself, and then what it asked for.
	calm = 3 * settleEvery
	// A caret that blinks is no change: it is this wide and high at most, in
	// pixels.
	caretWide = 8
	caretHigh = 64
)

// ErrUnchanged tells that the screen went on showing what it had shown.
var ErrUnchanged = errors.New("xvfb: nothing changed on the screen")

// Settle waits until two pictures in a row are equal but for a caret, and
// returns the last one; after some seconds whichever there is. What a key does
// may not have begun by then: see Changed.
func (d *Display) Settle(ctx context.Context) (*image.RGBA, error) { return d.rest(ctx, settleEvery) }

// Calm waits until nothing has moved for a moment, so that what came up in two
// steps is complete; after some seconds it returns whichever picture there is.
func (d *Display) Calm(ctx context.Context) (*image.RGBA, error) { return d.rest(ctx, calm) }

// Changed waits until the screen shows something else than before, and then for
// Calm. ErrUnchanged if nothing else appears.
func (d *Display) Changed(ctx context.Context, before *image.RGBA) (*image.RGBA, error) {
	for deadline := now().Add(settleMost); now().Before(deadline); {
		next, err := d.Grab()
		if err != nil {
			return nil, err
		}
		if !Same(before, next) {
			return d.Calm(ctx)
		}
		if err := pause(ctx, settleEvery); err != nil {
			return nil, err
		}
	}
	return nil, ErrUnchanged
}

// rest waits until nothing has moved for so long.
func (d *Display) rest(ctx context.Context, long time.Duration) (*image.RGBA, error) {
	last, err := d.Grab()
	if err != nil {
		return nil, err
	}
	since := now()
	for deadline := since.Add(settleMost); now().Before(deadline); {
		if err := pause(ctx, settleEvery); err != nil {
			return nil, err
		}
		next, err := d.Grab()
		if err != nil {
			return nil, err
		}
		switch {
		case !Same(last, next):
			since = now()
		case now().Sub(since) >= long:
			return next, nil
		}
		last = next
	}
	return last, nil
}

// Same reports whether two pictures of one screen differ by no more than a
// caret.
func Same(a, b *image.RGBA) bool {
	changed := Difference(a, b)
	return changed.Dx() <= caretWide && changed.Dy() <= caretHigh
}

// Difference is the smallest rectangle that holds all that differs.
func Difference(a, b *image.RGBA) image.Rectangle {
	var out image.Rectangle
	for y := range a.Rect.Dy() {
		one, other := a.Pix[y*a.Stride:(y+1)*a.Stride], b.Pix[y*b.Stride:(y+1)*b.Stride]
		if bytes.Equal(one, other) {
			continue
		}
		for x := range a.Rect.Dx() {
			if !bytes.Equal(one[4*x:4*x+4], other[4*x:4*x+4]) {
				out = out.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return out
}
