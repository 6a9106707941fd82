package scan

import "strconv"

// Signer is one signature under a letter; Thumb is a thumbprint instead.
type Signer struct {
	Role, Name string
	Thumb      bool
}

// Letter is a form or letter on A4, standing: consent, power of attorney,
// poverty letter, letter of a facility, birth letter, court decision.
type Letter struct {
	// Office holds the centred lines of the letterhead; empty for a form.
	Office []string
	Title  string
	// Reference is the line under the title; may be empty.
	Reference string
	Opening   string
	Fields    []Field
	// Clauses are numbered paragraphs.
	Clauses []string
	Closing string
	// Place is place and date, above the signatures.
	Place string
	// Signers are one or two; the last stands on the right.
	Signers []Signer
	// Sealed puts an office stamp over the last signature, Stamped a duty
	// stamp beside it.
	Sealed, Stamped bool
}

func (Letter) size() (float64, float64) { return 210, 297 }

func (l Letter) draw(c *canvas) {
	const (
		x       = 24.0
		width   = 162.0
		leading = 6.0
	)
	body := style{size: 4.1, color: ink}
	strong := style{size: 4.1, bold: true, color: ink}
	y := 26.0
	if len(l.Office) > 0 {
		for i, line := range l.Office {
			st := style{size: 5.2 - 0.5*float64(i), bold: true, color: ink, align: center}
			c.fitted(c.width/2, y, width, st, line)
			y += 6.6
		}
		c.rule(x, y-2, x+width, y-2, 0.7, ink)
		c.rule(x, y-0.8, x+width, y-0.8, 0.2, ink)
		y += 12
	}
	c.fitted(c.width/2, y, width, style{size: 6.2, bold: true, color: ink, align: center}, l.Title)
	y += 6.5
	if l.Reference != "" {
		c.text(c.width/2, y, style{size: 3.9, color: ink, align: center}, l.Reference)
		y += 6
	}
	y = c.paragraph(x, y+6, width, leading, body, l.Opening) + 1.5
	for _, f := range l.Fields {
		c.text(x+6, y, body, f.Label)
		c.text(x+54, y, body, ":")
		c.fitted(x+57, y, width-57, strong, f.Value)
		y += leading
	}
	y += 2
	for i, clause := range l.Clauses {
		c.text(x, y, body, strconv.Itoa(i+1)+".")
		y = c.paragraph(x+7, y, width-7, leading, body, clause) + 1.2
	}
	if l.Closing != "" {
		y = c.paragraph(x, y+2, width, leading, body, l.Closing)
	}
	l.signatures(c, max(y+8, 205))
}

func (l Letter) signatures(c *canvas, y float64) {
	place := style{size: 4.0, color: ink, align: center}
	columns := []float64{58, 150}
	if len(l.Signers) == 1 {
		columns = columns[1:]
	}
	c.text(150, y, place, l.Place)
	for i, s := range l.Signers {
		if i >= len(columns) {
			break
		}
		c.text(columns[i], y+6, place, s.Role)
		if s.Thumb {
			c.thumbprint(columns[i], y+20, s.Name)
		} else {
			c.signature(columns[i]-16, y+20, 32, s.Name)
		}
		c.fitted(columns[i], y+36, 76, style{size: 4.0, bold: true, color: ink, align: center}, s.Name)
	}
	if l.Stamped {
		c.dutyStamp(108, y+10)
	}
	if l.Sealed {
		c.seal(126, y+19, 15)
	}
	c.text(c.width/2, 285, style{size: 2.9, color: faded, align: center},
		"Lembar ini dibuat oleh program untuk latihan. Semua nama dan nomor rekaan.")
}
