package xvfb

import (
	"encoding/binary"
	"image"
	"image/color"
	"testing"
)

// dump is a window dump of 2×1 pixels, red and blue, with a name and two
// entries of a colour table.
func dump() []byte {
	const name = 12
	raw := make([]byte, 4*headerWords+name+2*colourBytes)
	for i, v := range map[int]uint32{headerSize: 4*headerWords + name, pixmapWide: 2, pixmapHigh: 1, bitsPixel: 32, bytesALine: 12, colours: 2} {
		binary.BigEndian.PutUint32(raw[4*i:], v)
	}
	return append(raw, 0, 0, 0xff, 0, 0xff, 0, 0, 0, 0, 0, 0, 0)
}

func TestReadDump(t *testing.T) {
	img, err := readDump(dump())
	if err != nil {
		t.Fatal(err)
	}
	if img.Rect != image.Rect(0, 0, 2, 1) || img.RGBAAt(0, 0) != (color.RGBA{0xff, 0, 0, 0xff}) || img.RGBAAt(1, 0) != (color.RGBA{0, 0, 0xff, 0xff}) {
		t.Errorf("read %v: %v", img.Rect, img.Pix)
	}
}

func TestReadDumpRefusesWhatItDoesNotKnow(t *testing.T) {
	for name, change := range map[string]func([]byte) []byte{
		"short":   func(b []byte) []byte { return b[:40] },
		"cut":     func(b []byte) []byte { return b[:len(b)-1] },
		"24 bits": func(b []byte) []byte { binary.BigEndian.PutUint32(b[4*bitsPixel:], 24); return b },
		"big end": func(b []byte) []byte { b[4*byteOrder+3] = 1; return b },
	} {
		if _, err := readDump(change(dump())); err == nil {
			t.Errorf("%s: it was read", name)
		}
	}
}

func TestACaretIsNoChange(t *testing.T) {
	before := image.NewRGBA(image.Rect(0, 0, 200, 100))
	caret := image.NewRGBA(before.Rect)
	for y := 20; y < 40; y++ {
		caret.SetRGBA(50, y, color.RGBA{1, 2, 3, 0xff})
	}
	if got := Difference(before, caret); got != image.Rect(50, 20, 51, 40) {
		t.Errorf("a caret differs in %v", got)
	}
	if !Same(before, caret) {
		t.Error("a caret is a change")
	}
	caret.SetRGBA(70, 30, color.RGBA{1, 2, 3, 0xff})
	if Same(before, caret) {
		t.Error("a letter is none")
	}
}
