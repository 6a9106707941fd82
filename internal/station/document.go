package station

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"sync"

	"github.com/google/uuid"
	"golang.org/x/image/draw"

	"titian/app"
	"titian/app/finding"
	"titian/app/media"
)

// AttachFile reads the file that a person named and puts it on a draft, as a
// paper of doc.Kind and of the member doc.Member. An [app.CheckError] tells why
// a file cannot be a document.
func (s *Station) AttachFile(ctx context.Context, dossier uuid.UUID, doc app.Document, path string) (app.Document, error) {
	desk, err := s.seat()
	if err != nil {
		return app.Document{}, told(err)
	}
	content, found := readFile(expand(path))
	var info media.Info
	if len(found) == 0 {
		s.pictures.decoding.Lock()
		info, found, err = media.Inspect(ctx, bytes.NewReader(content), int64(len(content)))
		s.pictures.decoding.Unlock()
	}
	if err != nil {
		return app.Document{}, told(fmt.Errorf("attach file: %w", err))
	}
	if len(found) > 0 {
		return app.Document{}, fmt.Errorf("attach file: %w", &app.CheckError{Findings: found})
	}
	doc.Media, doc.Pages = info.Type, info.Pages
	doc, err = desk.Attach(ctx, dossier, doc, bytes.NewReader(content))
	return doc, told(err)
}

// readFile reads a whole file: what is looked at is what is kept, whatever
// becomes of the file meanwhile.
func readFile(path string) ([]byte, finding.List) {
	refuse := func(code finding.Code) finding.List { return finding.List{finding.New(finding.Error, code)} }
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, refuse(media.CodeUnreadable)
	case info.IsDir():
		return nil, refuse(media.CodeFolder)
	case !info.Mode().IsRegular(): // a pipe would wait for somebody to write
		return nil, refuse(media.CodeUnreadable)
	case info.Size() > media.MaxBytes:
		return nil, media.TooLarge(info.Size())
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, refuse(media.CodeUnreadable)
	}
	defer f.Close() //nolint:errcheck // opened for reading
	content, err := io.ReadAll(io.LimitReader(f, media.MaxBytes+1))
	if err != nil {
		return nil, refuse(media.CodeUnreadable)
	}
	return content, nil
}

// Detach takes a paper off a draft.
func (s *Station) Detach(ctx context.Context, dossier, document uuid.UUID) error {
	desk, err := s.seat()
	if err != nil {
		return told(err)
	}
	return told(desk.Detach(ctx, dossier, document))
}

// pictures are decoded one at a time: one at the limit of package media takes
// hundreds of megabytes.
type pictures struct{ decoding sync.Mutex }

// Picture returns a document fitted into a square of side pixels, never larger
// than it is. [app.ErrNoPicture] for a PDF.
func (s *Station) Picture(ctx context.Context, document uuid.UUID, side int) (image.Image, error) {
	picture, err := s.picture(ctx, document, side)
	if err != nil {
		return nil, told(fmt.Errorf("show document %s: %w", document, err))
	}
	return picture, nil
}

func (s *Station) picture(ctx context.Context, document uuid.UUID, side int) (image.Image, error) {
	db, err := s.store()
	if err != nil {
		return nil, err
	}
	s.pictures.decoding.Lock()
	defer s.pictures.decoding.Unlock()
	if err := ctx.Err(); err != nil { // nobody waits for it any more
		return nil, err
	}
	r, err := db.OpenDocument(ctx, document)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, media.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	whole, err := decode(content)
	if err != nil {
		return nil, err
	}
	return fit(whole, side), nil
}

// errPicture hides what a decoder says, which may quote the file.
var errPicture = errors.New("picture cannot be decoded")

func decode(content []byte) (image.Image, error) {
	config, picture := jpeg.DecodeConfig, jpeg.Decode
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")):
		config, picture = png.DecodeConfig, png.Decode
	default:
		return nil, app.ErrNoPicture
	}
	dims, err := config(bytes.NewReader(content))
	if err != nil || int64(dims.Width)*int64(dims.Height) > media.MaxPixels {
		return nil, errPicture
	}
	out, err := picture(bytes.NewReader(content))
	if err != nil {
		return nil, errPicture
	}
	return out, nil
}

// fit scales a picture down into a square, at most by half at a time: then every
// pixel counts, and thin writing stays whole.
func fit(picture image.Image, side int) image.Image {
	whole := picture.Bounds()
	longest := max(whole.Dx(), whole.Dy())
	if side <= 0 {
		return picture
	}
	for longer := longest; longer > side; {
		longer = max(side, (longer+1)/2)
		smaller := image.NewRGBA(image.Rect(0, 0, max(1, whole.Dx()*longer/longest), max(1, whole.Dy()*longer/longest)))
		draw.ApproxBiLinear.Scale(smaller, smaller.Bounds(), picture, picture.Bounds(), draw.Src, nil)
		picture = smaller
	}
	return picture
}
