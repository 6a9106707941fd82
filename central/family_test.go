package central_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/central/review"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// TestOneFamily walks the whole way: captured, papers, review with one refusal,
// numbers, bill, correction, supplement, payment, active.
func TestOneFamily(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	kk, ktp := newPaper("kk", 3000), newPaper("ktp", 70_000)
	d := family(kk, ktp)
	first, result := l.deliver(d, nil)
	if len(result.Uploads) != 2 || result.Uploads[0].Offset != 0 || result.Receipt == nil {
		t.Fatalf("delivered: %+v", result)
	}
	var receipt wire.Receipt
	if err := l.keys.Verify(*result.Receipt, &receipt); err != nil {
		t.Fatal(err)
	}
	if receipt.BodySHA256 != first.BodySHA256() || len(receipt.Documents) != 0 || receipt.Subject != d.ID {
		t.Errorf("first receipt: %+v", receipt)
	}
	for _, p := range []paper{kk, ktp} {
		if got := l.upload(p, 0); got.status != http.StatusNoContent {
			t.Fatalf("upload: %+v", got)
		}
	}
	l.pull()
	receipts := statements[wire.Receipt](l, wire.TypeReceipt)
	if len(receipts) != 1 || len(receipts[0].Documents) != 2 || receipts[0].N <= receipt.N {
		t.Fatalf("receipts after the papers: %+v", receipts)
	}

	refuse := d.Members[1].ID
	for i, m := range d.Members[:3] {
		v := review.Verdict{Member: m.ID, Accept: i != 1, Reviewer: "test", Reason: "Nama tidak sesuai KK", Field: "person.name"}
		if err := s.srv.Decide(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	l.pull()
	numbers := l.numbers()
	if len(numbers) != 2 || numbers[d.Members[0].Person.ID] == "" || numbers[d.Members[2].Person.ID] == "" {
		t.Fatalf("numbers: %v", numbers)
	}
	for _, n := range statements[wire.Number](l, wire.TypeNumber) {
		if !n.Simulated || !strings.HasPrefix(n.Number, "0099999") || len(n.Number) != 13 {
			t.Errorf("number %+v", n)
		}
	}
	bills := statements[wire.Bill](l, wire.TypeBill)
	if len(bills) != 1 || len(bills[0].Persons) != 2 || bills[0].Amount != 2*bills[0].PerHead || bills[0].Class != 3 || bills[0].Supplement || !bills[0].Simulated {
		t.Fatalf("bills: %+v", bills)
	}
	head := numbers[d.Members[0].Person.ID]
	if got := bills[0].Accounts["BRI"]; got != "88888"+head[2:] {
		t.Errorf("virtual account %s for number %s", got, head)
	}
	if got := bills[0].Accounts["Mandiri"]; got != "89888"+head[2:] {
		t.Errorf("virtual account %s for number %s", got, head)
	}
	if bills[0].PayFrom != "2026-12-06" || bills[0].PayUntil != "2026-12-22" {
		t.Errorf("pay from %s until %s", bills[0].PayFrom, bills[0].PayUntil)
	}

	// The correction: only the refused member is decided about again.
	d.Members[1].Person.Name = "Ketut Suryani Dewi"
	second, _ := l.deliver(d, &first.ID)
	c, err := s.srv.Case(t.Context(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	states := map[uuid.UUID]string{}
	for _, m := range c.Members {
		states[m.Member] = m.State
	}
	want := map[uuid.UUID]string{d.Members[0].ID: "accepted", refuse: "pending", d.Members[2].ID: "accepted", d.Members[3].ID: "exempt"}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Errorf("states after the correction (-want +got):\n%s", diff)
	}
	if c.Submission != second.ID {
		t.Errorf("head %s, want %s", c.Submission, second.ID)
	}
	s.acceptAll(d.ID)
	l.pull()
	after := l.numbers()
	if len(after) != 3 || after[d.Members[0].Person.ID] != head {
		t.Fatalf("numbers after the correction: %v", after)
	}
	bills = statements[wire.Bill](l, wire.TypeBill)
	if len(bills) != 2 {
		t.Fatalf("bills after the correction: %+v", bills)
	}

	// Payment: the first bill activates its two, the supplement the third.
	for _, b := range bills {
		day, _ := civil.FromISO(b.PayFrom)
		if _, err := s.srv.Pay(t.Context(), b.ID, b.Amount, day); err != nil {
			t.Fatal(err)
		}
		l.pull()
		active := map[uuid.UUID]bool{}
		for _, m := range statements[wire.Membership](l, wire.TypeMembership) {
			active[m.Person] = m.Active && m.AsOf == b.PayFrom
		}
		for _, p := range b.Persons {
			if !active[p] {
				t.Errorf("person of the paid bill is not active")
			}
		}
	}
	if got := len(statements[wire.Membership](l, wire.TypeMembership)); got != 3 {
		t.Errorf("%d memberships", got)
	}
	if got := len(statements[wire.Payment](l, wire.TypePayment)); got != 2 {
		t.Errorf("%d payments", got)
	}
}

// TestOthersPay: whose dues somebody else pays is active with the number.
func TestOthersPay(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	d := family()
	d.Family.Segment, d.Family.Class = app.PBI, 0
	l.deliver(d, nil)
	s.acceptAll(d.ID)
	l.pull()
	if got := len(statements[wire.Membership](l, wire.TypeMembership)); got != 3 {
		t.Errorf("%d memberships, want 3", got)
	}
	if got := statements[wire.Bill](l, wire.TypeBill); len(got) != 0 {
		t.Errorf("bills: %+v", got)
	}
}

// TestSecondCapture: the same NIK with another person is received, flagged,
// not accepted by the automatic policy, and never gets a second number.
func TestSecondCapture(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	d, e := family(), family()
	e.Members[2].Person.NIK = d.Members[2].Person.NIK
	l.deliver(d, nil)
	l.deliver(e, nil)
	for _, id := range []uuid.UUID{d.ID, e.ID} {
		c, err := s.srv.Case(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		flagged := 0
		for _, f := range c.Flagged {
			if f.Code == "nik_elsewhere" {
				flagged++
			}
		}
		if flagged != 1 {
			t.Errorf("%d flags about the NIK: %+v", flagged, c.Flagged)
		}
	}
	s.acceptAll(d.ID)
	s.acceptAll(e.ID)
	l.pull()
	n := l.numbers()
	if a, b := n[d.Members[2].Person.ID], n[e.Members[2].Person.ID]; a == "" || a != b {
		t.Errorf("one NIK has the numbers %q and %q", a, b)
	}
	distinct := map[string]bool{}
	for _, number := range n {
		distinct[number] = true
	}
	if len(n) != 6 || len(distinct) != 5 {
		t.Errorf("%d people, %d numbers", len(n), len(distinct))
	}
}
