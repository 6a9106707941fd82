// Package home is Beranda, where the day begins: what needs the officer, what
// moved since yesterday, and the way to a new family.
//
// It works out nothing: the agenda arrives ready, and every task leads to the
// page where it is done.
package home

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/app/civil"
	"titian/ui/families"
	"titian/ui/frame"
	"titian/ui/phrase"
)

// Desk is what Beranda asks for.
type Desk interface {
	// Agenda returns what needs the officer, limit tasks at most. It blocks and
	// is called off the UI goroutine.
	Agenda(ctx context.Context, limit int) (app.Agenda, error)
	// Now and Zone are cheap: the time, and where this village's clock stands.
	Now() time.Time
	Zone() *time.Location
}

// Params are required, all of them.
type Params struct {
	Host frame.Host
	Desk Desk
}

// taskLimit is how many tasks are shown: what one day holds. The rest is in the
// list of families.
const taskLimit = 12

// moveLimit is how many moves are shown.
const moveLimit = 12

// Page is Beranda.
type Page struct {
	p     Params
	voice phrase.Voice
	view  *view

	turn   frame.Turn
	asking bool // the agenda is being read
	again  bool // and has to be read once more
	loaded bool
	wanted bool // the focus was asked for before there was anything to give it to

	shown shown
}

// shown is all that the page says.
type shown struct {
	Tasks []task
	// Left counts the tasks that are not shown, Rest chooses their families in
	// the list.
	Left    int
	Rest    string
	Moves   []move
	Figures [4]int
	Fresh   bool // nothing was taken down on this laptop yet
}

func (s *shown) equal(o *shown) bool {
	return slices.Equal(s.Tasks, o.Tasks) && s.Left == o.Left && s.Rest == o.Rest && slices.Equal(s.Moves, o.Moves) &&
		s.Figures == o.Figures && s.Fresh == o.Fresh
}

var (
	_ frame.Page     = (*Page)(nil)
	_ frame.Watcher  = (*Page)(nil)
	_ frame.Scroller = (*Page)(nil)
)

// New returns the page; nothing is read before Load.
func New(p Params) *Page {
	page := &Page{p: p, voice: phrase.New(p.Host, p.Desk.Zone())}
	page.view = newView(p.Host, page.register)
	return page
}

// Object implements [frame.Page].
func (p *Page) Object() fyne.CanvasObject { return p.view.root }

// Load implements [frame.Page].
func (p *Page) Load(ctx context.Context) { p.ask(ctx) }

func (p *Page) ask(ctx context.Context) {
	p.asking, p.again = true, false
	question := func(ctx context.Context) (app.Agenda, error) { return p.p.Desk.Agenda(ctx, taskLimit) }
	frame.Ask(ctx, p.p.Host.Work(), &p.turn, question, func(a app.Agenda, err error) {
		p.asking = false
		p.answer(ctx, &a, err)
		if p.again {
			p.ask(ctx)
		}
	})
}

func (p *Page) answer(ctx context.Context, a *app.Agenda, err error) {
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		p.view.fail(p.voice.Text("home.failed", "reason", p.p.Host.Explain(err)), func() { p.ask(ctx) })
		return
	}
	next := toShown(p.voice, a, p.p.Desk.Now())
	if !p.loaded || !next.equal(&p.shown) {
		p.shown = next
		p.view.show(&p.shown, civil.In(p.p.Desk.Now(), p.p.Desk.Zone()))
	}
	p.view.wellAgain()
	p.loaded = true
	if p.wanted {
		p.Focus(p.p.Host.Canvas())
	}
}

// toShown puts an agenda into words, as it reads at the time now.
func toShown(v phrase.Voice, a *app.Agenda, now time.Time) shown {
	out := shown{
		Left: a.Truncated, Figures: [4]int{a.Families, a.Members, a.Numbered, a.Active},
		Fresh: a.Families == 0 && len(a.Tasks) == 0, Rest: families.FilterNeed,
	}
	if n := len(a.Tasks); n > 0 && a.Tasks[n-1].Kind == app.TaskDraft {
		out.Rest = families.FilterDraft
	}
	for _, together := range group(a.Tasks) {
		out.Tasks = append(out.Tasks, toTask(v, together, now))
	}
	for _, m := range a.Moves[:min(len(a.Moves), moveLimit)] {
		out.Moves = append(out.Moves, toMove(v, m, now))
	}
	return out
}

// register opens a new sheet.
func (p *Page) register() { p.p.Host.Open(frame.Route{Place: frame.Sheet}) }

// Focus implements [frame.Page]: the first task, or the way to a new family.
func (p *Page) Focus(c fyne.Canvas) {
	p.wanted = !p.loaded
	if p.loaded {
		p.view.focus(c)
	}
}

// state is what Save keeps.
type state struct {
	Scroll float32 `json:"scroll,omitempty"`
}

// Save implements [frame.Page].
func (p *Page) Save() json.RawMessage {
	b, err := json.Marshal(state{Scroll: p.view.scroll.Offset()})
	if err != nil {
		return nil
	}
	return b
}

// Restore implements [frame.Page].
func (p *Page) Restore(raw json.RawMessage) {
	var s state
	if json.Unmarshal(raw, &s) == nil {
		p.view.scroll.ScrollTo(s.Scroll)
	}
}

// Leave implements [frame.Page]: nothing here is half done.
func (p *Page) Leave(_ context.Context, done func()) {
	p.turn.Skip()
	done()
}

// Changed implements [frame.Watcher]. Many events while the agenda is being
// read make one more reading.
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
