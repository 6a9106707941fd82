package paper

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// Slip is the bukti daftar: what the officer leaves with the family when the
// papers were captured.
type Slip struct {
	// Printed is written into the PDF as its date.
	Printed   time.Time
	Rehearsal bool
	Code      Code
	// Head is the name of the head of the family.
	Village, Head, Officer string
	// Captured is shown in its own zone.
	Captured  time.Time
	Members   []SlipMember
	Documents []SlipDocument
	// Receipt is nil until central's receipt verified.
	Receipt *Acknowledgement
	Consent Consent
	// Contact tells whom to ask, for example "Bu Sari 0812-3456-7890"; may be
	// empty.
	Contact string
}

// SlipMember is a line of the slip. NIK is masked when printed and may be
// empty.
type SlipMember struct{ Name, Relation, NIK string }

// SlipDocument is a paper that was captured.
type SlipDocument struct {
	// Kind and Of say what it is and whose; Of is empty for a paper of the
	// whole family.
	Kind, Of string
	Pages    int
	// Received tells that the receipt names it; printed only beside a receipt.
	Received bool
}

// Acknowledgement is what a verified receipt says about the whole.
type Acknowledgement struct {
	At time.Time
	N  int64
}

// Consent is who agreed, when and to which version of the text. By may be
// empty if there is none to tell of.
type Consent struct {
	By, Text string
	// On is a civil date, YYYY-MM-DD.
	On string
}

// Slip writes a slip as A5 pages. An error wraps [ErrInput] if a value cannot
// be printed.
func (p *Press) Slip(w io.Writer, slip Slip) error {
	err := p.print(w, meta{slip.Code.Local, slip.Printed}, a5(), func(c *canvas) {
		if slip.check(c); c.err == nil {
			slip.draw(c)
		}
	})
	if err != nil {
		return fmt.Errorf("slip: %w", err)
	}
	return nil
}

func (slip *Slip) check(c *canvas) {
	c.needed("head", slip.Head, "village", slip.Village, "officer", slip.Officer)
	c.optional("contact", slip.Contact, "consent by", slip.Consent.By, "consent text", slip.Consent.Text)
	c.rows("members", len(slip.Members))
	c.rows("documents", len(slip.Documents))
	for _, m := range slip.Members {
		c.needed("member name", m.Name)
		c.optional("member relation", m.Relation, "member nik", m.NIK)
	}
	for _, d := range slip.Documents {
		c.needed("document kind", d.Kind)
		c.optional("document of", d.Of)
	}
	if slip.Captured.IsZero() {
		c.fail("captured")
	}
}

func (slip *Slip) draw(c *canvas) {
	s := &sheet{
		canvas: c, size: a5(), margin: 10, rehearsal: slip.Rehearsal,
		title: c.say("slip.title"), local: slip.Code.Local,
	}
	s.page()
	slip.drawHead(s)
	slip.drawState(s)
	slip.drawMembers(s)
	slip.drawDocuments(s)
	s.section(s.say("slip.next"), 14)
	steps := []string{s.say("slip.next.keep"), s.say("slip.next.wait"), s.say("slip.next.pay")}
	if slip.Contact != "" {
		steps = append(steps, s.say("ask", "contact", slip.Contact))
	}
	s.steps(steps...)
	s.y += 0.4
	rights := s.say("slip.rights")
	if slip.Consent.By != "" {
		rights = s.say("slip.consent", "by", slip.Consent.By,
			"date", s.date("consent on", slip.Consent.On), "text", slip.Consent.Text) + " " + rights
	}
	s.small(rights)
}

