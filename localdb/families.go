package localdb

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/ident"
)

// listed is what a findable contributes to the list of families.
type listed struct {
	// row is shown when the findable leads its family. Needs and Changed of a
	// leader are those of the whole family; needs and changed are its own.
	row     app.FamilyRow
	needs   int
	changed time.Time
	// captured is a civil date.
	captured string
	// head, dusun and unit are keys that sort; what is not known comes last.
	head, dusun, unit string
	// lead is the one that stands for the family in the list; nil while it is
	// not listed.
	lead *findable
	// at is the place of a leader in the table of leaders.
	at int
}

func listRow(row app.FamilyRow, captured string) listed {
	return listed{
		row: row, needs: row.Needs, changed: row.Changed, captured: captured,
		head: lastIfEmpty(ident.Fold(row.Head)), dusun: lastIfEmpty(ident.Fold(row.Dusun)),
		unit: lastIfEmpty(row.RW) + " " + lastIfEmpty(row.RT),
	}
}

func lastIfEmpty(key string) string {
	if key == "" {
		return "\xff"
	}
	return key
}

// families are the leaders of all families, in each order in which they are
// listed, so that a list is read off and never sorted.
type families struct {
	leaders []*findable // with gaps
	gaps    []int
	orders  map[app.FamilyOrder]*order
	counts  counts
	// building: nothing is listed before all is there.
	building bool
}

// counts are of all families.
type counts struct {
	families, members, numbered, active int
	stages                              map[app.Stage]int
	needYou, register                   int
}

// order is a sorted list of leaders.
type order struct {
	compare func(a, b *findable) int
	list    []*findable
	// waiting: it is sorted once all are there.
	waiting bool
	// sheet is the whole list as it is shown; nil until somebody wants it.
	mu    sync.Mutex
	sheet *sheet
}

// sheet is a list laid out to be read from one end to the other.
type sheet struct {
	rows []app.FamilyRow
	// at and dusun are those of each row's leader.
	at    []int
	dusun []string
}

func newFamilies() *families {
	return &families{
		orders: map[app.FamilyOrder]*order{
			app.OrderChanged: {compare: byChange},
			app.OrderHead:    {compare: byHead},
			app.OrderPlace:   {compare: byPlace},
		},
		counts:   counts{stages: map[app.Stage]int{}},
		building: true,
	}
}

func byID(a, b *findable) int { return bytes.Compare(a.family[:], b.family[:]) }

func byChange(a, b *findable) int {
	return cmp.Or(b.row.Changed.Compare(a.row.Changed), byID(a, b))
}

func byHead(a, b *findable) int {
	return cmp.Or(strings.Compare(a.head, b.head), byID(a, b))
}

func byPlace(a, b *findable) int {
	return cmp.Or(strings.Compare(a.dusun, b.dusun), strings.Compare(a.unit, b.unit), byHead(a, b))
}

func (o *order) place(f *findable) (int, bool) { return slices.BinarySearchFunc(o.list, f, o.compare) }

func (o *order) add(f *findable) {
	o.sheet = nil
	if o.waiting {
		o.list = append(o.list, f)
		return
	}
	at, _ := o.place(f)
	o.list = slices.Insert(o.list, at, f)
}

func (o *order) remove(f *findable) {
	o.sheet = nil
	if at, ok := o.place(f); ok {
		o.list = slices.Delete(o.list, at, at+1)
	}
}

// all returns the whole list. It is laid out once between two changes.
func (o *order) all() *sheet {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sheet == nil {
		n := len(o.list)
		o.sheet = &sheet{rows: make([]app.FamilyRow, n), at: make([]int, n), dusun: make([]string, n)}
		for i, f := range o.list {
			o.sheet.rows[i], o.sheet.at[i], o.sheet.dusun[i] = f.row, f.at, f.dusun
		}
	}
	return o.sheet
}

// add lists a leader.
func (fs *families) add(f *findable) {
	if n := len(fs.gaps); n > 0 {
		f.at, fs.gaps = fs.gaps[n-1], fs.gaps[:n-1]
		fs.leaders[f.at] = f
	} else {
		f.at = len(fs.leaders)
		fs.leaders = append(fs.leaders, f)
	}
	fs.counts.add(&f.row, 1)
	for _, o := range fs.orders {
		o.add(f)
	}
}

// remove lists a leader no longer. Its row is as it was added.
func (fs *families) remove(f *findable) {
	for _, o := range fs.orders {
		o.remove(f)
	}
	fs.counts.add(&f.row, -1)
	fs.leaders[f.at] = nil
	fs.gaps = append(fs.gaps, f.at)
}

func (c *counts) add(row *app.FamilyRow, n int) {
	c.families += n
	c.members += n * row.Members
	c.numbered += n * row.Numbered
	c.active += n * row.Active
	if row.Stage == "" {
		c.register += n
	} else {
		c.stages[row.Stage] += n
	}
	if row.Needs > 0 {
		c.needYou += n
	}
}

