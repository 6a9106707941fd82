package rules

import "titian/app/civil"

// Edition holds the rules in force on one day. Its fields are the data, for
// texts that quote them with their source; they must not be changed. Its
// methods apply them. Amounts are whole rupiah, dates civil dates; an absent
// date gives an absent date.
type Edition struct {
	Tariffs      Tariffs
	Subsidised   Subsidised
	FirstPayment FirstPayment
	Dues         Dues
	Arrears      Arrears
	Fine         Fine
	// Rehab has no plan on a day without the programme.
	Rehab       Rehab
	Newborn     Newborn
	ClassChange ClassChange
	FKTPChange  FKTPChange
	FromPPU     FromPPU

	book *Book
	day  civil.Date
}

// Day is the day that the edition was asked for.
func (e *Edition) Day() civil.Date { return e.day }

// Version is the version of the book, which bills state.
func (e *Edition) Version() string { return e.book.version }

// Tariff returns the rupiah that a family pays per head and month in a class, 1
// to 3. The error is ErrClass.
func (e *Edition) Tariff(class int) (int64, error) {
	t, err := e.Tariffs.class(class)
	return t.Family, err
}

// FirstPaymentWindow returns the first and the last day on which a family
// registered on a day makes its first payment, which activates its members.
func (e *Edition) FirstPaymentWindow(registered civil.Date) (from, until civil.Date) {
	return registered.AddDays(e.FirstPayment.EarliestDays), registered.AddDays(e.FirstPayment.LatestDays)
}

// DueDate returns the day by which the dues for the month of a day are paid.
func (e *Edition) DueDate(month civil.Date) civil.Date {
	return firstOfMonth(month).AddDays(e.Dues.Day - 1)
}

// SuspendedFrom returns the day from which members are suspended when the dues
// for the month of a day stay unpaid.
func (e *Edition) SuspendedFrom(month civil.Date) civil.Date {
	return firstOfMonth(month).AddMonths(e.Dues.SuspendedAfterMonths)
}

// MonthsOwed returns how many of a number of unpaid months have to be paid.
func (e *Edition) MonthsOwed(unpaid int) int { return max(0, min(unpaid, e.Arrears.MaxMonths)) }

// FineFor returns the service fine for inpatient care: cost is that of the
// initial diagnosis, months those in arrears. It is 0 when the admission comes
// before the reactivation or after the days in which the fine applies.
func (e *Edition) FineFor(cost int64, months int, reactivated, admitted civil.Date) int64 {
	f := e.Fine
	last := reactivated.AddDays(f.WithinDays)
	if cost <= 0 || months <= 0 || last.IsZero() || admitted.Before(reactivated) || admitted.After(last) {
		return 0
	}
	if cost >= f.MaxRupiah*100/f.Percent {
		return f.MaxRupiah
	}
	return min(cost*f.Percent*min(int64(months), f.MaxMonths)/100, f.MaxRupiah)
}

// NewbornBy returns the last day to register, and pay for, the child of a
// member, and the last day to report its NIK.
func (e *Edition) NewbornBy(born civil.Date) (register, nik civil.Date) {
	return born.AddDays(e.Newborn.RegisterDays), born.AddMonths(e.Newborn.NIKMonths)
}

// ClassChangeFrom returns the first day on which a family that is in its class
// since a day may ask for another one.
func (e *Edition) ClassChangeFrom(since civil.Date) civil.Date {
	return since.AddMonths(e.ClassChange.MinMonths)
}

// FKTPChangeFrom returns the first day on which a member who has a first-level
// facility since a day may ask for another one without a letter.
func (e *Edition) FKTPChangeFrom(since civil.Date) civil.Date {
	return since.AddMonths(e.FKTPChange.MinMonths)
}

// WaitsAfterPPU reports whether a former worker waits for the earliest day of
// the first payment: not when dues were paid until the end of the month after
// the deactivation, nor when every month since is paid.
func (e *Edition) WaitsAfterPPU(deactivated, paid civil.Date, allMonthsPaid bool) bool {
	if allMonthsPaid && e.FromPPU.AllMonthsPaid {
		return false
	}
	end := firstOfMonth(deactivated).AddMonths(e.FromPPU.PaidWithinMonths + 1)
	return paid.IsZero() || end.IsZero() || !paid.Before(end)
}

// firstOfMonth returns the first day of a day's month.
func firstOfMonth(d civil.Date) civil.Date { return d.AddDays(1 - d.Day()) }
