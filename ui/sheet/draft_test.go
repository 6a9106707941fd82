package sheet

import (
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
)

func opened(d app.Dossier, rev int64) *draft {
	f := &draft{}
	f.adopt(app.Record{Dossier: d, Rev: rev})
	return f
}

func TestKeysDuringASaveOutliveIt(t *testing.T) {
	d := factory.Complete()
	f := opened(d, 1)
	f.put(at("family.address.street"), "Jl. Mawar")
	sent := f.take()
	if sent.Family.Address.Street != "Jl. Mawar" {
		t.Fatalf("the save carries %q", sent.Family.Address.Street)
	}
	f.put(at("family.address.street"), "Jl. Mawar 7")
	f.put(at("family.contact.phone"), "0812 0000 0123")

	stored := sent.Clone()
	stored.Family.Address.Street = "Jl. Mawar (canonical)"
	f.saved(app.Record{Dossier: stored, Rev: 2})
	if got := f.now.Family.Address.Street; got != "Jl. Mawar 7" {
		t.Errorf("the street is %q after the save", got)
	}
	if !f.dirty() || !f.waiting() || f.stored.Rev != 2 {
		t.Errorf("dirty %t, waiting %t, rev %d; want what was typed meanwhile to wait on top of rev 2", f.dirty(), f.waiting(), f.stored.Rev)
	}
	f.saved(app.Record{Dossier: f.take(), Rev: 3})
	if f.dirty() {
		t.Error("everything was stored and yet something is dirty")
	}
}

func TestWhatOthersStoredComesInUnderTheEdits(t *testing.T) {
	d := factory.Complete()
	f := opened(d, 4)
	third := d.Members[2].ID
	f.put(of(third, "person.name"), "Putu Baru")
	f.take()
	f.failed()

	theirs := d.Clone()
	theirs.Family.KK = "5103010112049999"
	theirs.Members[0], theirs.Members[2] = theirs.Members[2], theirs.Members[0]
	f.adopt(app.Record{Dossier: theirs, Rev: 6})
	if f.now.Family.KK != "5103010112049999" {
		t.Error("the other side's KK is not there")
	}
	if f.now.Members[0].Person.Name != "Putu Baru" || f.now.Members[2].Person.Name != d.Members[0].Person.Name {
		t.Error("the edit went to the place in the list, not to the member")
	}
	f.adopt(app.Record{Dossier: d, Rev: 5})
	if f.stored.Rev != 6 {
		t.Errorf("an older answer was taken: rev %d", f.stored.Rev)
	}
}

func TestMembersComeAndGo(t *testing.T) {
	d := factory.Complete()
	f := opened(d, 1)
	baby := app.Member{ID: uuid.New(), Relation: app.Child}
	f.insert(baby, 9)
	f.put(of(baby.ID, "mother"), d.Members[1].ID.String())
	f.put(of(baby.ID, "person.name"), "Bayi Ny. Ketut Suryani")
	f.drop(d.Members[1].ID)

	check := func(when string) {
		t.Helper()
		at := f.now.Member(baby.ID)
		if len(f.now.Members) != len(d.Members) || at != len(f.now.Members)-1 {
			t.Fatalf("%s: %d members, the new one at %d", when, len(f.now.Members), at)
		}
		if f.now.Members[at].Mother != uuid.Nil {
			t.Errorf("%s: the link to a member who is gone is still there", when)
		}
		if f.now.Members[at].Person.Name != "Bayi Ny. Ketut Suryani" {
			t.Errorf("%s: the name is %q", when, f.now.Members[at].Person.Name)
		}
	}
	check("typed")
	f.adopt(app.Record{Dossier: d, Rev: 2})
	check("on top of another save")
	f.saved(app.Record{Dossier: f.take(), Rev: 3})
	check("stored")
}

func TestTypingIsOneEditPerField(t *testing.T) {
	f := opened(factory.Complete(), 1)
	for _, text := range []string{"J", "Jl", "Jl.", "Jl. A"} {
		f.put(at("family.address.street"), text)
	}
	if f.put(at("family.address.street"), "Jl. A") {
		t.Error("the same text counts as a change")
	}
	if len(f.edits) != 1 {
		t.Errorf("%d edits", len(f.edits))
	}
}
