package central_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"titian/app/civil"
	"titian/central/progress"
	"titian/central/review"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// TestReviewByAPI walks a decision as a reviewer's browser would.
func TestReviewByAPI(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	token, err := s.srv.AddReviewer(t.Context(), "Ibu Sari")
	if err != nil {
		t.Fatal(err)
	}
	p := newPaper("kk", 4000)
	d := family(p)
	l.deliver(d, nil)
	get := func(path string, out any) reply { return call(t, s, token, http.MethodGet, path, nil, out) }
	var queue struct{ Cases []review.Case }
	get("/v1/review/cases", &queue)
	if len(queue.Cases) != 0 {
		t.Errorf("in the queue before its papers: %+v", queue.Cases)
	}
	get("/v1/review/cases?all=true", &queue)
	if len(queue.Cases) != 1 || queue.Cases[0].Received != 0 || queue.Cases[0].Documents != 1 || queue.Cases[0].Pending != 3 {
		t.Errorf("queue with all: %+v", queue.Cases)
	}
	if got := get("/v1/review/documents/"+p.doc.ID.String(), nil); got.status != 404 {
		t.Errorf("a paper that is not here: %d", got.status)
	}
	decide := func(body string) reply {
		return call(t, s, token, http.MethodPost, "/v1/review/cases/"+d.ID.String()+"/decisions", strings.NewReader(body), nil)
	}
	member := d.Members[0].ID.String()
	if got := decide(`{"member":"` + member + `","accept":true}`); got.status != 409 {
		t.Errorf("accepted without papers: %+v", got)
	}
	l.upload(p, 0)
	if got := get("/v1/review/documents/"+p.doc.ID.String(), nil); got.body != string(p.content) || got.header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("a paper of %d bytes, %s", len(got.body), got.header.Get("Content-Type"))
	}
	var c review.Case
	get("/v1/review/cases/"+d.ID.String(), &c)
	var body struct {
		LocalNumber string `json:"local_number"`
	}
	if err := json.Unmarshal(c.Body, &body); err != nil || body.LocalNumber != d.LocalNumber || len(c.Members) != 4 || len(c.Papers) != 1 {
		t.Errorf("case: %+v, %v", c, err)
	}
	for name, try := range map[string]struct {
		body string
		want int
	}{
		"no JSON":          {`{`, 400},
		"no reason":        {`{"member":"` + member + `"}`, 422},
		"unknown member":   {`{"member":"` + uuid.NewString() + `","accept":true}`, 404},
		"other submission": {`{"member":"` + member + `","accept":true,"submission":"` + uuid.NewString() + `"}`, 409},
		"exempt":           {`{"member":"` + d.Members[3].ID.String() + `","accept":true}`, 422},
		"accept":           {`{"member":"` + member + `","accept":true,"submission":"` + c.Submission.String() + `"}`, 200},
		"refuse":           {`{"member":"` + d.Members[1].ID.String() + `","reason":"x","field":"person.name"}`, 200},
		"accept the third": {`{"member":"` + d.Members[2].ID.String() + `","accept":true}`, 200},
	} {
		if got := decide(try.body); got.status != try.want {
			t.Errorf("%s: %d, want %d", name, got.status, try.want)
		}
	}
	s.settle()
	if got := decide(`{"member":"` + member + `","reason":"x"}`); got.status != 409 {
		t.Errorf("refused after the number: %+v", got)
	}
	bills, err := s.srv.Bills(t.Context(), d.ID, true)
	if err != nil || len(bills) != 1 {
		t.Fatalf("bills %+v, %v", bills, err)
	}
	pay := func(body string) reply {
		return call(t, s, token, http.MethodPost, "/v1/review/payments", strings.NewReader(body), nil)
	}
	if got := pay(`{"bill":"` + bills[0].ID.String() + `"}`); got.status != 422 {
		t.Errorf("paid too early: %+v", got)
	}
	if got := pay(`{"bill":"` + bills[0].ID.String() + `","paid_on":"` + bills[0].PayFrom + `"}`); got.status != 200 {
		t.Errorf("paid: %+v", got)
	}
	if got := pay(`{"bill":"` + bills[0].ID.String() + `","paid_on":"` + bills[0].PayFrom + `"}`); got.status != 409 {
		t.Errorf("paid twice: %+v", got)
	}
}

func TestPayment(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	d := family()
	l.deliver(d, nil)
	s.acceptAll(d.ID)
	bills, err := s.srv.Bills(t.Context(), uuid.Nil, false)
	if err != nil || len(bills) != 1 {
		t.Fatalf("bills %+v, %v", bills, err)
	}
	b := bills[0]
	day := func(iso string) civil.Date {
		out, err := civil.FromISO(iso)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, c := range map[string]struct {
		bill   uuid.UUID
		amount int64
		day    civil.Date
		want   error
	}{
		"unknown":    {uuid.New(), 0, day(b.PayFrom), progress.ErrNoBill},
		"too early":  {b.ID, 0, day(b.PayFrom).AddDays(-1), progress.ErrWindow},
		"too late":   {b.ID, 0, day(b.PayUntil).AddDays(1), progress.ErrWindow},
		"too little": {b.ID, b.Amount - 1, day(b.PayFrom), progress.ErrAmount},
	} {
		if _, err := s.srv.Pay(t.Context(), c.bill, c.amount, c.day); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p, err := s.srv.Pay(t.Context(), b.ID, b.Amount, day(b.PayUntil))
	if err != nil || p.Amount != b.Amount || p.PaidOn != b.PayUntil || !p.Simulated {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := s.srv.Pay(t.Context(), b.ID, 0, day(b.PayUntil)); !errors.Is(err, progress.ErrPaid) {
		t.Errorf("twice: %v", err)
	}
	l.pull()
	if got := statements[wire.Membership](l, wire.TypeMembership); len(got) != 3 {
		t.Errorf("%d active", len(got))
	}
}

// TestDecisionsAgain: a refused member may be accepted after all, and a class
// that is missing keeps a mandiri member from being accepted.
func TestDecisionsAgain(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	d := family()
	d.Family.Class = 0
	first, _ := l.deliver(d, nil)
	err := s.srv.Decide(t.Context(), review.Verdict{Member: d.Members[0].ID, Accept: true})
	if !errors.Is(err, review.ErrClass) {
		t.Errorf("without a class: %v", err)
	}
	s.decide(d.ID, false)
	d.Family.Class = 2
	l.deliver(d, &first.ID)
	s.decide(d.ID, false)
	var all []review.Verdict
	for _, m := range d.Members[:3] {
		all = append(all, review.Verdict{Member: m.ID, Accept: true})
	}
	if err := s.srv.Decide(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
	l.pull()
	if n := len(l.numbers()); n != 3 {
		t.Errorf("%d numbers", n)
	}
	for _, decision := range statements[wire.Decision](l, wire.TypeDecision) {
		if !decision.Accepted || decision.Reason != "" {
			t.Errorf("the newest decision: %+v", decision)
		}
	}
	if b := statements[wire.Bill](l, wire.TypeBill); len(b) != 1 || b[0].Class != 2 {
		t.Errorf("bills: %+v", b)
	}
	if err := s.srv.Decide(t.Context(), review.Verdict{Member: uuid.New(), Accept: true}); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}
