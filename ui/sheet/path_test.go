package sheet

import (
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
)

func TestAPathLeadsToItsPart(t *testing.T) {
	d := factory.Complete()
	third := d.Members[2].ID
	d.Members[2].FKTP = nil
	d.Members[1].FKTP = &app.Facility{Name: "Klinik"}
	for path, want := range map[string]struct {
		part part
		spot spot
	}{
		"family.kk":                {partFamily, at("family.kk")},
		"address.village":          {partFamily, at("family.address.village")},
		"family.domicile.rt":       {partContact, at("family.domicile.rt")},
		"contact.phone":            {partContact, at("family.contact.phone")},
		"family.bank":              {partFamily, at("family.bank")},
		"representative.name":      {partContact, at("representative.name")},
		"members[2].person.nik":    {partMembers, of(third, "person.nik")},
		"members[2].fktp":          {partContact, at("family.fktp")},
		"members[1].fktp.code":     {partMembers, of(d.Members[1].ID, "fktp.code")},
		"members[2].documents.ktp": {partDocuments, of(third, "documents.ktp")},
		"documents.kk":             {partDocuments, at("documents.kk")},
		"members":                  {partMembers, at("members")},
		"consent.by":               {partReview, at("consent.by")},
		"captured_on":              {partReview, at("captured_on")},
		"members[9].person.nik":    {partMembers, spot{}},
		"members[x].person.nik":    {partMembers, spot{}},
	} {
		p, s := where(&d, path)
		if p != want.part || s != want.spot {
			t.Errorf("%s leads to part %d at %v, want %d at %v", path, p, s, want.part, want.spot)
		}
	}
}

func TestARefusalLeadsToItsField(t *testing.T) {
	d := factory.Complete()
	second := d.Members[1].ID
	for field, want := range map[string]string{
		"person.name":            "members[1].person.name",
		"members[1].person.name": "members[1].person.name",
		"":                       "members[1].person.name",
		"documents.ktp":          "members[1].documents.ktp",
	} {
		if got := needPath(&d, app.Need{Kind: app.NeedRefused, Member: second, Field: field}); got != want {
			t.Errorf("%q leads to %q, want %q", field, got, want)
		}
	}
	if got := needPath(&d, app.Need{Kind: app.NeedConflict, Field: "contact.phone"}); got != "family.contact.phone" {
		t.Errorf("a conflict leads to %q", got)
	}
	if got := needPath(&d, app.Need{Kind: app.NeedRefused, Member: uuid.New(), Field: "person.nik"}); got != "" {
		t.Errorf("a member who is gone leads to %q", got)
	}
}
