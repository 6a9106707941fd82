package sheet

import (
	"slices"

	"fyne.io/fyne/v2"

	"titian/ui/kit"
	"titian/ui/look"
)

// more are fields that few people need. They stay out of sight until the officer
// asks for them, or one of them holds a value or a message.
type more struct {
	form   *form
	toggle *kit.Button
	box    *fyne.Container
	bounds []*bound
	// asked tells that the officer wants to see them.
	asked bool
}

// rare adds fields that few people need below a button, whose text key is for
// when they are out of sight.
func (f *form) rare(key string, bounds []*bound, rows ...fyne.CanvasObject) *more {
	m := &more{form: f, bounds: bounds, box: kit.Stack(look.SizeSpace4, rows...)}
	m.toggle = kit.NewButton(kit.ButtonParams{
		Text: f.page.text(key), Icon: kit.IconDown, Kind: kit.Quiet, Leading: true, Do: m.turn, Shown: f.seen,
	})
	f.rares = append(f.rares, m)
	f.only(m.box, m.shown)
	f.only(m.toggle, func() bool { return !m.shown() })
	return m
}

// objects are the button and the fields, of which one is shown.
func (m *more) objects() []fyne.CanvasObject { return []fyne.CanvasObject{m.toggle, m.box} }

// shown reports whether the fields are in sight.
func (m *more) shown() bool {
	p := m.form.page
	return m.asked || slices.ContainsFunc(m.bounds, func(b *bound) bool {
		s := b.spot()
		return (b.shown == nil || b.shown()) && (value(&p.draft.now, s) != "" || len(p.messages(s)) > 0)
	})
}

// turn brings the fields into sight, and puts the focus on the first.
func (m *more) turn() {
	m.asked = true
	m.form.fill()
	for _, b := range m.bounds {
		if b.input.Object().Visible() {
			b.input.Focus(m.form.page.p.Host.Canvas())
			return
		}
	}
}

// holds reports whether one of the fields is for a spot.
func (m *more) holds(s spot) bool {
	return slices.ContainsFunc(m.bounds, func(b *bound) bool { return b.spot() == s })
}
