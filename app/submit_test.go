package app_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/finding"
	"titian/internal/testkit/factory"
)

func TestSubmitFreezesTheDossier(t *testing.T) {
	l := newLaptop(t)
	r := l.ready(t, "0010")
	got := l.submit(t, r.Dossier.ID)
	body, err := app.EncodeDossier(r.Dossier)
	if err != nil {
		t.Fatal(err)
	}
	want := app.Submission{
		ID: got.ID, Dossier: r.Dossier.ID, Subject: r.Dossier.ID, Kind: app.Registration, Seq: 1, CapturedAt: factory.Now(),
		Officer: l.officer, Body: body, Documents: r.Dossier.Documents,
	}
	if diff := cmp.Diff(want, got); diff != "" || got.ID.Version() != 7 {
		t.Errorf("submission, id of version %d (-want +got):\n%s", got.ID.Version(), diff)
	}
	if diff := cmp.Diff([]app.Submission{want}, l.store.Submissions()); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	if _, err := l.Submit(t.Context(), r.Dossier.ID); !errors.Is(err, app.ErrSubmitted) {
		t.Errorf("again, unchanged: %v", err)
	}
	if n := len(l.store.Submissions()); n != 1 {
		t.Errorf("%d submissions", n)
	}
}

func TestSubmitSaysAllThatIsWrong(t *testing.T) {
	l := newLaptop(t)
	d := factory.Dossier()
	d.Family.KK, d.Family.Bank, d.Members[2].Person.Sex = "", nil, app.Female
	r := l.add(t, d)
	found, err := l.Check(t.Context(), r.Dossier.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !found.Has(app.CodeMissing) || !found.Has(app.CodeNoBank) || !found.Has("nik.sex") || !found.Has(app.CodeDocumentMissing) {
		t.Fatalf("check: %v", found)
	}
	_, err = l.Submit(t.Context(), r.Dossier.ID)
	if diff := cmp.Diff(found, findingsOf(err)); diff != "" {
		t.Errorf("submit says other things than check:\n%s", diff)
	}
	if strings.Contains(err.Error(), "Sudira") || strings.Contains(err.Error(), "5103") {
		t.Errorf("the error repeats a value: %v", err)
	}
	if after := l.get(t, r.Dossier.ID); after.Facts.Submission != nil || after.Rev != r.Rev || len(l.store.Submissions()) != 0 {
		t.Error("a refused submission stored something")
	}
}

func TestWarningsNeedReasons(t *testing.T) {
	l := newLaptop(t)
	r := l.ready(t, "0010")
	id := r.Dossier.ID
	r.Dossier.Members[0].Person.Sex = app.Female
	r.Dossier.Members[2].Person.Sex = app.Female
	if _, err := l.Save(t.Context(), r.Dossier, r.Rev); err != nil {
		t.Fatal(err)
	}
	reason := app.Reason{Code: "nik.sex", Field: "members[0].person.nik", Text: " sesuai KTP "}
	for name, bad := range map[string]app.Reason{
		"another field": {Code: reason.Code, Field: "members[1].person.nik", Text: "x"},
		"another code":  {Code: "nik.region", Field: reason.Field, Text: "x"},
		"an error":      {Code: string(app.CodeMissing), Field: "consent", Text: "x"},
	} {
		if err := l.Accept(t.Context(), id, bad); !errors.Is(err, app.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantFinding(t, l.Accept(t.Context(), id, app.Reason{Code: reason.Code, Field: reason.Field, Text: " \u200b"}), app.CodeMissing, "text")
	if err := l.Accept(t.Context(), id, reason); err != nil {
		t.Fatal(err)
	}
	if err := l.Accept(t.Context(), id, reason); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("accepted twice: %v", err)
	}
	_, err := l.Submit(t.Context(), id)
	want := finding.List{finding.New(finding.Warning, "nik.sex").At("members[2].person.nik")}
	if diff := cmp.Diff(want, findingsOf(err)); diff != "" {
		t.Fatalf("one accepted, one open (-want +got):\n%s", diff)
	}
	reason.Field = "members[2].person.nik"
	if err := l.Accept(t.Context(), id, reason); err != nil {
		t.Fatal(err)
	}
	s := l.submit(t, id)
	frozen, err := app.DecodeDossier(s.Body)
	if err != nil || len(frozen.Reasons) != 2 || frozen.Reasons[0].Text != "sesuai KTP" {
		t.Errorf("reasons travel with the dossier: %+v, %v", frozen.Reasons, err)
	}
}

// TestReasonsLapse: a reason is about a person, not about a place in a list.
func TestReasonsLapse(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*app.Dossier)
		want   int
	}{
		"nothing about the person": {func(d *app.Dossier) { d.Members[0].Person.Phone = "+6285700001111" }, 2},
		"another member there":     {func(d *app.Dossier) { d.Members[0], d.Members[1] = d.Members[1], d.Members[0] }, 1},
		"the member is gone":       {func(d *app.Dossier) { d.Members = d.Members[1:] }, 1},
		"all members are gone":     {func(d *app.Dossier) { d.Members = nil }, 1},
		"another NIK":              {func(d *app.Dossier) { d.Members[0].Person.NIK = "5103011203850999" }, 1},
		"another name":             {func(d *app.Dossier) { d.Members[0].Person.Name = "Wayan Sudara" }, 1},
		"another birth date":       {func(d *app.Dossier) { d.Members[0].Person.BirthDate = "1985-03-13" }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLaptop(t)
			d := factory.Dossier()
			d.Members[0].Person.Sex, d.Family.Bank = app.Female, nil
			id := l.add(t, d).Dossier.ID
			for _, reason := range []app.Reason{
				{Code: "nik.sex", Field: "members[0].person.nik", Text: "sesuai KTP"}, {Code: string(app.CodeNoBank), Field: "family.bank", Text: "belum punya"},
			} {
				if err := l.Accept(t.Context(), id, reason); err != nil {
					t.Fatal(err)
				}
			}
			r := l.get(t, id)
			tt.change(&r.Dossier)
			saved, err := l.Save(t.Context(), r.Dossier, r.Rev)
			if err != nil || len(saved.Dossier.Reasons) != tt.want {
				t.Errorf("%v, %v", saved.Dossier.Reasons, err)
			}
		})
	}
}

