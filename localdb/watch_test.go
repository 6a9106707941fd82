package localdb_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/sync/wire"
)

func TestWatch(t *testing.T) {
	b := unlocked(t)
	events := make(chan app.Event, 100)
	stop := b.Watch(func(e app.Event) {
		if e.Kind == app.EventDossier { // who watches may read
			if _, err := b.List(background(), app.Filter{}); err != nil && !errors.Is(err, app.ErrLocked) {
				t.Error(err)
			}
		}
		events <- e
	})
	d := b.put(t, family()).Dossier
	b.submit(t, d.ID)
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	b.unlock(t)
	want := []app.Event{
		{Kind: app.EventDossier, ID: d.ID},
		{Kind: app.EventDossier, ID: d.ID},
		{Kind: app.EventOutbox},
		{Kind: app.EventLocked},
		{Kind: app.EventUnlocked},
	}
	var got []app.Event
	for range want {
		got = append(got, <-events)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// What central says is told, too.
	c := newCentral(t)
	b.apply(t, c.page(c.sign(t, wire.TypeMembership, wire.Membership{
		Person: d.Members[0].Person.ID, Family: d.Family.ID, Active: true, N: 1, Time: c.now(),
	})))
	if e := <-events; e != want[0] {
		t.Errorf("a membership told %+v", e)
	}
	stop()
	b.put(t, family())
	if len(events) != 0 {
		t.Error("called after stop")
	}
}

// Many hands on one store: every save is there, and every read is whole.
func TestAtOnce(t *testing.T) {
	b := unlocked(t)
	var all sync.WaitGroup
	ids := make([][]uuid.UUID, 4)
	for w := range ids {
		all.Go(func() {
			for range 10 {
				d := family()
				if _, err := b.Put(background(), d, 0); err != nil {
					t.Error(err)
					return
				}
				if r, err := b.Get(background(), d.ID); err != nil || r.Rev != 1 {
					t.Errorf("read one's own: %d, %v", r.Rev, err)
				}
				ids[w] = append(ids[w], d.ID)
			}
		})
		all.Go(func() {
			for range 20 {
				if _, err := b.Search(background(), "wayan", 5); err != nil {
					t.Error(err)
				}
				if _, err := b.Pending(background()); err != nil {
					t.Error(err)
				}
				if err := b.Copy(background()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	b.reopen(t)
	for _, list := range ids {
		for _, id := range list {
			b.get(t, id)
		}
	}
}
