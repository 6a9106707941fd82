package issuer_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"titian/app/clock"
	"titian/app/ident"
	"titian/central/issuer"
)

func open(t *testing.T) *issuer.Simulated {
	t.Helper()
	s, err := issuer.OpenSimulated(t.Context(), filepath.Join(t.TempDir(), "issuer.db"), clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestIdempotentOnPersonAndNIK(t *testing.T) {
	s := open(t)
	give := func(person uuid.UUID, nik string) string {
		a, err := s.Issue(t.Context(), issuer.Request{Person: person, NIK: nik})
		if err != nil {
			t.Fatal(err)
		}
		if !a.Simulated || len(a.Number) != 13 || !strings.HasPrefix(a.Number, ident.SimulatedPrefix) {
			t.Errorf("%+v", a)
		}
		return a.Number
	}
	ana, budi, baby := uuid.New(), uuid.New(), uuid.New()
	one := give(ana, "5103011203850001")
	if give(ana, "5103011203850001") != one || give(ana, "") != one || give(ana, "5103011203850009") != one {
		t.Error("a person has two numbers")
	}
	if give(uuid.New(), "5103011203850001") != one {
		t.Error("a NIK has two numbers")
	}
	if give(budi, "5103011203850002") == one || give(baby, "") == one || give(uuid.New(), "") == give(baby, "") {
		t.Error("a number has two people")
	}
	// A number without a NIK learns it.
	known := uuid.New()
	if err := s.Know(t.Context(), issuer.Request{Person: known}, ident.SimulatedPrefix+"000007"); err != nil {
		t.Fatal(err)
	}
	if err := s.Know(t.Context(), issuer.Request{Person: known, NIK: "5103011203850003"}, ident.SimulatedPrefix+"000007"); err != nil {
		t.Fatal(err)
	}
	if got := give(uuid.New(), "5103011203850003"); got != ident.SimulatedPrefix+"000007" {
		t.Errorf("a NIK that was learned later got %s", got)
	}
	if err := s.Know(t.Context(), issuer.Request{Person: uuid.New()}, "0001234567890"); err != nil {
		t.Errorf("a real number: %v", err)
	}
}

func TestConcurrentRequests(t *testing.T) {
	s := open(t)
	var mu sync.Mutex
	owner := map[string]string{}
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			nik := fmt.Sprintf("510301120385%04d", i%10)
			a, err := s.Issue(t.Context(), issuer.Request{Person: uuid.New(), NIK: nik})
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if was, ok := owner[a.Number]; ok && was != nik {
				t.Errorf("%s has two NIKs", a.Number)
			}
			owner[a.Number] = nik
		})
	}
	group.Wait()
	if len(owner) != 10 {
		t.Errorf("%d numbers for 10 NIKs", len(owner))
	}
}
