// Package photo keeps pictures of the window as small files: PNG with a palette,
// of at most 60,000 bytes, so that a set of them can lie beside the code.
//
// It takes no pictures and judges none.
package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
)

// Most is what a picture may weigh, in bytes.
const Most = 60_000

// ErrHeavy tells that a picture weighs more than Most however it is drawn.
var ErrHeavy = errors.New("photo: the picture stays over 60,000 bytes")

// Save writes a picture of the window, as finely as its weight allows. A scan on
// it weighs most and is not what is looked at: it is drawn coarsely before the
// window loses a colour. A picture that cannot be made light enough is not
// written: ErrHeavy.
func Save(name string, img *image.RGBA) error {
	least := 0
	for _, try := range []struct{ dot, colours int }{{1, 128}, {2, 128}, {2, 64}, {3, 64}, {4, 64}, {4, 48}, {6, 48}, {8, 48}, {8, 32}} {
		small, err := Encode(coarsen(img, try.dot), try.colours)
		if err != nil {
			return err
		}
		if least = len(small); least <= Most {
			return Write(name, small)
		}
	}
	return fmt.Errorf("save %s: %w: %d bytes", name, ErrHeavy, least)
}

// Encode makes a PNG with at most so many colours, 1 to 256, whatever it weighs.
func Encode(img *image.RGBA, colours int) ([]byte, error) {
	var buf bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&buf, reduce(img, colours)); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	return buf.Bytes(), nil
}

// Write writes an encoded picture.
func Write(name string, encoded []byte) error {
	if err := os.WriteFile(name, encoded, 0o600); err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return nil
}

// Load reads a picture that was written.
func Load(name string) (image.Image, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	defer f.Close() //nolint:errcheck // opened for reading
	img, err := png.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	return img, nil
}
