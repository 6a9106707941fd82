package station_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"titian/app"
	"titian/app/finding"
	"titian/app/media"
	"titian/app/sample"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/laptop"
)

func picture(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), 128, 255})
		}
	}
	return m
}

func asJPEG(tb testing.TB, w, h int) []byte {
	tb.Helper()
	var out bytes.Buffer
	must(tb, jpeg.Encode(&out, picture(w, h), nil))
	return out.Bytes()
}

func asPNG(tb testing.TB, w, h int) []byte {
	tb.Helper()
	var out bytes.Buffer
	must(tb, png.Encode(&out, picture(w, h)))
	return out.Bytes()
}

func TestAttachBadFiles(t *testing.T) {
	s := laptop.New(t)
	r, err := s.Add(t.Context(), app.Dossier{Kind: app.Registration})
	must(t, err)
	huge := filepath.Join(t.TempDir(), "besar.jpg")
	must(t, os.WriteFile(huge, nil, 0o600))
	must(t, os.Truncate(huge, media.MaxBytes+1))
	whole := asJPEG(t, 60, 40)
	for name, c := range map[string]struct {
		path string
		code finding.Code
	}{
		"folder":     {t.TempDir(), media.CodeFolder},
		"missing":    {filepath.Join(t.TempDir(), "tiada.jpg"), media.CodeUnreadable},
		"zero byte":  {"a\x00b", media.CodeUnreadable},
		"empty":      {file(t, "kosong.jpg", nil), media.CodeEmpty},
		"lying":      {file(t, "kk.jpg", []byte("ini bukan gambar sama sekali")), media.CodeKind},
		"cut off":    {file(t, "kk.jpg", whole[:len(whole)/2]), media.CodeTruncated},
		"huge":       {huge, media.CodeTooLarge},
		"no path":    {"", media.CodeUnreadable},
		"a 5000 one": {strings.Repeat("x", 5000), media.CodeUnreadable},
	} {
		_, err := s.AttachFile(t.Context(), r.Dossier.ID, app.Document{Kind: app.DocKK}, c.path)
		check, ok := errors.AsType[*app.CheckError](err)
		if !ok || len(check.Findings) != 1 || check.Findings[0].Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	if os.Getuid() != 0 { // root reads everything
		closed := file(t, "kk.jpg", whole)
		must(t, os.Chmod(closed, 0))
		_, err := s.AttachFile(t.Context(), r.Dossier.ID, app.Document{Kind: app.DocKK}, closed)
		if check, ok := errors.AsType[*app.CheckError](err); !ok || check.Findings[0].Code != media.CodeUnreadable {
			t.Errorf("a file that may not be read: %v", err)
		}
	}
	_, err = s.AttachFile(t.Context(), r.Dossier.ID, app.Document{Kind: "surat_cinta"}, file(t, "kk.jpg", whole))
	if check, ok := errors.AsType[*app.CheckError](err); !ok || check.Findings[0].Code != app.CodeDocumentKind {
		t.Errorf("a kind nobody knows: %v", err)
	}
	if r, err = s.Record(t.Context(), r.Dossier.ID); err != nil || len(r.Dossier.Documents) != 0 {
		t.Errorf("%d documents, %v; want none", len(r.Dossier.Documents), err)
	}
}

func TestDocuments(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	must(t, os.WriteFile(filepath.Join(home, "kk.dat"), asJPEG(t, 400, 200), 0o600))
	var shown string
	p := laptop.Params(t)
	p.Open = func(path string) error {
		shown = path
		return nil
	}
	s := laptop.Found(t, p)
	r, err := s.Add(t.Context(), app.Dossier{Kind: app.Registration})
	must(t, err)
	doc, err := s.AttachFile(t.Context(), r.Dossier.ID, app.Document{Kind: app.DocKK}, "~/kk.dat")
	must(t, err)
	if doc.Media != media.JPEG || doc.Pages != 1 || doc.Size == 0 {
		t.Errorf("document %+v", doc)
	}
	small, err := s.AttachFile(t.Context(), r.Dossier.ID, app.Document{Kind: app.DocConsent}, file(t, "c.png", asPNG(t, 30, 40)))
	must(t, err)
	for name, c := range map[string]struct {
		doc        app.Document
		side, w, h int
	}{
		"fitted":        {doc, 100, 100, 50},
		"never larger":  {small, 100, 30, 40},
		"whole":         {doc, 0, 400, 200},
		"of one pixel":  {doc, 1, 1, 1},
		"just its size": {doc, 400, 400, 200},
	} {
		m, err := s.Picture(t.Context(), c.doc.ID, c.side)
		must(t, err)
		if m.Bounds().Dx() != c.w || m.Bounds().Dy() != c.h {
			t.Errorf("%s: %v, want %d×%d", name, m.Bounds(), c.w, c.h)
		}
	}
	m, err := s.Picture(t.Context(), small.ID, 100)
	must(t, err)
	if got := color.RGBAModel.Convert(m.At(7, 9)); got != (color.RGBA{7, 9, 128, 255}) {
		t.Errorf("pixel %v", got)
	}

	must(t, s.ShowDocument(t.Context(), doc.ID))
	if filepath.Dir(shown) != filepath.Join(p.Dir, "cetak") || filepath.Ext(shown) != ".jpg" ||
		!strings.HasPrefix(filepath.Base(shown), r.Dossier.LocalNumber+"-kk-") {
		t.Errorf("shown %s", shown)
	}
	if content, err := os.ReadFile(shown); err != nil || int64(len(content)) != doc.Size {
		t.Errorf("clear copy of %d bytes, %v", len(content), err)
	}
	lock(t, s)
	if _, err := os.Stat(shown); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a clear copy after lock: %v", err)
	}
	unlock(t, s)
	must(t, s.Detach(t.Context(), r.Dossier.ID, doc.ID))
	if r, err = s.Record(t.Context(), r.Dossier.ID); err != nil || len(r.Dossier.Documents) != 1 {
		t.Errorf("%d documents after one was taken off, %v", len(r.Dossier.Documents), err)
	}
	_, err = s.Picture(t.Context(), r.Dossier.ID, 10)
	wantTrouble(t, "picture of what is none", err, "trouble.not_found")
}

