package localdb_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"titian/internal/testkit/factory"
	"titian/localdb"
	"titian/localdb/seal"
	"titian/sync/wire"
)

// keySet signs a set with this recovery recipient.
func keySet(tb testing.TB, root ed25519.PrivateKey, n int64, recovery string, at time.Time) wire.Keys {
	tb.Helper()
	keys, err := wire.NewKeys(wire.KeySet{Central: uuid.New(), N: n, Recovery: recovery, Time: at}, root)
	if err != nil {
		tb.Fatal(err)
	}
	return keys
}

// The data key is wrapped to central's recovery recipient when the laptop is
// enrolled, and to a newer recipient at the next unlock.
func TestRecoveryRecipient(t *testing.T) {
	b := unlocked(t)
	_, root, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	first, second := identity(t), identity(t)
	keys := keySet(t, root, 1, first.Recipient().String(), factory.Now())
	if err := b.Enrol(t.Context(), localdb.Enrolment{Central: uuid.New(), URL: "https://pusat.example", Villages: []string{factory.Village}, Keys: keys}); err != nil {
		t.Fatal(err)
	}
	opens := func(id *age.X25519Identity) bool {
		t.Helper()
		var wrap []byte
		db := b.raw(t)
		if err := db.QueryRowContext(t.Context(), `SELECT body FROM wrap WHERE kind = 'recipient'`).Scan(&wrap); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := seal.UnwrapIdentity(seal.Holder{Store: b.StoreID(), ID: b.DeviceID().String()}, wrap, id.String())
		return err == nil
	}
	if !opens(first) || opens(second) {
		t.Error("not wrapped to the recipient of the enrolment")
	}
	newer := keySet(t, root, 2, second.Recipient().String(), factory.Now().AddDate(0, 1, 0))
	older := keySet(t, root, 1, first.Recipient().String(), factory.Now().AddDate(0, 2, 0))
	for _, k := range []*wire.Keys{&newer, &older} {
		if err := b.Contact(t.Context(), localdb.Contact{Time: factory.Now(), At: factory.Now().Add(time.Minute), Keys: k}); err != nil {
			t.Fatal(err)
		}
	}
	b.reopen(t)
	if opens(first) || !opens(second) {
		t.Error("not wrapped to the newer recipient")
	}
	d, err := b.Device(t.Context())
	if err != nil || d.ClockOffset != -time.Minute || d.Enrolment.URL != "https://pusat.example" || len(d.Enrolment.Villages) != 1 {
		t.Errorf("device %+v, %v", d, err)
	}
}

func identity(tb testing.TB) *age.X25519Identity {
	tb.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		tb.Fatal(err)
	}
	return id
}

// Another central starts the feed anew; the same one does not.
func TestEnrolAgain(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	central := uuid.New()
	enrol := func(id uuid.UUID) {
		t.Helper()
		if err := b.Enrol(t.Context(), localdb.Enrolment{Central: id, URL: "https://pusat.example"}); err != nil {
			t.Fatal(err)
		}
	}
	enrol(central)
	b.apply(t, c.page())
	enrol(central)
	if cursor, _, err := b.Cursor(t.Context()); cursor != "c" || err != nil {
		t.Errorf("cursor %q, %v", cursor, err)
	}
	enrol(uuid.New())
	if cursor, epoch, err := b.Cursor(t.Context()); cursor != "" || epoch != uuid.Nil || err != nil {
		t.Errorf("cursor %q, %v, %v", cursor, epoch, err)
	}
}
