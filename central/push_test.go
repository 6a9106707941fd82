package central_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// TestBadNeighbours: each kind of bad item gets its own code, and none keeps a
// good one of the same push from being applied or says a value.
func TestBadNeighbours(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	l.deliver(family(), nil)
	broken := func(change func(*wire.Item)) wire.RawItem {
		it := l.item(family(newPaper("kk", 10)), nil)
		change(&it)
		it.Sign(l.key, l.device, l.incarnation)
		return raw(t, it)[0]
	}
	unsigned := l.item(family(), nil)
	unsigned.Sig[5] ^= 1
	rebody := func(change func(d *app.Dossier)) wire.RawItem {
		return broken(func(it *wire.Item) {
			d, err := app.DecodeDossier([]byte(it.Body))
			if err != nil {
				t.Fatal(err)
			}
			change(&d)
			body, err := app.EncodeDossier(d)
			if err != nil {
				t.Fatal(err)
			}
			it.Body = string(body)
		})
	}
	unknown := uuid.New()
	good1, good2 := l.item(family(), nil), l.item(family(), nil)
	extra := raw(t, good2)[0]
	extra = []byte(strings.Replace(string(extra), "{", `{"unknown":1,`, 1))
	items := []struct {
		name string
		raw  wire.RawItem
		want wire.Outcome
		code wire.Code
	}{
		{"good", raw(t, good1)[0], wire.Accepted, ""},
		{"not an object", []byte(`"Wayan Rahasia"`), wire.Rejected, wire.CodeItemMalformed},
		{"wrong type", []byte(`{"id":"` + unknown.String() + `","seq":"Rahasia"}`), wire.Rejected, wire.CodeItemMalformed},
		{"no subject", broken(func(it *wire.Item) { it.Subject = uuid.Nil }), wire.Rejected, wire.CodeItemMalformed},
		{"seq 0", broken(func(it *wire.Item) { it.Seq = 0 }), wire.Rejected, wire.CodeItemMalformed},
		{"other subject", broken(func(it *wire.Item) { it.Subject = uuid.New() }), wire.Rejected, wire.CodeItemMalformed},
		{"signature", raw(t, unsigned)[0], wire.Rejected, wire.CodeItemSignature},
		{"kind", broken(func(it *wire.Item) { it.Kind = "poem" }), wire.Rejected, wire.CodeItemKind},
		{"body", broken(func(it *wire.Item) { it.Body = "Rahasia" }), wire.Rejected, wire.CodeItemMalformed},
		{"version", broken(func(it *wire.Item) { it.Body = `{"v":99}` }), wire.Rejected, wire.CodeItemVersion},
		{"documents missing", broken(func(it *wire.Item) { it.Documents = nil }), wire.Rejected, wire.CodeItemDocuments},
		{"document too large", broken(func(it *wire.Item) { it.Documents[0].Size = wire.MaxDocumentBytes + 1 }), wire.Rejected, wire.CodeItemDocuments},
		{"other hash", broken(func(it *wire.Item) { it.Documents[0].SHA256[0] ^= 1 }), wire.Rejected, wire.CodeItemDocuments},
		{"other village", rebody(func(d *app.Dossier) { d.Village = otherVillage }), wire.Rejected, wire.CodeScope},
		{"member twice", rebody(func(d *app.Dossier) { d.Members[1].ID = d.Members[0].ID }), wire.Rejected, wire.CodeItemMalformed},
		{"base unknown", broken(func(it *wire.Item) { it.Base = &unknown }), wire.Later, wire.CodeBaseUnknown},
		{"unknown field", extra, wire.Accepted, ""},
	}
	var batch []wire.RawItem
	for _, it := range items {
		batch = append(batch, it.raw)
	}
	answer := l.pushRaw(batch)
	for i, r := range answer.Results {
		if r.Outcome != items[i].want || r.Code != items[i].code {
			t.Errorf("%s: %+v", items[i].name, r)
		}
	}
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "Rahasia") {
		t.Error("the answer repeats a value")
	}
	v, err := s.srv.Inventory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Submissions) != 3 {
		t.Errorf("%d submissions, want 3", len(v.Submissions))
	}
}

