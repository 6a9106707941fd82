package members

import (
	"strconv"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/ident"
	"titian/ui/look"
	"titian/ui/phrase"
)

// person is a member in words.
type person struct {
	Name, Relation string
	// Number has 13 digits, Grouped is how it is read; both empty without one.
	Number, Grouped string
	// Simulated tells that the number is not from BPJS.
	Simulated bool
	// Status says how it stands, with the day it is known from.
	Status string
	Tone   look.Tone
	// Refusal is the reviewer's sentence, Field leads to what it is about, and
	// Mend is what the button says.
	Refusal, Field, Mend string
	// Card is what the card says; nil without a number.
	Card *card
}

// card is what a member keeps, as it is printed.
type card struct {
	Name, Number, Birth, NIK, Facility, Class, Standing string
	Active, Simulated                                   bool
}

func toPerson(v phrase.Voice, r *app.Record, i int) person {
	m := &r.AsSent().Members[i]
	fact := r.Facts.Persons[m.Person.ID]
	out := person{
		Name: m.Person.Name, Relation: v.Text("relation." + strconv.Itoa(int(m.Relation))),
		Number: fact.Number, Grouped: phrase.Groups(fact.Number),
		Simulated: fact.Simulated || ident.JKNNumber(fact.Number).Simulated(),
	}
	if out.Name == "" {
		out.Name = v.Text("phrase.nobody")
	}
	out.Status, out.Tone = standing(v, r, m, fact)
	if d, refused := refusal(r, m.ID); refused && fact.Number == "" {
		field := app.Need{Member: m.ID, Field: d.Field}.Path(&r.Dossier)
		out.Refusal, out.Field, out.Mend = phrase.Sentence(d.Reason), field, v.Mend(field)
	}
	if fact.Number != "" {
		out.Card = toCard(v, r, m, &out)
	}
	return out
}

// refusal returns the decision about a member if it refuses what was sent last.
func refusal(r *app.Record, member uuid.UUID) (app.DecisionFact, bool) {
	d, ok := r.Facts.Decisions[member]
	return d, ok && !d.Accepted && r.Facts.Submission != nil && d.Submission == *r.Facts.Submission
}

// standing says how a member stands: what central said last, and of which day.
func standing(v phrase.Voice, r *app.Record, m *app.Member, fact app.PersonFact) (string, look.Tone) {
	decision, decided := r.Facts.Decisions[m.ID]
	_, refused := refusal(r, m.ID)
	switch {
	case fact.Active:
		return v.Text("paper.standing.active", "date", asOf(v, fact)), look.ToneDone
	case fact.Number != "":
		return v.Text("paper.standing.pending", "date", asOf(v, fact)), look.ToneAttention
	case !r.AsSent().NeedsDecision(m):
		return v.Text("segment." + string(r.AsSent().SegmentOf(m))), look.ToneQuiet
	case decided && decision.Accepted:
		return v.Text("members.accepted"), look.ToneInfo
	case refused:
		return v.Text("members.refused"), look.ToneRefused
	case r.Facts.Submission == nil:
		return v.Text("members.unsent"), look.ToneQuiet
	case r.Facts.Received.IsZero():
		return v.Text("members.unreceived"), look.ToneQuiet
	default:
		return v.Text("members.undecided"), look.ToneInfo
	}
}

// asOf is the day from which a status is known: the one central named, or else
// that of the number.
func asOf(v phrase.Voice, fact app.PersonFact) string {
	if fact.AsOf != "" {
		return v.Day(fact.AsOf)
	}
	return v.Date(fact.Numbered)
}

func toCard(v phrase.Voice, r *app.Record, m *app.Member, p *person) *card {
	d := r.AsSent()
	c := &card{
		Name: p.Name, Number: p.Grouped, NIK: ident.NIK(m.Person.NIK).Masked(), Standing: p.Status,
		Active: r.Facts.Persons[m.Person.ID].Active, Simulated: p.Simulated,
		Facility: facilityName(d.FKTPOf(m)), Class: v.Text("segment." + string(d.SegmentOf(m))),
	}
	if c.NIK == "" {
		c.NIK = v.Text("paper.nik.none")
	}
	if birth, err := civil.FromISO(m.Person.BirthDate); err == nil {
		c.Birth = birth.Short()
	}
	if d.SegmentOf(m).Mandiri() && d.Family.Class > 0 {
		c.Class = v.Text("class."+strconv.Itoa(d.Family.Class)) + " · " + c.Class
	}
	return c
}

func facilityName(f app.Facility) string {
	if f.Name != "" {
		return f.Name
	}
	return f.Code
}
