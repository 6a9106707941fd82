// Package sheet is the page on which one family is registered: the fields in
// the order of the family card, its members, its papers beside what is typed,
// the check, the consent, and the act of sending.
//
// It decides no rule and stores nothing itself: rules are the Checker's, and
// what is typed goes to the Desk on every pause.
package sheet

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
)

// Params are the parts of a Page; all are required.
type Params struct {
	Host frame.Host
	Desk Desk
	// Route names the dossier, or the family of the register to open one from,
	// or neither for a new one; Route.Field is where the focus goes.
	Route frame.Route
	// After calls f on the UI goroutine once d has passed, unless stop was
	// called before. It is called on the UI goroutine.
	After func(d time.Duration, f func()) (stop func())
}

// Page is the sheet of one dossier.
type Page struct {
	p    Params
	root *fyne.Container
	// upper holds what a part shows above fields and scan; body its fields.
	upper, body *fyne.Container

	draft *draft
	saver *saver
	have  suggestions
	// loads and checks tell answers that are wanted from older ones.
	loads, checks frame.Turn
	// loaded is set by the first answer; opened by the first focus.
	loaded, opened bool
	// wants is set when the focus was asked for before the first answer.
	wants bool
	// restored is what Restore took, until the first answer.
	restored *place

	part  part
	views [parts]view
	// visited are the parts that hold something, or that were open.
	visited [parts]bool
	head    *header
	steps   *steps
	side    *side

	findings findings
	reasons  reasons
	words    kit.Words
}

// view is one of the five parts on screen.
type view interface {
	object() fyne.CanvasObject
	// fill shows the values of the draft; not where the officer is typing.
	fill()
	// tell shows what the last check found.
	tell()
	// first puts the focus where work begins; false if there is no such place.
	first(c fyne.Canvas) bool
	// focus puts the focus on the field of a spot; false if it is not here.
	focus(c fyne.Canvas, s spot) bool
	// focused is the spot that has the focus.
	focused() (spot, bool)
	// leave ends what is half done when another part is shown.
	leave()
}

var (
	_ frame.Page      = (*Page)(nil)
	_ frame.Watcher   = (*Page)(nil)
	_ frame.Dropper   = (*Page)(nil)
	_ frame.Holder    = (*Page)(nil)
	_ frame.Scroller  = (*Page)(nil)
	_ frame.Shortcuts = (*Page)(nil)
)

// New returns a sheet that is not loaded yet.
func New(params Params) *Page {
	p := &Page{
		p: params, root: container.NewStack(), upper: container.NewStack(), body: container.NewStack(), have: suggestions{}, reasons: reasons{},
		draft: &draft{id: drawID(), now: app.Dossier{Kind: app.Registration}},
	}
	p.findings.left = map[spot]bool{}
	p.words = kit.NewWords(params.Host.Text)
	p.saver = &saver{
		desk: params.Desk, work: params.Host.Work(), after: params.After, draft: p.draft,
		ctx: context.Background(), moved: p.moved, keep: params.Host.Keep,
	}
	p.head = newHeader(p)
	p.side = newSide(p)
	p.steps = newSteps(p)
	p.root.Add(newFrame(p.head.object(), p.upper, p.body, p.side, p.steps.object()))
	return p
}

// Object implements [frame.Page].
func (p *Page) Object() fyne.CanvasObject { return p.root }

// Dossier is the id of the dossier on the sheet; the nil UUID before anything
// was typed.
func (p *Page) Dossier() uuid.UUID { return p.draft.stored.Dossier.ID }

// loading is what Load brings.
type loading struct {
	record app.Record
	// fresh: there is no dossier yet.
	fresh bool
	checked
}

// Load implements [frame.Page].
func (p *Page) Load(ctx context.Context) {
	p.saver.ctx, p.saver.page = context.WithoutCancel(ctx), ctx
	ask := func() {
		open, checker, today := p.opening(), p.p.Desk.Checker(), p.p.Desk.Today()
		empty := p.draft.now.Clone()
		frame.Ask(ctx, p.p.Host.Work(), &p.loads, func(ctx context.Context) (loading, error) {
			r, err := open(ctx)
			if err != nil {
				return loading{}, err
			}
			out := loading{record: r, fresh: r.Dossier.ID == uuid.Nil}
			d := &out.record.Dossier
			if out.fresh {
				d = &empty
			}
			out.checked = judge(checker, d, nil, today)
			return out, nil
		}, p.take)
	}
	if p.p.Route.Family != uuid.Nil && p.Dossier() == uuid.Nil {
		// The dossier is made right now: the place has to lead to it before.
		p.p.Host.Keep(ask)
		return
	}
	ask()
}

// opening returns what finds the dossier of this sheet, or makes that of a
// family of the register; a zero Record for a dossier that is not begun yet.
func (p *Page) opening() func(context.Context) (app.Record, error) {
	desk, id, family, begun := p.p.Desk, p.draft.id, p.p.Route.Family, true
	switch {
	case p.Dossier() != uuid.Nil:
	case p.p.Route.Dossier != uuid.Nil:
		id = p.p.Route.Dossier
	default:
		begun = p.restored != nil && p.restored.Rev > 0
	}
	return func(ctx context.Context) (app.Record, error) {
		r, err := desk.Record(ctx, id)
		switch {
		case begun || !errors.Is(err, app.ErrNotFound):
			return r, err
		case family != uuid.Nil:
			return desk.AddFrom(ctx, family, id)
		default:
			return app.Record{}, nil
		}
	}
}

