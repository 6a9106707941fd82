package station_test

import (
	"testing"

	"titian/internal/testkit/laptop"
)

func TestTheRecoveryCodeIsOwedUntilItWasTypedBack(t *testing.T) {
	p := laptop.Params(t)
	s := laptop.Found(t, p)
	if !s.Presence().CodeOwed {
		t.Error("a new store owes no code")
	}
	lock(t, s)
	if s.Presence().CodeOwed {
		t.Error("a locked store tells whether it owes a code")
	}
	must(t, s.Close())
	s = laptop.Open(t, p)
	unlock(t, s)
	if !s.Presence().CodeOwed {
		t.Fatal("a code that nobody typed back is not owed at the next start")
	}
	code, err := s.NewCode(t.Context())
	must(t, err)
	must(t, s.ConfirmCode(t.Context()))
	if s.Presence().CodeOwed {
		t.Error("a code that was typed back is owed")
	}
	lock(t, s)
	wantTrouble(t, "new code while locked", second(s.NewCode(t.Context())), "trouble.locked")
	wantTrouble(t, "confirm while locked", s.ConfirmCode(t.Context()), "trouble.locked")
	must(t, s.Recover(t.Context(), code, []byte("frasa yang baru")))
	if s.Presence().CodeOwed {
		t.Error("the code that opened the store is owed")
	}
}
