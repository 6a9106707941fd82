package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
)

// Of the contact sheet, in pixels.
const (
	thumbWide = 256
	thumbHigh = 176
	thumbGap  = 6
)

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
	lines := 0
	for _, pages := range variants {
		lines = max(lines, len(pages))
	}
	if lines == 0 {
		return nil
	}
	sheet := image.NewRGBA(image.Rect(0, 0, len(variants)*(thumbWide+thumbGap)+thumbGap, lines*(thumbHigh+thumbGap)+thumbGap))
	draw.Draw(sheet, sheet.Rect, image.NewUniform(color.Gray{0x80}), image.Point{}, draw.Src)
	for column, pages := range variants {
		for line, file := range pages {
			at := image.Pt(thumbGap+column*(thumbWide+thumbGap), thumbGap+line*(thumbHigh+thumbGap))
			if err := thumb(sheet, at, file); err != nil {
				return err
			}
		}
	}
	file := filepath.Join(s.folder, "contact.png")
	var buf bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&buf, reduce(sheet, 32)); err != nil {
		return fmt.Errorf("write contact sheet: %w", err)
	}
	if err := os.WriteFile(file, buf.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write contact sheet: %w", err)
	}
	s.say("all of them are on %s", file)
	return nil
}

// thumb draws a picture small.
func thumb(sheet draw.Image, at image.Point, file string) error {
	img, err := load(file)
	if err != nil {
		return err
	}
	size := img.Bounds().Size()
	wide, high := thumbWide, size.Y*thumbWide/size.X
	if high > thumbHigh {
		wide, high = size.X*thumbHigh/size.Y, thumbHigh
	}
	draw.CatmullRom.Scale(sheet, image.Rectangle{Min: at, Max: at.Add(image.Pt(wide, high))}, img, img.Bounds(), draw.Src, nil)
	return nil
}

func load(file string) (image.Image, error) {
	f, err := os.Open(file)
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
