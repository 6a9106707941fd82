package members

import (
	"context"
	"encoding/json"
	"reflect"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/look"
	"titian/ui/phrase"
)

// detail shows one family.
type detail struct {
	p     Params
	voice phrase.Voice
	view  *detailView

	ctx    context.Context // of the last Load, for what is pressed later
	turn   frame.Turn
	asking bool
	again  bool // and has to be asked once more
	loaded bool
	wanted bool // the focus was asked for before there was anything to give it to

	shown     family
	chosen    int // index of the person whose card is shown
	printTurn frame.Turn
}

func newDetail(p Params) *detail {
	d := &detail{p: p, voice: phrase.New(p.Host, p.Desk.Zone()), ctx: context.Background()}
	d.view = newDetailView(d)
	return d
}

func (d *detail) ask() {
	d.asking, d.again = true, false
	question := func(ctx context.Context) (app.Record, error) { return d.p.Desk.Record(ctx, d.p.Route.Dossier) }
	frame.Ask(d.ctx, d.p.Host.Work(), &d.turn, question, func(r app.Record, err error) {
		d.asking = false
		d.answer(&r, err)
		if d.again {
			d.ask()
		}
	})
}

func (d *detail) answer(r *app.Record, err error) {
	if d.ctx.Err() != nil {
		return
	}
	if err != nil {
		d.view.fail(d.voice.Text("members.failed", "reason", d.p.Host.Explain(err)), d.ask)
		return
	}
	next := toFamily(d.voice, r, d.p.Desk.Now())
	if !d.loaded || !reflect.DeepEqual(next, d.shown) {
		d.shown = next
		d.chosen = max(min(d.chosen, len(next.Persons)-1), 0)
		d.view.show(&d.shown, d.chosen)
	}
	d.view.wellAgain()
	d.loaded = true
	if d.wanted {
		d.Focus(d.p.Host.Canvas())
	}
}

// choose shows the card of a person.
func (d *detail) choose(i int) {
	if i != d.chosen && i < len(d.shown.Persons) {
		d.chosen = i
		d.view.showPerson(&d.shown, i)
	}
}

// mend leads to a field of the dossier.
func (d *detail) mend(field string) {
	d.p.Host.Open(frame.Route{Place: frame.Sheet, Dossier: d.p.Route.Dossier, Field: field})
}

func (d *detail) copyNumber(digits string) {
	d.p.Copy(digits)
	d.p.Host.Toast(look.ToneDone, d.voice.Text("members.copied"), nil)
}

// printed is a paper that was written; trouble tells why it could not be
// opened.
type printed struct {
	path    string
	trouble error
}

// print writes a paper and opens it. The last one asked for is told of.
func (d *detail) print(kind app.PaperKind) {
	d.view.say(look.ToneInfo, d.voice.Text("members.printing"), "", nil)
	question := func(ctx context.Context) (printed, error) {
		path, err := d.p.Desk.Print(ctx, d.p.Route.Dossier, kind)
		if err != nil {
			return printed{}, err
		}
		return printed{path, d.p.Desk.Show(ctx, path)}, nil
	}
	frame.Ask(d.ctx, d.p.Host.Work(), &d.printTurn, question, func(out printed, err error) {
		if err != nil {
			d.view.say(look.ToneRefused, d.p.Host.Explain(err), "", nil)
			return
		}
		d.sayPrinted(out)
	})
}

func (d *detail) sayPrinted(out printed) {
	tone, text := look.ToneDone, d.voice.Text("members.printed", "path", out.path)
	if out.trouble != nil {
		tone = look.ToneAttention
		text += " " + d.voice.Text("members.not_shown", "reason", d.p.Host.Explain(out.trouble))
	}
	d.view.say(tone, text, d.voice.Text("members.show"), func() { d.show(out.path) })
}

// show opens a paper again.
func (d *detail) show(path string) {
	act := func(ctx context.Context) error { return d.p.Desk.Show(ctx, path) }
	frame.Tell(d.ctx, d.p.Host.Work(), act, func(err error) { d.sayPrinted(printed{path, err}) })
}

// printCard is what the key for printing does.
func (d *detail) printCard() {
	for _, p := range d.shown.Papers {
		if p.Kind == app.PaperCard && p.Why != "" {
			d.view.say(look.ToneAttention, p.Why, "", nil)
			return
		}
	}
	d.print(app.PaperCard)
}

// pay settles the open bills, in a practice profile.
func (d *detail) pay() {
	act := func(ctx context.Context) error { return d.p.Payer.Pay(ctx, d.p.Route.Dossier) }
	frame.Tell(d.ctx, d.p.Host.Work(), act, func(err error) {
		if err != nil {
			d.view.say(look.ToneRefused, d.p.Host.Explain(err), "", nil)
			return
		}
		d.view.say(look.ToneDone, d.voice.Text("members.pay_done"), "", nil)
	})
}

// Object implements [frame.Page].
func (d *detail) Object() fyne.CanvasObject { return d.view.root }

// Load implements [frame.Page].
func (d *detail) Load(ctx context.Context) {
	d.ctx = ctx
	d.ask()
}

// Focus implements [frame.Page]: the person whose card is shown.
func (d *detail) Focus(c fyne.Canvas) {
	d.wanted = !d.loaded
	if d.loaded {
		d.view.focus(c, d.chosen)
	}
}

// detailState is what Save keeps of a family.
type detailState struct {
	Person int     `json:"person,omitempty"`
	Scroll float32 `json:"scroll,omitempty"`
}

// Save implements [frame.Page].
func (d *detail) Save() json.RawMessage {
	b, err := json.Marshal(detailState{Person: d.chosen, Scroll: d.view.scroll.Offset()})
	if err != nil {
		return nil
	}
	return b
}

// Restore implements [frame.Page].
func (d *detail) Restore(raw json.RawMessage) {
	var s detailState
	if json.Unmarshal(raw, &s) == nil {
		d.chosen = max(s.Person, 0)
		d.view.scroll.ScrollTo(s.Scroll)
	}
}

// Leave implements [frame.Page]: nothing here is half done.
func (d *detail) Leave(_ context.Context, done func()) {
	d.turn.Skip()
	d.printTurn.Skip()
	done()
}

// Changed implements [frame.Watcher].
func (d *detail) Changed(_ context.Context, e app.Event) {
	mine := e.ID == d.p.Route.Dossier || e.ID == uuid.Nil
	switch {
	case e.Kind == app.EventUnlocked:
	case e.Kind != app.EventDossier || !mine:
		return
	}
	if d.asking {
		d.again = true
		return
	}
	d.ask()
}

// Shortcuts implements [frame.Shortcuts].
func (d *detail) Shortcuts() []frame.Shortcut {
	return []frame.Shortcut{{Key: fyne.KeyP, Modifier: fyne.KeyModifierControl, Name: "members.key.print", Do: d.printCard}}
}