func TestRetryIsDuplicate(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	p := newPaper("kk", 100)
	it, first := l.deliver(family(p), nil)
	l.patch(p.doc.ID, 0, strings.NewReader(string(p.content[:40])))
	r := l.push(it).Results[0]
	if r.Outcome != wire.Duplicate || r.Receipt == nil || !cmp.Equal(r.Receipt, first.Receipt) {
		t.Errorf("the same again: %+v", r)
	}
	if len(r.Uploads) != 1 || r.Uploads[0].Offset != 40 || r.Uploads[0].Done {
		t.Errorf("uploads: %+v", r.Uploads)
	}
	// Under a new incarnation the same item counts anew and is signed anew.
	l.incarnation, l.seq = uuid.New(), 1
	it.Seq = 1
	it.Sign(l.key, l.device, l.incarnation)
	if r := l.push(it).Results[0]; r.Outcome != wire.Duplicate {
		t.Errorf("again in another life: %+v", r)
	}
	// The same id with other bytes is an alarm.
	it.Body = strings.Replace(it.Body, "Melati", "Mawar", 1)
	it.Sign(l.key, l.device, l.incarnation)
	if r := l.push(it).Results[0]; r.Outcome != wire.Rejected || r.Code != wire.CodeIDReused {
		t.Errorf("the id again with another body: %+v", r)
	}
	st, err := s.srv.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(st.Alarms) != 1 || st.Alarms[0].Code != string(wire.CodeIDReused) || st.Alarms[0].Detail != it.ID.String() {
		t.Errorf("alarms: %+v", st.Alarms)
	}
}

