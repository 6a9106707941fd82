package rehearsal_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"titian/app"
	"titian/app/civil"
	"titian/internal/rehearsal"
)

// simulate runs test in simulated time on a brief rehearsal that was seeded.
func simulate(t *testing.T, test func(*practice)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(27 * 365 * 24 * time.Hour) // simulated time begins in 2000, the rules later
		p := brief(t)
		p.found()
		p.seed()
		test(p)
		p.close()
	})
}

func (p *practice) stage(r app.Record) app.Stage {
	p.t.Helper()
	again, err := p.station.Record(p.t.Context(), r.Dossier.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	return again.Stage()
}

// TestReviewer: what waits leaves when there is a line, lies in the queue for
// people to see, and comes back decided, one of five members refused.
func TestReviewer(t *testing.T) {
	simulate(t, func(p *practice) {
		waiting := p.only(app.StageReady)
		time.Sleep(time.Hour)
		if got := p.stage(waiting); got != app.StageReady {
			p.t.Fatalf("without a line it is %s", got)
		}
		p.SetLine(rehearsal.Good)
		time.Sleep(4 * time.Second)
		if got := p.stage(waiting); got != app.StageReview {
			p.t.Errorf("after 4 s it is %s", got)
		}
		time.Sleep(10 * time.Second)
		if got := p.stage(waiting); got != app.StageActive {
			p.t.Errorf("after 14 s it is %s", got)
		}
		after, err := p.station.Record(p.t.Context(), waiting.Dossier.ID)
		if err != nil {
			p.t.Fatal(err)
		}
		// Three members were decided about before these four: one is the fifth.
		needs := after.Needs()
		if len(needs) != 1 || needs[0].Kind != app.NeedRefused || needs[0].Field == "" || needs[0].Reason == "" {
			p.t.Errorf("what is needed of the officer: %+v", needs)
		}
	})
}

// TestMendedIsTakenUpAgain: a member that was refused is decided about anew.
func TestMendedIsTakenUpAgain(t *testing.T) {
	simulate(t, func(p *practice) {
		r := p.only(app.StageReady)
		p.SetLine(rehearsal.Good)
		time.Sleep(time.Minute)
		r, err := p.station.Record(p.t.Context(), r.Dossier.ID)
		if err != nil {
			p.t.Fatal(err)
		}
		at := r.Dossier.Member(r.Needs()[0].Member)
		r.Dossier.Members[at].Person.Name += " Mulia"
		if _, err := p.station.Save(p.t.Context(), r.Dossier, r.Rev); err != nil {
			p.t.Fatal(err)
		}
		if _, err := p.station.Submit(p.t.Context(), r.Dossier.ID); err != nil {
			p.t.Fatal(err)
		}
		time.Sleep(time.Minute)
		r, err = p.station.Record(p.t.Context(), r.Dossier.ID)
		if err != nil || len(r.Needs()) > 0 || r.Stage() != app.StageActive {
			p.t.Errorf("after the correction: %s, %+v, %v", r.Stage(), r.Needs(), err)
		}
	})
}

func TestBadLineCarriesInTheEnd(t *testing.T) {
	simulate(t, func(p *practice) {
		waiting := p.only(app.StageReady)
		p.SetLine(rehearsal.Bad)
		time.Sleep(5 * time.Second)
		if got := p.stage(waiting); got == app.StageReview || got == app.StageActive {
			p.t.Errorf("after 5 s on a bad line it is %s", got)
		}
		time.Sleep(20 * time.Minute)
		if got := p.stage(waiting); got != app.StageActive {
			p.t.Errorf("after 20 minutes on a bad line it is %s", got)
		}
	})
}

func TestLine(t *testing.T) {
	p := brief(t)
	for _, set := range []struct{ line, want string }{
		{rehearsal.Bad, rehearsal.Bad}, {rehearsal.Good, rehearsal.Good}, {"faster", rehearsal.None},
	} {
		if p.SetLine(set.line); p.Line() != set.want {
			t.Errorf("the line was set to %s and is %s", set.line, p.Line())
		}
	}
}

// TestPauseHolds: a line that comes back does not go over the officer's head.
func TestPauseHolds(t *testing.T) {
	simulate(t, func(p *practice) {
		p.station.Pause(true)
		waiting := p.only(app.StageReady)
		p.SetLine(rehearsal.Good)
		time.Sleep(time.Hour)
		if got := p.stage(waiting); got != app.StageReady {
			p.t.Errorf("it is %s", got)
		}
	})
}

func TestPay(t *testing.T) {
	simulate(t, func(p *practice) {
		p.SetLine(rehearsal.Good)
		r := p.only(app.StageNumbered)
		if err := p.Pay(p.t.Context(), r.Dossier.ID); err != nil {
			p.t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		if got := p.stage(r); got != app.StageActive {
			p.t.Errorf("after the payment it is %s", got)
		}
		err := p.Pay(p.t.Context(), r.Dossier.ID)
		if trouble, ok := errors.AsType[*app.Trouble](err); !ok || trouble.Key != "rehearsal.no_bill" {
			p.t.Errorf("a second payment: %v", err)
		}
	})
}

func TestPayDay(t *testing.T) {
	today, err := civil.FromISO("2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{"2026-11-01": "2026-11-22", "2026-11-22": "2026-11-22", "2026-12-06": "2026-12-06"} {
		if got, err := rehearsal.PayDay(today, from); err != nil || got.String() != want {
			t.Errorf("a bill from %s is paid on %s, %v", from, got, err)
		}
	}
	if _, err := rehearsal.PayDay(today, "soon"); err == nil {
		t.Error("a bill without a first day was paid")
	}
}
