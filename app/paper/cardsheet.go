package paper

import (
	"fmt"
	"io"
)

// The grid of cards on A4.
const (
	sheetColumns = 2
	sheetRows    = 4
	sheetGap     = 8.0
)

// CardSheet writes all cards of a family on A4 pages with cut marks. An error
// wraps [ErrInput] if a value cannot be printed.
func (p *Press) CardSheet(w io.Writer, cards Cards) error {
	err := p.print(w, meta{cards.Local, cards.Printed}, a4(), func(c *canvas) {
		if cards.check(c); c.err == nil {
			cards.drawSheet(c)
		}
	})
	if err != nil {
		return fmt.Errorf("card sheet: %w", err)
	}
	return nil
}

func (cards *Cards) drawSheet(c *canvas) {
	page, card := a4(), cardSize()
	s := &sheet{canvas: c, size: page, margin: 12, title: c.say("sheet.title"), local: cards.Local}
	left := (page.width - sheetColumns*card.width - sheetGap) / 2
	for i := range cards.Cards {
		slot := i % (sheetColumns * sheetRows)
		if slot == 0 {
			s.page()
			s.small(s.say("sheet.cut"))
		}
		x := left + float64(slot%sheetColumns)*(card.width+sheetGap)
		y := 33 + float64(slot/sheetColumns)*(card.height+sheetGap)
		cards.Cards[i].draw(c, x, y, cards.Rehearsal)
		c.frame(hairline, x, y, card.width, card.height, 0, 0.15, false)
		c.cutMarks(x, y, card)
	}
}

// cutMarks shows scissors where to go, outside the card.
func (c *canvas) cutMarks(x, y float64, size pageSize) {
	const off, length = 0.8, 2.0
	for _, cx := range []float64{x, x + size.width} {
		c.line(black, cx, y-off-length, cx, y-off, 0.2)
		c.line(black, cx, y+size.height+off, cx, y+size.height+off+length, 0.2)
	}
	for _, cy := range []float64{y, y + size.height} {
		c.line(black, x-off-length, cy, x-off, cy, 0.2)
		c.line(black, x+size.width+off, cy, x+size.width+off+length, cy, 0.2)
	}
}
