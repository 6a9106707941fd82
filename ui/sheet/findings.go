package sheet

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/finding"
	"titian/ui/frame"
	"titian/ui/kit"
)

// findings are what checks have to say about the draft.
type findings struct {
	// found is the last live check, reasons or not; seen are the sightings of
	// the last full one.
	found, seen finding.List
	states      [parts]state
	// at are those of found by the spot of their field.
	at map[spot]finding.List
	// needs are what central wants mended.
	needs []need
	// left are the spots that the focus has left: only there, and at values
	// that were there before, an error is told.
	left map[spot]bool
	// all tells of every one, since the officer went to the check.
	all bool
}

// checked is the answer of a live check.
type checked struct {
	found  finding.List
	states [parts]state
	at     map[spot]finding.List
}

// judge asks the rules about d; seen is added to what they find.
func judge(c *app.Checker, d *app.Dossier, seen finding.List, today civil.Date) checked {
	found := append(c.Check(d, today), seen...)
	out := checked{found, states(c, d, withoutReason(found, d.Reasons), today), map[spot]finding.List{}}
	for _, f := range found {
		_, s := where(d, f.Field)
		s = anchor(s)
		out.at[s] = append(out.at[s], f)
	}
	return out
}

// take keeps what a check found.
func (f *findings) take(c checked) { f.found, f.states, f.at = c.found, c.states, c.at }

// check asks the rules about the draft as it is, off the UI goroutine.
func (p *Page) check() {
	d, today, checker := p.draft.now.Clone(), p.p.Desk.Today(), p.p.Desk.Checker()
	seen := p.findings.seen
	frame.Ask(p.saver.ctx, p.p.Host.Work(), &p.checks, func(context.Context) (checked, error) {
		return judge(checker, &d, seen, today), nil
	}, func(c checked, _ error) {
		p.findings.take(c)
		p.steps.set(p.part, c.states)
		p.views[p.part].tell()
		p.head.fill()
	})
}

// messages are what is told at the field of a spot: what central refused, then
// what the rules find.
func (p *Page) messages(s spot) []kit.Message {
	d := &p.draft.now
	var out []kit.Message
	for _, n := range p.findings.needs {
		if n.spot == s {
			out = append(out, kit.Message{Level: finding.Error, Text: n.text})
		}
	}
	for _, f := range p.findings.at[s] {
		if !p.told(s, f) {
			continue
		}
		text := sentence(p.p.Host, f)
		if slices.ContainsFunc(out, func(m kit.Message) bool { return m.Text == text }) {
			continue
		}
		m := kit.Message{Level: f.Level, Text: text, Accepted: reasonFor(f, d.Reasons)}
		if f.Level == finding.Warning && m.Accepted == "" {
			m.Accept = func(reason string) { p.accept(f, reason) }
			m.Reason = p.reasons.of(f)
		}
		out = append(out, m)
	}
	return out
}

// told reports whether a finding is shown at its field already: not while it is
// typed for the first time.
func (p *Page) told(s spot, f finding.Finding) bool {
	if p.findings.all || p.findings.left[s] || p.reasons.begun(f) {
		return true
	}
	if focused, ok := p.views[p.part].focused(); ok && focused == s {
		return false
	}
	return f.Code != app.CodeMissing && value(&p.draft.stored.Dossier, s) != ""
}

// accept keeps a reason for going on in spite of a warning.
func (p *Page) accept(f finding.Finding, reason string) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return
	}
	desk := p.p.Desk
	p.saver.do(act{
		do: func(ctx context.Context, id uuid.UUID) error {
			return desk.Accept(ctx, id, app.Reason{Code: string(f.Code), Field: f.Field, Text: reason})
		},
		done: func(err error) {
			if err != nil {
				p.p.Host.Fail(err)
			} else {
				p.reasons.drop(f)
			}
			p.check()
		},
	})
}

// need is what central wants mended, with its sentence and its field. A contest
// is decided where both values stand.
type need struct {
	path    string
	spot    spot
	text    string
	contest bool
}

// needs are what only a person can mend.
func (p *Page) needs() []need {
	d := &p.draft.stored.Dossier
	var out []need
	for _, n := range p.draft.stored.Needs() {
		path := needPath(d, n)
		_, s := where(d, path)
		out = append(out, need{path, anchor(s), p.needText(n, path), n.Kind == app.NeedConflict && p.contested()})
	}
	return out
}

func (p *Page) needText(n app.Need, path string) string {
	host := p.p.Host
	switch n.Kind {
	case app.NeedRefused:
		who := ""
		if i := p.draft.stored.Dossier.Member(n.Member); i >= 0 {
			who = p.draft.stored.Dossier.Members[i].Person.Name
		}
		return p.text("sheet.need.refused", "member", who, "reason", n.Reason)
	case app.NeedConflict:
		names := make([]string, 0, len(p.draft.stored.Facts.Problem.Fields))
		for _, field := range p.draft.stored.Facts.Problem.Fields {
			names = append(names, host.FieldName(field))
		}
		if len(names) == 0 {
			names = append(names, host.FieldName(path))
		}
		return p.text("need.conflict", "field", strings.Join(names, "; "))
	default:
		return p.text("need.rejected", "reason", p.text("code."+n.Reason))
	}
}

// anchor is the spot of the field that speaks for a spot without one.
func anchor(s spot) spot {
	for _, group := range []struct{ prefix, field string }{
		{"family.fktp", "family.fktp"}, {"family.dentist", "family.dentist"}, {"fktp", "fktp"},
	} {
		if s.path == group.prefix || strings.HasPrefix(s.path, group.prefix+".") {
			return spot{s.member, group.field}
		}
	}
	switch s.path {
	case "family.bank":
		return at("family.bank.number")
	case "family.domicile", "family.billing":
		return at(s.path + ".street")
	case "consent", "consent.text", "consent.basis":
		return at("consent.how")
	case "representative":
		return at("representative.name")
	case "person.foreign":
		return of(s.member, "person.foreign.passport")
	case "id", "person", "":
		if s.member != uuid.Nil {
			return of(s.member, "person.name")
		}
	}
	return s
}
