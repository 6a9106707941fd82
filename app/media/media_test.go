package media_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"titian/app/finding"
	"titian/app/media"
)

func picture(w, h int) image.Image {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = byte(i * 7)
	}
	m.SetGray(0, 0, color.Gray{Y: 200})
	return m
}

func jpegBytes(tb testing.TB, w, h int) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, picture(w, h), nil); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func pngBytes(tb testing.TB, w, h int) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, picture(w, h)); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// bombPNG claims w by h pixels in a few bytes.
func bombPNG(w, h uint32) []byte {
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&out, binary.BigEndian, uint32(len(data))) //nolint:gosec // G115: a few bytes
		out.WriteString(kind)
		out.Write(data)
		_ = binary.Write(&out, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
	}
	head := binary.BigEndian.AppendUint32(nil, w)
	head = binary.BigEndian.AppendUint32(head, h)
	chunk("IHDR", append(head, 8, 0, 0, 0, 0))
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(make([]byte, 1<<16))
	_ = z.Close()
	chunk("IDAT", packed.Bytes())
	chunk("IEND", nil)
	return out.Bytes()
}

const onePage = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type /Pages/Kids[3 0 R]>>endobj\n" +
	"3 0 obj<</Type /Page /Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func inspect(tb testing.TB, data []byte) (media.Info, finding.List) {
	tb.Helper()
	info, found, err := media.Inspect(tb.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		tb.Fatal(err)
	}
	return info, found
}

func TestInspectAcceptsWhatItKnows(t *testing.T) {
	for _, tt := range []struct {
		name string
		data []byte
		want media.Info
	}{
		{"JPEG", jpegBytes(t, 40, 30), media.Info{Type: media.JPEG, Width: 40, Height: 30, Pages: 1}},
		{"PNG", pngBytes(t, 30, 40), media.Info{Type: media.PNG, Width: 30, Height: 40, Pages: 1}},
		{"PDF of one page", []byte(onePage), media.Info{Type: media.PDF, Pages: 1}},
		{
			"PDF of two pages", []byte(strings.Replace(onePage, "trailer", "4 0 obj<</Type/Page>>endobj\ntrailer", 1)),
			media.Info{Type: media.PDF, Pages: 2},
		},
		{
			"PDF whose text speaks of encryption",
			[]byte(strings.Replace(onePage, "trailer", "5 0 obj<<>>stream\n/Encrypt 1 0 R /Type /Page \nendstream endobj\ntrailer", 1)),
			media.Info{Type: media.PDF, Pages: 1},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			info, found := inspect(t, tt.data)
			if len(found) > 0 {
				t.Fatalf("findings: %v", found)
			}
			if info != tt.want {
				t.Errorf("got %+v, want %+v", info, tt.want)
			}
		})
	}
}

func TestInspectRefusesLyingFiles(t *testing.T) {
	whole := jpegBytes(t, 200, 200)
	wholePNG := pngBytes(t, 200, 200)
	scrambled := bytes.Clone(wholePNG)
	scrambled[len(scrambled)/2] ^= 0xff
	for _, tt := range []struct {
		name string
		data []byte
		want finding.Code
	}{
		{"nothing", nil, media.CodeEmpty},
		{"text named .jpg", []byte("Nama: contoh\nini bukan gambar"), media.CodeKind},
		{"one byte", []byte{0xff}, media.CodeKind},
		{"HTML", []byte("<html><body>login</body></html>"), media.CodeKind},
		{"half a JPEG", whole[:len(whole)/2], media.CodeTruncated},
		{"a JPEG's head", whole[:20], media.CodeTruncated},
		{"half a PNG", wholePNG[:len(wholePNG)/2], media.CodeTruncated},
		{"PNG with a flipped byte", scrambled, media.CodeDamaged},
		{"decompression bomb", bombPNG(60_000, 60_000), media.CodePixels},
		{"PNG with more pixels than data", bombPNG(4000, 4000), media.CodeDamaged},
		{"PDF without end", []byte(strings.TrimSuffix(onePage, "%%EOF\n")), media.CodeTruncated},
		{"encrypted PDF", []byte(strings.Replace(onePage, "trailer<<", "trailer<</Encrypt 9 0 R", 1)), media.CodeEncrypted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, found := inspect(t, tt.data)
			if !found.Has(tt.want) {
				t.Errorf("got %v, want %s", found, tt.want)
			}
		})
	}
}

// zeros is a file of zeros that takes no memory.
type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) { clear(p); return len(p), nil }

func TestInspectRefusesALargeFileUnread(t *testing.T) {
	_, found, err := media.Inspect(t.Context(), zeros{}, 200<<20)
	if err != nil {
		t.Fatal(err)
	}
	if !found.Has(media.CodeTooLarge) {
		t.Errorf("got %v", found)
	}
}

// broken is a disk that fails.
type broken struct{ err error }

func (b broken) ReadAt([]byte, int64) (int, error) { return 0, b.err }

func TestInspectTellsDiskErrorsFromBadFiles(t *testing.T) {
	disk := errors.New("input/output error")
	if _, _, err := media.Inspect(t.Context(), broken{disk}, 100); !errors.Is(err, disk) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	data := jpegBytes(t, 20, 20)
	if _, _, err := media.Inspect(ctx, bytes.NewReader(data), int64(len(data))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func FuzzInspect(f *testing.F) {
	f.Add(jpegBytes(f, 8, 8))
	f.Add(pngBytes(f, 8, 8))
	f.Add([]byte(onePage))
	f.Add(bombPNG(60_000, 60_000))
	f.Fuzz(func(t *testing.T, data []byte) {
		info, found := inspect(t, data)
		if len(found) == 0 && (info.Type == "" || info.Pages < 1) {
			t.Errorf("accepted as nothing: %+v", info)
		}
	})
}
