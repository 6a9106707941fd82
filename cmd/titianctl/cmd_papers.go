package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"titian/app"
	"titian/app/paper"
	"titian/app/region"
	"titian/internal/files"
	"titian/sync/wire"
)

// output is where a paper goes.
type output struct {
	Out string `help:"File to write; without it a file named after the local number, here." placeholder:"FILE" type:"path" short:"o"`
}

type slipCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
	output
}

func (cmd *slipCmd) Run(ctx context.Context, c *call) error {
	return c.print(ctx, cmd.Dossier, "slip", cmd.Out, func(s *session, r *app.Record, p *paper.Press, w io.Writer) error {
		slip, err := s.slip(ctx, r)
		if err != nil {
			return err
		}
		return p.Slip(w, slip)
	})
}

type cardCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
	Sheet   bool   `help:"All cards on an A4 sheet with cut marks instead of one page a card."`
	output
}

func (cmd *cardCmd) Run(ctx context.Context, c *call) error {
	return c.print(ctx, cmd.Dossier, "card", cmd.Out, func(s *session, r *app.Record, p *paper.Press, w io.Writer) error {
		cards := s.cards(r)
		if len(cards.Cards) == 0 {
			return withCode(exitNotFound, "no_number", errors.New(c.words.Text("ctl.error.no_number")))
		}
		if cmd.Sheet {
			return p.CardSheet(w, cards)
		}
		return p.Cards(w, cards)
	})
}

type billCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
	output
}

func (cmd *billCmd) Run(ctx context.Context, c *call) error {
	return c.print(ctx, cmd.Dossier, "bill", cmd.Out, func(s *session, r *app.Record, p *paper.Press, w io.Writer) error {
		bill, ok := s.bill(r)
		if !ok {
			return withCode(exitNotFound, "no_bill", errors.New(c.words.Text("ctl.error.no_bill")))
		}
		return p.Bill(w, bill)
	})
}

type receiptCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
	output
}

func (cmd *receiptCmd) Run(ctx context.Context, c *call) error {
	return c.print(ctx, cmd.Dossier, "receipt", cmd.Out, func(s *session, r *app.Record, p *paper.Press, w io.Writer) error {
		if r.Facts.Received.IsZero() {
			return withCode(exitNotFound, "no_receipt", errors.New(c.words.Text("ctl.error.no_receipt")))
		}
		receipt, err := s.receipt(ctx, r)
		if err != nil {
			return err
		}
		return p.Receipt(w, receipt)
	})
}

// print makes one paper and writes it whole or not at all.
func (c *call) print(ctx context.Context, dossier, name, out string, write func(*session, *app.Record, *paper.Press, io.Writer) error) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.find(ctx, dossier)
	if err != nil {
		return err
	}
	press, err := paper.New(c.Lang)
	if err != nil {
		return fmt.Errorf("make paper: %w", err)
	}
	path := out
	if path == "" {
		path = r.Dossier.LocalNumber + "-" + name + ".pdf"
	}
	var pdf bytes.Buffer
	if err := write(s, &r, press, &pdf); err != nil {
		return fmt.Errorf("make paper: %w", err)
	}
	// A paper outside the profile stays when the profile is locked, so the
	// audit chain knows of it first.
	if err := s.db.RecordExport(ctx, r.Dossier.ID.String(), name); err != nil {
		return fmt.Errorf("make paper: %w", err)
	}
	if err := files.WriteFile(files.OS{}, path, pdf.Bytes()); err != nil {
		return fmt.Errorf("make paper: %w", err)
	}
	if done, err := c.answer(map[string]string{"file": path}); done {
		return err
	}
	c.say("paper", "file", path)
	return nil
}

// sent is the newest submission of a dossier, as central got it: papers speak
// of that, whatever the officer has typed since.
type sent struct {
	code paper.Code
	item wire.Item
	body app.Dossier
}

func (s *session) sent(ctx context.Context, r *app.Record) (sent, error) {
	if r.Facts.Submission == nil {
		return sent{}, withCode(exitFindings, "unsent", errors.New(s.call.words.Text("ctl.error.unsent")))
	}
	item, err := s.db.Item(ctx, *r.Facts.Submission)
	if err != nil {
		return sent{}, fmt.Errorf("read submission: %w", err)
	}
	body, err := app.DecodeDossier([]byte(item.Body))
	if err != nil {
		return sent{}, fmt.Errorf("read submission %s: %w", item.ID, err)
	}
	hash := paper.Digest(item.BodySHA256())
	return sent{paper.Code{Local: body.LocalNumber, Submission: item.ID, Hash: hash.Prefix()}, item, body}, nil
}

