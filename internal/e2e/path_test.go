//go:build !race

package e2e_test

import (
	"errors"
	"testing"

	"titian/internal/rig"
)

// One family goes through every layer, from the file that was typed to the
// paid and active membership, over TLS.
func TestOneFamily(t *testing.T) {
	t.Parallel()
	h := furnish(t, 1)
	ctx := t.Context()
	h.syncAll(t)
	h.acceptAll(t)
	h.syncAll(t)
	family := h.captured[0].Expected.Dossier
	kept, err := h.Laptop.Show(ctx, family)
	h.must(t, err)
	if len(kept.Bills) != 1 {
		t.Fatalf("the family has %d bills, not 1", len(kept.Bills))
	}
	h.must(t, h.Central.Pay(ctx, kept.Bills[0].ID, kept.Bills[0].PayFrom))
	h.want.Paid = append(h.want.Paid, family)
	change, err := h.Laptop.Change(ctx, &h.captured[0], "+6281200009876")
	h.must(t, err)
	h.want.Changes = append(h.want.Changes, change)
	h.syncAll(t)
	h.syncAll(t) // a page that was asked for before the push does not hold its effect
	h.prove(t)
	if !t.Failed() {
		h.notices(t)
	}
}

// A certificate that nobody vouches for is refused: there is no way around
// --ca, and nothing is enrolled.
func TestUnknownCertificate(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	site, err := rig.Open(ctx, t.TempDir(), rig.In(*bin))
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	if err := site.Laptop.Do(ctx, "init", "--officer", officer, "--village", village); err != nil {
		t.Fatal(err)
	}
	code, err := site.Central.EnrolCode(ctx, village)
	if err != nil {
		t.Fatal(err)
	}
	err = site.Laptop.Do(ctx, "enrol", "--url", "https://"+site.Line.Addr(), "--code", code)
	var exit *rig.ExitError
	if !errors.As(err, &exit) || exit.Code != 5 {
		t.Fatalf("enrolled without --ca: %v", err)
	}
	var status struct {
		Line struct {
			Enrolled bool `json:"enrolled"`
		} `json:"line"`
	}
	if err := site.Laptop.Ask(ctx, &status, "status"); err != nil {
		t.Fatal(err)
	}
	if status.Line.Enrolled {
		t.Error("the laptop says that it is enrolled")
	}
}
