package papers

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"titian/app"
	"titian/app/paper"
	"titian/sync/wire"
)

// slip fills the paper that a family gets at capture.
func (p *Printer) slip(ctx context.Context, press *paper.Press, w io.Writer, r *app.Record) error {
	sub, err := p.sent(ctx, r)
	if err != nil {
		return err
	}
	officer, err := p.Store.Officer()
	if err != nil {
		return fmt.Errorf("read officer: %w", err)
	}
	d, zone := &sub.body, p.Checker.Zone(sub.body.Village)
	slip := paper.Slip{
		Printed: p.Clock.Now(), Rehearsal: p.Rehearsal, Code: sub.code, Officer: officer.Name,
		Captured: sub.item.CapturedAt.In(zone), Village: p.place(d.Village), Head: headName(d),
	}
	for i := range d.Members {
		m := &d.Members[i]
		slip.Members = append(slip.Members, paper.SlipMember{
			Name: m.Person.Name, Relation: p.Words.Text("relation." + strconv.Itoa(int(m.Relation))), NIK: m.Person.NIK,
		})
	}
	for _, doc := range d.Documents {
		line := paper.SlipDocument{
			Kind: p.Words.Text("document." + string(doc.Kind)), Pages: max(1, doc.Pages), Received: r.Facts.Documents[doc.ID],
		}
		if doc.Member != nil {
			if i := d.Member(*doc.Member); i >= 0 {
				line.Of = d.Members[i].Person.Name
			}
		}
		slip.Documents = append(slip.Documents, line)
	}
	if c := d.Consent; c != nil {
		slip.Consent = paper.Consent{By: c.By, Text: c.Text, On: c.GivenOn}
	}
	if !r.Facts.Received.IsZero() {
		slip.Receipt = &paper.Acknowledgement{At: r.Facts.Received.In(zone), N: r.Facts.ReceiptN}
	}
	return press.Slip(w, slip)
}

// receipt fills the paper that proves what central holds.
func (p *Printer) receipt(ctx context.Context, press *paper.Press, w io.Writer, r *app.Record) error {
	if r.Facts.Received.IsZero() {
		return ErrNoReceipt
	}
	sub, err := p.sent(ctx, r)
	if err != nil {
		return err
	}
	signed, statement, err := p.Store.Receipt(ctx, sub.item.ID)
	if err != nil {
		return fmt.Errorf("read receipt: %w", err)
	}
	out := paper.Receipt{
		Printed: p.Clock.Now(), Rehearsal: p.Rehearsal, Code: sub.code, N: statement.N,
		At: statement.Time.In(p.Checker.Zone(sub.body.Village)), Key: signed.KID, Declared: len(sub.item.Documents),
	}
	for _, d := range statement.Documents {
		kind := ""
		if i := slices.IndexFunc(sub.item.Documents, func(o wire.Document) bool { return o.ID == d.ID }); i >= 0 {
			kind = p.Words.Text("document." + sub.item.Documents[i].Kind)
		}
		out.Documents = append(out.Documents, paper.ReceiptDocument{Kind: kind, SHA256: paper.Digest(d.SHA256)})
	}
	return press.Receipt(w, out)
}

// cards prints a card for every member with a number.
func (p *Printer) cards(w io.Writer, draw func(io.Writer, paper.Cards) error, r *app.Record) error {
	d := &r.Dossier
	cards := paper.Cards{Printed: p.Clock.Now(), Rehearsal: p.Rehearsal, Local: d.LocalNumber}
	for i := range d.Members {
		m := &d.Members[i]
		fact := r.Facts.Persons[m.Person.ID]
		if fact.Number == "" {
			continue
		}
		segment := d.SegmentOf(m)
		card := paper.Card{
			Name: m.Person.Name, Number: fact.Number, BirthDate: m.Person.BirthDate, NIK: m.Person.NIK, Simulated: fact.Simulated,
			Facility: facilityName(d.FKTPOf(m)), Segment: p.Words.Text("segment." + string(segment)),
			Standing: paper.Pending, AsOf: fact.AsOf,
		}
		if segment.Mandiri() && d.Family.Class > 0 {
			card.Class = p.Words.Text("class." + strconv.Itoa(d.Family.Class))
		}
		if fact.Active {
			card.Standing = paper.Active
		}
		if card.AsOf == "" {
			card.AsOf = p.today(d.Village).String()
		}
		cards.Cards = append(cards.Cards, card)
	}
	if len(cards.Cards) == 0 {
		return ErrNoNumber
	}
	return draw(w, cards)
}

// bill prints the oldest bill that is not paid, or else the newest.
func (p *Printer) bill(press *paper.Press, w io.Writer, r *app.Record) error {
	bills := r.Facts.Bills
	if len(bills) == 0 {
		return ErrNoBill
	}
	b := bills[len(bills)-1]
	if i := slices.IndexFunc(bills, func(b app.BillFact) bool { return b.PaidOn == "" }); i >= 0 {
		b = bills[i]
	}
	d := &r.Dossier
	out := paper.Bill{
		Printed: p.Clock.Now(), Rehearsal: p.Rehearsal, Local: d.LocalNumber, Village: p.place(d.Village), Head: headName(d),
		Monthly: b.Amount, PayFrom: b.PayFrom, PayUntil: b.PayUntil, Supplement: b.Supplement, Simulated: r.Facts.Practice(&b), Rules: b.Rules,
	}
	for i := range d.Members {
		m := &d.Members[i]
		if slices.Contains(b.Persons, m.Person.ID) {
			out.Members = append(out.Members, paper.BillMember{
				Name: m.Person.Name, Number: r.Facts.Persons[m.Person.ID].Number,
				Class: p.Words.Text("class." + strconv.Itoa(b.Class)), Amount: b.PerHead,
			})
		}
	}
	for _, bank := range slices.Sorted(maps.Keys(b.Accounts)) {
		out.Accounts = append(out.Accounts, paper.Account{Bank: bank, Number: b.Accounts[bank]})
	}
	if edition, err := p.Checker.Rules().On(p.today(d.Village)); err == nil {
		out.DueDay, out.Source = edition.Dues.Day, edition.Tariffs.Source
	}
	return press.Bill(w, out)
}

func facilityName(f app.Facility) string {
	if f.Name != "" {
		return f.Name
	}
	return f.Code
}
