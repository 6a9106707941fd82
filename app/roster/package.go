package roster

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

// maxToken bounds one element, attribute list or text in a workbook: a cell
// holds at most 32,767 characters.
const maxToken = 1 << 20

// errTooLarge stops the unpacking of more than was allowed.
var errTooLarge = errors.New("roster: too much to unpack")

// archive is an XLSX file: a ZIP of XML parts, each unpacked as a stream.
type archive struct {
	ctx   context.Context
	parts map[string]*zip.File
	// left is the number of bytes that may still be unpacked. What the ZIP says
	// about its sizes is not trusted.
	left int64
}

func openArchive(ctx context.Context, raw []byte) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fileError(CodeDamaged)
	}
	a := &archive{ctx: ctx, parts: make(map[string]*zip.File, len(z.File)), left: MaxUnpacked}
	for _, f := range z.File {
		a.parts[partName(f.Name)] = f
	}
	return a, nil
}

// partName folds a part's name: names differ in nothing but case, and some
// programs write backslashes.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}

func (a *archive) has(part string) bool { return a.parts[partName(part)] != nil }

// walk calls visit for each token of a part until it returns an error; io.EOF
// from visit ends the walk without one. A missing part is an empty one.
//
// Tokens are raw: nothing is kept of the elements around, so that no file makes
// the reader grow.
func (a *archive) walk(part string, visit func(xml.Token) error) error {
	f := a.parts[partName(part)]
	if f == nil {
		return nil
	}
	content, err := f.Open()
	if err != nil {
		return fileError(CodeDamaged)
	}
	defer content.Close()
	m := &meter{archive: a, from: content}
	decoder := xml.NewDecoder(m)
	for {
		m.token = maxToken
		token, err := decoder.RawToken()
		if err == nil {
			err = visit(token)
		}
		var known *FileError
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &known), a.ctx.Err() != nil:
			return err
		case errors.Is(err, errTooLarge):
			return fileError(CodeTooLarge, "limit", strconv.Itoa(MaxUnpacked>>20))
		default:
			return fileError(CodeDamaged)
		}
	}
}

// meter counts what is unpacked and stops when the context ends.
type meter struct {
	archive *archive
	from    io.Reader
	// token is the number of bytes left for the current token.
	token int
}

func (m *meter) Read(p []byte) (int, error) {
	if err := m.archive.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.from.Read(p)
	m.token -= n
	m.archive.left -= int64(n)
	if m.token < 0 || m.archive.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// attr returns the value of an attribute, by its name without a prefix.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// attrNumber returns a whole number of an attribute, or otherwise.
func attrNumber(e xml.StartElement, name string, otherwise int) int {
	n, err := strconv.Atoi(attr(e, name))
	if err != nil {
		return otherwise
	}
	return n
}

// attrTrue reports whether a boolean attribute is set.
func attrTrue(e xml.StartElement, name string) bool {
	v := attr(e, name)
	return v == "1" || v == "true"
}
