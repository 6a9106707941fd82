package sheet

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// contest shows a conflict: for each field that was changed in two places both
// values beside each other, of which the officer chooses one. What they chose
// stands in the draft, and is sent from there.
type contest struct {
	page  *Page
	panel *kit.Panel
	told  *kit.MessageLine
	list  *fyne.Container
	turn  frame.Turn

	// head is the submission whose values were asked for. got holds them once its
	// Theirs is set.
	head  uuid.UUID
	got   app.Contest
	duels []*duel
}

// duel is one field with two values. input is nil where the values cannot be
// shown; options are those of what both sides have.
type duel struct {
	clash        app.Clash
	mine, theirs spot
	input        *kit.Choice
	options      []kit.Option
}

// Values of a choice.
const (
	takeMine   = "mine"
	takeTheirs = "theirs"
	takeTyped  = "typed"
)

func newContest(p *Page) *contest {
	c := &contest{page: p, told: kit.NewMessageLine(look.ToneInfo, "", "", nil), list: kit.Stack(look.SizeSpace4)}
	c.panel = kit.NewPanel(p.text("sheet.contest.title"), kit.Stack(
		look.SizeSpace3, kit.NewLabel(kit.Body, p.text("sheet.contest.how")).Wrap(), c.told, c.list,
	))
	return c
}

// contested reports whether central has other values than those that were sent.
func (p *Page) contested() bool {
	f := &p.draft.stored.Facts
	return f.Submission != nil && f.Problem.Code == app.ProblemConflict && f.Problem.Head != nil
}

// answer is what the conflict is answered with; false while the other values
// were not seen.
func (c *contest) answer() (app.Contest, bool) {
	head := c.page.draft.stored.Facts.Problem.Head
	return c.got, c.got.Theirs != nil && head != nil && *head == c.got.Head
}

// fill asks for the other values when there is a new conflict, and shows which
// of both the draft has.
func (c *contest) fill() {
	p := c.page
	if !p.contested() {
		return
	}
	if head := *p.draft.stored.Facts.Problem.Head; head != c.head {
		c.head = head
		c.ask()
	}
	for i := range c.duels {
		c.choose(c.duels[i])
	}
}

// ask reads the other values, which are at central.
func (c *contest) ask() {
	p := c.page
	c.got, c.duels, c.list.Objects = app.Contest{}, nil, nil
	c.tell(look.ToneInfo, p.text("sheet.contest.reading"), false)
	id, desk := p.Dossier(), p.p.Desk
	frame.Ask(p.saver.ctx, p.p.Host.Work(), &c.turn, func(ctx context.Context) (app.Contest, error) {
		return desk.Contest(ctx, id)
	}, func(got app.Contest, err error) {
		if err == nil {
			err = c.take(got)
		}
		if err != nil {
			c.tell(look.ToneAttention, p.text("sheet.contest.unread", "reason", p.p.Host.Explain(err)), true)
			return
		}
		c.tell(look.ToneInfo, "", false)
		p.moved()
	})
}

// tell says how the reading stands, with a way to try again.
func (c *contest) tell(tone look.Tone, text string, again bool) {
	c.told.Set(tone, text)
	if again {
		c.told.SetAction(c.page.text("sheet.contest.again"), c.ask)
	} else {
		c.told.SetAction("", nil)
	}
	setHidden(c.told, text == "")
	c.redraw()
}

func (c *contest) redraw() {
	if v, ok := c.page.views[partReview].(*review); ok {
		v.form.list.Refresh()
	}
}

// take shows both values of each field.
func (c *contest) take(got app.Contest) error {
	p := c.page
	r := &p.draft.stored
	clashes, err := got.Clashes(r)
	if err != nil {
		return err
	}
	c.got = got
	for _, clash := range clashes {
		d := c.duel(clash)
		c.duels = append(c.duels, d)
		field := capital(p.p.Host.FieldName(canonicalPath(clash.Field)))
		if d.input != nil {
			c.list.Add(d.input.Object())
			continue
		}
		c.list.Add(kit.NewMessageLine(look.ToneAttention, p.text("sheet.contest.other", "field", field),
			p.text("sheet.review.go"), func() { p.open(clash.Field) }))
	}
	return nil
}