// TestTwoLaptopsOneDossier: untouched fields come together, a field changed
// twice is a conflict that names it and the submission to look at.
func TestTwoLaptopsOneDossier(t *testing.T) {
	s := newSite(t)
	a, b := newLaptop(s, factory.Village), newLaptop(s, factory.Village)
	d := family()
	first, _ := a.deliver(d, nil)

	mine := d.Clone()
	mine.Family.Address.Street = "Jl. Mawar 3"
	byA, _ := a.deliver(mine, &first.ID)

	theirs := d.Clone()
	theirs.Members[1].Person.Phone = "+6281200000001"
	byB, _ := b.deliver(theirs, &first.ID)
	c, err := s.srv.Case(t.Context(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	merged, err := app.DecodeDossier(c.Body)
	if err != nil {
		t.Fatal(err)
	}
	if merged.Family.Address.Street != "Jl. Mawar 3" || merged.Members[1].Person.Phone != "+6281200000001" || c.Submission != byB.ID {
		t.Errorf("merged: street %q, phone %q, head %s", merged.Family.Address.Street, merged.Members[1].Person.Phone, c.Submission)
	}

	// b, who never saw a's street, changes it too.
	theirs.Family.Address.Street = "Jl. Kenanga 9"
	clash := b.item(theirs, &byB.ID)
	r := b.push(clash).Results[0]
	want := wire.PushResult{ID: clash.ID, Outcome: wire.Conflict, Code: wire.CodeFieldConflict, Fields: []string{"family.address.street"}, Head: &byA.ID}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("conflict (-want +got):\n%s", diff)
	}
	// b looks at a's version, chooses, and sends again on top of it.
	var seen wire.Item
	b.get(wire.PathSubmissions+r.Head.String(), &seen)
	if seen.Body != byA.Body {
		t.Error("the version to look at is not a's")
	}
	b.deliver(theirs, r.Head)

	// A first submission of a dossier that is known clashes where it differs.
	again := d.Clone()
	again.Note = "lain"
	again.Family.Class = 1
	if r := a.push(a.item(again, nil)).Results[0]; r.Outcome != wire.Conflict || r.Head == nil {
		t.Errorf("a second first submission: %+v", r)
	}
}

func TestChangeOfAddressAndPhone(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	d := family()
	change := func(path, from, to string) app.Dossier {
		return app.Dossier{
			V: 1, ID: uuid.New(), Kind: app.Change, Village: factory.Village, CapturedOn: "2026-11-22",
			Family: app.Family{ID: d.Family.ID}, Changes: []app.FieldChange{{Path: path, Old: from, New: to}},
		}
	}
	phone := d.Family.Contact.Phone
	if r := l.push(l.item(change("contact.phone", phone, "+628111"), nil)).Results[0]; r.Outcome != wire.Later || r.Code != wire.CodeBaseUnknown {
		t.Errorf("before the family: %+v", r)
	}
	registered, _ := l.deliver(d, nil)
	first, _ := l.deliver(change("contact.phone", phone, "+6281200000002"), nil)
	l.pull()
	said := statements[wire.Change](l, wire.TypeChange)
	if len(said) != 1 || said[0].Submission != first.ID || said[0].Effective != "2026-11-22" || !cmp.Equal(said[0].Fields, []string{"contact.phone"}) {
		t.Errorf("change: %+v", said)
	}
	// Stale, but the other field was not touched.
	l.deliver(change("address.street", d.Family.Address.Street, "Jl. Baru 1"), nil)
	// Stale in the very field.
	r := l.push(l.item(change("contact.phone", phone, "+6281200000003"), nil)).Results[0]
	if r.Outcome != wire.Conflict || !cmp.Equal(r.Fields, []string{"contact.phone"}) || r.Head == nil || *r.Head != first.ID {
		t.Errorf("a clash: %+v", r)
	}
	// To the same value is no clash.
	l.deliver(change("contact.phone", phone, "+6281200000002"), nil)
	if r := l.push(l.item(change("kk", "", "1"), nil)).Results[0]; r.Code != wire.CodeItemMalformed {
		t.Errorf("a field that cannot be changed so: %+v", r)
	}
	// A correction of the dossier that leaves the phone alone keeps the change.
	d.Members[0].Person.Name = "Wayan Sudira Putra"
	l.deliver(d, &registered.ID)
	l.deliver(change("contact.phone", "+6281200000002", "+6281200000004"), &first.ID)
}

// TestRestoredAndCloned: central tells a laptop that went back in time, gives
// it its own submissions again, and raises an alarm when the old life returns.
func TestRestoredAndCloned(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	l.deliver(family(), nil)
	l.pull()
	backup := *l
	backup.held = map[string]wire.Signed{}
	lost, _ := l.deliver(family(), nil)
	if entries := l.pull(); len(entries) != 1 || entries[0].Statement == nil {
		t.Errorf("its own submission came back to a laptop that has it: %+v", entries)
	}

	// The copy does not know of the second submission and gives its number again.
	answer := backup.push(backup.item(family(), nil))
	if answer.Results[0].Outcome != wire.Accepted || answer.DeviceSeq <= backup.seq {
		t.Fatalf("a number twice: device_seq %d of %d, %+v", answer.DeviceSeq, backup.seq, answer.Results[0])
	}
	// That answer may be lost on the way: the next one says it again.
	if answer := backup.push(); answer.DeviceSeq <= backup.seq {
		t.Errorf("device_seq %d of %d: the restore would never be noticed", answer.DeviceSeq, backup.seq)
	}
	backup.incarnation, backup.seq = uuid.New(), 0
	if answer := backup.push(); answer.DeviceSeq != 0 {
		t.Errorf("a new life begins at %d", answer.DeviceSeq)
	}
	var back []uuid.UUID
	for _, e := range backup.pull() {
		if e.Submission != nil {
			back = append(back, e.Submission.ID)
			if e.Submission.ID == lost.ID && e.Submission.Body != lost.Body {
				t.Error("the lost submission came back with another body")
			}
		}
	}
	if len(back) != 3 {
		t.Errorf("%d submissions came back, want all three of the earlier life", len(back))
	}

	got := l.post(wire.PathPush, wire.Push{Incarnation: l.incarnation, DeviceSeq: l.seq}, nil)
	if got.status != 409 || got.problem.Code != wire.CodeClone {
		t.Errorf("the old life: %+v", got)
	}
	st, err := s.srv.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(st.Alarms) != 1 || st.Alarms[0].Code != string(wire.CodeClone) || st.Alarms[0].Device != l.device.String() {
		t.Errorf("alarms: %+v", st.Alarms)
	}
}
