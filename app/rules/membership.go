package rules

// Newborn holds the time limits for the child of a member, from the birth.
type Newborn struct {
	Period
	// RegisterDays is how long registration and first payment may take; later,
	// dues are owed from the birth.
	RegisterDays int `json:"register_days"`
	// NIKMonths is how long the child may be without a NIK.
	NIKMonths int `json:"nik_months"`
}

func (n Newborn) check() error { return positive(n.RegisterDays, n.NIKMonths) }

// ClassChange says when a family may change its ward class.
type ClassChange struct {
	Period
	// MinMonths is how long the family has to be in its class.
	MinMonths int `json:"min_months"`
	// WholeFamily and NoArrears are further conditions.
	WholeFamily bool `json:"whole_family"`
	NoArrears   bool `json:"no_arrears"`
}

func (c ClassChange) check() error { return positive(c.MinMonths) }

// FKTPChange says when a member may change their first-level facility.
type FKTPChange struct {
	Period
	// MinMonths since the registration or the last change; less with a letter
	// about a move or an assignment.
	MinMonths int `json:"min_months"`
}

func (f FKTPChange) check() error { return positive(f.MinMonths) }

// FromPPU says when a worker who lost the employer's insurance and goes on as
// PBPU does not wait for the first payment's earliest day.
type FromPPU struct {
	Period
	// PaidWithinMonths after the month of deactivation, dues paid until the end
	// of that month spare the wait.
	PaidWithinMonths int `json:"paid_within_months"`
	// AllMonthsPaid tells that dues paid for every month since spare it too.
	AllMonthsPaid bool `json:"all_months_paid"`
}

func (f FromPPU) check() error { return positive(f.PaidWithinMonths) }
