package sheet

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/ui/kit"
	"titian/ui/look"
)

// bound is a field on screen and the value that it is for.
type bound struct {
	// spot is asked each time: a field of the details belongs to whoever is
	// selected.
	spot  func() spot
	input kit.Input
	// show writes a stored value as it is typed.
	show func(stored string) string
	// hint explains the value; asked at each fill.
	hint func() string
	// shown reports whether the field concerns this family; nil for always.
	shown func() bool
	// rest is the plain hint, for a value without an origin.
	rest string
}

// form is fields, one below the other, that scroll together.
type form struct {
	page   *Page
	bounds []*bound
	// groups are hidden when none of their fields is shown.
	groups []group
	rares  []*more
	list   *fyne.Container
	scroll *container.Scroll
}

type group struct {
	object fyne.CanvasObject
	shown  func() bool
}

func newForm(p *Page) *form {
	f := &form{page: p, list: kit.Stack(look.SizeSpace4)}
	f.scroll = scrolling(f.list)
	return f
}

// add puts rows below the others.
func (f *form) add(rows ...fyne.CanvasObject) { f.list.Objects = append(f.list.Objects, rows...) }

// only shows an object while it is wanted.
func (f *form) only(o fyne.CanvasObject, shown func() bool) fyne.CanvasObject {
	f.groups = append(f.groups, group{o, shown})
	return o
}

func (f *form) object() fyne.CanvasObject { return f.scroll }

// entry is a plain field; key names its label and hint.
func (f *form) entry(s func() spot, key string, params kit.FieldParams) *bound {
	b := f.bind(s, key)
	f.label(b, key, &params)
	b.input = kit.NewField(params)
	return b
}

// digits is a field for a number in groups.
func (f *form) digits(s func() spot, key string, count int, groups []int) *bound {
	b := f.bind(s, key)
	params := kit.FieldParams{Chars: count + len(groups) + 1}
	f.label(b, key, &params)
	b.input = kit.NewNumber(kit.NumberParams{FieldParams: params, Digits: count, Groups: groups})
	return b
}

// date is a field for a day.
func (f *form) date(s func() spot, key string) *bound {
	b := f.bind(s, key)
	params := kit.FieldParams{Chars: dateChars}
	f.label(b, key, &params)
	b.input = kit.NewDate(kit.DateParams{FieldParams: params, Say: f.page.readDay})
	return b
}

// Widths of fields, in characters.
const (
	dateChars  = 14
	phoneChars = 18
	nameChars  = 30
)

// choice is a row of pills.
func (f *form) choice(s func() spot, key string, options []kit.Option) *bound {
	b := f.bind(s, key)
	b.input = kit.NewChoice(kit.ChoiceParams{
		Label: f.page.text(key), Hint: b.rest, Options: options, Words: f.page.words,
		Changed: func(v string) { f.chosen(b, v) }, Done: func() { f.done(b) }, Shown: f.seen,
	})
	return b
}

// choose is a closed list.
func (f *form) choose(s func() spot, key string, options []kit.Option) *bound {
	b := f.bind(s, key)
	b.input = kit.NewSelect(kit.SelectParams{
		Label: f.page.text(key), Hint: b.rest, Options: options, Words: f.page.words,
		Placeholder: f.page.text("sheet.choose"),
		Changed:     func(v string) { f.chosen(b, v) }, Done: func() { f.done(b) }, Shown: f.seen,
	})
	return b
}

// no is how a choice writes what a spot keeps as the empty text.
const no = "no"

// either is a question with two answers; a spot that was not answered stands at
// the first.
func (f *form) either(s func() spot, key, first, second string) *bound {
	b := f.choice(s, key, []kit.Option{{Value: no, Text: first}, {Value: yes, Text: second}})
	b.show = orNo
	return b
}

// orNo writes the empty text as a choice does.
func orNo(stored string) string {
	if stored == "" {
		return no
	}
	return stored
}

func (f *form) bind(s func() spot, key string) *bound {
	b := &bound{spot: s, show: func(stored string) string { return stored }, rest: f.hintText(key)}
	f.bounds = append(f.bounds, b)
	return b
}

// label fills in what every field has.
func (f *form) label(b *bound, key string, params *kit.FieldParams) {
	params.Label, params.Hint, params.Words = f.page.text(key), b.rest, f.page.words
	params.Changed = func(text string) { f.page.typed(b.spot(), text) }
	params.Done, params.Shown = func() { f.done(b) }, f.seen
}

