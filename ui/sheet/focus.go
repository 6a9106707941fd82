package sheet

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Focus implements [frame.Page].
func (p *Page) Focus(c fyne.Canvas) {
	if !p.loaded {
		p.wants = true
		return
	}
	field := p.p.Route.Field
	if !p.opened && field != "" {
		p.opened = true
		if p.contested() && slices.Contains(p.draft.stored.Facts.Problem.Fields, field) {
			p.turn(partReview)
			return
		}
		p.open(field)
		return
	}
	if !p.opened && p.restored != nil {
		p.opened = true
		if p.refocus(c, p.restored) {
			return
		}
	}
	p.opened = true
	p.views[p.part].first(c)
}

// open leads to the field of a path, as findings and refusals give it.
func (p *Page) open(path string) {
	to, s := where(&p.draft.now, path)
	p.show(to)
	c := p.p.Host.Canvas()
	if v := p.views[p.part]; !v.focus(c, anchor(s)) {
		v.first(c)
	}
}

// turn goes to a part and puts the focus there.
func (p *Page) turn(to part) {
	if !p.loaded || to < 0 || to >= parts {
		return
	}
	p.show(to)
	p.views[p.part].first(p.p.Host.Canvas())
}