// take shows the first answer, or a newer one.
func (p *Page) take(l loading, err error) {
	switch {
	case err != nil && p.loaded:
		return
	case err != nil:
		p.refuse(p.text("sheet.load.title"), p.p.Host.Explain(err))
		return
	}
	if !l.fresh {
		p.draft.adopt(l.record)
	}
	first := !p.loaded
	p.loaded = true
	p.findings.take(l.checked)
	p.findings.needs = p.needs()
	if first {
		if l.fresh {
			p.settle()
		}
		p.begin()
	}
	p.show(p.part)
	p.moved()
	p.check()
	if first && p.restored != nil {
		p.resumeFiles(p.restored)
	}
	if p.wants {
		p.wants = false
		p.Focus(p.p.Host.Canvas())
	}
}

// settle lets a new family live in the officer's village, until somebody says
// otherwise.
func (p *Page) settle() {
	village := at("family.address.village")
	put(&p.draft.now, village, p.p.Desk.Village())
	p.have[village] = suggestion{village, p.p.Desk.Village(), fromVillage}
}

// begin chooses where work goes on.
func (p *Page) begin() {
	p.part = partFamily
	if p.changing() {
		p.part, p.findings.all = partReview, true
		p.steps.all.Hide()
		p.side.fit()
	} else if p.draft.stored.Facts.Submission != nil && !p.draft.stored.Facts.Edited {
		p.part, p.findings.all = partReview, true
	} else if p.Dossier() != uuid.Nil {
		p.visited = [parts]bool{true, true, true, true, true}
		for at := range parts {
			if !p.findings.states[at].complete() {
				p.part = at
				break
			}
		}
	}
	if p.restored != nil {
		p.resume(p.restored)
	}
}

// refuse shows, in place of the sheet, why it cannot be shown.
func (p *Page) refuse(title, text string) {
	p.root.Objects = []fyne.CanvasObject{kit.NewEmpty(kit.EmptyParams{
		Icon: kit.IconWarning, Title: title, Text: text,
		Action: p.text("sheet.load.back"), Do: p.p.Host.Back,
	})}
	p.root.Refresh()
}

// show brings a part forward.
func (p *Page) show(to part) {
	if p.changing() {
		to = partReview
	}
	if v := p.views[p.part]; v != nil && p.part != to {
		v.leave()
		p.saver.now()
	}
	come := p.part != to || p.views[to] == nil
	p.part, p.visited[to] = to, true
	v := p.views[to]
	if v == nil {
		v = p.build(to)
		p.views[to] = v
	}
	if r, ok := v.(*review); ok && come {
		p.findings.all = true
		defer r.ask()
	}
	v.fill()
	v.tell()
	p.body.Objects, p.upper.Objects = []fyne.CanvasObject{v.object()}, nil
	if m, ok := v.(*members); ok {
		p.upper.Objects = []fyne.CanvasObject{m.upper}
	}
	p.upper.Hidden = len(p.upper.Objects) == 0
	p.side.frame.Refresh()
	p.steps.set(to, p.findings.states)
	p.side.follow()
}

func (p *Page) build(which part) view {
	switch which {
	case partMembers:
		return newMembers(p)
	case partContact:
		return newContact(p)
	case partDocuments:
		return newDocuments(p)
	case partReview:
		return newReview(p)
	default:
		return newFamily(p)
	}
}

// typed takes what the officer typed at a spot.
func (p *Page) typed(s spot, text string) {
	if p.draft.put(s, text) {
		p.saver.touched()
		p.head.mark()
	}
}

// left is called when the focus left a field.
func (p *Page) left(s spot) {
	if !p.findings.left[s] {
		p.findings.left[s] = true
	}
	p.suggest()
	p.check()
	if p.draft.waiting() {
		p.saver.now()
	}
}

// suggest fills in what follows from what was typed, where nothing was.
func (p *Page) suggest() {
	if p.have.take(p.draft, p.suggestions()) {
		p.saver.touched()
		p.views[p.part].fill()
	}
}

func (p *Page) suggestions() []suggestion {
	d, today := &p.draft.now, p.p.Desk.Today()
	var list []suggestion
	for i := range d.Members {
		list = append(list, fromMember(d, i, today)...)
	}
	return append(append(list, fromAccount(d)...), fromConsent(d, today)...)
}

// moved shows what the store answered.
func (p *Page) moved() {
	if !p.loaded {
		return
	}
	p.findings.needs = p.needs()
	p.head.fill()
	p.views[p.part].fill()
	p.side.fill()
}

// Leave implements [frame.Page].
func (p *Page) Leave(_ context.Context, done func()) {
	if !p.loaded {
		done()
		return
	}
	p.views[p.part].leave()
	p.saver.shelve()
	p.saver.then(func(error) { //nolint:contextcheck // a save is not given up when the page is left
		p.saver.close()
		done()
	})
}

// Changed implements [frame.Watcher].
func (p *Page) Changed(ctx context.Context, e app.Event) {
	if !p.loaded || e.Kind != app.EventDossier || p.Dossier() == uuid.Nil || e.ID != uuid.Nil && e.ID != p.Dossier() {
		return
	}
	id, desk := p.Dossier(), p.p.Desk
	frame.Ask(ctx, p.p.Host.Work(), &p.loads, func(ctx context.Context) (app.Record, error) {
		return desk.Record(ctx, id)
	}, func(r app.Record, err error) { //nolint:contextcheck // the next save has the same context: that of the sheet
		if err != nil {
			// A dossier that cannot be read now is read again with the next save.
			return
		}
		p.draft.adopt(r)
		p.moved()
		p.check()
	})
}
