package localdb_test

import (
	"crypto/ed25519"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/localdb"
	"titian/sync/wire"
)

// central says what a test makes it say.
type central struct {
	key ed25519.PrivateKey
	n   int64
}

func newCentral(tb testing.TB) *central {
	tb.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return &central{key: key}
}

func (c *central) now() time.Time { return factory.Now().Add(time.Duration(c.n) * time.Minute) }

func (c *central) sign(tb testing.TB, kind wire.Type, payload any) wire.Signed {
	tb.Helper()
	s, err := wire.NewSigned(kind, payload, "k1", c.key)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// receipt names an item and its first documents.
func (c *central) receipt(tb testing.TB, item wire.Item, documents int) wire.Signed {
	tb.Helper()
	c.n++
	r := wire.Receipt{Subject: item.Subject, Submission: item.ID, BodySHA256: item.BodySHA256(), N: c.n, Time: c.now()}
	for _, d := range item.Documents[:documents] {
		r.Documents = append(r.Documents, wire.ReceiptDocument{ID: d.ID, SHA256: d.SHA256})
	}
	return c.sign(tb, wire.TypeReceipt, r)
}

func accepted(item wire.Item, receipt wire.Signed) wire.PushResult {
	return wire.PushResult{ID: item.ID, Outcome: wire.Accepted, Receipt: &receipt}
}

// page holds statements.
func (c *central) page(statements ...wire.Signed) localdb.Page {
	p := localdb.Page{Epoch: uuid.New(), Cursor: "c"}
	for i := range statements {
		p.Entries = append(p.Entries, wire.Entry{Kind: wire.EntryStatement, Scope: "village", N: int64(i + 1), Statement: &statements[i]})
	}
	return p
}

func (b *bench) item(tb testing.TB, id uuid.UUID) wire.Item {
	tb.Helper()
	item, err := b.Item(tb.Context(), id)
	if err != nil {
		tb.Fatal(err)
	}
	return item
}

func (b *bench) answered(tb testing.TB, results ...wire.PushResult) {
	tb.Helper()
	if err := b.Answered(tb.Context(), results); err != nil {
		tb.Fatal(err)
	}
}

func (b *bench) apply(tb testing.TB, p localdb.Page) {
	tb.Helper()
	if err := b.Apply(tb.Context(), p); err != nil {
		tb.Fatal(err)
	}
}

// about says all that central has to say of a family whose first two members
// are accepted, the third refused.
func (c *central) about(tb testing.TB, d app.Dossier, submission uuid.UUID) []wire.Signed {
	tb.Helper()
	var out []wire.Signed
	say := func(kind wire.Type, payload any) { out = append(out, c.sign(tb, kind, payload)) }
	decide := func(member int, ok bool, reason, field string) {
		c.n++
		say(wire.TypeDecision, wire.Decision{
			Subject: d.ID, Submission: submission, Member: d.Members[member].ID, Person: d.Members[member].Person.ID,
			Accepted: ok, Reason: reason, Field: field, N: c.n, Time: c.now(),
		})
	}
	decide(0, true, "", "")
	decide(1, true, "", "")
	decide(2, false, "Tanggal lahir berbeda dengan KK", "person.birth_date")
	for i := range 2 {
		say(wire.TypeNumber, wire.Number{
			Person: d.Members[i].Person.ID, Family: d.Family.ID, Subject: d.ID, Number: "009999900000" + string(rune('1'+i)), Simulated: true, Time: c.now(),
		})
	}
	bill := uuid.New()
	say(wire.TypeBill, wire.Bill{
		ID: bill, Family: d.Family.ID, Subject: d.ID, Persons: []uuid.UUID{d.Members[0].Person.ID, d.Members[1].Person.ID},
		Class: 3, PerHead: 35000, Amount: 70000, Accounts: map[string]string{"BRI": "8888899900000001"},
		PayFrom: "2026-12-06", PayUntil: "2026-12-22", Rules: "2026-01", Simulated: true, N: c.n, Time: c.now(),
	})
	say(wire.TypePayment, wire.Payment{ID: uuid.New(), Bill: bill, Family: d.Family.ID, Amount: 70000, PaidOn: "2026-12-07", Time: c.now()})
	for i := range 2 {
		c.n++
		say(wire.TypeMembership, wire.Membership{
			Person: d.Members[i].Person.ID, Family: d.Family.ID, Active: true, AsOf: "2026-12-07", N: c.n, Time: c.now(),
		})
	}
	return out
}

// One family goes all the way; facts are the same after each way of learning
// them: at once, while locked, and from the disk.
func TestFacts(t *testing.T) {
	for _, how := range []string{"unlocked", "locked", "reopened"} {
		t.Run(how, func(t *testing.T) {
			b, c := unlocked(t), newCentral(t)
			d := b.put(t, family()).Dossier
			docs := []app.Document{b.attach(t, d.ID, []byte("kartu keluarga")), b.attach(t, d.ID, []byte("buku tabungan"))}
			s := b.submit(t, d.ID)
			item := b.item(t, s.ID)
			if how == "locked" {
				if err := b.Lock(); err != nil {
					t.Fatal(err)
				}
			}
			b.answered(t, accepted(item, c.receipt(t, item, 1)))
			b.apply(t, c.page(append(c.about(t, d, s.ID), c.receipt(t, item, 2))...))
			switch how {
			case "locked":
				b.unlock(t)
			case "reopened":
				b.reopen(t)
			}
			checkFacts(t, b, d, docs, s)
		})
	}
}

func checkFacts(t *testing.T, b *bench, d app.Dossier, docs []app.Document, s app.Submission) {
	t.Helper()
	r := b.get(t, d.ID)
	f := r.Facts
	if f.Submission == nil || *f.Submission != s.ID || f.Edited || f.Received.IsZero() || f.ReceiptN == 0 {
		t.Errorf("submission %v, edited %v, received %v", f.Submission, f.Edited, f.Received)
	}
	if diff := cmp.Diff(map[uuid.UUID]bool{docs[0].ID: true, docs[1].ID: true}, f.Documents); diff != "" {
		t.Error(diff)
	}
	refused := f.Decisions[d.Members[2].ID]
	if len(f.Decisions) != 3 || refused.Accepted || refused.Field != "person.birth_date" || !f.Decisions[d.Members[0].ID].Accepted {
		t.Errorf("decisions %+v", f.Decisions)
	}
	first := f.Persons[d.Members[0].Person.ID]
	if len(f.Persons) != 2 || first.Number != "0099999000001" || !first.Active || first.AsOf != "2026-12-07" || !first.Simulated {
		t.Errorf("persons %+v", f.Persons)
	}
	if len(f.Bills) != 1 || f.Bills[0].Amount != 70000 || f.Bills[0].PaidOn != "2026-12-07" || f.Bills[0].Accounts["BRI"] == "" {
		t.Errorf("bills %+v", f.Bills)
	}
	if r.Stage() != app.StageActive || len(r.Needs()) != 1 {
		t.Errorf("stage %s, needs %+v", r.Stage(), r.Needs())
	}
	if list, err := b.List(t.Context(), app.Filter{NeedYou: true, Stage: app.StageActive}); err != nil || len(list) != 1 {
		t.Errorf("%d dossiers need a person, %v", len(list), err)
	}
	hits, err := b.Search(t.Context(), "0099999000001", 10)
	if err != nil || len(hits) != 1 || hits[0].Person != d.Members[0].Person.ID || hits[0].Stage != app.StageActive {
		t.Errorf("search by number: %+v, %v", hits, err)
	}
	if pending, err := b.Pending(t.Context()); err != nil || len(pending) != 0 {
		t.Errorf("pending %+v, %v", pending, err)
	}
}

// A receipt for other bytes than ours proves nothing.
func TestReceiptOfOtherBytes(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	d := b.put(t, family()).Dossier
	doc := b.attach(t, d.ID, []byte("kartu keluarga"))
	s := b.submit(t, d.ID)
	other := b.item(t, s.ID)
	other.Body += " "
	b.answered(t, accepted(other, c.receipt(t, other, 1)))
	if f := b.get(t, d.ID).Facts; !f.Received.IsZero() || f.Documents[doc.ID] {
		t.Errorf("other body: %+v", f)
	}
	swapped := b.item(t, s.ID)
	swapped.Documents[0].SHA256[0] ^= 1
	b.answered(t, accepted(swapped, c.receipt(t, swapped, 1)))
	if f := b.get(t, d.ID).Facts; f.Received.IsZero() || f.Documents[doc.ID] {
		t.Errorf("other document: %+v", f)
	}
}

// Of two statements about one thing the higher number holds, in any order.
func TestNewestStatementHolds(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	d := b.put(t, family()).Dossier
	s := b.submit(t, d.ID)
	decide := func(n int64, accepted bool) wire.Signed {
		return c.sign(t, wire.TypeDecision, wire.Decision{
			Subject: d.ID, Submission: s.ID, Member: d.Members[0].ID, Person: d.Members[0].Person.ID, Accepted: accepted, N: n, Time: c.now(),
		})
	}
	number := func(text string) wire.Signed {
		return c.sign(t, wire.TypeNumber, wire.Number{Person: d.Members[0].Person.ID, Family: d.Family.ID, Number: text, Time: c.now()})
	}
	b.apply(t, c.page(decide(7, true), decide(3, false), number("0099999000001"), number("0099999000002")))
	f := b.get(t, d.ID).Facts
	if !f.Decisions[d.Members[0].ID].Accepted || f.Persons[d.Members[0].Person.ID].Number != "0099999000001" {
		t.Errorf("%+v, %+v", f.Decisions, f.Persons)
	}
}

func TestProblem(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	d := b.put(t, family()).Dossier
	s := b.submit(t, d.ID)
	head := uuid.New()
	b.answered(t, wire.PushResult{ID: s.ID, Outcome: wire.Conflict, Code: wire.CodeFieldConflict, Fields: []string{"family.contact.phone"}, Head: &head})
	want := app.ProblemFact{Code: app.ProblemConflict, Fields: []string{"family.contact.phone"}, Head: &head}
	for range 2 {
		r := b.get(t, d.ID)
		if diff := cmp.Diff(want, r.Facts.Problem); diff != "" || len(r.Needs()) != 1 {
			t.Errorf("needs %v: %s", r.Needs(), diff)
		}
		b.reopen(t)
	}
	// The officer chose; what was parked waits for nobody any more.
	r := b.get(t, d.ID)
	r.Dossier.Family.Contact.Phone = "+6281234500000"
	rev, err := b.Put(t.Context(), r.Dossier, r.Rev)
	if err != nil {
		t.Fatal(err)
	}
	next := submission(t, b.get(t, d.ID))
	next.Base = &head
	if _, err := b.Submit(t.Context(), next, rev); err != nil {
		t.Fatal(err)
	}
	pending, err := b.Pending(t.Context())
	if err != nil || len(pending) != 1 || pending[0].ID != next.ID {
		t.Errorf("pending %+v, %v", pending, err)
	}
	item := b.item(t, next.ID)
	b.answered(t, accepted(item, c.receipt(t, item, 0)))
	if f := b.get(t, d.ID).Facts; f.Problem.Code != "" || f.Received.IsZero() || *f.Submission != next.ID {
		t.Errorf("facts %+v", f)
	}
}

// Papers that a receipt names do not travel again with a correction.
func TestCorrectionCarriesNewPapersOnly(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	d := b.put(t, family()).Dossier
	first := b.attach(t, d.ID, []byte("kartu keluarga"))
	item := b.item(t, b.submit(t, d.ID).ID)
	b.answered(t, accepted(item, c.receipt(t, item, 1)))
	second := b.attach(t, d.ID, []byte("akta kelahiran"))
	s := b.submit(t, d.ID)
	pending, err := b.Pending(t.Context())
	if err != nil || len(pending) != 1 || len(pending[0].Documents) != 2 {
		t.Fatalf("pending %+v, %v", pending, err)
	}
	for _, p := range pending[0].Documents {
		if p.Received != (p.ID == first.ID) {
			t.Errorf("document %v: received %v", p.ID, p.Received)
		}
	}
	f := b.get(t, d.ID).Facts
	if !f.Documents[first.ID] || f.Documents[second.ID] || *f.Submission != s.ID || !f.Received.IsZero() {
		t.Errorf("facts %+v", f)
	}
}

func TestFacilities(t *testing.T) {
	b := unlocked(t)
	page := localdb.Page{Epoch: uuid.New(), Cursor: "c", Entries: []wire.Entry{
		{Kind: wire.EntryFacility, Facility: &wire.Facility{Code: "0138U021", Name: "Puskesmas Kuta II"}},
		{Kind: wire.EntryFacility, Facility: &wire.Facility{Code: "0138U020", Name: "Puskesmas Kuta I"}},
		{Kind: wire.EntryFacility, Facility: &wire.Facility{Code: "0138U022", Name: "Klinik", Closed: true}},
		{Kind: wire.EntryFacility, Facility: &wire.Facility{}}, // unreadable: left out, noted
		{Kind: "of a later version"},
	}}
	b.apply(t, page)
	b.apply(t, page)
	b.reopen(t)
	got, err := b.Facilities(t.Context())
	want := []app.Facility{{Code: "0138U020", Name: "Puskesmas Kuta I"}, {Code: "0138U021", Name: "Puskesmas Kuta II"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v: %s", err, diff)
	}
}

func TestSubmittedDocumentWhileLocked(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	doc := b.attach(t, d.ID, []byte("kartu keluarga"))
	loose := b.put(t, family()).Dossier
	unsent := b.attach(t, loose.ID, []byte("belum dikirim"))
	b.submit(t, d.ID)
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	f, err := b.Document(t.Context(), doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(f); err != nil || string(got) != "kartu keluarga" || f.Size() != int64(len(got)) {
		t.Errorf("%q, %v", got, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	_, err = b.Document(t.Context(), unsent.ID)
	wantErr(t, "a paper of a draft", err, app.ErrNotFound)
}

func TestLine(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	d := b.put(t, family()).Dossier
	b.attach(t, d.ID, make([]byte, 1000))
	s := b.submit(t, d.ID)
	item := b.item(t, s.ID)
	line, err := b.Line(t.Context())
	if err != nil || line.Items != 1 || line.Documents != 1 || line.Bytes != 1000+int64(len(item.Body)) || line.Enrolled {
		t.Errorf("%+v, %v", line, err)
	}
	b.answered(t, accepted(item, c.receipt(t, item, 0)))
	if err := b.Acknowledged(t.Context(), item.Documents[0].ID, 400); err != nil {
		t.Fatal(err)
	}
	next := factory.Now().Add(time.Hour)
	if err := b.Attempted(t.Context(), localdb.Attempt{Code: "offline", NotBefore: next, Attempts: 2}); err != nil {
		t.Fatal(err)
	}
	line, err = b.Line(t.Context())
	if err != nil || line.Items != 0 || line.Documents != 1 || line.Bytes != 600 || line.Reason != "offline" || !line.Next.Equal(next) {
		t.Errorf("%+v, %v", line, err)
	}
	if err := b.Attempted(t.Context(), localdb.Attempt{}); err != nil {
		t.Fatal(err)
	}
	if line, err = b.Line(t.Context()); err != nil || line.Reason != "" || !line.Next.IsZero() || line.Attempts != 0 {
		t.Errorf("the line works again: %+v, %v", line, err)
	}
}
