// Package media looks at a file before it becomes a document: is it what its
// name says, can it be read to the end, and is it safe to open.
//
// It does not judge legibility, convert or shrink; and it never trusts a file
// name.
package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strconv"

	"titian/app/finding"
)

// Limits of what is looked at.
const (
	// MaxBytes bounds a file; central takes no larger document.
	MaxBytes = 32 << 20
	// MaxPixels bounds a picture before it is decoded: a progressive JPEG at
	// the limit needs about 360 MB while it is read.
	MaxPixels = 30_000_000
	// sniffBytes hold the mark of every type that is known.
	sniffBytes = 16
)

// Findings about files.
const (
	CodeEmpty     finding.Code = "file.empty"
	CodeTooLarge  finding.Code = "file.too_large"
	CodeKind      finding.Code = "file.kind"
	CodeTruncated finding.Code = "file.truncated"
	CodeDamaged   finding.Code = "file.damaged"
	CodePixels    finding.Code = "file.pixels"
	CodeEncrypted finding.Code = "file.encrypted"
	// CodeFolder and CodeUnreadable are found by who opens the file.
	CodeFolder     finding.Code = "file.folder"
	CodeUnreadable finding.Code = "file.unreadable"
)

// Types of media that a document may have.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	PDF  = "application/pdf"
)

// Info tells what a file is.
type Info struct {
	// Type is JPEG, PNG or PDF.
	Type string
	// Width and Height are in pixels, 0 for a PDF.
	Width, Height int
	// Pages counts the pages of a PDF as far as they can be seen without
	// rendering it, at least 1; 1 for a picture.
	Pages int
}

// Inspect reads a file of the given size to its end and tells what it is, or
// why it cannot be a document. Findings are errors only; the error is for
// reading itself. Memory is bounded by [MaxPixels] and [MaxBytes].
func Inspect(ctx context.Context, r io.ReaderAt, size int64) (Info, finding.List, error) {
	switch {
	case size == 0:
		return Info{}, refuse(CodeEmpty), nil
	case size > MaxBytes:
		return Info{}, TooLarge(size), nil
	}
	head := make([]byte, min(sniffBytes, size))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Info{}, nil, fmt.Errorf("inspect file: %w", err)
	}
	src := &watched{ctx: ctx, r: io.NewSectionReader(r, 0, size)}
	var info Info
	var found finding.List
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		info, found = inspectPicture(src, JPEG)
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		info, found = inspectPicture(src, PNG)
	case bytes.HasPrefix(head, []byte("%PDF-")):
		info, found = inspectPDF(src, size)
	default:
		return Info{}, refuse(CodeKind), nil
	}
	if src.err != nil {
		return Info{}, nil, fmt.Errorf("inspect file: %w", src.err)
	}
	return info, found, nil
}

// TooLarge is what Inspect finds about a file of more than [MaxBytes].
func TooLarge(size int64) finding.List {
	return refuse(CodeTooLarge, "size", megabytes(size), "limit", megabytes(MaxBytes))
}

// inspectPicture decodes the whole picture: only that shows a truncated one.
func inspectPicture(src *watched, kind string) (Info, finding.List) {
	config, decode := jpeg.DecodeConfig, jpeg.Decode
	if kind == PNG {
		config, decode = png.DecodeConfig, png.Decode
	}
	dims, err := config(src)
	if err != nil {
		return Info{}, refuse(damage(src, kind, err))
	}
	if dims.Width <= 0 || dims.Height <= 0 {
		return Info{}, refuse(CodeDamaged)
	}
	if int64(dims.Width)*int64(dims.Height) > MaxPixels {
		return Info{}, refuse(CodePixels,
			"pixels", strconv.FormatInt(int64(dims.Width)*int64(dims.Height)/1_000_000, 10),
			"limit", strconv.Itoa(MaxPixels/1_000_000))
	}
	src.rewind()
	picture, err := decode(src)
	if err != nil {
		return Info{}, refuse(damage(src, kind, err))
	}
	if picture.Bounds() == (image.Rectangle{}) {
		return Info{}, refuse(CodeDamaged)
	}
	return Info{Type: kind, Width: dims.Width, Height: dims.Height, Pages: 1}, nil
}

// damage tells a picture that was cut off, which has no end mark, from one
// that is wrong inside: the officer copies the first again and takes the
// second again.
func damage(src *watched, kind string, err error) finding.Code {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return CodeTruncated
	}
	mark := []byte("\xff\xd9")
	if kind == PNG {
		mark = []byte("IEND")
	}
	if !bytes.Contains(src.tail(), mark) {
		return CodeTruncated
	}
	return CodeDamaged
}

func refuse(code finding.Code, args ...string) finding.List {
	return finding.List{finding.New(finding.Error, code, args...)}
}

func megabytes(n int64) string { return strconv.FormatInt((n+1<<20-1)>>20, 10) }

// watched stops a long decode when the context ends and keeps the error of
// the disk apart from the errors of the format.
type watched struct {
	ctx context.Context //nolint:containedctx // lives for one Inspect only
	r   *io.SectionReader
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		w.err = err
		return 0, err
	}
	n, err := w.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

func (w *watched) rewind() { _, _ = w.r.Seek(0, io.SeekStart) }

// tailBytes hold a picture's end mark and what cameras write after it.
const tailBytes = 64

// tail returns the last bytes, as far as they can be read.
func (w *watched) tail() []byte {
	end := make([]byte, min(tailBytes, w.r.Size()))
	n, _ := w.r.ReadAt(end, w.r.Size()-int64(len(end)))
	return end[:n]
}
