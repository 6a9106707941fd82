// Package scan draws pictures of papers that never existed: identity cards,
// family cards, savings books and letters of invented people, as a phone or a
// flatbed scanner would have taken them. Every page carries a large watermark
// saying that it is an example, no emblem of a state or a bank, and a drawn
// silhouette instead of a face.
//
// It does not know families or dossiers: callers hand over the words that
// stand on the paper. It reads and writes no files.
package scan

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
)

// Format is the kind of file a scan is written as.
type Format string

const (
	// JPEG is one page photographed with a phone: colour, a table around it.
	JPEG Format = "jpeg"
	// PNG is one page from a flatbed scanner in grey.
	PNG Format = "png"
	// PDF holds one or more photographed pages, each as a JPEG image.
	PDF Format = "pdf"
)

const (
	// MinBytes is the smallest size a scan can be asked to have.
	MinBytes = 100_000
	// MaxBytes is the largest size a scan can be asked to have.
	MaxBytes = 4_000_000
	// Tolerance is how far the size of a file may lie from the size asked
	// for, as a share of the latter.
	Tolerance = 0.10
)

var (
	// ErrSpec is returned for an unknown format, a size out of range, or a
	// number of pages the format cannot hold.
	ErrSpec = errors.New("scan: impossible request")
	// ErrSize is returned when no setting of the encoder comes within
	// Tolerance of the size asked for.
	ErrSize = errors.New("scan: size not reached")
)

// Spec says how a scan is taken and stored.
type Spec struct {
	// Seed decides angle, light and noise. The same seed, spec and pages give
	// the same bytes from the same build of the program.
	Seed   uint64
	Format Format
	// Bytes is the size of the file asked for, MinBytes to MaxBytes.
	Bytes int
}

// Page is one side of a paper. The implementations are [Card], [FamilyCard],
// [SavingsBook] and [Letter].
type Page interface {
	// size is the width and height of the paper in millimetres.
	size() (width, height float64)
	draw(c *canvas)
}

// Studio draws scans with one pair of typefaces. It is immutable and safe for
// concurrent use.
type Studio struct {
	regular, bold *typeface
}

// NewStudio returns a studio that sets text in the two TrueType or OpenType
// fonts given.
func NewStudio(regular, bold []byte) (*Studio, error) {
	r, err := parseTypeface(regular)
	if err != nil {
		return nil, fmt.Errorf("parse regular typeface: %w", err)
	}
	b, err := parseTypeface(bold)
	if err != nil {
		return nil, fmt.Errorf("parse bold typeface: %w", err)
	}
	return &Studio{regular: r, bold: b}, nil
}

// Write draws the pages and writes them to w as one file. JPEG and PNG hold
// exactly one page. It returns ErrSpec or ErrSize before anything was written,
// or the error of w.
func (s *Studio) Write(w io.Writer, spec Spec, pages ...Page) error {
	if spec.Bytes < MinBytes || spec.Bytes > MaxBytes {
		return fmt.Errorf("%w: %d bytes", ErrSpec, spec.Bytes)
	}
	if len(pages) == 0 || (len(pages) > 1 && spec.Format != PDF) {
		return fmt.Errorf("%w: %d pages as %q", ErrSpec, len(pages), spec.Format)
	}
	var (
		file []byte
		err  error
	)
	switch spec.Format {
	case JPEG:
		file, err = s.jpegOf(spec.Seed, spec.Bytes, pages[0])
	case PNG:
		file, err = s.pngOf(spec.Seed, spec.Bytes, pages[0])
	case PDF:
		file, err = s.pdfOf(spec.Seed, spec.Bytes, pages)
	default:
		return fmt.Errorf("%w: format %q", ErrSpec, spec.Format)
	}
	if err != nil {
		return fmt.Errorf("encode scan: %w", err)
	}
	if !near(len(file), spec.Bytes, Tolerance) {
		return fmt.Errorf("%w: %d of %d bytes", ErrSize, len(file), spec.Bytes)
	}
	if _, err := w.Write(file); err != nil {
		return fmt.Errorf("write scan: %w", err)
	}
	return nil
}

// jpegOf finds the compression quality that gives the size asked for.
func (s *Studio) jpegOf(seed uint64, size int, page Page) ([]byte, error) {
	rng := dice(seed)
	sheet, err := s.print(page, pixelsFor(size))
	if err != nil {
		return nil, err
	}
	photo := photograph(sheet, table(rng), rng)
	addNoise(photo, rng.Uint64())
	return fit(size, lowestQuality, highestQuality, qualityFor(size), func(quality int) ([]byte, error) {
		return encodeJPEG(photo, quality)
	})
}

// pngOf finds the strength of the scanner's noise that gives the size asked
// for: a lossless file has no other setting that moves its size.
func (s *Studio) pngOf(seed uint64, size int, page Page) ([]byte, error) {
	pixels := flatbedPixels(size)
	for {
		rng := dice(seed)
		sheet, err := s.print(page, pixels)
		if err != nil {
			return nil, err
		}
		clean := toGray(photograph(sheet, lid(rng), rng))
		grain := rng.Uint64()
		file, err := fit(size, 0, grainSteps, grainFor(float64(size)/pixels), func(step int) ([]byte, error) {
			return encodePNG(withGrain(clean, grainStrength(step), grain))
		})
		if err != nil || len(file) < size || near(len(file), size, Tolerance) || pixels < fewestPixels {
			return file, err
		}
		// Without any grain the page is too large: scan it coarser.
		pixels *= 0.9 * float64(size) / float64(len(file))
	}
}

// print draws a page on clean paper of about the number of pixels given.
func (s *Studio) print(page Page, pixels float64) (*canvas, error) {
	w, h := page.size()
	c := newCanvas(s, w, h, math.Sqrt(pixels/(w*h)))
	page.draw(c)
	c.watermark()
	return c, c.err
}

// Qualities of a JPEG, of 1 to 100.
const lowestQuality, highestQuality = 8, 97

// qualityFor is the quality that most pages need, as measured.
func qualityFor(size int) int {
	return max(20, min(95, int(43+17*math.Log(float64(size)/120_000))))
}

// pixelsFor gives larger files more pixels as well as more detail per pixel,
// as phones do: 1 megapixel at 100 kB, 6.3 megapixels at 4 MB.
func pixelsFor(size int) float64 {
	return 1e6 * math.Sqrt(float64(size)/100_000)
}

// fewestPixels is below what any page needs at MinBytes.
const fewestPixels = 0.2e6

// flatbedPixels is less for small files, since a lossless picture cannot drop
// detail: 0.55 megapixels at 100 kB, 6 megapixels at 4 MB.
func flatbedPixels(size int) float64 {
	return 0.55e6 * math.Pow(float64(size)/100_000, 0.65)
}

func dice(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, 0x7469_7469_616e)) //nolint:gosec // repeatable on purpose
}
