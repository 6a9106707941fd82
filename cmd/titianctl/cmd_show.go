package main

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/ident"
	"titian/app/region"
	"titian/app/say"
)

type showCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
}

// showAnswer is what show prints with --json. Its dossier can be edited and
// given back to edit.
type showAnswer struct {
	recordView
	Dossier    app.Dossier  `json:"dossier"`
	Submission *uuid.UUID   `json:"submission,omitempty"`
	Received   string       `json:"received,omitempty"`
	ReceiptN   int64        `json:"receipt_n,omitempty"`
	Edited     bool         `json:"edited"`
	People     []personView `json:"people"`
	Bills      []billView   `json:"bills,omitempty"`
}

type personView struct {
	Member    uuid.UUID `json:"member"`
	Person    uuid.UUID `json:"person"`
	Name      string    `json:"name"`
	Decision  string    `json:"decision,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	Field     string    `json:"field,omitempty"`
	Number    string    `json:"number,omitempty"`
	Simulated bool      `json:"simulated,omitempty"`
	Active    bool      `json:"active"`
	AsOf      string    `json:"as_of,omitempty"`
}

type billView struct {
	ID        uuid.UUID         `json:"id"`
	Amount    int64             `json:"amount"`
	Accounts  map[string]string `json:"accounts"`
	PayFrom   string            `json:"pay_from"`
	PayUntil  string            `json:"pay_until"`
	PaidOn    string            `json:"paid_on,omitempty"`
	Simulated bool              `json:"simulated"`
}

func (cmd *showCmd) Run(ctx context.Context, c *call) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.find(ctx, cmd.Dossier)
	if err != nil {
		return err
	}
	a := viewDossier(&r)
	if done, err := c.answer(a); done {
		return err
	}
	c.printDossier(s, &r, &a)
	return nil
}

func viewDossier(r *app.Record) showAnswer {
	a := showAnswer{
		recordView: viewRecord(r), Dossier: r.Dossier, Submission: r.Facts.Submission, ReceiptN: r.Facts.ReceiptN, Edited: r.Facts.Edited,
	}
	if !r.Facts.Received.IsZero() {
		a.Received = r.Facts.Received.UTC().Format(timeFormat)
	}
	for _, m := range r.Dossier.Members {
		fact := r.Facts.Persons[m.Person.ID]
		v := personView{
			Member: m.ID, Person: m.Person.ID, Name: m.Person.Name,
			Number: fact.Number, Simulated: fact.Simulated, Active: fact.Active, AsOf: fact.AsOf,
		}
		if d, ok := r.Facts.Decisions[m.ID]; ok {
			v.Decision, v.Reason, v.Field = "refused", d.Reason, d.Field
			if d.Accepted {
				v.Decision = "accepted"
			}
		}
		a.People = append(a.People, v)
	}
	for _, b := range r.Facts.Bills {
		a.Bills = append(a.Bills, billView{b.ID, b.Amount, b.Accounts, b.PayFrom, b.PayUntil, b.PaidOn, r.Facts.Practice(&b)})
	}
	return a
}

func (c *call) printDossier(s *session, r *app.Record, a *showAnswer) {
	documents := strconv.Itoa(a.DocumentsReceived) + "/" + strconv.Itoa(a.Documents)
	c.line(a.LocalNumber, c.words.Text("kind."+string(a.Kind)), c.words.Text("stage."+string(a.Stage), "documents", documents))
	c.line(c.words.Text("ctl.show.family", "kk", ident.KK(r.Dossier.Family.KK).Masked(), "village", s.checker.Regions().Path(regionCode(r.Dossier.Village))))
	for i, p := range a.People {
		m := &r.Dossier.Members[i]
		c.line(strconv.Itoa(i+1)+".", p.Name, c.words.Text("relation."+strconv.Itoa(int(m.Relation))), maskNIK(m.Person.NIK), c.personState(&p))
	}
	for _, n := range a.Needs {
		c.line("   !", c.needLine(n))
	}
	for _, b := range a.Bills {
		state := c.words.Text("ctl.bill.open", "from", longDate(b.PayFrom, c.Lang), "until", longDate(b.PayUntil, c.Lang))
		if b.PaidOn != "" {
			state = c.words.Text("ctl.bill.paid", "date", longDate(b.PaidOn, c.Lang))
		}
		c.line(c.words.Text("ctl.bill.line", "amount", say.Rupiah(b.Amount)), state)
		if b.Simulated {
			c.say("bill.simulated")
		}
	}
}

func (c *call) personState(p *personView) string {
	switch {
	case p.Active:
		return p.Number + "  " + c.words.Text("ctl.person.active", "date", longDate(p.AsOf, c.Lang))
	case p.Number != "":
		return p.Number + "  " + c.words.Text("ctl.person.numbered")
	case p.Decision != "":
		return c.words.Text("ctl.person." + p.Decision)
	default:
		return ""
	}
}

// maskNIK shows the first and last four digits, as every list does.
func maskNIK(nik string) string {
	if nik == "" {
		return ""
	}
	return ident.NIK(nik).Masked()
}

func longDate(iso, language string) string {
	d, err := civil.FromISO(iso)
	if err != nil {
		return iso
	}
	return d.Long(language)
}

// when writes an instant as "22 November 2026 14.03 WIB".
func when(t time.Time, zone *time.Location, language string) string {
	return civil.In(t, zone).Long(language) + " " + say.ClockZone(t, zone)
}

// regionCode leaves a code that is none empty; the table knows no such place.
func regionCode(code string) region.Code {
	c, err := region.ParseCode(code)
	if err != nil {
		return ""
	}
	return c
}