// A small picture shows what a large one has: of a line one pixel wide in 16, a
// 16th is left.
func TestThinLinesStay(t *testing.T) {
	s := laptop.New(t)
	r, err := s.Add(t.Context(), app.Dossier{Kind: app.Registration})
	must(t, err)
	lined := image.NewGray(image.Rect(0, 0, 640, 640))
	for y := range 640 {
		for x := 5; x < 640; x += 16 {
			lined.SetGray(x, y, color.Gray{Y: 255})
		}
	}
	var drawn bytes.Buffer
	must(t, png.Encode(&drawn, lined))
	doc, err := s.AttachFile(t.Context(), r.Dossier.ID, app.Document{Kind: app.DocKTP}, file(t, "garis.png", drawn.Bytes()))
	must(t, err)
	fitted, err := s.Picture(t.Context(), doc.ID, 40)
	must(t, err)
	if grey, _, _, _ := fitted.At(20, 20).RGBA(); grey>>8 < 12 || grey>>8 > 20 {
		t.Errorf("grey %d of 255, want about 16", grey>>8)
	}
}

func TestPDFIsNoPicture(t *testing.T) {
	s := laptop.New(t)
	maker, err := sample.NewMaker(s.Checker().Regions())
	must(t, err)
	papers := maker.Families(sample.DemoSeed, 3, factory.Today())[2].Papers // the foreigner's
	at := slices.IndexFunc(papers, func(p sample.Paper) bool { return p.Media == media.PDF })
	var pdf bytes.Buffer
	must(t, maker.WriteScan(&pdf, &papers[at]))
	r, err := s.Add(t.Context(), app.Dossier{Kind: app.Registration})
	must(t, err)
	doc, err := s.AttachFile(t.Context(), r.Dossier.ID, app.Document{Kind: app.DocKK}, file(t, "kk.pdf", pdf.Bytes()))
	must(t, err)
	_, err = s.Picture(t.Context(), doc.ID, 64)
	if wantTrouble(t, "picture of a PDF", err, "trouble.no_picture"); !errors.Is(err, app.ErrNoPicture) {
		t.Errorf("picture of a PDF: %v", err)
	}
	must(t, s.ShowDocument(t.Context(), doc.ID))
}
