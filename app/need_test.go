package app_test

import (
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
)

func TestNeedLeadsToTheMember(t *testing.T) {
	d := factory.Complete()
	child := d.Members[2].ID
	if got := (app.Need{Member: uuid.New(), Field: "person.name"}).Path(&d); got != "" {
		t.Errorf("a member who is gone leads to %q", got)
	}
	for want, n := range map[string]app.Need{
		"members[2].person.name":   {Member: child, Field: "person.name"},
		"members[2].documents.ktp": {Member: child, Field: "documents.ktp"},
		"members[1].person.nik":    {Member: child, Field: "members[1].person.nik"},
		"family.kk":                {Member: child, Field: "family.kk"},
		"":                         {Member: child},
		"family.contact.phone":     {Field: "family.contact.phone"},
	} {
		if got := n.Path(&d); got != want {
			t.Errorf("%q leads to %q, want %q", n.Field, got, want)
		}
	}
}