// slip fills the paper that a family gets at capture.
func (s *session) slip(ctx context.Context, r *app.Record) (paper.Slip, error) {
	sub, err := s.sent(ctx, r)
	if err != nil {
		return paper.Slip{}, err
	}
	officer, err := s.db.Officer()
	if err != nil {
		return paper.Slip{}, fmt.Errorf("read officer: %w", err)
	}
	d, zone := &sub.body, s.checker.Zone(sub.body.Village)
	slip := paper.Slip{
		Printed: s.call.clock.Now(), Code: sub.code, Officer: officer.Name, Captured: sub.item.CapturedAt.In(zone),
		Village: s.checker.Regions().Path(regionCode(d.Village)), Head: headName(d),
	}
	for i := range d.Members {
		m := &d.Members[i]
		slip.Members = append(slip.Members, paper.SlipMember{
			Name: m.Person.Name, Relation: s.call.words.Text("relation." + strconv.Itoa(int(m.Relation))), NIK: m.Person.NIK,
		})
	}
	for _, doc := range d.Documents {
		line := paper.SlipDocument{
			Kind: s.call.words.Text("document." + string(doc.Kind)), Pages: max(1, doc.Pages), Received: r.Facts.Documents[doc.ID],
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
	return slip, nil
}

func headName(d *app.Dossier) string {
	if head := d.Head(); head >= 0 {
		return d.Members[head].Person.Name
	}
	return ""
}

func (s *session) cards(r *app.Record) paper.Cards {
	cards := paper.Cards{Printed: s.call.clock.Now(), Local: r.Dossier.LocalNumber}
	for i := range r.Dossier.Members {
		m := &r.Dossier.Members[i]
		fact := r.Facts.Persons[m.Person.ID]
		if fact.Number == "" {
			continue
		}
		segment := r.Dossier.SegmentOf(m)
		card := paper.Card{
			Name: m.Person.Name, Number: fact.Number, BirthDate: m.Person.BirthDate, NIK: m.Person.NIK, Simulated: fact.Simulated,
			Facility: facilityName(r.Dossier.FKTPOf(m)), Segment: s.call.words.Text("segment." + string(segment)),
			Standing: paper.Pending, AsOf: fact.AsOf,
		}
		if segment.Mandiri() && r.Dossier.Family.Class > 0 {
			card.Class = s.call.words.Text("class." + strconv.Itoa(r.Dossier.Family.Class))
		}
		if fact.Active {
			card.Standing = paper.Active
		}
		if card.AsOf == "" {
			card.AsOf = s.today().String()
		}
		cards.Cards = append(cards.Cards, card)
	}
	return cards
}

// bill fills the newest bill that is not paid, or else the newest.
func (s *session) bill(r *app.Record) (paper.Bill, bool) {
	bills := r.Facts.Bills
	if len(bills) == 0 {
		return paper.Bill{}, false
	}
	b := bills[len(bills)-1]
	if i := slices.IndexFunc(bills, func(b app.BillFact) bool { return b.PaidOn == "" }); i >= 0 {
		b = bills[i]
	}
	out := paper.Bill{
		Printed: s.call.clock.Now(), Local: r.Dossier.LocalNumber, Village: s.checker.Regions().Path(regionCode(r.Dossier.Village)),
		Monthly: b.Amount, PayFrom: b.PayFrom, PayUntil: b.PayUntil, Supplement: b.Supplement, Simulated: b.Simulated, Rules: b.Rules,
	}
	out.Head = headName(&r.Dossier)
	for i := range r.Dossier.Members {
		m := &r.Dossier.Members[i]
		if slices.Contains(b.Persons, m.Person.ID) {
			out.Members = append(out.Members, paper.BillMember{
				Name: m.Person.Name, Number: r.Facts.Persons[m.Person.ID].Number,
				Class: s.call.words.Text("class." + strconv.Itoa(b.Class)), Amount: b.PerHead,
			})
		}
	}
	for _, bank := range slices.Sorted(maps.Keys(b.Accounts)) {
		out.Accounts = append(out.Accounts, paper.Account{Bank: bank, Number: b.Accounts[bank]})
	}
	if edition, err := s.checker.Rules().On(s.today()); err == nil {
		out.DueDay, out.Source = edition.Dues.Day, edition.Tariffs.Source
	}
	return out, true
}

func (s *session) receipt(ctx context.Context, r *app.Record) (paper.Receipt, error) {
	sub, err := s.sent(ctx, r)
	if err != nil {
		return paper.Receipt{}, err
	}
	signed, statement, err := s.db.Receipt(ctx, sub.item.ID)
	if err != nil {
		return paper.Receipt{}, fmt.Errorf("read receipt: %w", err)
	}
	out := paper.Receipt{
		Printed: s.call.clock.Now(), Code: sub.code, N: statement.N, At: statement.Time.In(s.checker.Zone(sub.body.Village)),
		Key: signed.KID, Declared: len(sub.item.Documents),
	}
	for _, d := range statement.Documents {
		kind := ""
		if i := slices.IndexFunc(sub.item.Documents, func(o wire.Document) bool { return o.ID == d.ID }); i >= 0 {
			kind = s.call.words.Text("document." + sub.item.Documents[i].Kind)
		}
		out.Documents = append(out.Documents, paper.ReceiptDocument{Kind: kind, SHA256: paper.Digest(d.SHA256)})
	}
	return out, nil
}

func facilityName(f app.Facility) string {
	if f.Name != "" {
		return f.Name
	}
	return f.Code
}

// regionCode leaves a code that is none empty; the table knows no such place.
func regionCode(code string) region.Code {
	c, err := region.ParseCode(code)
	if err != nil {
		return ""
	}
	return c
}
