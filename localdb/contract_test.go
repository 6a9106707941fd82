package localdb_test

import (
	"testing"

	"titian/app"
	"titian/internal/testkit/desktest"
)

func TestContract(t *testing.T) {
	desktest.Run(t, func(t *testing.T) app.Store {
		t.Helper()
		return unlocked(t)
	})
}
