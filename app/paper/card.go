package paper

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"titian/app/ident"
)

// Standing is what is known of a membership.
type Standing string

const (
	// Pending has a number but was never active.
	Pending Standing = "pending"
	// Active is covered.
	Active Standing = "active"
	// Inactive was active once.
	Inactive Standing = "inactive"
)

// Card is what one member keeps. It is not BPJS's card and says so.
type Card struct {
	Name string
	// Number has 13 digits.
	Number string
	// BirthDate and AsOf are civil dates, YYYY-MM-DD.
	BirthDate string
	// NIK is masked when printed and may be empty.
	NIK string
	// Facility is the name of the first-level facility; Class and Segment are
	// ready to show. All may be empty.
	Facility, Class, Segment string
	Standing                 Standing
	AsOf                     string
	// Simulated tells that the number is not from BPJS; a number of our own
	// issuer is marked whatever it says.
	Simulated bool
}

// Cards are the cards of a family, or one of them.
type Cards struct {
	// Printed is written into the PDF as its date.
	Printed   time.Time
	Rehearsal bool
	// Local is the family's local number.
	Local string
	Cards []Card
}

// Cards writes each card on a page of 85.6 × 54 mm. An error wraps [ErrInput]
// if a value cannot be printed.
func (p *Press) Cards(w io.Writer, cards Cards) error {
	err := p.print(w, meta{cards.Local, cards.Printed}, cardSize(), func(c *canvas) {
		if cards.check(c); c.err != nil {
			return
		}
		for i := range cards.Cards {
			c.pdf.AddPage()
			cards.Cards[i].draw(c, 0, 0, cards.Rehearsal)
		}
	})
	if err != nil {
		return fmt.Errorf("cards: %w", err)
	}
	return nil
}

func (cards *Cards) check(c *canvas) {
	c.rows("cards", len(cards.Cards))
	if len(cards.Cards) == 0 {
		c.fail("cards")
	}
	for i := range cards.Cards {
		card := &cards.Cards[i]
		c.needed("name", card.Name)
		c.optional("nik", card.NIK, "facility", card.Facility, "class", card.Class, "segment", card.Segment)
		if len(card.Number) != 13 || strings.Trim(card.Number, "0123456789") != "" {
			c.fail("number")
		}
		if card.Standing != Pending && card.Standing != Active && card.Standing != Inactive {
			c.fail("standing")
		}
	}
}

// cardMargin keeps text off the edge that scissors and printers eat.
const cardMargin = 5.0

func (card *Card) draw(c *canvas, x, y float64, rehearsal bool) {
	size := cardSize()
	left, right := x+cardMargin, x+size.width-cardMargin
	inner := size.width - 2*cardMargin

	const strip = 8.0
	c.fill(ink, x, y, size.width, strip, 0)
	notice := inner
	if rehearsal {
		tag := bold(7.5).in(ink)
		w := c.width(tag, c.say("card.rehearsal")) + 3
		c.fill(surface, right-w, y+2, w, 4, 0.8)
		c.text(tag, right-w+1.5, y+2.15, c.say("card.rehearsal"))
		notice -= w + 2
	}
	c.fitted(bold(10).in(surface), left, y+1.6, notice, c.say("card.notice"), 1, 5)

	c.text(regular(6.5).in(inkSoft), left, y+9.6, c.say("number"))
	c.number(bold(15.5), left, y+11.9, groups(card.Number, 4, 4), 1.3)
	if card.Simulated || ident.JKNNumber(card.Number).Simulated() {
		tag := bold(9)
		w := c.width(tag, c.say("card.simulated")) + 4
		c.frame(ink, right-w, y+12.8, w, 5.6, 1, 0.5, false)
		c.text(tag, right-w+2, y+13.4, c.say("card.simulated"))
	}
	c.fitted(bold(11), left, y+19.6, inner, card.Name, 2, 5)

	card.drawFacts(c, left, y+30.5, inner)
	card.drawStanding(c, x, y)
}

func (card *Card) drawFacts(c *canvas, x, y, width float64) {
	const gap = 3.0
	wide := width * 0.56
	narrow := width - wide - gap
	class := card.Class
	if card.Segment != "" {
		class = strings.TrimPrefix(class+" · "+card.Segment, " · ")
	}
	c.cell(x, y, wide, c.say("nik"), c.masked(card.NIK))
	c.cell(x+wide+gap, y, narrow, c.say("birth"), c.date("birth date", card.BirthDate))
	c.cell(x, y+7.7, wide, c.say("facility"), card.Facility)
	c.cell(x+wide+gap, y+7.7, narrow, c.say("class"), class)
}

// cell writes a label and a value on one line, or on two small ones if it is
// long.
func (c *canvas) cell(x, y, width float64, label, value string) {
	c.text(regular(6.5).in(inkSoft), x, y, label)
	if c.press.clean(value) == "" {
		value = absent
	}
	if st, _ := c.shrink(strong(8), value, width, 1, 6); c.width(st, c.press.clean(value)) <= width {
		c.put(st, x, y+2.8, c.press.clean(value))
		return
	}
	c.fitted(strong(5.5), x, y+2.8, width, value, 2, 5)
}

// drawStanding closes the card with its status: a full dot for active, an
// open ring for anything else.
func (card *Card) drawStanding(c *canvas, x, y float64) {
	const height = 7.4
	size := cardSize()
	top := y + size.height - height
	tint := sunSoft
	if card.Standing == Active {
		tint = leafSoft
	}
	c.fill(tint, x, top, size.width, height, 0)
	c.line(ink, x, top, x+size.width, top, 0.25)
	c.dot(x+cardMargin+1.2, top+height/2-0.3, 1.15, card.Standing == Active)
	status := c.say("standing."+string(card.Standing), "date", c.date("as of", card.AsOf))
	st, hint := regular(6.5), c.say("card.hint")
	c.textRight(st, x+size.width-cardMargin, top+1.75, hint)
	room := size.width - 2*cardMargin - 4 - c.width(st, hint) - 2
	c.fitted(strong(8), x+cardMargin+4, top+1.25, room, status, 1, 5)
}

// number writes digits in groups that read easily, marked so that a reader
// who copies them gets the number without gaps.
func (c *canvas) number(st style, x, y float64, pieces []string, gap float64) {
	var plain strings.Builder
	for _, unit := range utf16.Encode([]rune(strings.Join(pieces, ""))) {
		fmt.Fprintf(&plain, "%04X", unit)
	}
	c.pdf.RawWriteStr("/Span <</ActualText <FEFF" + plain.String() + ">>> BDC\n")
	for _, piece := range pieces {
		c.put(st, x, y, piece)
		x += c.width(st, piece) + gap
	}
	c.pdf.RawWriteStr("EMC\n")
}