func TestTheSameNIKElsewhereWarnsWithItsPlace(t *testing.T) {
	l := newLaptop(t)
	first, _ := l.sent(t)
	second := l.ready(t, "0020")
	id := second.Dossier.ID
	nik := first.Dossier.Members[0].Person.NIK
	second.Dossier.Members[0].Person.NIK = nik
	if _, err := l.Save(t.Context(), second.Dossier, second.Rev); err != nil {
		t.Fatal(err)
	}
	_, err := l.Submit(t.Context(), id)
	at := "members[0].person.nik"
	want := finding.List{finding.New(
		finding.Warning, app.CodeSeenElsewhere, "where", first.Dossier.LocalNumber, "name", first.Dossier.Members[0].Person.Name,
	).At(at)}
	if diff := cmp.Diff(want, findingsOf(err)); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if err := l.Accept(t.Context(), id, app.Reason{Code: string(app.CodeSeenElsewhere), Field: at, Text: "pindah KK"}); err != nil {
		t.Fatal(err)
	}
	l.submit(t, id)
	// The first one is warned in turn, and one in the register has no number.
	found, err := l.Check(t.Context(), first.Dossier.ID)
	if err != nil || !found.Has(app.CodeSeenElsewhere) {
		t.Errorf("%v, %v", found, err)
	}
	third := l.ready(t, "0030")
	other := factory.Complete()
	other.Members[1].Person.NIK = third.Dossier.Members[3].Person.NIK
	if err := l.store.PutHouseholds(t.Context(), []app.Household{{Family: other.Family, Members: other.Members[1:2]}}); err != nil {
		t.Fatal(err)
	}
	found, err = l.Check(t.Context(), third.Dossier.ID)
	if err != nil || len(found) != 1 || found[0].Args["where"] != "register" || found[0].Field != "members[3].person.nik" {
		t.Errorf("%v, %v", found, err)
	}
}

