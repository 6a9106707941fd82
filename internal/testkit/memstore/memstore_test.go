package memstore_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/internal/testkit/memstore"
	"titian/internal/testkit/storetest"
	"titian/sync/engine"
	"titian/sync/wire"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Harness {
		store := memstore.New(engine.Device{ID: uuid.New(), Incarnation: uuid.New(), Central: uuid.New()})
		return storetest.Harness{
			Store: store,
			Submit: func(_ *testing.T, d storetest.Draft) wire.Item {
				item := wire.Item{
					Subject: d.Subject, Base: d.Base, Body: `{"v":1}`, Officer: uuid.New(),
					CapturedAt: time.Date(2026, 11, 22, 1, 2, 3, 4, time.UTC),
				}
				if item.Subject == uuid.Nil {
					item.Subject = uuid.New()
				}
				return store.Submit(item, d.Documents...)
			},
		}
	})
}
