package central_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"titian/central"
	"titian/central/review/state"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// TestPages: pages stay within their size, what concerns people comes before
// reference data, and everything comes once.
func TestPages(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	const facilities = 900
	var list []wire.Facility
	for i := range facilities {
		list = append(list, wire.Facility{Code: fmt.Sprintf("0%03dU%03d", i/7, i), Name: strings.Repeat(fmt.Sprint("Klinik ", i*7919), 3), Kind: "klinik", Region: "510301"})
	}
	if n, err := s.srv.ImportFacilities(t.Context(), list); err != nil || n != facilities {
		t.Fatalf("%d, %v", n, err)
	}
	d := family()
	l.deliver(d, nil)
	s.acceptAll(d.ID)
	seen := map[string]bool{}
	reference, pages := false, 0
	for {
		var page wire.Page
		got := l.get(wire.PathPull+"?cursor="+l.cursor, &page)
		if got.status != http.StatusOK {
			t.Fatal(got)
		}
		pages++
		var packed bytes.Buffer
		zip := gzip.NewWriter(&packed)
		_, _ = zip.Write([]byte(got.body))
		_ = zip.Close()
		if packed.Len() > wire.MaxPullBytes+1024 {
			t.Errorf("a page of %d bytes", packed.Len())
		}
		for _, e := range page.Items {
			id := fmt.Sprint(e.Scope, e.N)
			if seen[id] {
				t.Errorf("%s twice", id)
			}
			seen[id] = true
			if e.Facility != nil {
				reference = true
			} else if reference {
				t.Error("reference data before people")
			}
		}
		l.cursor = page.Next
		if !page.More {
			break
		}
	}
	// Three decisions and numbers, a bill, a receipt.
	if want := facilities + 8; len(seen) != want || pages < 2 {
		t.Errorf("%d entries on %d pages, want %d", len(seen), pages, want)
	}
	list[3].Closed = true
	if n, err := s.srv.ImportFacilities(t.Context(), list); err != nil || n != 1 {
		t.Errorf("%d changed, %v", n, err)
	}
	if got := l.pull(); len(got) != 1 || !got[0].Facility.Closed {
		t.Errorf("a closed facility: %+v", got)
	}
	if got := l.pull(); len(got) != 0 {
		t.Errorf("nothing new: %+v", got)
	}
	if got := l.get(wire.PathPull+"?cursor=%21", nil); got.problem.Code != wire.CodeMalformed {
		t.Errorf("no cursor: %+v", got)
	}
}

// TestAutoAccept: with the policy for practice a family is numbered and billed
// as soon as its last paper is whole, by the running server alone.
func TestAutoAccept(t *testing.T) {
	s := newSite(t, func(p *central.Params) { p.AutoAccept = true })
	if err := s.srv.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := newLaptop(s, factory.Village)
	p := newPaper("kk", 1000)
	d := family(p)
	l.deliver(d, nil)
	s.settle()
	l.pull()
	if n := len(l.numbers()); n != 0 {
		t.Errorf("%d numbers before the papers", n)
	}
	l.upload(p, 0)
	for len(statements[wire.Bill](l, wire.TypeBill)) == 0 {
		if t.Context().Err() != nil {
			t.Fatal("never billed")
		}
		l.pull()
	}
	if n := len(l.numbers()); n != 3 {
		t.Errorf("%d numbers", n)
	}
	// Whoever is known elsewhere waits for a person.
	e := family()
	e.Members[0].Person.NIK = d.Members[0].Person.NIK
	l.deliver(e, nil)
	s.settle()
	c, err := s.srv.Case(t.Context(), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range c.Members[:3] {
		want := state.Accepted
		if i == 0 {
			want = state.Pending
		}
		if m.State != want {
			t.Errorf("member %d is %s, want %s", i, m.State, want)
		}
	}
}
