// Package paper makes the PDFs that a family keeps: the slip of its dossier,
// member cards, the bill sheet and central's receipt.
//
// It turns plain values into bytes: it opens no file, asks no clock and keeps
// no state, and the same input gives the same bytes. Words come from the
// catalogue assets/lang/*/paper.json. It always masks a NIK itself, and the
// metadata of a document names nothing but the local number.
//
// It does not decide what is true. Whether a receipt verified, which dates a
// bill has and whether a number is simulated are the caller's to know; it
// prints them and computes nothing but the sum it checks.
package paper

import (
	"errors"
	"fmt"
	"io"

	"titian/assets"
)

// Errors that a caller may branch on. Their texts name a field, never a value.
var (
	// ErrInput reports a value that cannot be printed: missing, too long, not
	// a date, or at odds with another one.
	ErrInput = errors.New("paper: input cannot be printed")
	// ErrCode reports text that is not the content of our QR code.
	ErrCode = errors.New("paper: not a Titian code")
)

// Press prints papers in one language. It is immutable and safe for
// concurrent use.
type Press struct {
	words words
	faces map[assets.Weight]face
}

// New returns a press for a language of the catalogue: "id" or "en".
func New(language string) (*Press, error) {
	w, err := loadWords(language)
	if err != nil {
		return nil, fmt.Errorf("new press: %w", err)
	}
	p := &Press{words: w, faces: make(map[assets.Weight]face, 3)}
	for _, weight := range []assets.Weight{assets.Regular, assets.SemiBold, assets.Bold} {
		if p.faces[weight], err = loadFace(weight); err != nil {
			return nil, fmt.Errorf("new press: %w", err)
		}
	}
	return p, nil
}

// print draws a document twice: the first pass counts the pages, the second
// knows how many there are.
func (p *Press) print(w io.Writer, m meta, size pageSize, draw func(*canvas)) error {
	if err := m.check(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	count := p.newCanvas(m, size, 0)
	draw(count)
	if err := count.failure(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	c := p.newCanvas(m, size, count.pdf.PageCount())
	draw(c)
	if err := c.failure(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	if err := c.pdf.Output(w); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}
