package localdb_test

import (
	"testing"
	"time"

	"titian/internal/testkit/factory"
	"titian/localdb"
)

// An answer need not bring anything signed; it is a contact all the same, and
// the screen says when.
func TestLineTellsTheLastAnswer(t *testing.T) {
	b := unlocked(t)
	if l, err := b.Line(t.Context()); err != nil || !l.Heard.IsZero() {
		t.Fatalf("before any contact: %v, %v", l.Heard, err)
	}
	at := factory.Now().Add(time.Hour)
	if err := b.Contact(t.Context(), localdb.Contact{Time: at.Add(3 * time.Minute), At: at}); err != nil {
		t.Fatal(err)
	}
	if l, err := b.Line(t.Context()); err != nil || !l.Heard.Equal(at) {
		t.Errorf("heard %v, %v; want %v", l.Heard, err, at)
	}
}
