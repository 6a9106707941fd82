package paper

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"titian/app/ident"
	"titian/app/say"
)

// Bill is the tagihan of a family, as central stated it: nothing on it is
// computed here.
type Bill struct {
	// Printed is written into the PDF as its date.
	Printed   time.Time
	Rehearsal bool
	// Local is the family's local number.
	Local         string
	Village, Head string
	Members       []BillMember
	// Monthly is the sum of the members' amounts in whole rupiah.
	Monthly  int64
	Accounts []Account
	// PayFrom and PayUntil bound the first payment; civil dates, YYYY-MM-DD.
	PayFrom, PayUntil string
	// DueDay of the month for later payments; 0 leaves the sentence out.
	DueDay int
	// Supplement tells that it adds members to an earlier bill.
	Supplement bool
	// Simulated tells that the numbers are not from BPJS; a bill with a number
	// of our own issuer is marked whatever it says.
	Simulated bool
	// Rules is the version of the tariff, Source its legal basis.
	Rules, Source string
	// Contact tells whom to ask; may be empty.
	Contact string
}

// BillMember is a person on the bill; Number has 13 digits, Amount is in
// rupiah per month.
type BillMember struct {
	Name, Number, Class string
	Amount              int64
}

// Account is a virtual account; Number has 16 digits.
type Account struct{ Bank, Number string }

// Bill writes a bill sheet as A4 pages. An error wraps [ErrInput] if a value
// cannot be printed or the amounts do not add up.
func (p *Press) Bill(w io.Writer, b Bill) error {
	err := p.print(w, meta{b.Local, b.Printed}, a4(), func(c *canvas) {
		if b.check(c); c.err == nil {
			b.draw(c)
		}
	})
	if err != nil {
		return fmt.Errorf("bill: %w", err)
	}
	return nil
}

func (b *Bill) check(c *canvas) {
	c.needed("head", b.Head, "village", b.Village, "rules", b.Rules, "source", b.Source)
	c.needed("pay from", b.PayFrom, "pay until", b.PayUntil)
	c.optional("contact", b.Contact)
	c.rows("members", len(b.Members))
	c.rows("accounts", len(b.Accounts))
	rest := b.Monthly
	for _, m := range b.Members {
		c.needed("member name", m.Name)
		c.optional("member number", m.Number, "member class", m.Class)
		if m.Amount < 0 || m.Amount > rest {
			c.fail("monthly")
		}
		rest -= m.Amount
	}
	if rest != 0 {
		c.fail("monthly")
	}
	for _, a := range b.Accounts {
		c.needed("bank", a.Bank)
		if len(a.Number) != 16 || strings.Trim(a.Number, "0123456789") != "" {
			c.fail("account number")
		}
	}
	if b.DueDay < 0 || b.DueDay > 31 {
		c.fail("due day")
	}
}

func (b *Bill) draw(c *canvas) {
	title, banner := "bill.title", ""
	if b.Supplement {
		title = "bill.supplement"
	}
	if b.simulated() {
		banner = c.say("bill.simulated")
	}
	s := &sheet{
		canvas: c, size: a4(), margin: 18, rehearsal: b.Rehearsal, banner: banner,
		title: c.say(title), local: b.Local,
	}
	s.page()
	s.facts(s.left(), s.inner(), 3, s.say("head"), b.Head, s.say("village"), b.Village, s.say("local"), b.Local)
	b.drawSum(s)
	b.drawMembers(s)
	b.drawAccounts(s)
	b.drawSteps(s)
	s.y += 2
	if b.Contact != "" {
		s.small(s.say("ask", "contact", b.Contact))
	}
	s.small(s.say("bill.rules", "rules", b.Rules, "source", b.Source))
}

func (b *Bill) simulated() bool {
	return b.Simulated || slices.ContainsFunc(b.Members, func(m BillMember) bool {
		return ident.JKNNumber(m.Number).Simulated()
	})
}

// drawSum shows the two things a family asks: how much, and when.
func (b *Bill) drawSum(s *sheet) {
	const height, pad = 24.0, 5.0
	s.y++
	s.room(height)
	s.fill(leafSoft, s.left(), s.y, s.inner(), height, 3)
	s.frame(ink, s.left(), s.y, s.inner(), height, 3, 0.35, false)
	half := s.left() + s.inner()*0.44
	width := half - s.left() - 2*pad
	label := regular(9)
	s.text(label, s.left()+pad, s.y+3, s.say("bill.monthly"))
	s.fitted(bold(24), s.left()+pad, s.y+8.2, width, say.Rupiah(b.Monthly), 1, 8)
	s.line(hairline, half, s.y+4, half, s.y+height-4, 0.3)
	s.text(label, half+pad, s.y+3, s.say("bill.first"))
	s.text(strong(13), half+pad, s.y+7.9, s.say("bill.from", "date", s.date("pay from", b.PayFrom)))
	s.text(strong(13), half+pad, s.y+14.4, s.say("bill.until", "date", s.date("pay until", b.PayUntil)))
	s.y += height + 4
}

func (b *Bill) drawMembers(s *sheet) {
	s.section(s.say("bill.members", "count", strconv.Itoa(len(b.Members))), 12)
	rows := make([][]string, len(b.Members))
	for i, m := range b.Members {
		rows[i] = []string{strconv.Itoa(i + 1), m.Name, m.Number, m.Class, say.Rupiah(m.Amount)}
	}
	s.table([]column{
		{s.say("row"), 0.06, regular(11), true},
		{s.say("name"), 0.40, strong(11), false},
		{s.say("number"), 0.22, regular(11), false},
		{s.say("class"), 0.14, regular(11), false},
		{s.say("bill.amount"), 0.18, regular(11), true},
	}, rows)
	s.room(8)
	s.text(strong(11.5), s.left(), s.y, s.say("bill.total"))
	s.textRight(bold(11.5), s.right(), s.y, say.Rupiah(b.Monthly))
	s.y += 7
}

func (b *Bill) drawAccounts(s *sheet) {
	if len(b.Accounts) == 0 {
		return
	}
	const height = 9.4
	heading := "bill.accounts"
	if b.simulated() {
		heading = "bill.accounts.simulated"
	}
	s.section(s.say(heading), height)
	for _, a := range b.Accounts {
		s.room(height)
		s.fitted(strong(11.5), s.left(), s.y+1.2, 31, a.Bank, 1, 6)
		s.number(bold(16), s.left()+34, s.y, groups(a.Number, 4, 4, 4), 2.2)
		if b.simulated() {
			s.textRight(bold(10), s.right(), s.y+1.6, s.say("bill.simulated"))
		}
		s.y += height
		s.line(hairline, s.left(), s.y-0.7, s.right(), s.y-0.7, 0.2)
	}
}

func (b *Bill) drawSteps(s *sheet) {
	if b.simulated() {
		s.section(s.say("bill.steps"), 14)
		s.steps(s.say("bill.step.simulated"), s.say("bill.step.real"))
		return
	}
	steps := []string{s.say("bill.step.where"), s.say("bill.step.family"), s.say("bill.step.first")}
	if b.DueDay > 0 {
		steps = append(steps, s.say("bill.step.monthly", "day", strconv.Itoa(b.DueDay)))
	}
	s.section(s.say("bill.steps"), 20)
	s.steps(append(steps, s.say("bill.step.keep"))...)
}
