package localdb_test

import (
	"testing"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/localdb"
	"titian/localdb/seal"
)

// owing returns a store whose recovery code nobody has on paper.
func owing(t *testing.T) *bench {
	t.Helper()
	p, clock := params(t)
	code, err := localdb.Init(t.Context(), p, localdb.Setup{
		OfficerName: "Made Pratama", Village: factory.Village, Passphrase: []byte(passphrase), Unwritten: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{p: p, clock: clock, code: code}
	b.open(t)
	t.Cleanup(func() { b.close(t) })
	return b
}

func (b *bench) wantWritten(t *testing.T, when string, want bool) {
	t.Helper()
	if got, err := b.CodeWritten(t.Context()); err != nil || got != want {
		t.Errorf("%s: written %v, %v", when, got, err)
	}
}

// wantCode checks whether a code opens the store, which is unlocked after it.
func (b *bench) wantCode(t *testing.T, name string, code seal.Code, want error) {
	t.Helper()
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	wantErr(t, name, b.UnlockWithCode(t.Context(), code), want)
	b.unlock(t)
}

func TestACodeIsOnPaperOnceItWasTypedBack(t *testing.T) {
	b := owing(t)
	b.wantWritten(t, "a new store", false)
	b.reopen(t)
	b.wantWritten(t, "at the next start", false)
	again, err := b.NewCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.wantWritten(t, "with another code", false)
	b.wantCode(t, "the code of before", b.code, localdb.ErrPassphrase)
	if err := b.ConfirmCode(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wantWritten(t, "confirmed", true)
	b.reopen(t)
	b.wantWritten(t, "confirmed, at the next start", true)
	b.wantCode(t, "the code", again, nil)
	if _, err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestACodeOnPaperOpensUntilTheNextIsConfirmed(t *testing.T) {
	b := unlocked(t)
	b.wantWritten(t, "a code that was printed", true)
	if err := b.ConfirmCode(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wantCode(t, "the only code, confirmed again", b.code, nil)
	again, err := b.NewCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.wantWritten(t, "with another code", true)
	b.wantCode(t, "the one on paper", b.code, nil)
	if err := b.ConfirmCode(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wantCode(t, "the one before", b.code, localdb.ErrPassphrase)
	b.wantCode(t, "the new one", again, nil)
}

func TestACodeThatOpensIsOnPaper(t *testing.T) {
	b := owing(t)
	b.wantCode(t, "the code", b.code, nil)
	b.wantWritten(t, "after it opened the store", true)
}

func TestALockedStoreGivesNoCode(t *testing.T) {
	b := owing(t)
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	_, err := b.NewCode(t.Context())
	wantErr(t, "new code", err, app.ErrLocked)
	wantErr(t, "confirm", b.ConfirmCode(t.Context()), app.ErrLocked)
	b.wantWritten(t, "locked", false)
}
