package main

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// window is a picture with a ground, a badge and a photograph on it.
func window() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 1366, 768))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{0xfa, 0xfa, 0xf5, 0xff}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(100, 100, 160, 120), image.NewUniform(color.RGBA{0xa8, 0x26, 0x1c, 0xff}), image.Point{}, draw.Src)
	grain := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same photograph in every run
	for y := 200; y < 600; y++ {
		for x := 900; x < 1300; x++ {
			level := uint8(180 + grain.IntN(60))                                             //nolint:gosec // below 240
			img.SetRGBA(x, y, color.RGBA{level, level - uint8(grain.IntN(20)), level, 0xff}) //nolint:gosec // below 20
		}
	}
	return img
}

func TestPicturesAreLightAndKeepTheColoursOfTheWindow(t *testing.T) {
	name := filepath.Join(t.TempDir(), "01-home.png")
	if err := save(name, window()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > pictureBytes {
		t.Errorf("it weighs %d bytes", info.Size())
	}
	img, err := load(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := img.(*image.Paletted); !ok {
		t.Errorf("it is %T", img)
	}
	for at, want := range map[image.Point]color.RGBA{
		{X: 10, Y: 10}:   {0xfa, 0xfa, 0xf5, 0xff},
		{X: 130, Y: 110}: {0xa8, 0x26, 0x1c, 0xff},
	} {
		if got := color.RGBAModel.Convert(img.At(at.X, at.Y)); got != want {
			t.Errorf("at %v it is %v, want %v", at, got, want)
		}
	}
}

func TestFewColoursStayAsTheyAre(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for i := range 256 {
		img.SetRGBA(i%16, i/16, color.RGBA{uint8(i), uint8(255 - i), 7, 0xff})
	}
	out := reduce(img, 256)
	for i := range 256 {
		if out.At(i%16, i/16) != img.At(i%16, i/16) {
			t.Fatalf("pixel %d is %v, want %v", i, out.At(i%16, i/16), img.At(i%16, i/16))
		}
	}
	if n := len(reduce(img, 20).Palette); n > 20 {
		t.Errorf("20 colours became %d", n)
	}
}

func TestTheContactSheetHoldsThemAll(t *testing.T) {
	s := &studio{folder: t.TempDir(), out: t.Output()}
	page := filepath.Join(s.folder, "page.png")
	if err := save(page, window()); err != nil {
		t.Fatal(err)
	}
	if err := s.contact([][]string{{page, page}, {page, page, page}}); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(s.folder, "contact.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	config, err := png.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	if config.Width < 2*thumbWide || config.Height < 3*thumbHigh {
		t.Errorf("it is %d by %d pixels", config.Width, config.Height)
	}
}

func TestVariantsAreAllOfThem(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range variants() {
		seen[v.String()] = true
	}
	if len(seen) != 8 || !seen["1366x768-light-id"] || !seen["1024x700-dark-en"] {
		t.Errorf("variants are %v", seen)
	}
}
