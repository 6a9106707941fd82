package kit

import "titian/app/civil"

// DateParams make a [Date].
type DateParams struct {
	FieldParams
	// Say reads what is typed and returns the date in words, or "" for what is no
	// date (yet). It must return soon: it is called at each key.
	Say func(typed string) string
}

// Date is a field for a date in whatever form a person writes it. As soon as it
// can be read the date stands below in words.
type Date struct {
	Field

	p   DateParams
	iso string // what SetText gave, as long as shown is untouched
	// shown is how iso is written in the field: in the order of the papers.
	shown string
}

// NewDate returns an empty date.
func NewDate(p DateParams) *Date {
	d := &Date{p: p}
	if p.Chars == 0 {
		p.Chars = len("2 September 2026")
	}
	d.build(d, p.FieldParams)
	d.entry.edited = func(typed string) {
		d.say()
		d.edited(typed)
	}
	return d
}

// Text returns what was typed, or the ISO date that SetText gave while nobody
// changed it.
func (d *Date) Text() string {
	if d.iso != "" && d.entry.Text == d.shown {
		return d.iso
	}
	return d.entry.Text
}

// SetText implements [Input]. An ISO date is shown as the papers write it,
// "02-01-2026".
func (d *Date) SetText(text string) {
	if text == d.Text() {
		return
	}
	d.iso, d.shown = "", text
	if day, err := civil.FromISO(text); err == nil && !day.IsZero() {
		d.iso, d.shown = text, day.Short()
	}
	d.Field.SetText(d.shown)
	d.say()
}

// SetHint implements [Input]: it stands there while no date can be read.
func (d *Date) SetHint(text string) {
	d.p.Hint = text
	d.say()
}

func (d *Date) say() {
	said := ""
	if d.p.Say != nil && d.entry.Text != "" {
		said = d.p.Say(d.entry.Text)
	}
	if said == "" {
		said = d.p.Hint
	}
	d.rim.SetHint(said)
}