// duel puts the two values of a field beside each other.
func (c *contest) duel(clash app.Clash) *duel {
	p := c.page
	d := &duel{clash: clash}
	d.mine, d.theirs = c.spots(clash.Field)
	sent := p.draft.stored.AsSent()
	if !slices.ContainsFunc(leavesOf(d.mine), func(s spot) bool { _, ok := slotAt(sent, s); return ok }) {
		return d
	}
	d.options = []kit.Option{{
		Value: takeMine, Text: p.orEmpty(p.shown(sent, d.mine)),
		Detail: p.text("sheet.contest.here", "time", p.moment(p.draft.stored.Facts.Submitted)),
	}}
	hint := ""
	if clash.Unknown {
		hint = p.text("sheet.contest.later")
	} else {
		d.options = append(d.options, kit.Option{Value: takeTheirs, Text: p.orEmpty(p.shown(c.got.Theirs, d.theirs)), Detail: c.whose()})
	}
	d.input = kit.NewChoice(kit.ChoiceParams{
		Label: capital(p.p.Host.FieldName(canonicalPath(clash.Field))), Hint: hint, Options: d.options, Words: p.words,
		Changed: func(v string) { c.chosen(d, v) }, Shown: c.seen,
	})
	return d
}

// whose says where the other values are from.
func (c *contest) whose() string {
	key := "sheet.contest.there"
	if c.got.Own {
		key = "sheet.contest.own"
	}
	return c.page.text(key, "time", c.page.moment(c.got.At))
}

func (c *contest) seen(o fyne.CanvasObject) {
	if v, ok := c.page.views[partReview].(*review); ok {
		kit.Reveal(v.scroll, o)
	}
}

// spots are those of a clashing field in what was sent and in the other side: a
// change holds what it makes of a fact, a whole dossier the fact itself.
func (c *contest) spots(field string) (mine, theirs spot) {
	p := c.page
	sent := p.draft.stored.AsSent()
	if sent.Kind == app.Change {
		mine, theirs = at(changesPrefix+field), at(canonicalPath(field))
		if c.got.Theirs.Kind == app.Change {
			theirs = mine
		}
		return mine, theirs
	}
	s := at(field)
	if i, rest, ok := inMember(field); ok {
		s = spot{path: field}
		if i < len(sent.Members) {
			s = of(sent.Members[i].ID, rest)
		}
	}
	// Code and name of a facility are one value.
	if whole := anchor(s); isFacility(whole.path) {
		s = whole
	}
	return s, s
}

// chosen puts the value that the officer chose into the draft.
func (c *contest) chosen(d *duel, v string) {
	p := c.page
	from, s := p.draft.stored.AsSent(), d.mine
	switch v {
	case takeTheirs:
		from, s = c.got.Theirs, d.theirs
	case takeTyped:
		return
	}
	source, target := leavesOf(s), leavesOf(d.mine)
	if _, ok := slotAt(from, s); ok && len(target) > 1 {
		// Whether there is such a group at all.
		p.typed(d.mine, value(from, s))
	}
	for i := range target {
		p.typed(target[i], value(from, source[i]))
	}
	p.left(d.mine)
	p.views[p.part].fill()
}

// choose shows which of both values the draft has.
func (c *contest) choose(d *duel) {
	if d.input == nil {
		return
	}
	p := c.page
	now := &p.draft.now
	options, chosen := d.options, takeTyped
	switch {
	case c.same(now, d.mine, p.draft.stored.AsSent(), d.mine):
		chosen = takeMine
	case !d.clash.Unknown && c.same(now, d.mine, c.got.Theirs, d.theirs):
		chosen = takeTheirs
	default:
		options = append(slices.Clip(options), kit.Option{
			Value: takeTyped, Text: p.orEmpty(p.shown(now, d.mine)), Detail: p.text("sheet.contest.typed"),
		})
	}
	d.input.SetOptions(options)
	d.input.SetText(chosen)
}

// same reports whether two spots hold the same values.
func (*contest) same(a *app.Dossier, s spot, b *app.Dossier, t spot) bool {
	left, right := leavesOf(s), leavesOf(t)
	for i := range left {
		if value(a, left[i]) != value(b, right[i]) {
			return false
		}
	}
	return true
}

// focus puts the focus on the first choice, or on the way to try again.
func (c *contest) focus(canvas fyne.Canvas) bool {
	if !c.page.contested() {
		return false
	}
	for _, d := range c.duels {
		if d.input != nil {
			d.input.Focus(canvas)
			return true
		}
	}
	if c.told.Visible() && c.told.Action().Visible() {
		c.told.Action().Focus(canvas)
		return true
	}
	return false
}
