package paper

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// Receipt is the tanda terima: central's signed proof, as a paper. Print it
// only from a receipt whose signature verified.
type Receipt struct {
	// Printed is written into the PDF as its date.
	Printed   time.Time
	Rehearsal bool
	Code      Code
	// N is central's number of the receipt; At is shown in its own zone.
	N  int64
	At time.Time
	// Key is the id of central's key that signed.
	Key string
	// Documents are those central holds whole; Declared is how many the
	// submission has in all.
	Documents []ReceiptDocument
	Declared  int
}

// ReceiptDocument is a paper that central holds.
type ReceiptDocument struct {
	Kind   string
	SHA256 Digest
}

// Receipt writes a receipt as A5 pages. An error wraps [ErrInput] if a value
// cannot be printed.
func (p *Press) Receipt(w io.Writer, r Receipt) error {
	err := p.print(w, meta{r.Code.Local, r.Printed}, a5(), func(c *canvas) {
		if r.check(c); c.err == nil {
			r.draw(c)
		}
	})
	if err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	return nil
}

func (r *Receipt) check(c *canvas) {
	c.needed("key", r.Key)
	c.rows("documents", len(r.Documents))
	for _, d := range r.Documents {
		c.needed("document kind", d.Kind)
	}
	if r.At.IsZero() {
		c.fail("at")
	}
	if r.Declared < len(r.Documents) {
		c.fail("declared")
	}
}

func (r *Receipt) draw(c *canvas) {
	s := &sheet{
		canvas: c, size: a5(), margin: 10, rehearsal: r.Rehearsal,
		title: c.say("receipt.title"), local: r.Code.Local,
	}
	s.page()
	held, declared := strconv.Itoa(len(r.Documents)), strconv.Itoa(r.Declared)
	open := len(r.Documents) < r.Declared
	state := "receipt.whole"
	if open {
		state = "receipt.part"
	}
	r.drawHead(s)
	s.notices(notice{
		open: open,
		lead: s.say("receipt.received", "time", s.moment(r.At)),
		text: s.say(state, "held", held, "declared", declared),
	})
	s.facts(s.left(), s.inner(), 1,
		s.say("receipt.submission"), r.Code.Submission.String(),
		s.say("receipt.body"), r.Code.Hash,
		s.say("receipt.key"), r.Key)
	if len(r.Documents) > 0 {
		s.section(s.say("receipt.documents", "held", held, "declared", declared), 12)
		rows := make([][]string, len(r.Documents))
		for i, d := range r.Documents {
			rows[i] = []string{strconv.Itoa(i + 1), d.Kind, d.SHA256.Prefix()}
		}
		s.table([]column{
			{s.say("row"), 0.07, regular(9), true},
			{s.say("document"), 0.55, strong(9), false},
			{s.say("receipt.hash"), 0.38, regular(9), false},
		}, rows)
	}
	s.y++
	s.small(s.say("receipt.signed"))
	s.small(s.say("receipt.meaning"))
}

func (r *Receipt) drawHead(s *sheet) {
	const side = 35.0
	top := s.y
	width := s.inner() - side - 3
	s.text(regular(8).in(inkSoft), s.left(), s.y, s.say("local"))
	s.y = s.fitted(bold(21), s.left(), s.y+3.2, width, r.Code.Local, 1, 8) + 1.5
	s.text(regular(8).in(inkSoft), s.left(), s.y, s.say("receipt.n"))
	s.y = s.fitted(bold(21), s.left(), s.y+3.2, width, strconv.FormatInt(r.N, 10), 1, 8)
	s.qr(r.Code, s.right()-side+2, top-2, side)
	s.y = max(s.y, top+side-3) + 1
}
