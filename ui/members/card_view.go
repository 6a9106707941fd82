package members

import (
	"fyne.io/fyne/v2"

	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// cardOf draws what a member keeps, as it is printed, or says how it stands
// with them while there is no number.
func (v *detailView) cardOf(p *person) fyne.CanvasObject {
	text := v.page.voice.Text
	if p.Card == nil {
		out := kit.Stack(look.SizeSpace2, kit.Beside(look.SizeSpace2, nil, kit.NewBadge(p.Status, p.Tone)))
		if p.Refusal != "" {
			out.Add(kit.NewLabel(kit.Body, text("members.reviewer", "reason", p.Refusal)).Wrap())
		}
		out.Add(kit.NewLabel(kit.Soft, text("members.no_number")))
		return kit.NewPanel(p.Name, out)
	}
	c := p.Card
	label := kit.Beside(look.SizeSpace2, nil, kit.NewLabel(kit.Small, text("paper.number")))
	notice := text("paper.card.notice")
	if v.page.p.Host.Rehearsal() {
		notice = joined(text("paper.card.rehearsal"), notice)
	}
	if c.Simulated {
		label.Add(kit.NewBadge(text("members.simulated"), look.ToneAttention))
	}
	out := kit.Stack(look.SizeSpace3,
		kit.NewLabel(kit.Small, notice).Wrap(),
		kit.Stack(look.SizeSpace1, label, kit.NewLabel(kit.Title, c.Number)),
		kit.NewLabel(kit.Heading, c.Name).Wrap(),
		part.Pair(fact(text("paper.nik"), c.NIK), fact(text("paper.birth"), c.Birth)),
		part.Pair(fact(text("paper.facility"), c.Facility), fact(text("paper.class"), c.Class)),
		kit.Beside(look.SizeSpace2, nil, kit.NewBadge(c.Standing, p.Tone)),
	)
	if v.page.p.Copy != nil {
		out.Add(kit.Beside(look.SizeSpace2, nil, kit.NewButton(kit.ButtonParams{
			Text: text("members.copy"), Do: func() { v.page.copyNumber(p.Number) },
		})))
	}
	return kit.NewPanel("", out)
}

func fact(label, value string) fyne.CanvasObject {
	if value == "" {
		value = "–"
	}
	return kit.Stack(look.SizeSpace1, kit.NewLabel(kit.Small, label), kit.NewLabel(kit.Body, value).Wrap())
}

// bill draws a bill as central stated it.
func (v *detailView) bill(b *bill) fyne.CanvasObject {
	text := v.page.voice.Text
	amount := kit.Beside(look.SizeSpace3, nil, kit.NewLabel(kit.Title, b.Amount))
	if b.Simulated {
		amount.Add(kit.NewBadge(text("members.simulated"), look.ToneRefused))
	}
	out := kit.Stack(look.SizeSpace2,
		amount,
		kit.NewLabel(kit.Soft, b.For).Wrap(),
		fact(text("members.first_payment"), text("members.window", "from", b.From, "until", b.Until)),
	)
	if b.Warning != "" {
		out.Add(kit.NewMessageLine(look.ToneRefused, b.Warning, "", nil))
	}
	for _, a := range b.Accounts {
		out.Add(v.account(b, a))
	}
	if v.page.p.Payer != nil && !b.Paid {
		pay := text("members.pay")
		way := kit.NewLabel(kit.Strong, pay+" →").Ink(look.ColorLeaf).Cut()
		out.Add(v.press(pay, way, v.page.pay, true))
	}
	return kit.NewPanel(b.Title, out, kit.NewBadge(b.Status, b.Tone))
}

// account is a virtual account. One that must not be paid to cannot be copied.
func (v *detailView) account(b *bill, a account) fyne.CanvasObject {
	bank := kit.NewLabel(kit.Soft, a.Bank).Cut()
	line := kit.Beside(look.SizeSpace3, bank, bank, kit.NewLabel(kit.Strong, a.Grouped))
	if b.Simulated {
		line.Add(kit.NewBadge(v.page.voice.Text("members.simulated"), look.ToneRefused))
	}
	if v.page.p.Copy == nil || b.Simulated || b.Paid {
		return line
	}
	line.Add(kit.NewLabel(kit.Small, v.page.voice.Text("members.copy")))
	return v.press(joined(a.Bank, a.Grouped), line, func() { v.page.copyNumber(a.Digits) }, true)
}
