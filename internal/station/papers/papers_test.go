package papers_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/app/words"
	"titian/internal/station/papers"
	"titian/internal/testkit/factory"
	"titian/localdb"
	"titian/sync/wire"
)

// drawer holds what papers read.
type drawer struct {
	item    wire.Item
	receipt wire.Receipt
}

func (d *drawer) Officer() (localdb.Officer, error) { return localdb.Officer{Name: "Made Contoh"}, nil }

func (d *drawer) Item(context.Context, uuid.UUID) (wire.Item, error) { return d.item, nil }

func (d *drawer) Receipt(context.Context, uuid.UUID) (wire.Signed, wire.Receipt, error) {
	return wire.Signed{KID: "k1"}, d.receipt, nil
}

// counted is a family whose head has a number and a bill, and what was sent of
// it.
func counted(t *testing.T) (app.Record, *drawer) {
	t.Helper()
	d := factory.Complete()
	body, err := app.EncodeDossier(d)
	if err != nil {
		t.Fatal(err)
	}
	item := wire.Item{ID: uuid.New(), Subject: d.ID, CapturedAt: factory.Now(), Body: string(body)}
	receipt := wire.Receipt{Subject: d.ID, Submission: item.ID, N: 17, Time: factory.Now()}
	for _, doc := range d.Documents {
		digest := sha256.Sum256([]byte(doc.SHA256))
		item.Documents = append(item.Documents, wire.Document{ID: doc.ID, Kind: string(doc.Kind), Size: doc.Size, SHA256: digest})
		receipt.Documents = append(receipt.Documents, wire.ReceiptDocument{ID: doc.ID, SHA256: digest})
	}
	head := d.Members[0].Person.ID
	r := app.Record{Dossier: d, Facts: app.Facts{
		Submission: &item.ID, Received: factory.Now(), ReceiptN: 17,
		Persons: map[uuid.UUID]app.PersonFact{head: {Number: "0099999000017", Simulated: true}},
		Bills: []app.BillFact{{
			ID: uuid.New(), Persons: []uuid.UUID{head}, Class: 3, PerHead: 35_000, Amount: 35_000, PayFrom: "2026-12-06",
			PayUntil: "2026-12-22", Accounts: map[string]string{"BRI": "8888800099999001"}, Rules: "2026-01", Simulated: true,
		}},
	}}
	return r, &drawer{item, receipt}
}

func printer(t *testing.T, store papers.Store) *papers.Printer {
	t.Helper()
	catalogue, err := words.Load("id")
	if err != nil {
		t.Fatal(err)
	}
	return &papers.Printer{Store: store, Checker: factory.Checker(t), Clock: clock.Fixed(factory.Now()), Words: catalogue}
}

func pdf(t *testing.T, p *papers.Printer, kind app.PaperKind, r *app.Record) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := p.Print(t.Context(), &out, kind, r); err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return out.Bytes()
}

func kinds() []app.PaperKind {
	return []app.PaperKind{app.PaperSlip, app.PaperReceipt, app.PaperCard, app.PaperBill}
}

// A paper of a practice profile is another paper than a real one, whatever its
// kind.
func TestRehearsalIsMarked(t *testing.T) {
	r, store := counted(t)
	p := printer(t, store)
	for _, kind := range kinds() {
		p.Rehearsal = false
		genuine := pdf(t, p, kind, &r)
		if !bytes.Equal(genuine, pdf(t, p, kind, &r)) {
			t.Fatalf("%s: the same paper twice differs", kind)
		}
		p.Rehearsal = true
		if bytes.Equal(genuine, pdf(t, p, kind, &r)) {
			t.Errorf("%s: nothing marks it as practice", kind)
		}
	}
}

// Papers about what was sent speak of that, whatever is typed since.
func TestPapersSpeakOfWhatWasSent(t *testing.T) {
	r, store := counted(t)
	p := printer(t, store)
	slip, receipt := pdf(t, p, app.PaperSlip, &r), pdf(t, p, app.PaperReceipt, &r)
	r.Dossier.Members[0].Person.Name = "Nama Lain"
	r.Dossier.Documents = nil
	if !bytes.Equal(slip, pdf(t, p, app.PaperSlip, &r)) || !bytes.Equal(receipt, pdf(t, p, app.PaperReceipt, &r)) {
		t.Error("an edit changed a paper about what was sent")
	}
}

func TestTheBillToPay(t *testing.T) {
	r, store := counted(t)
	p := printer(t, store)
	only := pdf(t, p, app.PaperBill, &r)
	open := r.Facts.Bills[0]
	paid, later := open, open
	paid.ID, paid.PaidOn, paid.Amount, paid.PerHead = uuid.New(), "2026-12-07", 150_000, 150_000
	later.ID, later.PayUntil, later.Supplement = uuid.New(), "2027-01-22", true
	r.Facts.Bills = []app.BillFact{paid, open, later}
	if !bytes.Equal(only, pdf(t, p, app.PaperBill, &r)) {
		t.Error("not the oldest bill that is not paid")
	}
	for i := range r.Facts.Bills {
		r.Facts.Bills[i].PaidOn = "2026-12-07"
	}
	newest := pdf(t, p, app.PaperBill, &r)
	r.Facts.Bills = r.Facts.Bills[2:]
	if !bytes.Equal(newest, pdf(t, p, app.PaperBill, &r)) {
		t.Error("not the newest bill where all are paid")
	}
}

func TestNothingToPrintYet(t *testing.T) {
	r, store := counted(t)
	p := printer(t, store)
	if got := pdf(t, p, app.PaperCard, &r); len(got) == 0 {
		t.Fatal("no card")
	}
	var sheet bytes.Buffer
	if err := p.CardSheet(&sheet, &r); err != nil || !bytes.HasPrefix(sheet.Bytes(), []byte("%PDF-")) {
		t.Errorf("sheet of cards: %v", err)
	}
	r.Facts = app.Facts{}
	for kind, want := range map[app.PaperKind]error{
		app.PaperSlip: papers.ErrUnsent, app.PaperReceipt: papers.ErrNoReceipt, app.PaperCard: papers.ErrNoNumber,
		app.PaperBill: papers.ErrNoBill, "poster": app.ErrNotFound,
	} {
		var out bytes.Buffer
		if err := p.Print(t.Context(), &out, kind, &r); !errors.Is(err, want) || out.Len() > 0 {
			t.Errorf("%s: %v and %d bytes, want %v", kind, err, out.Len(), want)
		}
	}
	if err := p.CardSheet(&sheet, &r); !errors.Is(err, papers.ErrNoNumber) {
		t.Errorf("sheet without a number: %v", err)
	}
}
