package sheet

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/finding"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// review is the fifth part: what stands in the way, each value beside its
// paper, the consent, and the act of sending.
type review struct {
	*form

	contest  *contest
	problems *fyne.Container
	listed   string
	// compare is nil for a change, changes for every other dossier.
	compare *compare
	changes *changes
	// compared is whose values stand beside the papers; the nil UUID for the
	// family's.
	compared uuid.UUID

	send   *sending
	checks frame.Turn
	// reasons are where a reason for a warning is typed.
	reasons map[warning]*kit.Field
	// redrawn: the focus goes to the same place of a list that was drawn anew.
	redrawn bool
}

func newReview(p *Page) *review {
	v := &review{form: newForm(p), problems: kit.Stack(look.SizeSpace2)}
	if p.restored != nil {
		v.compared = p.restored.Compared
	}
	v.contest, v.send = newContest(p), newSending(v)
	problems := kit.NewPanel(p.text("sheet.review.problems"), v.problems)
	v.add(v.only(v.contest.panel, p.contested))
	if p.changing() {
		v.changes = newChanges(p)
		v.add(kit.NewPanel(p.text("sheet.change.title"), v.changes.all), problems)
	} else {
		v.compare = newCompare(v)
		v.add(
			problems, kit.NewPanel(p.text("sheet.review.compare"), v.compare.object()),
			kit.NewPanel(p.text("sheet.review.consent"), v.consent()),
			v.entry(fixed("note"), "sheet.note", kit.FieldParams{}).input.Object(),
		)
	}
	v.add(kit.NewPanel(p.text("sheet.review.send"), v.send.object()))
	return v
}

// consent adds the text that is read out and who agreed to it.
func (v *review) consent() fyne.CanvasObject {
	p := v.page
	how := v.choice(fixed("consent.how"), "sheet.consent.how", p.options("sheet.consent.how.", "signature", "thumbprint", "witness"))
	by := v.entry(fixed("consent.by"), "sheet.consent.by", kit.FieldParams{})
	on := v.date(fixed("consent.given_on"), "sheet.consent.given_on")
	witness := v.entry(fixed("consent.witness"), "sheet.consent.witness", kit.FieldParams{})
	witness.shown = func() bool { return value(&p.draft.now, at("consent.how")) == "witness" }
	paper := kit.NewButton(kit.ButtonParams{Text: p.text("sheet.consent.paper"), Icon: kit.IconScan, Do: func() { p.open("documents." + string(app.DocConsent)) }})
	return kit.Stack(
		look.SizeSpace3,
		kit.NewLabel(kit.Body, p.text("sheet.consent.words")).Wrap(),
		kit.NewLabel(kit.Small, p.text("sheet.consent.version", "version", consentText)).Wrap(),
		how.input.Object(),
		beside([]fyne.CanvasObject{by.input.Object()}, by.input.Object(), on.input.Object()),
		witness.input.Object(),
		kit.Beside(look.SizeSpace2, nil, paper),
	)
}

// fill implements view.
func (v *review) fill() {
	v.form.fill()
	v.contest.fill()
	if v.compare != nil {
		v.compare.fill()
	}
	if v.changes != nil {
		v.changes.fill()
	}
	v.send.fill()
}

// tell implements view.
func (v *review) tell() {
	v.form.tell()
	v.list()
}

// ask has the stored dossier checked in full: also against everybody else on
// this laptop.
func (v *review) ask() {
	p := v.page
	p.saver.then(func(err error) {
		id, desk := p.Dossier(), p.p.Desk
		if err != nil || id == uuid.Nil {
			return
		}
		frame.Ask(p.saver.ctx, p.p.Host.Work(), &v.checks, func(ctx context.Context) (finding.List, error) {
			return desk.Check(ctx, id)
		}, func(found finding.List, err error) {
			if err != nil {
				p.p.Host.Fail(err)
				return
			}
			v.take(found)
		})
	})
}

