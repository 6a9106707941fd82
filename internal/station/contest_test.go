package station_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/pipenet"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// contested is a family that this laptop and another one corrected apart: both
// the phone, the other one the street too. It returns what the other one sent.
func (o *office) contested(t *testing.T) (mine app.Record, theirs app.Dossier) {
	t.Helper()
	o.enrol(t)
	r := o.submitted(t)
	o.until(t, "all is delivered", empty)
	theirs = r.Dossier.Clone()
	theirs.Family.Contact.Phone, theirs.Family.Address.Street = "+6281200000007", "Jl. Kenanga 9"
	body, err := app.EncodeDossier(theirs)
	must(t, err)
	o.central.Rival(wire.Item{
		ID: uuid.New(), Kind: wire.KindDossier, Subject: r.Dossier.ID, Base: r.Facts.Submission,
		CapturedAt: factory.Now().Add(-time.Hour), Body: string(body),
	}, "family.contact.phone")
	r.Dossier.Family.Contact.Phone = "+6281200000001"
	r, err = o.Save(t.Context(), r.Dossier, r.Rev)
	must(t, err)
	_, err = o.Submit(t.Context(), r.Dossier.ID)
	must(t, err)
	o.until(t, "central has other values", func(out *app.Outbox) bool { return len(out.Items) == 1 && out.Items[0].Parked != "" })
	r, err = o.Record(t.Context(), r.Dossier.ID)
	must(t, err)
	return r, theirs
}

// TestAConflictShowsBothSidesAndIsAnswered: what only the other laptop changed
// is not taken back by the answer.
func TestAConflictShowsBothSidesAndIsAnswered(t *testing.T) {
	o := newOffice(t, nil)
	r, theirs := o.contested(t)
	id := r.Dossier.ID
	o.net.Script(func(int) pipenet.Fault { return pipenet.Fault{Refused: true} })
	o.central.ForgetBearers()
	_, err := o.Contest(t.Context(), id)
	wantTrouble(t, "without a line", err, "sync.offline")
	o.net.Script(nil)

	c, err := o.Contest(t.Context(), id)
	must(t, err)
	if c.Own || !c.At.Equal(factory.Now().Add(-time.Hour)) || c.Head != *r.Facts.Problem.Head {
		t.Errorf("own %v, at %v", c.Own, c.At)
	}
	got, err := c.Clashes(&r)
	must(t, err)
	want := []app.Clash{{Field: "family.contact.phone", Mine: "+6281200000001", Theirs: "+6281200000007"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("clashes (-want +got):\n%s", diff)
	}
	_, err = o.Answer(t.Context(), id, c)
	must(t, err)
	o.until(t, "all is delivered", empty)
	r, err = o.Record(t.Context(), id)
	must(t, err)
	held, err := app.DecodeDossier([]byte(o.central.Items()[*r.Facts.Submission].Body))
	must(t, err)
	if held.Family.Contact.Phone != "+6281200000001" || held.Family.Address.Street != theirs.Family.Address.Street {
		t.Errorf("central has phone %q and street %q", held.Family.Contact.Phone, held.Family.Address.Street)
	}
	if len(r.Needs()) != 0 || r.Dossier.Family.Address.Street != theirs.Family.Address.Street {
		t.Errorf("here: needs %v, street %q", r.Needs(), r.Dossier.Family.Address.Street)
	}
	_, err = o.Contest(t.Context(), id)
	wantTrouble(t, "after the answer", err, "trouble.not_found")
	_, err = o.Answer(t.Context(), id, c)
	wantTrouble(t, "answered twice", err, "trouble.stale")
}

// TestALockedLaptopShowsNoConflict: its values are personal.
func TestALockedLaptopShowsNoConflict(t *testing.T) {
	o := newOffice(t, nil)
	r, _ := o.contested(t)
	lock(t, o.Station)
	_, err := o.Contest(t.Context(), r.Dossier.ID)
	wantTrouble(t, "contest", err, "trouble.locked")
	_, err = o.Answer(t.Context(), r.Dossier.ID, app.Contest{})
	wantTrouble(t, "answer", err, "trouble.locked")
}
