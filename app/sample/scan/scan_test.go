package scan

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"regexp"
	"testing"

	"titian/assets"
)

func studio(tb testing.TB) *Studio {
	tb.Helper()
	regular, err := assets.Font(assets.Regular)
	if err != nil {
		tb.Fatal(err)
	}
	bold, err := assets.Font(assets.Bold)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := NewStudio(regular, bold)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func pages() map[string]Page {
	return map[string]Page{
		"card": Card{
			Heading: [2]string{"PROVINSI CONTOH", "KABUPATEN CONTOH"}, Number: Field{"NIK", "3302064101909001"},
			Fields: []Field{{"Nama", "SITI CONTOH"}, {"Alamat", "JALAN CONTOH"}}, Covered: true, Signer: "Siti",
		},
		"family card": FamilyCard{
			Number: "3302060101209001", Head: "BUDI CONTOH", Left: []Field{{"Alamat", "JALAN CONTOH"}},
			Members: []FamilyRow{{Name: "BUDI CONTOH", NIK: "3302060101809001", Relation: "KEPALA KELUARGA"}}, Officer: "Contoh",
		},
		"savings book": SavingsBook{Bank: "BRI (CONTOH)", Account: "000000000001234", Owner: "BUDI CONTOH", Officer: "Contoh"},
		"letter": Letter{
			Office: []string{"DESA CONTOH"}, Title: "SURAT", Opening: "Pembuka yang cukup panjang sehingga perlu lebih dari satu baris saja di atas kertas.",
			Clauses: []string{"satu;", "dua."}, Closing: "Demikian.", Sealed: true, Stamped: true,
			Signers: []Signer{{Role: "Saksi", Name: "Budi"}, {Role: "Cap jempol", Name: "Siti", Thumb: true}},
		},
	}
}

func write(tb testing.TB, s *Studio, spec Spec, pages ...Page) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := s.Write(&buf, spec, pages...); err != nil {
		tb.Fatalf("write %+v: %v", spec, err)
	}
	return buf.Bytes()
}

func TestPicturesHaveTheirSizeAndDecode(t *testing.T) {
	s := studio(t)
	for name, page := range pages() {
		for _, format := range []Format{JPEG, PNG} {
			for _, size := range []int{MinBytes, 350_000, 1_000_000} {
				t.Run(fmt.Sprintf("%s %s %d", name, format, size), func(t *testing.T) {
					t.Parallel()
					file := write(t, s, Spec{7, format, size}, page)
					if !near(len(file), size, Tolerance) {
						t.Errorf("file has %d bytes, want %d ± 10 %%", len(file), size)
					}
					legible(t, decode(t, format, file))
				})
			}
		}
	}
}

func decode(t *testing.T, format Format, file []byte) image.Image {
	t.Helper()
	read := jpeg.Decode
	if format == PNG {
		read = png.Decode
	}
	img, err := read(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	return img
}

// legible fails if a picture is blank, or too small to read a number on it.
func legible(t *testing.T, img image.Image) {
	t.Helper()
	b := img.Bounds()
	if b.Dx()*b.Dy() < 400_000 {
		t.Errorf("picture has %d × %d pixels only", b.Dx(), b.Dy())
	}
	dark, bright := 0, 0
	for y := b.Min.Y; y < b.Max.Y; y += 3 {
		for x := b.Min.X; x < b.Max.X; x += 3 {
			switch lum := color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y; {
			case lum < 90:
				dark++
			case lum > 150:
				bright++
			}
		}
	}
	if dark < 150 || bright < 10_000 {
		t.Errorf("%d dark and %d bright samples: no text on paper", dark, bright)
	}
}

func TestLargestSize(t *testing.T) {
	s := studio(t)
	for _, format := range []Format{JPEG, PNG, PDF} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			if file := write(t, s, Spec{3, format, MaxBytes}, pages()["letter"]); !near(len(file), MaxBytes, Tolerance) {
				t.Errorf("file has %d bytes", len(file))
			}
		})
	}
}

