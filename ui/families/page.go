// Package families is Keluarga: every family on this laptop in one list, those
// of the register too, searched as one types and filtered by how far they are.
//
// It does not search and does not order: the list arrives ready.
package families

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/phrase"
)

// Desk is what Keluarga asks for.
type Desk interface {
	// Families returns the families that q chooses. It blocks and is called off
	// the UI goroutine.
	Families(ctx context.Context, q app.FamilyQuery) (app.FamilyList, error)
	// Now and Zone are cheap: the time, and where this village's clock stands.
	Now() time.Time
	Zone() *time.Location
}

// Params are required, all of them.
type Params struct {
	Host frame.Host
	Desk Desk
	// Route preselects a filter, see [FilterAll] and those below it.
	Route frame.Route
}

// Page is Keluarga.
type Page struct {
	p     Params
	voice phrase.Voice
	view  *view

	// ctx is that of the last Load: what is typed is asked for until the page is
	// left.
	ctx    context.Context
	turn   frame.Turn
	stop   context.CancelFunc // ends the question under way
	asking bool
	again  bool // and has to be asked once more
	loaded bool
	wanted bool // the focus was asked for before there was a list

	choice choice
	list   app.FamilyList
	// chosen is the family in the selected row, so that it stays selected when
	// rows come and go; back is the scroll offset to go back to.
	chosen uuid.UUID
	back   float32
}

// choice is what is asked for.
type choice struct {
	Filter string          `json:"filter,omitempty"`
	Text   string          `json:"text,omitempty"`
	Order  app.FamilyOrder `json:"order,omitempty"`
}

var (
	_ frame.Page      = (*Page)(nil)
	_ frame.Watcher   = (*Page)(nil)
	_ frame.Shortcuts = (*Page)(nil)
)

// New returns the page; nothing is read before Load.
func New(p Params) *Page {
	page := &Page{
		p: p, voice: phrase.New(p.Host, p.Desk.Zone()), ctx: context.Background(), stop: func() {},
		choice: choice{Filter: known(p.Route.Filter), Order: app.OrderChanged},
	}
	page.view = newView(page)
	page.view.put(page.choice)
	return page
}

// Object implements [frame.Page].
func (p *Page) Object() fyne.CanvasObject { return p.view.root }

// Load implements [frame.Page].
func (p *Page) Load(ctx context.Context) {
	p.ctx = ctx
	p.ask(ctx)
}

// ask asks for what is chosen now; an answer to an earlier question is not
// wanted any more.
func (p *Page) ask(parent context.Context) {
	p.stop()
	ctx, stop := context.WithCancel(parent)
	p.stop, p.asking, p.again = stop, true, false
	q := query(p.choice.Filter, p.choice.Text, p.choice.Order)
	question := func(ctx context.Context) (app.FamilyList, error) { return p.p.Desk.Families(ctx, q) }
	frame.Ask(ctx, p.p.Host.Work(), &p.turn, question, func(list app.FamilyList, err error) {
		p.asking = false
		p.answer(list, err)
		if p.again {
			p.ask(parent)
		}
	})
}

func (p *Page) answer(list app.FamilyList, err error) {
	if p.ctx.Err() != nil {
		return
	}
	if err != nil {
		p.view.fail(p.voice.Text("families.failed", "reason", p.p.Host.Explain(err)))
		return
	}
	p.list = list
	p.view.show(&p.list, p.choice)
	p.loaded = true
	p.reselect()
	if p.wanted {
		p.Focus(p.p.Host.Canvas())
	}
}

// reselect keeps the same family selected, and the scroll as it was.
func (p *Page) reselect() {
	if p.chosen != uuid.Nil {
		p.view.rows.Select(p.indexOf(p.chosen))
	}
	if p.back > 0 {
		p.view.rows.ScrollTo(p.back)
		p.back = 0
	}
}

// indexOf returns the row of a family, -1 if it is not in the list. It copies no
// row: there may be a hundred thousand.
func (p *Page) indexOf(family uuid.UUID) int {
	for i := range p.list.Rows {
		if p.list.Rows[i].Family == family {
			return i
		}
	}
	return -1
}

