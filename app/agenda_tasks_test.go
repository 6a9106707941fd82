package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/rules"
	"titian/internal/testkit/factory"
)

// agendaOf is what one record brings on a day.
func agendaOf(t *testing.T, r *app.Record, day string) app.Agenda {
	t.Helper()
	today, err := civil.FromISO(day)
	if err != nil {
		t.Fatal(err)
	}
	m := app.NewAgendaMaker(app.AgendaQuery{
		Today: today, Since: factory.Now().AddDate(0, 0, -1), Newborn: rules.Newborn{RegisterDays: 28, NIKMonths: 3},
	})
	move, _ := r.LastMove()
	m.Add(r.Duties(), move, "")
	return m.Agenda()
}

// draftRecord is a family that was never submitted.
func draftRecord() app.Record {
	return app.Record{Dossier: factory.Complete(), Rev: 1, SavedAt: factory.Now()}
}

// sentRecord is one that was, and came to central.
func sentRecord() app.Record {
	r := draftRecord()
	r.Facts = app.Facts{
		Submission: new(uuid.New()), Submitted: factory.Now().Add(-3 * time.Hour), Received: factory.Now().Add(-2 * time.Hour),
		Decisions: map[uuid.UUID]app.DecisionFact{}, Persons: map[uuid.UUID]app.PersonFact{},
	}
	return r
}

// decide gives a member of a sent record a decision.
func decide(r *app.Record, member int, accepted bool, at time.Time) {
	m := &r.Dossier.Members[member]
	r.Facts.Decisions[m.ID] = app.DecisionFact{
		Submission: *r.Facts.Submission, Accepted: accepted, Reason: "Nama berbeda dengan KK.", Field: "person.name", Time: at,
	}
}

// baby makes the child of the family one born on a day, without a NIK.
func baby(d *app.Dossier, born string) {
	p := &d.Members[2].Person
	p.Name, p.BirthDate, p.NIK, p.NoNIK = "Bayi Ny. Ketut", born, "", app.NoNIKNewborn
}

