package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"path/filepath"

	"golang.org/x/image/draw"

	"titian/internal/photo"
)

// Of the contact sheet: between two pictures, in pixels, and its colours. It
// shows at a glance which page is broken in which variant, and no more: eight
// variants of every page share the weight of one picture.
const (
	thumbGap     = 2
	sheetColours = 8
)

// thumbs are the sizes in which pictures stand on the sheet, the best first; a
// smaller one is taken when all of them weigh too much.
func thumbs() []image.Point {
	var out []image.Point
	for wide := 128; wide >= 48; wide -= 8 {
		out = append(out, image.Pt(wide, wide*9/16))
	}
	return out
}

// pictures are those in the folder, by variant, also of earlier runs.
func (s *studio) pictures() ([][]string, error) {
	var out [][]string
	for _, v := range variants() {
		pages, err := filepath.Glob(filepath.Join(s.folder, v.String(), "*.png"))
		if err != nil {
			return nil, fmt.Errorf("list pictures: %w", err)
		}
		out = append(out, pages)
	}
	return out, nil
}

// contact puts all pictures on one sheet: a line per page, a column per variant.
func (s *studio) contact(variants [][]string) error {
	loaded, lines := make([][]image.Image, len(variants)), 0
	for i, pages := range variants {
		lines = max(lines, len(pages))
		for _, file := range pages {
			img, err := photo.Load(file)
			if err != nil {
				return err
			}
			loaded[i] = append(loaded[i], img)
		}
	}
	if lines == 0 {
		return nil
	}
	file := filepath.Join(s.folder, "contact.png")
	for _, size := range thumbs() {
		encoded, err := photo.Encode(sheet(loaded, lines, size), sheetColours)
		if err != nil {
			return err
		}
		if len(encoded) <= photo.Most {
			s.say("all of them are on %s, %d pixels wide each", file, size.X)
			return photo.Write(file, encoded)
		}
	}
	return errors.New("contact sheet: too many pictures for one of 60,000 bytes")
}

// sheet draws the pictures of every variant in a size.
func sheet(variants [][]image.Image, lines int, size image.Point) *image.RGBA {
	step := size.Add(image.Pt(thumbGap, thumbGap))
	out := image.NewRGBA(image.Rect(0, 0, len(variants)*step.X+thumbGap, lines*step.Y+thumbGap))
	draw.Draw(out, out.Rect, image.NewUniform(color.Gray{0x80}), image.Point{}, draw.Src)
	for column, pages := range variants {
		for line, img := range pages {
			at := image.Pt(thumbGap+column*step.X, thumbGap+line*step.Y)
			draw.ApproxBiLinear.Scale(out, image.Rectangle{Min: at, Max: at.Add(within(img.Bounds().Size(), size))}, img, img.Bounds(), draw.Src, nil)
		}
	}
	return out
}

// within makes a size fit into room; its shape stays.
func within(size, room image.Point) image.Point {
	if high := size.Y * room.X / size.X; high <= room.Y {
		return image.Pt(room.X, high)
	}
	return image.Pt(size.X*room.Y/size.Y, room.Y)
}