// take keeps from a full check what a live one cannot know.
func (v *review) take(found finding.List) {
	p := v.page
	p.findings.seen = nil
	for _, f := range found {
		if f.Code == app.CodeSeenElsewhere {
			p.findings.seen = append(p.findings.seen, f)
		}
	}
	p.check()
}

// list shows what stands in the way, each leading to its field.
func (v *review) list() {
	p := v.page
	open := withoutReason(p.findings.found, p.draft.now.Reasons)
	var signature strings.Builder
	for _, f := range open {
		signature.WriteString(f.String() + sentence(p.p.Host, f) + "\n")
	}
	if signature.String() == v.listed && len(v.problems.Objects) > 0 {
		return
	}
	v.listed = signature.String()
	typing, inReason := v.reasoning()
	v.problems.Objects, v.reasons = nil, map[warning]*kit.Field{}
	if len(open) == 0 {
		v.problems.Add(kit.NewMessageLine(look.ToneDone, p.text("sheet.review.clean"), "", nil))
	}
	for _, f := range append(open.Errors(), open.Warnings()...) {
		v.problems.Add(v.problem(f))
	}
	v.send.fill()
	v.form.list.Refresh()
	if field := v.reasons[typing]; inReason && field != nil {
		v.redrawn = true
		field.Focus(p.p.Host.Canvas())
		v.redrawn = false
	}
}

// reasoning is the warning for which a reason is being typed.
func (v *review) reasoning() (warning, bool) {
	for w, field := range v.reasons {
		if field.Focused() {
			return w, true
		}
	}
	return warning{}, false
}

// problem is one finding: a sentence with its field, the way there, and for a
// warning the place of the reason.
func (v *review) problem(f finding.Finding) fyne.CanvasObject {
	p := v.page
	text := sentence(p.p.Host, f)
	// A paper of the family that is missing is named by the sentence.
	if f.Field != "" && (f.Code != app.CodeDocumentMissing || memberField(f.Field)) {
		text = p.text("sheet.review.problem", "field", p.fieldName(f.Field), "text", text)
	}
	tone := look.ToneRefused
	if f.Level == finding.Warning {
		tone = look.ToneAttention
	}
	line := kit.NewMessageLine(tone, text, "", nil)
	if !p.changing() {
		line.SetAction(p.text("sheet.review.go"), func() { p.open(f.Field) })
	}
	if f.Level != finding.Warning {
		return line
	}
	begun := p.reasons.of(f)
	reason := kit.NewField(kit.FieldParams{
		Label: p.text("sheet.review.reason"), Words: p.words, Changed: func(text string) { begun.Text = text },
		Done: func() {
			if !v.redrawn {
				p.accept(f, begun.Text)
			}
		},
	})
	reason.SetText(begun.Text)
	v.reasons[warningOf(f)] = reason
	return kit.Stack(look.SizeSpace1, line, reason.Object())
}

// memberField reports whether a path leads into a member.
func memberField(path string) bool {
	_, _, ok := inMember(path)
	return ok
}

// first implements view: what both sides changed, the first problem, or the
// button.
func (v *review) first(c fyne.Canvas) bool {
	if v.contest.focus(c) {
		return true
	}
	for _, o := range v.problems.Objects {
		if line, ok := o.(*kit.MessageLine); ok && line.Action().Visible() {
			line.Action().Focus(c)
			return true
		}
	}
	v.scroll.ScrollToTop()
	if v.compare == nil || standingOf(&v.page.draft.stored, v.page.draft.dirty()) == sent {
		return v.send.focus(c)
	}
	v.compare.who.Focus(c)
	return true
}

// refused shows the findings of a submission that was not made.
func (v *review) refused(err error) {
	check, ok := errors.AsType[*app.CheckError](err)
	if !ok {
		v.page.p.Host.Fail(err)
		return
	}
	v.take(check.Findings)
	v.scroll.ScrollToTop()
	v.first(v.page.p.Host.Canvas())
}
