package xvfb

import (
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
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

// showing is a display whose framebuffer is a file that the test writes.
func showing(t *testing.T) (d *Display, show func([]byte)) {
	t.Helper()
	d = &Display{dir: t.TempDir()}
	if err := os.MkdirAll(d.buffers(), 0o700); err != nil {
		t.Fatal(err)
	}
	show = func(raw []byte) { // whole: nobody sees half of it
		next := filepath.Join(d.dir, "next")
		if err := errors.Join(os.WriteFile(next, raw, 0o600), os.Rename(next, filepath.Join(d.buffers(), "Xvfb_screen0"))); err != nil {
			t.Error(err)
		}
	}
	show(dump())
	return d, show
}

// wide is a picture of as many pixels as a caret has not, in one colour.
func wide(level byte) []byte {
	const pixels = 2 * caretWide
	raw := make([]byte, 4*headerWords+4*pixels)
	for i, v := range map[int]uint32{headerSize: 4 * headerWords, pixmapWide: pixels, pixmapHigh: 1, bitsPixel: 32, bytesALine: 4 * pixels} {
		binary.BigEndian.PutUint32(raw[4*i:], v)
	}
	for i := 4 * headerWords; i < len(raw); i++ {
		raw[i] = level
	}
	return raw
}

func TestChangedWaitsForTheLastOfSeveralSteps(t *testing.T) {
	d, show := showing(t)
	show(wide(0))
	before, err := d.Grab()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		steps := []byte{50, 100, 150}
		go func() {
			time.Sleep(time.Second)
			for _, level := range steps {
				show(wide(level))
				time.Sleep(2 * settleEvery)
			}
		}()
		after, err := d.Changed(t.Context(), before)
		if err != nil || after.RGBAAt(0, 0).R != steps[len(steps)-1] {
			t.Errorf("it shows %v, %v", after, err)
		}
	})
}

func TestAKeyWithoutAnEffectIsAnError(t *testing.T) {
	d, _ := showing(t)
	synctest.Test(t, func(t *testing.T) {
		before, err := d.Grab()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Changed(t.Context(), before); !errors.Is(err, ErrUnchanged) {
			t.Errorf("it ended with %v", err)
		}
	})
}

func TestWhatNeverRestsIsTakenAsItIs(t *testing.T) {
	d, show := showing(t)
	synctest.Test(t, func(t *testing.T) {
		done := make(chan struct{})
		defer close(done)
		go func() {
			for level := byte(0); ; level += 8 {
				show(wide(level))
				select {
				case <-done:
					return
				case <-time.After(settleEvery / 2):
				}
			}
		}()
		time.Sleep(settleEvery)
		if _, err := d.Calm(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
