package scan

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"math"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

func near(size, target int, tolerance float64) bool {
	return math.Abs(float64(size-target)) <= tolerance*float64(target)
}

// fit looks for the setting between low and high whose file comes closest to
// the target, where a higher setting gives a larger file. It returns the first
// file within a third of the Tolerance, else the closest one seen.
func fit(target, low, high, first int, encode func(setting int) ([]byte, error)) ([]byte, error) {
	var best []byte
	lowSize, highSize := 0, 0 // 0 while not known
	for at := first; low <= high; at = between(target, low, high, lowSize, highSize) {
		file, err := encode(at)
		if err != nil {
			return nil, err
		}
		if best == nil || gap(file, target) < gap(best, target) {
			best = file
		}
		if near(len(best), target, Tolerance/3) {
			break
		}
		if len(file) < target {
			low, lowSize = at+1, len(file)
		} else {
			high, highSize = at-1, len(file)
		}
	}
	return best, nil
}

func gap(file []byte, target int) int { return max(len(file)-target, target-len(file)) }

// between guesses the next setting on a straight line through what is known on
// a logarithmic scale, and keeps off the ends so that the range shrinks fast.
func between(target, low, high, lowSize, highSize int) int {
	share := 0.5
	if lowSize > 0 && highSize > lowSize {
		share = math.Log(float64(target)/float64(lowSize)) / math.Log(float64(highSize)/float64(lowSize))
	}
	return low + int(min(0.85, max(0.15, share))*float64(high-low))
}

func encodeJPEG(img image.Image, quality int) ([]byte, error) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func encodePNG(img image.Image) ([]byte, error) {
	var buf bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&buf, img); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// pdfFrame is about what a PDF adds to the image of one page, in bytes.
const pdfFrame = 600

// pdfOf puts each page's photograph on a PDF page of the paper's own size.
func (s *Studio) pdfOf(seed uint64, size int, pages []Page) ([]byte, error) {
	pdf := fpdf.New("P", "mm", "A4", "")
	// The date would otherwise be that of the run, and the bytes with it.
	pdf.SetCreationDate(time.Unix(0, 0).UTC())
	pdf.SetModificationDate(time.Unix(0, 0).UTC())
	pdf.SetCatalogSort(true)
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	for i, page := range pages {
		picture, err := s.jpegOf(seed+uint64(i), size/len(pages)-pdfFrame, page)
		if err != nil {
			return nil, err
		}
		w, h := page.size()
		name := string(rune('a' + i))
		options := fpdf.ImageOptions{ImageType: "JPEG"}
		pdf.AddPageFormat("P", fpdf.SizeType{Wd: w, Ht: h})
		pdf.RegisterImageOptionsReader(name, options, bytes.NewReader(picture))
		pdf.ImageOptions(name, 0, 0, w, h, false, options, 0, "")
	}
	var buf bytes.Buffer
	if err := pdf.Output(&buf); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