func TestPDFHoldsEveryPage(t *testing.T) {
	s := studio(t)
	all := pages()
	for _, sides := range [][]Page{
		{all["letter"]},
		{all["family card"], all["card"]},
		{all["letter"], all["card"], all["savings book"]},
	} {
		const size = 300_000
		file := write(t, s, Spec{5, PDF, size}, sides...)
		if !bytes.HasPrefix(file, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(file), []byte("%%EOF")) {
			t.Error("file has not the first and last words of a PDF")
		}
		if got := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(file, -1)); got != len(sides) {
			t.Errorf("PDF has %d pages, want %d", got, len(sides))
		}
		if !near(len(file), size, Tolerance) {
			t.Errorf("file has %d bytes, want %d", len(file), size)
		}
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	s, again := studio(t), studio(t)
	for _, format := range []Format{JPEG, PNG, PDF} {
		spec := Spec{11, format, 150_000}
		first := sha256.Sum256(write(t, s, spec, pages()["letter"]))
		if second := sha256.Sum256(write(t, again, spec, pages()["letter"])); first != second {
			t.Errorf("%s: the same seed gave other bytes", format)
		}
		spec.Seed++
		if other := sha256.Sum256(write(t, s, spec, pages()["letter"])); first == other {
			t.Errorf("%s: another seed gave the same bytes", format)
		}
	}
}

// The watermark runs from the lower left to the upper right corner: along that
// line a blank sheet and the printed one differ in many places.
func TestEverySheetIsMarked(t *testing.T) {
	s := studio(t)
	for name, page := range pages() {
		w, h := page.size()
		marked, err := s.print(page, 400_000)
		if err != nil {
			t.Fatal(err)
		}
		plain := newCanvas(s, w, h, marked.scale)
		page.draw(plain)
		crossed, steps := 0, 1000
		for i := range steps {
			x := marked.img.Rect.Dx() * i / steps
			y := marked.img.Rect.Dy() * (steps - 1 - i) / steps
			if marked.img.RGBAAt(x, y) != plain.img.RGBAAt(x, y) {
				crossed++
			}
		}
		if crossed < steps/5 {
			t.Errorf("%s: %d of %d points on the diagonal are marked", name, crossed, steps)
		}
	}
}

func TestImpossibleRequests(t *testing.T) {
	s, page := studio(t), pages()["card"]
	for name, c := range map[string]struct {
		spec  Spec
		pages []Page
	}{
		"too small":       {Spec{1, JPEG, MinBytes - 1}, []Page{page}},
		"too large":       {Spec{1, JPEG, MaxBytes + 1}, []Page{page}},
		"no page":         {Spec{1, PDF, MinBytes}, nil},
		"two in a JPEG":   {Spec{1, JPEG, MinBytes}, []Page{page, page}},
		"two in a PNG":    {Spec{1, PNG, MinBytes}, []Page{page, page}},
		"unknown format":  {Spec{1, "tiff", MinBytes}, []Page{page}},
		"nothing chosen":  {Spec{}, []Page{page}},
		"negative number": {Spec{1, PNG, -1}, []Page{page}},
	} {
		t.Run(name, func(t *testing.T) {
			var buf bytes.Buffer
			if err := s.Write(&buf, c.spec, c.pages...); !errors.Is(err, ErrSpec) {
				t.Errorf("got error %v, want %v", err, ErrSpec)
			}
			if buf.Len() > 0 {
				t.Errorf("%d bytes were written", buf.Len())
			}
		})
	}
}

type brokenWriter struct{}

var errBroken = errors.New("broken")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestErrorOfTheWriter(t *testing.T) {
	if err := studio(t).Write(brokenWriter{}, Spec{1, JPEG, MinBytes}, pages()["card"]); !errors.Is(err, errBroken) {
		t.Errorf("got error %v, want %v", err, errBroken)
	}
}

func TestTypefaceThatIsNone(t *testing.T) {
	if _, err := NewStudio([]byte("none"), []byte("none")); err == nil {
		t.Error("a text was taken for a typeface")
	}
}

func BenchmarkJPEG(b *testing.B) {
	s, page := studio(b), pages()["family card"]
	for b.Loop() {
		write(b, s, Spec{1, JPEG, 250_000}, page)
	}
}
