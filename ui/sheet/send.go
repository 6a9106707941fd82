package sheet

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// sending is the end of the sheet: the one button, and after it what the family
// takes home.
type sending struct {
	view  *review
	said  *kit.MessageLine
	cover *kit.Label
	send  *kit.Button
	slip  *kit.Button
	next  *kit.Button
	line  *kit.Button
	all   *fyne.Container
	busy  bool
}

func newSending(v *review) *sending {
	p := v.page
	s := &sending{view: v, said: kit.NewMessageLine(look.ToneInfo, "", "", nil), cover: kit.NewLabel(kit.Body, p.text("sheet.send.cover")).Wrap()}
	s.send = kit.NewButton(kit.ButtonParams{Text: p.text("sheet.send.first"), Key: "Ctrl+Enter", Kind: kit.Primary, Do: p.submit})
	s.slip = kit.NewButton(kit.ButtonParams{Text: p.text("sheet.send.slip"), Icon: kit.IconPrint, Key: "Ctrl+P", Do: p.slip})
	s.next = kit.NewButton(kit.ButtonParams{Text: p.text("sheet.send.next"), Icon: kit.IconPlus, Do: func() { p.p.Host.Open(frame.Route{Place: frame.Sheet}) }})
	s.line = kit.NewButton(kit.ButtonParams{Text: p.text("sheet.send.outbox"), Icon: kit.IconSend, Do: func() { p.p.Host.Open(frame.Route{Place: frame.Outbox}) }})
	s.all = kit.Stack(
		look.SizeSpace3, s.said, s.cover, kit.Flow(look.SizeSpace2, s.send, s.slip, s.next, s.line),
	)
	return s
}

func (s *sending) object() fyne.CanvasObject { return s.all }

// standing is how a dossier stands between desk and central.
type standing int

const (
	// neverSent, and every change since the last submission, wait for the
	// officer.
	neverSent standing = iota
	changedSince
	// contested: central has other values; the same may be sent again.
	contested
	// sent: nothing is left to do here.
	sent
)

func standingOf(r *app.Record, dirty bool) standing {
	switch {
	case r.Facts.Submission == nil:
		return neverSent
	case r.Facts.Edited || dirty:
		return changedSince
	case r.Facts.Problem.Code == app.ProblemConflict:
		return contested
	default:
		return sent
	}
}

// fill shows what can be done now, and what is true of what was done.
func (s *sending) fill() {
	p := s.view.page
	r := &p.draft.stored
	now := standingOf(r, p.draft.dirty())
	done := now == sent
	setHidden(s.send, done)
	setHidden(s.cover, r.Facts.Submission == nil || covered(r) || p.changing())
	setHidden(s.slip, r.Facts.Submission == nil || p.changing())
	setHidden(s.next, !done)
	setHidden(s.line, !done)
	open := withoutReason(p.findings.found, p.draft.now.Reasons)
	switch now {
	case neverSent:
		s.send.SetText(p.text("sheet.send.first"))
	case changedSince, contested:
		s.send.SetText(p.text("sheet.send.again"))
	case sent:
	}
	if p.contested() {
		s.send.SetText(p.text("sheet.send.chosen"))
	}
	switch {
	case done && r.Facts.Received.IsZero():
		s.said.Set(look.ToneInfo, p.text("sheet.send.waiting", "number", r.Dossier.LocalNumber))
	case done:
		s.said.Set(look.ToneDone, p.text("sheet.send.received", "number", r.Dossier.LocalNumber, "time", p.moment(r.Facts.Received)))
	case len(open) > 0:
		s.said.Set(look.ToneAttention, p.text("sheet.send.open", "count", strconv.Itoa(len(open))))
	case now == neverSent:
		s.said.Set(look.ToneDone, p.text("sheet.send.ready"))
	default:
		s.said.Set(look.ToneInfo, p.text("sheet.send.correction"))
	}
	s.all.Refresh()
}

// covered reports whether somebody's cover is on: then it is no longer true that
// it has not started.
func covered(r *app.Record) bool {
	for _, person := range r.Facts.Persons {
		if person.Active {
			return true
		}
	}
	return false
}

// focus puts the focus on what comes next.
func (s *sending) focus(c fyne.Canvas) bool {
	for _, b := range []*kit.Button{s.send, s.slip} {
		if b.Visible() {
			b.Focus(c)
			s.view.scroll.ScrollToBottom()
			return true
		}
	}
	return false
}

// submit freezes the dossier as it is, once it is stored.
func (p *Page) submit() {
	if !p.loaded {
		return
	}
	p.show(partReview)
	v, ok := p.views[partReview].(*review)
	if ok && p.Dossier() == uuid.Nil && !p.draft.dirty() {
		// Nothing was typed: there is nothing to send, and nothing to make.
		v.first(p.p.Host.Canvas())
		return
	}
	if !ok || v.send.busy || standingOf(&p.draft.stored, p.draft.dirty()) == sent {
		return
	}
	contest, seen := v.contest.answer()
	if p.contested() && !seen {
		// Nobody decides what they have not seen.
		v.first(p.p.Host.Canvas())
		return
	}
	v.send.busy = true
	desk, contested := p.p.Desk, p.contested()
	p.saver.do(act{
		do: func(ctx context.Context, id uuid.UUID) (err error) {
			if contested {
				_, err = desk.Answer(ctx, id, contest)
			} else {
				_, err = desk.Submit(ctx, id)
			}
			return err
		},
		done: func(err error) {
			v.send.busy = false
			if err != nil {
				v.refused(err)
				return
			}
			p.moved()
			p.check()
			v.send.focus(p.p.Host.Canvas())
		},
	})
}

// slip prints the slip and opens it.
func (p *Page) slip() {
	id, desk := p.Dossier(), p.p.Desk
	if id == uuid.Nil || p.draft.stored.Facts.Submission == nil || p.changing() {
		return
	}
	frame.Tell(p.saver.ctx, p.p.Host.Work(), func(ctx context.Context) error {
		path, err := desk.Print(ctx, id, app.PaperSlip)
		if err != nil {
			return err
		}
		return desk.Show(ctx, path)
	}, func(err error) {
		if err != nil {
			p.p.Host.Fail(err)
		}
	})
}
