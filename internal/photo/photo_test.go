package photo

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
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
	grain(img, image.Rect(900, 200, 1300, 600))
	return img
}

// grain draws a photograph, the same one in every run.
func grain(img *image.RGBA, at image.Rectangle) {
	from := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // see above
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			level := uint8(180 + from.IntN(60))                                             //nolint:gosec // below 240
			img.SetRGBA(x, y, color.RGBA{level, level - uint8(from.IntN(20)), level, 0xff}) //nolint:gosec // below 20
		}
	}
}

func TestPicturesAreLightAndKeepTheColoursOfTheWindow(t *testing.T) {
	name := filepath.Join(t.TempDir(), "01-home.png")
	if err := Save(name, window()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > Most {
		t.Errorf("it weighs %d bytes", info.Size())
	}
	img, err := Load(name)
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

func TestAPictureThatStaysHeavyIsAnError(t *testing.T) {
	// Noise of eight colours, one of which is a ground everywhere, so that nothing
	// is drawn coarsely.
	img := image.NewRGBA(image.Rect(0, 0, 900, 700))
	from := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same picture in every run
	for i := range img.Pix {
		img.Pix[i] = 0xff
		if from.IntN(3) == 0 {
			img.Pix[i] = 0
		}
	}
	name := filepath.Join(t.TempDir(), "01-home.png")
	if err := Save(name, img); !errors.Is(err, ErrHeavy) {
		t.Errorf("it was saved: %v", err)
	}
	if _, err := os.Stat(name); !os.IsNotExist(err) {
		t.Error("it was written")
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