// hintText is the explanation of a field, if it has one.
func (f *form) hintText(key string) string {
	hint := hintOf(key)
	if hint == "" {
		return ""
	}
	return f.page.text(hint)
}

// chosen takes a choice: it is made at once.
func (f *form) chosen(b *bound, value string) {
	f.page.typed(b.spot(), value)
	f.page.left(b.spot())
	f.page.views[f.page.part].fill()
}

// done is called when the focus left a field.
func (f *form) done(b *bound) {
	f.page.left(b.spot())
	f.refill(b)
}

// seen is called when the focus came to a field.
func (f *form) seen(o fyne.CanvasObject) { kit.Reveal(f.scroll, o) }

// fill implements view.
func (f *form) fill() {
	for _, b := range f.bounds {
		if !b.input.Focused() {
			f.refill(b)
		}
	}
	f.sift()
}

// sift shows the fields that concern this family, and no others.
func (f *form) sift() {
	changed := false
	for _, g := range f.groups {
		if setHidden(g.object, !g.shown()) {
			changed = true
		}
	}
	for _, b := range f.bounds {
		if b.shown != nil && setHidden(b.input.Object(), !b.shown()) {
			changed = true
		}
	}
	if changed {
		f.list.Refresh()
	}
}

// refill shows the value of one field, and where it came from.
func (f *form) refill(b *bound) {
	s := b.spot()
	b.input.SetText(b.show(value(&f.page.draft.now, s)))
	b.input.SetHint(f.page.hint(b, s))
}

// hint is what is said below a field: where its value came from, what it
// means, or how to fill it in.
func (p *Page) hint(b *bound, s spot) string {
	if from := p.have.from(&p.draft.now, s); from != "" && from != fromOrder {
		return p.text("sheet.from." + string(from))
	}
	if b.hint != nil {
		if text := b.hint(); text != "" {
			return text
		}
	}
	return b.rest
}

// setHidden shows or hides an object and reports whether that changed.
func setHidden(o fyne.CanvasObject, hidden bool) bool {
	if o.Visible() != hidden {
		return false
	}
	if hidden {
		o.Hide()
	} else {
		o.Show()
	}
	return true
}

// tell implements view.
func (f *form) tell() {
	for _, b := range f.bounds {
		b.input.SetMessages(f.page.messages(b.spot()))
	}
	f.sift()
}

// first implements view.
func (f *form) first(c fyne.Canvas) bool {
	var start *bound
	for _, b := range f.bounds {
		if !b.input.Object().Visible() || f.hiddenByGroup(b) {
			continue
		}
		if start == nil {
			start = b
		}
		if value(&f.page.draft.now, b.spot()) == "" {
			start = b
			break
		}
	}
	return f.put(c, start)
}

// hiddenByGroup reports whether a field stands in a group that is not shown.
func (f *form) hiddenByGroup(b *bound) bool {
	for _, g := range f.groups {
		if g.object.Visible() {
			continue
		}
		if inner, ok := g.object.(*fyne.Container); ok && holds(inner, b.input.Object()) {
			return true
		}
	}
	return false
}

// focus implements view.
func (f *form) focus(c fyne.Canvas, s spot) bool {
	for _, m := range f.rares {
		if m.holds(s) && !m.shown() {
			m.asked = true
			f.sift()
		}
	}
	for _, b := range f.bounds {
		if b.spot() == s {
			return f.put(c, b)
		}
	}
	return false
}

func (f *form) put(c fyne.Canvas, b *bound) bool {
	if b == nil || !b.input.Object().Visible() {
		return false
	}
	b.input.Focus(c)
	return true
}

// focused implements view.
func (f *form) focused() (spot, bool) {
	for _, b := range f.bounds {
		if b.input.Focused() {
			return b.spot(), true
		}
	}
	return spot{}, false
}

// holds reports whether an object stands in a container, at any depth.
func holds(in *fyne.Container, o fyne.CanvasObject) bool {
	return slices.ContainsFunc(in.Objects, func(child fyne.CanvasObject) bool {
		inner, ok := child.(*fyne.Container)
		return child == o || ok && holds(inner, o)
	})
}

// leave implements view.
func (f *form) leave() {}
