package rules

import "errors"

// Tariff is what one member of a class costs in a month, in rupiah.
type Tariff struct {
	// Class is the ward class, 1 to 3.
	Class int `json:"class"`
	// Family is what the family pays, State what the state adds.
	Family int64 `json:"family"`
	State  int64 `json:"state,omitempty"`
}

// Tariffs are the dues of members who pay themselves (PBPU and BP).
type Tariffs struct {
	Period
	// Classes hold the tariffs of classes 1, 2 and 3.
	Classes []Tariff `json:"classes"`
}

func (t Tariffs) check() error {
	if len(t.Classes) != 3 {
		return errors.New("three classes are needed")
	}
	for i, c := range t.Classes {
		if c.Class != i+1 || c.Family <= 0 || c.State < 0 {
			return errors.New("classes 1, 2, 3 in order, with amounts above zero, are needed")
		}
	}
	return nil
}

func (t Tariffs) class(class int) (Tariff, error) {
	if class < 1 || class > len(t.Classes) {
		return Tariff{}, ErrClass
	}
	return t.Classes[class-1], nil
}

// Subsidised are the dues that the state (PBI) or a local government (PBPU
// Pemda) pays in full.
type Subsidised struct {
	Period
	// Rupiah per head and month.
	Rupiah int64 `json:"rupiah"`
}

func (s Subsidised) check() error { return positive(s.Rupiah) }

// FirstPayment is the window of a new family's first payment, in days after the
// registration.
type FirstPayment struct {
	Period
	EarliestDays int `json:"earliest_days"`
	LatestDays   int `json:"latest_days"`
}

func (f FirstPayment) check() error {
	if f.LatestDays < f.EarliestDays {
		return errors.New("the latest day lies before the earliest")
	}
	return positive(f.EarliestDays)
}

// Dues say when dues are payable and what happens when they are not paid.
type Dues struct {
	Period
	// Day of the month by which dues are paid.
	Day int `json:"day"`
	// SuspendedAfterMonths is how many months after the unpaid one the members
	// are suspended, on its first day.
	SuspendedAfterMonths int `json:"suspended_after_months"`
	// LateFeePercent is the fee on late dues.
	LateFeePercent int `json:"late_fee_percent"`
	// WholeFamily tells that all mandiri members of the KK have one class, one
	// bill, and pay together.
	WholeFamily bool `json:"whole_family"`
}

func (d Dues) check() error {
	if d.Day > 28 || d.LateFeePercent < 0 {
		return errors.New("a day of 1 to 28 and a fee of 0 or more are needed")
	}
	return positive(d.Day, d.SuspendedAfterMonths)
}

// Arrears say how much of unpaid dues is owed.
type Arrears struct {
	Period
	MaxMonths int `json:"max_months"`
	// WholeFamily tells that the family is active again only when all of its
	// arrears are paid.
	WholeFamily bool `json:"whole_family"`
	// ActiveWithinHours of the payment the members are active again.
	ActiveWithinHours int `json:"active_within_hours"`
}

func (a Arrears) check() error { return positive(a.MaxMonths, a.ActiveWithinHours) }

// Fine is the service fine for inpatient care soon after arrears were paid. The
// employer pays it for a worker (PPU).
type Fine struct {
	Period
	// Percent of the cost of the initial diagnosis (INA-CBG), per month of
	// arrears up to MaxMonths.
	Percent   int64 `json:"percent"`
	MaxMonths int64 `json:"max_months"`
	// WithinDays after the reactivation the fine applies.
	WithinDays int `json:"within_days"`
	// MaxRupiah is the most that is due.
	MaxRupiah int64 `json:"max_rupiah"`
}

func (f Fine) check() error {
	return positive(f.Percent, f.MaxMonths, int64(f.WithinDays), f.MaxRupiah)
}

// Rehab is the programme that lets arrears be paid in instalments.
type Rehab struct {
	Period
	Plans []RehabPlan `json:"plans"`
	// IncludesCurrent tells that the plan holds the current dues too.
	IncludesCurrent bool `json:"includes_current"`
	// ActiveAtLast tells that membership returns with the last instalment.
	ActiveAtLast bool `json:"active_at_last"`
}

// RehabPlan is what one group of families may agree on.
type RehabPlan struct {
	// Who is "mandiri", or "former_mandiri" for those who changed segment.
	Who string `json:"who"`
	// MinMonths to MaxMonths of arrears qualify; MaxMonths 0 sets no end.
	MinMonths int `json:"min_months"`
	MaxMonths int `json:"max_months,omitempty"`
	// MaxInstalments is the length of the plan in months.
	MaxInstalments int `json:"max_instalments"`
	// MinRupiah is the least instalment per month, 0 for none.
	MinRupiah int64 `json:"min_rupiah,omitempty"`
}

func (r Rehab) check() error {
	if len(r.Plans) == 0 {
		return errors.New("no plan")
	}
	for _, p := range r.Plans {
		if p.Who != "mandiri" && p.Who != "former_mandiri" {
			return errors.New("a plan is for mandiri or former_mandiri")
		}
		if p.MaxMonths < 0 || p.MaxMonths > 0 && p.MaxMonths < p.MinMonths || p.MinRupiah < 0 {
			return errors.New("a plan's limits contradict each other")
		}
		if err := positive(p.MinMonths, p.MaxInstalments); err != nil {
			return err
		}
	}
	return nil
}

func positive[N int | int64](values ...N) error {
	for _, v := range values {
		if v <= 0 {
			return errors.New("a value above zero is needed")
		}
	}
	return nil
}