// drawHead puts the number where a thumb finds it, the code beside it.
func (slip *Slip) drawHead(s *sheet) {
	const side = 35.0
	top := s.y
	width := s.inner() - side - 3
	s.text(regular(8).in(inkSoft), s.left(), s.y, s.say("local"))
	s.y = s.fitted(bold(21), s.left(), s.y+3.2, width, slip.Code.Local, 1, 8) + 1.5
	s.facts(s.left(), width, 2,
		s.say("head"), slip.Head,
		s.say("village"), slip.Village,
		s.say("officer"), slip.Officer,
		s.say("slip.captured"), s.moment(slip.Captured))

	x := s.right() - side
	s.qr(slip.Code, x+2, top-2, side)
	below := top + side - 2
	for _, line := range s.wrap(regular(7).in(inkSoft), s.say("slip.code"), side-5) {
		s.textCentre(regular(7).in(inkSoft), x+2+side/2, below, line)
		below += regular(7).lineHeight()
	}
	s.y = max(s.y, below) + 0.6
}

// drawState says where the data are and, beside it, that this is no cover.
func (slip *Slip) drawState(s *sheet) {
	state := notice{open: true, lead: s.say("slip.waiting"), text: s.say("slip.waiting.text")}
	if slip.Receipt != nil {
		state = notice{
			lead: s.say("slip.received"),
			text: s.say("slip.received.text", "time", s.moment(slip.Receipt.At),
				"n", strconv.FormatInt(slip.Receipt.N, 10)),
		}
	}
	s.notices(state, notice{open: true, lead: s.say("slip.cover"), text: s.say("slip.cover.text")})
}

func (slip *Slip) drawMembers(s *sheet) {
	s.section(s.say("slip.members", "count", strconv.Itoa(len(slip.Members))), 12)
	rows := make([][]string, len(slip.Members))
	for i, m := range slip.Members {
		rows[i] = []string{strconv.Itoa(i + 1), m.Name, m.Relation, s.masked(m.NIK)}
	}
	s.table([]column{
		{s.say("row"), 0.07, regular(9), true},
		{s.say("name"), 0.41, strong(9), false},
		{s.say("relation"), 0.22, regular(9), false},
		{s.say("nik"), 0.30, regular(9), false},
	}, rows)
}

// drawDocuments lists the papers in two columns, row by row. Beside a receipt
// a full dot marks those central holds, an open ring the others.
func (slip *Slip) drawDocuments(s *sheet) {
	const gap, indent = 5.0, 4.5
	s.section(s.say("slip.documents", "count", strconv.Itoa(len(slip.Documents))), 6)
	if slip.Receipt != nil {
		slip.drawKey(s, s.y-5.6)
	}
	st := regular(s.plain())
	col := (s.inner() - gap) / 2
	for pair := range slices.Chunk(slip.Documents, 2) {
		h := 0.0
		for _, d := range pair {
			h = max(h, float64(len(s.wrap(st, slip.describe(s, d), col-indent)))*st.lineHeight())
		}
		s.room(h)
		for i, d := range pair {
			x := s.left() + float64(i)*(col+gap)
			s.dot(x+1.2, s.y+st.lineHeight()/2, 1.05, slip.Receipt != nil && d.Received)
			s.paragraph(st, x+indent, s.y, col-indent, slip.describe(s, d))
		}
		s.y += h + 0.6
	}
}

// drawKey explains the dots, beside the heading.
func (slip *Slip) drawKey(s *sheet, y float64) {
	st := regular(s.fine()).in(inkSoft)
	x := s.right()
	for _, full := range []bool{false, true} {
		key := "slip.sending"
		if full {
			key = "slip.whole"
		}
		text := s.say(key)
		s.textRight(st, x, y, text)
		x -= s.width(st, text) + 2.2
		s.dot(x, y+st.lineHeight()/2, 1, full)
		x -= 4.5
	}
}

// describe gives kind, owner and pages of a document on one line.
func (slip *Slip) describe(s *sheet, d SlipDocument) string {
	line := d.Kind
	if d.Of != "" {
		line += " · " + d.Of
	}
	if d.Pages > 1 {
		line += " · " + s.say("slip.pages", "count", strconv.Itoa(d.Pages))
	}
	return line
}