// unlist takes a family off the list, before one of its findables comes, goes or
// changes.
func (p *projection) unlist(family uuid.UUID) {
	if p.families.building {
		return
	}
	for _, f := range p.byFamily[family] {
		if f.lead == f {
			p.families.remove(f)
		}
	}
	for _, f := range p.byFamily[family] {
		f.lead = nil
	}
}

// relist puts a family on the list that is not there.
func (p *projection) relist(family uuid.UUID) {
	all := p.byFamily[family]
	if p.families.building || len(all) == 0 || all[0].lead != nil {
		return
	}
	lead := slices.MaxFunc(all, leads)
	lead.row.Needs, lead.row.Changed = 0, time.Time{}
	for _, f := range all {
		f.lead = lead
		lead.row.Needs += f.needs
		if f.changed.After(lead.row.Changed) {
			lead.row.Changed = f.changed
		}
	}
	p.families.add(lead)
}

// listAll lists all families of a projection that was filled.
func (p *projection) listAll() {
	fs := p.families
	fs.building = false
	for _, o := range fs.orders {
		o.waiting = true
	}
	for family := range p.byFamily {
		p.relist(family)
	}
	for _, o := range fs.orders {
		o.waiting = false
		slices.SortFunc(o.list, o.compare)
	}
}

// leads compares by who stands for a family: a dossier before the register, one
// that carries the whole family before a change, the newest before the rest.
func leads(a, b *findable) int {
	return cmp.Or(
		cmp.Compare(a.rank(), b.rank()),
		strings.Compare(a.captured, b.captured),
		bytes.Compare(a.dossier[:], b.dossier[:]),
	)
}

func (f *findable) rank() int {
	switch {
	case f.dossier == uuid.Nil:
		return 0
	case f.row.Kind == app.Change:
		return 1
	default:
		return 2
	}
}

// Families returns the families that q chooses, in its order, and the counts of
// all.
func (db *DB) Families(ctx context.Context, q app.FamilyQuery) (app.FamilyList, error) {
	var out app.FamilyList
	err := db.look(ctx, func(p *projection) error {
		out = p.list(&q)
		return ctx.Err()
	})
	if err != nil {
		return app.FamilyList{}, fmt.Errorf("list families: %w", fault(err))
	}
	return out, nil
}

func (p *projection) list(q *app.FamilyQuery) app.FamilyList {
	c := &p.families.counts
	out := app.FamilyList{Total: c.families, Stages: maps.Clone(c.stages), NeedYou: c.needYou, Register: c.register}
	maps.DeleteFunc(out.Stages, func(_ app.Stage, n int) bool { return n == 0 })
	chosen := p.families.orders[q.Order]
	if chosen == nil {
		chosen = p.families.orders[app.OrderChanged]
	}
	w := wanting{query: q, dusun: ident.Fold(q.Dusun)}
	if strings.TrimSpace(q.Text) != "" {
		w.found = p.found(terms(q.Text))
	}
	all := chosen.all()
	if w.all() {
		out.Rows = slices.Clone(all.rows)
		return out
	}
	places := make([]int, 0, len(all.rows))
	for i := range all.rows {
		if w.wants(all, i) {
			places = append(places, i)
		}
	}
	out.Rows = make([]app.FamilyRow, len(places))
	for i, place := range places {
		out.Rows[i] = all.rows[place]
	}
	return out
}

// wanting chooses rows of a sheet.
type wanting struct {
	query *app.FamilyQuery
	// found tells by their place which leaders the words find; nil for all.
	found []bool
	dusun string
}

// all reports whether nothing is left out.
func (w *wanting) all() bool {
	q := w.query
	return w.found == nil && len(q.Stages) == 0 && !q.Register && !q.NeedYou && q.Dusun == ""
}

func (w *wanting) wants(s *sheet, i int) bool {
	if w.found != nil && !w.found[s.at[i]] {
		return false
	}
	q, row := w.query, &s.rows[i]
	return (len(q.Stages) == 0 || row.Stage != "" && slices.Contains(q.Stages, row.Stage)) &&
		(!q.Register || row.Stage == "") &&
		(!q.NeedYou || row.Needs > 0) &&
		(q.Dusun == "" || s.dusun[i] == w.dusun)
}

// found tells which leaders' families, or one of their people, the terms find;
// none if there are no terms.
func (p *projection) found(all []term) []bool {
	out := make([]bool, len(p.families.leaders))
	if len(all) == 0 {
		return out
	}
	for _, in := range []*sequence{&p.saved, &p.imported} {
		for f := range in.newestWith(within, all) {
			if f.lead != nil && !out[f.lead.at] && f.has(all) {
				out[f.lead.at] = true
			}
		}
	}
	return out
}

// has reports whether the family's own words, or those of one of its people, fit
// all terms.
func (f *findable) has(all []term) bool {
	if len(all) == 1 { // any of them
		return within.fits(f.text, all[0])
	}
	return within.fitsAll(f.words, all) ||
		slices.ContainsFunc(f.people, func(one person) bool { return within.fitsAll(one.words, all) })
}