func TestTasks(t *testing.T) {
	const day = "2026-11-22"
	bill := app.BillFact{ID: uuid.New(), Amount: 105_000, PayUntil: "2026-11-29"}
	for name, c := range map[string]struct {
		day    string
		record func() app.Record
		want   []app.Task // of these fields: kind, member, field, reason, due, amount
	}{
		"draft": {day, draftRecord, []app.Task{{Kind: app.TaskDraft}}},
		"sent":  {day, sentRecord, nil},
		"edited after it was sent": {day, func() app.Record {
			r := sentRecord()
			r.Facts.Edited, r.Facts.Sent = true, &r.Dossier
			return r
		}, []app.Task{{Kind: app.TaskDraft}}},
		"refused": {day, func() app.Record {
			r := sentRecord()
			decide(&r, 2, false, factory.Now())
			return r
		}, []app.Task{{Kind: app.TaskRefused, Member: "Putu Aditya", Field: "members[2].person.name", Reason: "Nama berbeda dengan KK."}}},
		"refused, and no longer in the draft": {day, func() app.Record {
			r := sentRecord()
			decide(&r, 2, false, factory.Now())
			sent := r.Dossier.Clone()
			r.Facts.Edited, r.Facts.Sent = true, &sent
			r.Dossier.Members = slices.Delete(r.Dossier.Members, 2, 3)
			return r
		}, []app.Task{{Kind: app.TaskRefused, Member: "Putu Aditya", Reason: "Nama berbeda dengan KK."}}},
		"conflict": {day, func() app.Record {
			r := sentRecord()
			r.Facts.Problem = app.ProblemFact{Code: app.ProblemConflict, Fields: []string{"family.class", "note"}}
			return r
		}, []app.Task{{Kind: app.TaskConflict, Field: "family.class", Reason: app.ProblemConflict}}},
		"rejected": {day, func() app.Record {
			r := sentRecord()
			r.Facts.Problem = app.ProblemFact{Code: "scope"}
			return r
		}, []app.Task{{Kind: app.TaskRejected, Reason: "scope"}}},
		"bill with a week left": {day, func() app.Record {
			r := sentRecord()
			r.Facts.Bills = []app.BillFact{bill}
			return r
		}, []app.Task{{Kind: app.TaskPayment, Due: "2026-11-29", Amount: 105_000}}},
		"bill about a number of the built-in issuer": {day, func() app.Record {
			r := sentRecord()
			of := bill
			of.Persons = []uuid.UUID{r.Dossier.Members[0].Person.ID}
			r.Facts.Bills = []app.BillFact{of}
			r.Facts.Persons = map[uuid.UUID]app.PersonFact{of.Persons[0]: {Number: "0099999000001"}}
			return r
		}, []app.Task{{Kind: app.TaskPayment, Due: "2026-11-29", Amount: 105_000, Practice: true}}},
		"bill that is a simulation": {day, func() app.Record {
			r := sentRecord()
			practice := bill
			practice.Simulated = true
			r.Facts.Bills = []app.BillFact{practice}
			return r
		}, []app.Task{{Kind: app.TaskPayment, Due: "2026-11-29", Amount: 105_000, Practice: true}}},
		"bill with more than a week left": {"2026-11-21", func() app.Record {
			r := sentRecord()
			r.Facts.Bills = []app.BillFact{bill}
			return r
		}, nil},
		"bill that is over": {"2026-12-24", func() app.Record {
			r := sentRecord()
			r.Facts.Bills = []app.BillFact{bill}
			return r
		}, []app.Task{{Kind: app.TaskPayment, Due: "2026-11-29", Amount: 105_000}}},
		"paid bill": {day, func() app.Record {
			r := sentRecord()
			paid := bill
			paid.PaidOn = "2026-11-20"
			r.Facts.Bills = []app.BillFact{paid}
			return r
		}, nil},
		"newborn in a draft": {day, func() app.Record {
			r := draftRecord()
			baby(&r.Dossier, "2026-11-08")
			return r
		}, []app.Task{
			{Kind: app.TaskNewborn, Member: "Bayi Ny. Ketut", Field: "members[2].person.birth_date", Due: "2026-12-06"},
			{Kind: app.TaskDraft},
		}},
		"newborn in a draft, late": {"2027-02-01", func() app.Record {
			r := draftRecord()
			baby(&r.Dossier, "2026-11-08")
			return r
		}, []app.Task{
			{Kind: app.TaskNewborn, Member: "Bayi Ny. Ketut", Field: "members[2].person.birth_date", Due: "2026-12-06"},
			{Kind: app.TaskDraft},
		}},
		"young child with a NIK, in time": {day, func() app.Record {
			r := draftRecord()
			r.Dossier.Members[2].Person.BirthDate = "2026-11-01"
			return r
		}, []app.Task{
			{Kind: app.TaskNewborn, Member: "Putu Aditya", Field: "members[2].person.birth_date", Due: "2026-11-29"},
			{Kind: app.TaskDraft},
		}},
		"young child with a NIK, no longer new": {"2026-11-30", func() app.Record {
			r := draftRecord()
			r.Dossier.Members[2].Person.BirthDate = "2026-11-01"
			return r
		}, []app.Task{{Kind: app.TaskDraft}}},
		"newborn who is covered": {day, func() app.Record {
			r := draftRecord()
			baby(&r.Dossier, "2026-11-08")
			r.Dossier.Members[2].Segment = app.Covered
			return r
		}, []app.Task{{Kind: app.TaskDraft}}},
		"NIK of a newborn, a month left": {"2027-01-09", func() app.Record {
			r := sentRecord()
			baby(&r.Dossier, "2026-11-08")
			return r
		}, []app.Task{{Kind: app.TaskNewbornNIK, Member: "Bayi Ny. Ketut", Field: "members[2].person.nik", Due: "2027-02-08"}}},
		"NIK of a newborn, more than a month left": {"2027-01-08", func() app.Record {
			r := sentRecord()
			baby(&r.Dossier, "2026-11-08")
			return r
		}, nil},
		"birth date that is none": {day, func() app.Record {
			r := draftRecord()
			baby(&r.Dossier, "kemarin")
			return r
		}, []app.Task{{Kind: app.TaskDraft}}},
		"change of a registered family": {day, func() app.Record {
			r := draftRecord()
			r.Dossier.Kind, r.Facts.Bills = app.Change, []app.BillFact{bill}
			return r
		}, []app.Task{{Kind: app.TaskDraft}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.record()
			var got []app.Task
			for _, task := range agendaOf(t, &r, c.day).Tasks {
				if task.Dossier != r.Dossier.ID || task.LocalNumber != r.Dossier.LocalNumber || task.Head != "Wayan Sudira" {
					t.Errorf("task of %q, %q", task.LocalNumber, task.Head)
				}
				task.Dossier, task.LocalNumber, task.Head, task.Since = uuid.Nil, "", "", time.Time{}
				got = append(got, task)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("tasks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLastMove(t *testing.T) {
	at := func(hours int) time.Time { return factory.Now().Add(time.Duration(hours) * time.Hour) }
	everyone := func(r *app.Record, f func(i int)) {
		for i := range 3 { // the fourth is covered already
			decide(r, i, true, at(i))
			f(i)
		}
	}
	person := func(r *app.Record, i int, p app.PersonFact) { r.Facts.Persons[r.Dossier.Members[i].Person.ID] = p }
	for name, c := range map[string]struct {
		teach func(*app.Record)
		stage app.Stage
		at    time.Time
	}{
		"received": {func(r *app.Record) { r.Facts.Documents = map[uuid.UUID]bool{uuid.New(): false} }, app.StageReceived, at(-2)},
		"decided":  {func(r *app.Record) { everyone(r, func(int) {}) }, app.StageDecided, at(2)},
		"numbered": {func(r *app.Record) {
			everyone(r, func(i int) { person(r, i, app.PersonFact{Number: "0099999000001", Numbered: at(10 + i)}) })
		}, app.StageNumbered, at(12)},
		"paid": {func(r *app.Record) {
			var all []uuid.UUID
			everyone(r, func(i int) {
				person(r, i, app.PersonFact{Number: "0099999000001", Numbered: at(10 + i)})
				all = append(all, r.Dossier.Members[i].Person.ID)
			})
			r.Facts.Bills = []app.BillFact{{Persons: all, PaidOn: "2026-11-23", Paid: at(20)}}
		}, app.StagePaid, at(20)},
		"active": {func(r *app.Record) {
			everyone(r, func(i int) {
				person(r, i, app.PersonFact{Number: "0099999000001", Numbered: at(10 + i), Active: true, Told: at(30 + i)})
			})
		}, app.StageActive, at(32)},
		"change applied": {func(r *app.Record) { r.Dossier.Kind, r.Facts.ChangeApplied = app.Change, at(5) }, app.StageDecided, at(5)},
	} {
		t.Run(name, func(t *testing.T) {
			r := sentRecord()
			c.teach(&r)
			move, ok := r.LastMove()
			want := app.Move{Dossier: r.Dossier.ID, LocalNumber: r.Dossier.LocalNumber, Head: "Wayan Sudira", Stage: c.stage, At: c.at}
			if diff := cmp.Diff(want, move); diff != "" || !ok {
				t.Errorf("move %t (-want +got):\n%s", ok, diff)
			}
		})
	}
	draft := draftRecord()
	if move, ok := draft.LastMove(); ok {
		t.Errorf("a draft moved to %s", move.Stage)
	}
}

// The most urgent tasks come first, and no more than were asked for; what
// several dossiers of a family bring comes once.
func TestAgenda(t *testing.T) {
	type brought struct {
		duties []app.Duty
		move   app.Move
	}
	var all []brought
	add := func(r app.Record) uuid.UUID {
		move, _ := r.LastMove()
		all = append(all, brought{r.Duties(), move})
		return r.Dossier.ID
	}
	bill := app.BillFact{ID: uuid.New(), PayUntil: "2026-11-25"}
	var want []uuid.UUID
	for range 2 { // the same bill
		r := sentRecord()
		r.Facts.Bills = []app.BillFact{bill}
		add(r)
	}
	for i := range 40 {
		r := draftRecord()
		r.SavedAt = factory.Now().Add(-time.Duration(i) * time.Hour)
		id := add(r)
		want = append([]uuid.UUID{id}, want...) // what waits longest comes first
	}
	refused := sentRecord()
	decide(&refused, 0, false, factory.Now())
	first := add(refused)

	for _, limit := range []int{0, 5, 42, 100} {
		m := app.NewAgendaMaker(app.AgendaQuery{Today: factory.Today(), Since: factory.Now().Add(-time.Hour), Limit: limit})
		for _, b := range all {
			m.Add(b.duties, b.move, "")
		}
		a := m.Agenda()
		const total = 42
		if n := len(a.Tasks); n+a.Truncated != total || limit > 0 && n != min(limit, total) || limit == 0 && n != total {
			t.Fatalf("limit %d: %d tasks and %d more, want %d in all", limit, n, a.Truncated, total)
		}
		if a.Tasks[0].Dossier != first || a.Tasks[1].Kind != app.TaskPayment {
			t.Errorf("limit %d: begins with %s and %s", limit, a.Tasks[0].Kind, a.Tasks[1].Kind)
		}
		for i, task := range a.Tasks[2:] {
			if task.Dossier != want[i] {
				t.Fatalf("limit %d: draft %d is out of order", limit, i)
			}
		}
		if len(a.Moves) != 0 {
			t.Errorf("limit %d: %d moves of two hours ago, since an hour", limit, len(a.Moves))
		}
	}
	m := app.NewAgendaMaker(app.AgendaQuery{Today: factory.Today(), Since: factory.Now().AddDate(0, 0, -1), Limit: 2})
	for _, b := range all {
		m.Add(b.duties, b.move, "")
	}
	a := m.Agenda()
	if len(a.Moves) != 2 || a.Moves[0].Stage != app.StageReview || a.Moves[0].At.Before(a.Moves[1].At) {
		t.Errorf("moves %v, want two of three", a.Moves)
	}
}

func TestAgendaNamesTheFamily(t *testing.T) {
	r := draftRecord()
	r.Dossier.Kind, r.Dossier.Members = app.Change, nil
	m := app.NewAgendaMaker(app.AgendaQuery{Today: factory.Today()})
	m.Add(r.Duties(), app.Move{At: factory.Now()}, "Wayan Sudira")
	if a := m.Agenda(); a.Tasks[0].Head != "Wayan Sudira" || a.Moves[0].Head != "Wayan Sudira" {
		t.Errorf("task of %q, move of %q", a.Tasks[0].Head, a.Moves[0].Head)
	}
}
