package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
)

// stageCase builds a record of three members: two mandiri, one covered.
type stageCase struct {
	record app.Record
	at     time.Time
}

func newStageCase() *stageCase {
	c := &stageCase{at: time.Date(2026, 11, 22, 7, 3, 0, 0, time.UTC)}
	c.record.Dossier = app.Dossier{Kind: app.Registration, Family: app.Family{Segment: app.PBPU}}
	for i := range 3 {
		m := app.Member{ID: uuid.New(), Person: app.Person{ID: uuid.New()}}
		if i == 2 {
			m.Segment = app.Covered
		}
		c.record.Dossier.Members = append(c.record.Dossier.Members, m)
	}
	return c
}

func (c *stageCase) submit() *stageCase {
	id := uuid.New()
	c.record.Facts.Submission, c.record.Facts.Submitted, c.record.Facts.Received = &id, c.at, time.Time{}
	c.record.Facts.Documents = map[uuid.UUID]bool{uuid.New(): false, uuid.New(): false}
	return c
}

func (c *stageCase) receive() *stageCase { c.record.Facts.Received = c.at; return c }

func (c *stageCase) documents() *stageCase {
	for id := range c.record.Facts.Documents {
		c.record.Facts.Documents[id] = true
	}
	return c
}

func (c *stageCase) decide(member int, accepted bool) *stageCase {
	if c.record.Facts.Decisions == nil {
		c.record.Facts.Decisions = map[uuid.UUID]app.DecisionFact{}
	}
	c.record.Facts.Decisions[c.record.Dossier.Members[member].ID] = app.DecisionFact{
		Submission: *c.record.Facts.Submission, Accepted: accepted, Reason: "nama berbeda dari KK", Field: "person.name",
	}
	return c
}

// head sets what is known about the head of the family.
func (c *stageCase) head(f app.PersonFact) *stageCase {
	if c.record.Facts.Persons == nil {
		c.record.Facts.Persons = map[uuid.UUID]app.PersonFact{}
	}
	c.record.Facts.Persons[c.record.Dossier.Members[0].Person.ID] = f
	return c
}

func (c *stageCase) bill(paidOn string) *stageCase {
	c.record.Facts.Bills = []app.BillFact{{
		ID: uuid.New(), Persons: []uuid.UUID{c.record.Dossier.Members[0].Person.ID}, PaidOn: paidOn,
	}}
	return c
}

func TestStageIsDerivedFromFacts(t *testing.T) {
	numbered := app.PersonFact{Number: "0099999000001"}
	active := app.PersonFact{Number: "0099999000001", Active: true}
	for _, tt := range []struct {
		name string
		c    *stageCase
		want app.Stage
	}{
		{"nothing sent", newStageCase(), app.StageDraft},
		{"in the outbox", newStageCase().submit(), app.StageReady},
		{"record received, documents not", newStageCase().submit().receive(), app.StageReceived},
		{"all received", newStageCase().submit().receive().documents(), app.StageReview},
		{"one of two decided", newStageCase().submit().receive().documents().decide(0, true), app.StageReview},
		{"decided before the documents came", newStageCase().submit().receive().decide(0, true).decide(1, true), app.StageDecided},
		{"one refused", newStageCase().submit().receive().documents().decide(0, true).decide(1, false), app.StageDecided},
		{"all refused", newStageCase().submit().receive().documents().decide(0, false).decide(1, false), app.StageDecided},
		{
			"four accepted and one refused is normal",
			newStageCase().submit().receive().documents().decide(0, true).decide(1, false).head(numbered), app.StageNumbered,
		},
		{"one number missing", newStageCase().submit().receive().documents().decide(0, true).decide(1, true).head(numbered), app.StageDecided},
		{"bill unpaid", newStageCase().submit().receive().documents().decide(0, true).decide(1, false).head(numbered).bill(""), app.StageNumbered},
		{"bill paid", newStageCase().submit().receive().documents().decide(0, true).decide(1, false).head(numbered).bill("2026-12-07"), app.StagePaid},
		{"active", newStageCase().submit().receive().documents().decide(0, true).decide(1, false).head(active).bill("2026-12-07"), app.StageActive},
		{
			"a correction is on its way: the refusal was about the submission before",
			newStageCase().submit().receive().documents().decide(0, true).decide(1, false).submit().receive().documents(), app.StageReview,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.c.record.Stage(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestStageOfAChange(t *testing.T) {
	c := newStageCase().submit().receive()
	c.record.Dossier.Kind = app.Change
	if got := c.record.Stage(); got != app.StageReceived {
		t.Errorf("before it is applied: %s", got)
	}
	c.record.Facts.ChangeApplied = c.at
	if got := c.record.Stage(); got != app.StageDecided {
		t.Errorf("after it is applied: %s", got)
	}
}

func TestNeedsLeadToTheField(t *testing.T) {
	c := newStageCase().submit().receive().documents().decide(0, true).decide(1, false)
	want := []app.Need{{
		Kind: app.NeedRefused, Member: c.record.Dossier.Members[1].ID, Field: "person.name", Reason: "nama berbeda dari KK",
	}}
	if diff := cmp.Diff(want, c.record.Needs()); diff != "" {
		t.Error(diff)
	}
	if got := c.submit().record.Needs(); len(got) != 0 {
		t.Errorf("after the correction was sent: %v", got)
	}
	c.record.Facts.Problem = app.ProblemFact{Code: app.ProblemConflict, Fields: []string{"contact.phone"}}
	if got := c.record.Needs(); len(got) != 1 || got[0].Kind != app.NeedConflict || got[0].Field != "contact.phone" {
		t.Errorf("conflict: %v", got)
	}
}
