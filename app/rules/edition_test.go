package rules_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"titian/app/civil"
	"titian/app/rules"
)

func TestDatesOfDues(t *testing.T) {
	e := edition(t, "2026-11-22")
	for _, c := range []struct{ name, got, want string }{
		{"first payment opens after 14 days", first(e.FirstPaymentWindow(day(t, "2026-11-22"))), "2026-12-06"},
		{"and closes after 30", second(e.FirstPaymentWindow(day(t, "2026-11-22"))), "2026-12-22"},
		{"across a leap day", first(e.FirstPaymentWindow(day(t, "2028-02-20"))), "2028-03-05"},
		{"no registration, no window", first(e.FirstPaymentWindow(civil.Date{})), ""},
		{"due on the 10th", e.DueDate(day(t, "2026-11-30")).String(), "2026-11-10"},
		{"from the first day of the month", e.DueDate(day(t, "2026-11-01")).String(), "2026-11-10"},
		{"no month, no due date", e.DueDate(civil.Date{}).String(), ""},
		{"suspended on the 1st", e.SuspendedFrom(day(t, "2026-11-30")).String(), "2026-12-01"},
		{"in the next year", e.SuspendedFrom(day(t, "2026-12-10")).String(), "2027-01-01"},
		{"after January", e.SuspendedFrom(day(t, "2027-01-31")).String(), "2027-02-01"},
		{"a newborn has 28 days", first(e.NewbornBy(day(t, "2026-11-22"))), "2026-12-20"},
		{"and 3 months for the NIK", second(e.NewbornBy(day(t, "2026-11-22"))), "2027-02-22"},
		{"to the end of a short month", second(e.NewbornBy(day(t, "2026-11-30"))), "2027-02-28"},
		{"class after a year", e.ClassChangeFrom(day(t, "2026-11-22")).String(), "2027-11-22"},
		{"FKTP after 3 months", e.FKTPChangeFrom(day(t, "2026-11-22")).String(), "2027-02-22"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	if !e.ClassChange.WholeFamily || !e.ClassChange.NoArrears {
		t.Errorf("class change %+v", e.ClassChange)
	}
}

func first(a, _ civil.Date) string  { return a.String() }
func second(_, b civil.Date) string { return b.String() }

func TestMonthsOwed(t *testing.T) {
	e := edition(t, "2026-11-22")
	for unpaid, want := range map[int]int{-1: 0, 0: 0, 1: 1, 23: 23, 24: 24, 25: 24, math.MaxInt: 24} {
		if got := e.MonthsOwed(unpaid); got != want {
			t.Errorf("MonthsOwed(%d) = %d, want %d", unpaid, got, want)
		}
	}
}

func TestFine(t *testing.T) {
	e := edition(t, "2026-11-22")
	back := "2026-01-10"
	for _, c := range []struct {
		name     string
		cost     int64
		months   int
		admitted string
		want     int64
	}{
		{"one month", 10_000_000, 1, back, 500_000},
		{"twelve months", 10_000_000, 12, back, 6_000_000},
		{"thirteen count as twelve", 10_000_000, 13, back, 6_000_000},
		{"just below the cap", 49_999_999, 12, back, 29_999_999},
		{"the cap", 50_000_000, 12, back, 30_000_000},
		{"above the cap", 90_000_000, 12, back, 30_000_000},
		{"the dearest", math.MaxInt64, math.MaxInt, back, 30_000_000},
		{"day 45", 10_000_000, 1, "2026-02-24", 500_000},
		{"day 46", 10_000_000, 1, "2026-02-25", 0},
		{"the day before", 10_000_000, 1, "2026-01-09", 0},
		{"no admission", 10_000_000, 1, "", 0},
		{"no arrears", 10_000_000, 0, back, 0},
		{"no cost", 0, 12, back, 0},
		{"a cost below zero", -1, 12, back, 0},
	} {
		if got := e.FineFor(c.cost, c.months, day(t, back), day(t, c.admitted)); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if got := e.FineFor(10_000_000, 1, civil.Date{}, civil.Date{}); got != 0 {
		t.Errorf("without a reactivation: %d", got)
	}
}

// The fine never falls with cost or months, and never leaves its bounds.
func TestFineIsMonotone(t *testing.T) {
	e := edition(t, "2026-11-22")
	on := day(t, "2026-01-10")
	rapid.Check(t, func(t *rapid.T) {
		cost := rapid.Int64().Draw(t, "cost")
		months := rapid.Int().Draw(t, "months")
		fine := e.FineFor(cost, months, on, on)
		if fine < 0 || fine > 30_000_000 {
			t.Fatalf("fine %d", fine)
		}
		if cost < math.MaxInt64 && e.FineFor(cost+1, months, on, on) < fine {
			t.Fatal("a higher cost gives a lower fine")
		}
		if months < math.MaxInt && e.FineFor(cost, months+1, on, on) < fine {
			t.Fatal("more months give a lower fine")
		}
	})
}

func TestRehab(t *testing.T) {
	mandiri := rules.RehabPlan{Who: "mandiri", MinMonths: 4, MaxMonths: 24, MaxInstalments: 12}
	former := rules.RehabPlan{Who: "former_mandiri", MinMonths: 2, MaxInstalments: 36, MinRupiah: 35000}
	for iso, want := range map[string][]rules.RehabPlan{
		"2021-12-31": nil,
		"2022-01-01": {mandiri},
		"2025-01-31": {mandiri},
		"2025-02-01": {mandiri, former},
	} {
		r := edition(t, iso).Rehab
		if diff := cmp.Diff(want, r.Plans); diff != "" {
			t.Errorf("plans on %s (-want +got):\n%s", iso, diff)
		}
		if r.IncludesCurrent != (len(want) == 2) {
			t.Errorf("on %s current dues are included: %v", iso, r.IncludesCurrent)
		}
	}
}

func TestWaitsAfterPPU(t *testing.T) {
	e := edition(t, "2026-11-22")
	for _, c := range []struct {
		deactivated, paid string
		all, want         bool
	}{
		{"2026-09-15", "2026-09-20", false, false},
		{"2026-09-15", "2026-10-31", false, false},
		{"2026-09-15", "2026-11-01", false, true},
		{"2026-09-15", "2026-11-01", true, false},
		{"2026-12-31", "2027-01-31", false, false},
		{"2026-12-31", "2027-02-01", false, true},
		{"2026-09-15", "", false, true},
		{"", "2026-10-01", false, true},
	} {
		if got := e.WaitsAfterPPU(day(t, c.deactivated), day(t, c.paid), c.all); got != c.want {
			t.Errorf("deactivated %s, paid %s, all months %v: waits %v, want %v", c.deactivated, c.paid, c.all, got, c.want)
		}
	}
}
