package memdesk_test

import (
	"testing"

	"titian/app"
	"titian/app/clock"
	"titian/internal/testkit/desktest"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/memdesk"
)

func TestStore(t *testing.T) {
	desktest.Run(t, func(*testing.T) app.Store { return memdesk.New(clock.Fixed(factory.Now())) })
}
