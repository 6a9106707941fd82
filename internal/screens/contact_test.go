package main

import (
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"testing"

	"titian/internal/photo"
)

func TestTheContactSheetHoldsThemAllAndIsLight(t *testing.T) {
	s := &studio{folder: t.TempDir(), out: t.Output()}
	img := image.NewRGBA(image.Rect(0, 0, 1366, 768))
	for y := range 768 { // stripes, so that it has a weight
		draw.Draw(img, image.Rect(0, y, 1366-y, y+1), image.NewUniform(color.RGBA{uint8(y), uint8(y * 7), 90, 0xff}), image.Point{}, draw.Src)
	}
	page := filepath.Join(s.folder, "page.png")
	if err := photo.Save(page, img); err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for range variants() {
		column := []string{}
		for range 40 {
			column = append(column, page)
		}
		all = append(all, column)
	}
	all[0] = all[0][:2] // a variant may lack some
	if err := s.contact(all); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(s.folder, "contact.png")
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	got, err := photo.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	if size := got.Bounds().Size(); info.Size() > photo.Most || size.X < 8*48 || size.Y < 40*27 {
		t.Errorf("it is %v and weighs %d bytes", size, info.Size())
	}
}

func TestThumbsKeepTheirShape(t *testing.T) {
	room := image.Pt(96, 54)
	if got := within(image.Pt(1366, 768), room); got != image.Pt(96, 53) {
		t.Errorf("a wide one is %v", got)
	}
	if got := within(image.Pt(1024, 700), room); got != image.Pt(78, 54) {
		t.Errorf("a high one is %v", got)
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
