package localdb_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
)

func (b *bench) spend(tb testing.TB, lane app.Lane, item uuid.UUID, sent, received int64) {
	tb.Helper()
	err := b.Spend(tb.Context(), app.Spending{Lane: lane, Item: item, Traffic: app.Traffic{Sent: sent, Received: received}})
	if err != nil {
		tb.Fatal(err)
	}
}

func (b *bench) usage(tb testing.TB, since time.Time) app.Usage {
	tb.Helper()
	u, err := b.Usage(tb.Context(), since)
	if err != nil {
		tb.Fatal(err)
	}
	return u
}

func TestTrafficCountsForItsSubmission(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	d := b.put(t, family()).Dossier
	paper := b.attach(t, d.ID, []byte("scan"))
	sent := b.submit(t, d.ID)
	b.spend(t, app.LaneRecords, sent.ID, 700, 300)
	b.spend(t, app.LaneDocuments, paper.ID, 5000, 200)
	b.spend(t, app.LaneRecords, sent.ID, 100, 0)
	b.spend(t, app.LaneNews, uuid.Nil, 150, 550)
	b.spend(t, app.LaneAccess, uuid.New(), 0, 0)
	b.lock(t)
	b.spend(t, app.LaneNews, uuid.New(), 50, 50)

	spent, err := b.Spent(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[uuid.UUID]app.Traffic{sent.ID: {Sent: 5800, Received: 500}}, spent); diff != "" {
		t.Errorf("of the submission (-want +got):\n%s", diff)
	}
	lanes := map[app.Lane]app.Traffic{
		app.LaneRecords: {Sent: 800, Received: 300}, app.LaneDocuments: {Sent: 5000, Received: 200}, app.LaneNews: {Sent: 200, Received: 600},
	}
	if diff := cmp.Diff(app.Usage{Lanes: lanes}, b.usage(t, time.Time{})); diff != "" {
		t.Errorf("before it is delivered (-want +got):\n%s", diff)
	}

	b.reopen(t)
	item := b.item(t, sent.ID)
	b.answered(t, accepted(item, c.receipt(t, item, 0)))
	if u := b.usage(t, time.Time{}); u.Families != 0 {
		t.Error("a family whose paper is on its way counts as delivered")
	}
	b.answered(t, accepted(item, c.receipt(t, item, 1)))
	u := b.usage(t, time.Time{})
	if u.Families != 1 || u.PerFamily() != 7100 || u.Total() != (app.Traffic{Sent: 6000, Received: 1100}) {
		t.Errorf("delivered: %+v, %d a family", u, u.PerFamily())
	}
	b.spend(t, app.LaneDocuments, paper.ID, 1, 0)
	if u := b.usage(t, time.Time{}); u.PerFamily() != 7101 {
		t.Errorf("a repeat after the receipt counts for nobody: %d a family", u.PerFamily())
	}
	if spent, err := b.Spent(t.Context()); err != nil || len(spent) != 0 {
		t.Errorf("what is delivered is among what waits: %v, %v", spent, err)
	}
}

func TestTrafficOfWhatWaitsIsNotOfTheDelivered(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	first, second := b.put(t, family()).Dossier, b.put(t, called("Ketut Suryani", "Banjar Tengah", "002", "001")).Dossier
	one, two := b.submit(t, first.ID), b.submit(t, second.ID)
	b.spend(t, app.LaneRecords, one.ID, 1000, 0)
	b.spend(t, app.LaneRecords, two.ID, 3000, 0)
	b.spend(t, app.LaneNews, uuid.Nil, 0, 400)
	item := b.item(t, one.ID)
	b.answered(t, accepted(item, c.receipt(t, item, 0)))
	if u := b.usage(t, time.Time{}); u.Families != 1 || u.PerFamily() != 1100 {
		t.Errorf("%+v, %d a family; want its own 1000 and a quarter of 400", u, u.PerFamily())
	}
}

func TestUsageSince(t *testing.T) {
	b := unlocked(t)
	began := b.clock.Now().Truncate(time.Hour)
	b.spend(t, app.LaneNews, uuid.Nil, 1, 0)
	b.clock.add(2 * time.Hour)
	b.spend(t, app.LaneNews, uuid.Nil, 10, 0)
	for since, want := range map[time.Time]int64{{}: 11, began: 11, began.Add(time.Hour): 10, began.Add(2 * time.Hour): 10, began.Add(3 * time.Hour): 0} {
		if u := b.usage(t, since); u.Total().Sent != want {
			t.Errorf("since %v: %d bytes, want %d", since, u.Total().Sent, want)
		}
	}
}
