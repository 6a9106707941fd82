package sheet

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"titian/app/finding"
	"titian/ui/kit"
)

// warning names a warning about a dossier.
type warning struct{ code, field string }

func warningOf(f finding.Finding) warning { return warning{string(f.Code), f.Field} }

// reasons are those that are being typed for going on in spite of warnings.
type reasons map[warning]*kit.Reason

// of returns the reason for a warning, begun or not.
func (r reasons) of(f finding.Finding) *kit.Reason {
	w := warningOf(f)
	if r[w] == nil {
		r[w] = &kit.Reason{}
	}
	return r[w]
}

// begun reports whether there is a place to type the reason for a warning.
func (r reasons) begun(f finding.Finding) bool {
	one := r[warningOf(f)]
	return one != nil && one.Open
}

func (r reasons) drop(f finding.Finding) { delete(r, warningOf(f)) }

// keptReason is a reason in a place.
type keptReason struct {
	Code    string `json:"code"`
	Field   string `json:"field,omitempty"`
	Text    string `json:"text,omitempty"`
	Open    bool   `json:"open,omitempty"`
	Focused bool   `json:"focused,omitempty"`
}

// keepReasons notes what is half typed, and where the focus is.
func (p *Page) keepReasons(s *place) {
	typing, ok := warning{}, false
	if r, is := p.views[p.part].(*review); is {
		typing, ok = r.reasoning()
	}
	for w, r := range p.reasons {
		k := keptReason{w.code, w.field, r.Text, r.Open, r.Focused() || ok && w == typing}
		if k.Text == "" && !k.Open && !k.Focused {
			continue
		}
		s.Reasons = append(s.Reasons, k)
		if k.Focused {
			_, at := where(&p.draft.now, w.field)
			at = anchor(at)
			s.Member, s.Path = at.member, at.path
		}
	}
	slices.SortFunc(s.Reasons, func(a, b keptReason) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Code, b.Code))
	})
}

func (p *Page) resumeReasons(s *place) {
	for _, k := range s.Reasons {
		p.reasons[warning{k.Code, k.Field}] = &kit.Reason{Text: k.Text, Open: k.Open}
	}
}

// refocus puts the focus where it was; false if that is not here any more.
func (p *Page) refocus(c fyne.Canvas, s *place) bool {
	v := p.views[p.part]
	at, ok := s.spot()
	i := slices.IndexFunc(s.Reasons, func(k keptReason) bool { return k.Focused })
	switch v := v.(type) {
	case *documents:
		if ok {
			v.path.Focus(c)
		}
		return ok
	case *review:
		if i >= 0 {
			if field := v.reasons[warning{s.Reasons[i].Code, s.Reasons[i].Field}]; field != nil {
				field.Focus(c)
				return true
			}
		}
	}
	if !ok || !v.focus(c, at) {
		return false
	}
	if i >= 0 {
		p.reasons[warning{s.Reasons[i].Code, s.Reasons[i].Field}].Take = true
		v.tell()
	}
	return true
}
