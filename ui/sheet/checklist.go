package sheet

import (
	"slices"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/rules"
)

// line is one line of the checklist with the papers that meet it.
type line struct {
	requirement rules.Requirement
	papers      []app.Document
}

// pile is the family's or one member's part of the checklist.
type pile struct {
	// member is the index of whose papers these are, -1 for the family's.
	member int
	lines  []line
	// others are papers that no line asks for.
	others []app.Document
}

// checklist lists what the rules ask for, with what is there: the family's
// papers first, then those of each member who brings any.
func checklist(c *app.Checker, d *app.Dossier, today civil.Date) []pile {
	piles := []pile{{member: -1}}
	for i := range d.Members {
		piles = append(piles, pile{member: i})
	}
	used := map[uuid.UUID]bool{}
	for _, m := range c.Missing(withoutPapers(d), today) {
		l := line{requirement: m.Requirement}
		for _, doc := range d.Documents {
			if slices.Contains(m.Requirement.AnyOf, string(doc.Kind)) && belongs(d, &doc, m.Member) {
				l.papers = append(l.papers, doc)
				used[doc.ID] = true
			}
		}
		at := m.Member + 1
		piles[at].lines = append(piles[at].lines, l)
	}
	for _, doc := range d.Documents {
		if used[doc.ID] {
			continue
		}
		at := 0
		if doc.Member != nil {
			at = d.Member(*doc.Member) + 1
		}
		piles[at].others = append(piles[at].others, doc)
	}
	return slices.DeleteFunc(piles, func(p pile) bool { return len(p.lines) == 0 && len(p.others) == 0 })
}

// belongs reports whether a paper can meet a line of the family (-1) or of a
// member: a member's own paper serves the family too.
func belongs(d *app.Dossier, doc *app.Document, member int) bool {
	return member < 0 || doc.Member != nil && *doc.Member == d.Members[member].ID
}

// target is what a file is to become: a kind of paper and whose.
type target struct {
	kind   app.DocumentKind
	member uuid.UUID
}

// document is the target as an attachment names it.
func (t target) document() app.Document {
	doc := app.Document{Kind: t.kind}
	if t.member != uuid.Nil {
		member := t.member
		doc.Member = &member
	}
	return doc
}

// wanted are the papers that are missing, in the order in which they are asked
// for: what is required first.
func wanted(c *app.Checker, d *app.Dossier, today civil.Date) []target {
	var must, may []target
	for _, m := range c.Missing(d, today) {
		t := target{kind: app.DocumentKind(m.Requirement.AnyOf[0])}
		if m.Member >= 0 {
			t.member = d.Members[m.Member].ID
		}
		if m.Requirement.Optional {
			may = append(may, t)
		} else {
			must = append(must, t)
		}
	}
	return append(must, may...)
}

// kindsFor are the kinds of paper that a dossier can use, those of its
// checklist first, then all others.
func kindsFor(c *app.Checker, d *app.Dossier, today civil.Date) []app.DocumentKind {
	var out []app.DocumentKind
	add := func(kind app.DocumentKind) {
		if !slices.Contains(out, kind) {
			out = append(out, kind)
		}
	}
	for _, m := range c.Missing(withoutPapers(d), today) {
		for _, kind := range m.Requirement.AnyOf {
			add(app.DocumentKind(kind))
		}
	}
	for _, doc := range c.Rules().Documents() {
		add(app.DocumentKind(doc.Kind))
	}
	return out
}
