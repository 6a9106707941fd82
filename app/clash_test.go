package app_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
)

func TestClashesShowBothValues(t *testing.T) {
	mine := factory.Complete()
	theirs := mine.Clone()
	mine.Family.Contact.Phone, theirs.Family.Contact.Phone = "+6281200000001", "+6281200000002"
	mine.Members[2].Person.Name, theirs.Members[2].Person.Name = "Putu Adhitya", "Putu Aditia"
	mine.Family.Class, theirs.Family.Class = 2, 1
	slices.Reverse(theirs.Members)
	got, err := app.Clashes([]string{
		"family.contact.phone", "members[2].person.name", "family.class", "family.bank.branch", "members[9].person.name",
	}, &mine, &theirs)
	if err != nil {
		t.Fatal(err)
	}
	want := []app.Clash{
		{Field: "family.contact.phone", Mine: "+6281200000001", Theirs: "+6281200000002"},
		{Field: "members[2].person.name", Mine: "Putu Adhitya", Theirs: "Putu Aditia"},
		{Field: "family.class", Mine: "2", Theirs: "1"},
		{Field: "family.bank.branch"},
		{Field: "members[9].person.name"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestClashesOfAChange(t *testing.T) {
	change := func(phone string) app.Dossier {
		return app.Dossier{ID: uuid.New(), Kind: app.Change, Changes: []app.FieldChange{{Path: "contact.phone", New: phone}}}
	}
	mine, theirs, whole := change("+6281200000001"), change("+6281200000002"), factory.Complete()
	for _, other := range []*app.Dossier{&theirs, &whole} {
		got, err := app.Clashes([]string{"contact.phone"}, &mine, other)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0].Mine != "+6281200000001" || got[0].Theirs == "" || got[0].Theirs == got[0].Mine {
			t.Errorf("%+v", got)
		}
	}
}

// TestAnotherChangeMayNotHoldTheValue: it touched one of the fields only.
func TestAnotherChangeMayNotHoldTheValue(t *testing.T) {
	change := func(path string) app.Dossier {
		return app.Dossier{Kind: app.Change, Changes: []app.FieldChange{{Path: path, New: "baru"}}}
	}
	mine, theirs := change("contact.phone_owner"), change("address.dusun")
	got, err := app.Clashes([]string{"contact.phone_owner"}, &mine, &theirs)
	want := []app.Clash{{Field: "contact.phone_owner", Mine: "baru", Unknown: true}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
