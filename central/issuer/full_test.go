//go:build !race

package issuer_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"titian/app/ident"
	"titian/central/issuer"
)

// TestNearlyFull: among the last free numbers none is given twice, and then
// none at all. One goroutine fills a million rows, which the race detector makes
// three minutes of and learns nothing from.
func TestNearlyFull(t *testing.T) {
	s := open(t)
	if err := s.Fill(t.Context(), 999_997); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for range 3 {
		a, err := s.Issue(t.Context(), issuer.Request{Person: uuid.New()})
		if err != nil || seen[a.Number] || a.Number < ident.SimulatedPrefix+"999997" {
			t.Fatalf("%s, %v", a.Number, err)
		}
		seen[a.Number] = true
	}
	if _, err := s.Issue(t.Context(), issuer.Request{Person: uuid.New()}); !errors.Is(err, issuer.ErrExhausted) {
		t.Errorf("after the last: %v", err)
	}
}