// choose asks for something else; the list begins at its top.
func (p *Page) choose(c choice) {
	if c == p.choice {
		return
	}
	p.choice, p.chosen, p.back = c, uuid.Nil, 0
	p.view.rows.Select(-1)
	p.view.rows.ScrollTo(0)
	p.ask(p.ctx)
}

// typed takes what stands in the search line.
func (p *Page) typed(text string) {
	c := p.choice
	c.Text = strings.TrimSpace(text)
	p.choose(c)
}

func (p *Page) filtered(filter string) {
	c := p.choice
	c.Filter = known(filter)
	p.choose(c)
}

func (p *Page) ordered(order app.FamilyOrder) {
	c := p.choice
	c.Order = order
	p.choose(c)
}

// step goes to the next filter, and from the last to the first.
func (p *Page) step() {
	all := filters()
	next := all[(slices.Index(all, p.choice.Filter)+1)%len(all)]
	p.filtered(next)
	p.view.put(p.choice)
}

func (p *Page) selected(i int) {
	if i >= 0 && i < len(p.list.Rows) {
		p.chosen = p.list.Rows[i].Family
	}
}

func (p *Page) opened(i int) {
	if i >= 0 && i < len(p.list.Rows) {
		p.selected(i)
		p.p.Host.Open(routeOf(&p.list.Rows[i]))
	}
}

func (p *Page) register() { p.p.Host.Open(frame.Route{Place: frame.Sheet}) }

// everything takes the filter away and keeps what is searched for.
func (p *Page) everything() {
	p.filtered(FilterAll)
	p.view.put(p.choice)
}

// Focus implements [frame.Page]: the list if a family is chosen in it, the
// search line otherwise.
func (p *Page) Focus(c fyne.Canvas) {
	p.wanted = !p.loaded
	if p.loaded {
		p.view.focus(c, p.chosen != uuid.Nil && len(p.list.Rows) > 0)
	}
}

// state is what Save keeps.
type state struct {
	choice
	Family uuid.UUID `json:"family,omitzero"`
	Scroll float32   `json:"scroll,omitempty"`
}

// Save implements [frame.Page].
func (p *Page) Save() json.RawMessage {
	b, err := json.Marshal(state{choice: p.choice, Family: p.chosen, Scroll: max(p.view.rows.Scroll(), p.back)})
	if err != nil {
		return nil
	}
	return b
}

// Restore implements [frame.Page]. A filter that the route names wins.
func (p *Page) Restore(raw json.RawMessage) {
	var s state
	if json.Unmarshal(raw, &s) != nil {
		return
	}
	if p.p.Route.Filter != "" {
		s.Filter = p.p.Route.Filter
	}
	s.Filter = known(s.Filter)
	if !slices.Contains(orders(), s.Order) {
		s.Order = app.OrderChanged
	}
	p.choice, p.chosen, p.back = s.choice, s.Family, s.Scroll
	p.view.put(p.choice)
}

// Leave implements [frame.Page]: nothing here is half done.
func (p *Page) Leave(_ context.Context, done func()) {
	p.turn.Skip()
	p.stop()
	done()
}

// Changed implements [frame.Watcher]. Many events while the list is being read
// make one more reading.
func (p *Page) Changed(ctx context.Context, e app.Event) {
	switch e.Kind {
	case app.EventDossier, app.EventHousehold, app.EventUnlocked:
	default:
		return
	}
	if p.asking {
		p.again = true
		return
	}
	p.ask(ctx)
}

// Shortcuts implements [frame.Shortcuts].
func (p *Page) Shortcuts() []frame.Shortcut {
	search := func() { p.view.search.Focus(p.p.Host.Canvas()) }
	return []frame.Shortcut{
		{Key: fyne.KeyF, Modifier: fyne.KeyModifierControl, Name: "families.key.search", Do: search},
		{Key: fyne.KeyG, Modifier: fyne.KeyModifierControl, Name: "families.key.filter", Do: p.step},
	}
}