func TestACorrectionBuildsOnWhatWasSent(t *testing.T) {
	l := newLaptop(t)
	r, first := l.sent(t)
	l.learn(t, r.Dossier.ID, func(f *app.Facts) {
		f.Received = factory.Now()
		f.Decisions = map[uuid.UUID]app.DecisionFact{r.Dossier.Members[0].ID: {Submission: first.ID, Reason: "nama berbeda", Field: "person.name"}}
	})
	r = l.get(t, r.Dossier.ID)
	if needs := r.Needs(); len(needs) != 1 || needs[0].Kind != app.NeedRefused {
		t.Fatalf("needs %v", needs)
	}
	r.Dossier.Members[0].Person.Name = "I Wayan Sudira"
	if _, err := l.Save(t.Context(), r.Dossier, r.Rev); err != nil {
		t.Fatal(err)
	}
	second := l.submit(t, r.Dossier.ID)
	if second.Base == nil || *second.Base != first.ID || second.Subject != first.Subject || second.Seq != 2 {
		t.Errorf("base %v, subject %s, seq %d", second.Base, second.Subject, second.Seq)
	}
	if after := l.get(t, r.Dossier.ID); after.Stage() != app.StageReady || len(after.Needs()) != 0 {
		t.Errorf("stage %s, needs %v", after.Stage(), after.Needs())
	}
}

func TestAnAnsweredConflictBuildsOnCentralsHead(t *testing.T) {
	for name, edit := range map[string]func(*app.Dossier){
		"theirs": func(d *app.Dossier) { d.Family.Contact.Phone = "+6281200000000" },
		"mine":   func(*app.Dossier) {},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLaptop(t)
			r, _ := l.sent(t)
			head := uuid.New()
			l.learn(t, r.Dossier.ID, func(f *app.Facts) {
				f.Problem = app.ProblemFact{Code: app.ProblemConflict, Fields: []string{"family.contact.phone"}, Head: &head}
			})
			edit(&r.Dossier)
			if _, err := l.Save(t.Context(), r.Dossier, r.Rev); err != nil {
				t.Fatal(err)
			}
			s := l.submit(t, r.Dossier.ID)
			if s.Base == nil || *s.Base != head {
				t.Errorf("base %v, want %s", s.Base, head)
			}
			if _, err := l.Submit(t.Context(), r.Dossier.ID); !errors.Is(err, app.ErrSubmitted) {
				t.Errorf("a second time: %v", err)
			}
		})
	}
}

func TestWhatIsTooLargeIsNotSubmitted(t *testing.T) {
	l := newLaptop(t)
	r := l.ready(t, "0010")
	r.Dossier.Note = strings.Repeat("n", app.MaxBodyBytes)
	if _, err := l.Save(t.Context(), r.Dossier, r.Rev); err != nil {
		t.Fatal(err)
	}
	_, err := l.Submit(t.Context(), r.Dossier.ID)
	wantFinding(t, err, app.CodeTooLarge, "")
	if len(l.store.Submissions()) != 0 {
		t.Error("it was frozen")
	}
}

func phone(to string) []app.FieldChange {
	return []app.FieldChange{{Path: "contact.phone", Old: "made up", New: to}}
}

func (l laptop) change(t *testing.T, of uuid.UUID, changes []app.FieldChange) app.Record {
	t.Helper()
	r, err := l.AddChange(t.Context(), of, changes, "lewat telepon")
	if err != nil {
		t.Fatalf("change: %v %v", err, findingsOf(err))
	}
	return r
}

func TestAChangeKnowsTheFactsBefore(t *testing.T) {
	l := newLaptop(t)
	r, _ := l.sent(t)
	id := r.Dossier.ID
	first := l.change(t, id, phone("0812 0000 0001"))
	want := app.Dossier{
		V: first.Dossier.V, ID: first.Dossier.ID, LocalNumber: first.Dossier.LocalNumber, Kind: app.Change, Village: r.Dossier.Village,
		CapturedOn: "2026-11-22", Family: app.Family{ID: r.Dossier.Family.ID, KK: r.Dossier.Family.KK}, Note: "lewat telepon",
		Changes: []app.FieldChange{{Path: "contact.phone", Old: "+6281234567890", New: "+6281200000001"}},
	}
	if diff := cmp.Diff(want, first.Dossier); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s1 := l.submit(t, first.Dossier.ID)
	if s1.Base != nil || s1.Subject != r.Dossier.Family.ID || s1.Kind != app.Change {
		t.Errorf("base %v, subject %s, kind %s", s1.Base, s1.Subject, s1.Kind)
	}
	// The clock stands still: order comes from the acts, not from their time.
	second := l.change(t, id, phone("+6281200000002"))
	s2 := l.submit(t, second.Dossier.ID)
	third := l.change(t, first.Dossier.ID, phone("+6281200000003"))
	s3 := l.submit(t, third.Dossier.ID)
	if second.Dossier.Changes[0].Old != "+6281200000001" || third.Dossier.Changes[0].Old != "+6281200000002" {
		t.Errorf("old values %q, %q", second.Dossier.Changes[0].Old, third.Dossier.Changes[0].Old)
	}
	if s2.Base == nil || *s2.Base != s1.ID || s3.Base == nil || *s3.Base != s2.ID {
		t.Errorf("bases %v, %v", s2.Base, s3.Base)
	}
	// One that central did not take is no fact.
	l.learn(t, third.Dossier.ID, func(f *app.Facts) { f.Problem.Code = "item_malformed" })
	if r := l.change(t, id, phone("+6281200000004")); r.Dossier.Changes[0].Old != "+6281200000002" {
		t.Errorf("old value %q", r.Dossier.Changes[0].Old)
	}
	// An unsent draft is none either.
	l.change(t, id, phone("+6281200000005"))
	if r := l.change(t, id, phone("+6281200000006")); r.Dossier.Changes[0].Old != "+6281200000002" {
		t.Errorf("old value %q", r.Dossier.Changes[0].Old)
	}
}

