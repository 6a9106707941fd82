package engine_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"titian/app"
	"titian/app/clock"
	"titian/sync/wire"
)

// purse is a budget of so many bytes a day for documents.
type purse struct {
	clock clock.Clock

	mu    sync.Mutex
	daily int64 // below 0 for no bound
	spent map[time.Time]int64
}

func newPurse(r *rig, daily int64) *purse {
	p := &purse{clock: r.clock, daily: daily, spent: map[time.Time]int64{}}
	r.params.Budget, r.spent = p, p.count
	r.start(r.store)
	return p
}

const day = 24 * time.Hour

func (p *purse) today() time.Time { return p.clock.Now().UTC().Truncate(day) }

func (p *purse) count(list []app.Spending) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range list {
		if s.Lane == app.LaneDocuments {
			p.spent[p.today()] += s.Total()
		}
	}
}

// Left implements [engine.Budget].
func (p *purse) Left(context.Context) (int64, time.Time, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.daily < 0 {
		return -1, time.Time{}, nil
	}
	return max(p.daily-p.spent[p.today()], 0), p.today().Add(day), nil
}

func (p *purse) set(daily int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.daily = daily
}

// days are what each day took, in order.
func (p *purse) days() (out []int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for on := p.clock.Now().UTC().Truncate(day).Add(-10 * day); !on.After(p.today()); on = on.Add(day) {
		if n := p.spent[on]; n > 0 {
			out = append(out, n)
		}
	}
	return out
}

// TestBudgetSpreadsDocumentsOverDays: no day takes more than it may, the record
// goes at once, and in the end all is there.
func TestBudgetSpreadsDocumentsOverDays(t *testing.T) {
	simulate(t, func(r *rig) {
		const daily = 1_000_000
		p := newPurse(r, daily)
		item := r.submit(wire.Item{}, 800_000, 800_000, 800_000)
		report := r.mustSync()
		if _, ok := r.central.Items()[item.ID]; !ok || report.Delivered != 1 {
			t.Error("the record waits for the budget of its documents")
		}
		if !report.Held.Equal(p.today().Add(day)) {
			t.Errorf("documents wait until %v", report.Held)
		}
		if got := p.days(); len(got) != 1 || got[0] < daily*9/10 {
			t.Errorf("the first day took %v", got)
		}
		stop := r.watch()
		time.Sleep(4 * day)
		stop()
		r.wantDelivered()
		got := p.days()
		if len(got) != 3 {
			t.Errorf("2.4 MB took %d days: %v", len(got), got)
		}
		for _, n := range got {
			if n > daily+daily/50 {
				t.Errorf("a day took %d bytes", n)
			}
		}
		if status := r.engine.Status(); !status.Held.IsZero() {
			t.Errorf("held until %v with nothing left", status.Held)
		}
	})
}

// TestNewsAndRecordsNeedNoBudget: with nothing left, all but scans travels, and
// more budget is used as soon as the engine is told.
func TestNewsAndRecordsNeedNoBudget(t *testing.T) {
	simulate(t, func(r *rig) {
		p := newPurse(r, 0)
		stop := r.watch()
		item := r.submit(wire.Item{}, 50_000)
		r.engine.Wake()
		time.Sleep(time.Minute)
		if _, ok := r.central.Items()[item.ID]; !ok {
			t.Error("the record waits")
		}
		r.number("a")
		time.Sleep(time.Hour)
		if len(r.store.Held(wire.TypeNumber)) != 1 {
			t.Error("a number waits")
		}
		if got, _ := r.central.Document(item.Documents[0].ID); len(got) != 0 {
			t.Errorf("%d bytes of a scan left", len(got))
		}
		if status := r.engine.Status(); status.Held.IsZero() || status.Line != "" {
			t.Errorf("held until %v, line %q", status.Held, status.Line)
		}
		p.set(-1)
		r.engine.Wake()
		time.Sleep(time.Minute)
		stop()
		r.wantDelivered()
	})
}