// TestALaterDossierIsNewerThanAnEarlierChange: a reactivation brings the whole
// family again.
func TestALaterDossierIsNewerThanAnEarlierChange(t *testing.T) {
	l := newLaptop(t)
	r, _ := l.sent(t)
	change := l.change(t, r.Dossier.ID, phone("+6281200000001"))
	l.submit(t, change.Dossier.ID)
	edit := l.get(t, r.Dossier.ID)
	edit.Dossier.Family.Contact.Phone = "+6281200000009"
	if _, err := l.Save(t.Context(), edit.Dossier, edit.Rev); err != nil {
		t.Fatal(err)
	}
	l.submit(t, r.Dossier.ID)
	if got := l.change(t, r.Dossier.ID, phone("+6281200000002")).Dossier.Changes[0].Old; got != "+6281200000009" {
		t.Errorf("old value %q", got)
	}
}

// TestAChangeKnowsWhatWasSent: what was typed and not submitted is no fact, of
// the family's dossier as of an earlier change.
func TestAChangeKnowsWhatWasSent(t *testing.T) {
	l := newLaptop(t)
	r, _ := l.sent(t)
	edit := func(id uuid.UUID, edit func(*app.Dossier)) {
		r := l.get(t, id)
		edit(&r.Dossier)
		if _, err := l.Save(t.Context(), r.Dossier, r.Rev); err != nil {
			t.Fatal(err)
		}
	}
	edit(r.Dossier.ID, func(d *app.Dossier) { d.Family.Contact.Phone = "+6281200000009" })
	first := l.change(t, r.Dossier.ID, phone("+6281200000001"))
	if got := first.Dossier.Changes[0].Old; got != "+6281234567890" {
		t.Errorf("old value %q, from the draft", got)
	}
	l.submit(t, first.Dossier.ID)
	edit(first.Dossier.ID, func(d *app.Dossier) { d.Changes[0].New = "+6281200000008" })
	if got := l.change(t, r.Dossier.ID, phone("+6281200000002")).Dossier.Changes[0].Old; got != "+6281200000001" {
		t.Errorf("old value %q, from the draft of a change", got)
	}
}

func TestAddChangeRefuses(t *testing.T) {
	l := newLaptop(t)
	draft := l.ready(t, "0020")
	_, err := l.AddChange(t.Context(), draft.Dossier.ID, phone("+6281200000001"), "")
	wantFinding(t, err, app.CodeChangeUnsent, "")
	r, _ := l.sent(t)
	_, err = l.AddChange(t.Context(), r.Dossier.ID, []app.FieldChange{{Path: "kk", New: "5103010112040008"}}, "")
	wantFinding(t, err, app.CodeChangePath, "changes[0].path")
	// Central takes no field twice in one change.
	_, err = l.AddChange(t.Context(), r.Dossier.ID, slices.Concat(phone("+6281200000001"), phone("+6281200000002")), "")
	wantFinding(t, err, app.CodeChangeTwice, "changes[1].path")
	if _, err = l.AddChange(t.Context(), uuid.New(), nil, ""); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("no dossier: %v", err)
	}
	same := l.change(t, r.Dossier.ID, phone("0812-3456-7890"))
	_, err = l.Submit(t.Context(), same.Dossier.ID)
	wantFinding(t, err, app.CodeChangeSame, "changes[0].new")
}
