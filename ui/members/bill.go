package members

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"titian/app"
	"titian/app/say"
	"titian/ui/look"
	"titian/ui/phrase"
)

// bill is a bill in words. Nothing in it is worked out here but how many days
// are left.
type bill struct {
	Title  string
	Amount string
	// For says for whom it is.
	For string
	// Status says whether it was paid, or until when it can be.
	Status string
	Tone   look.Tone
	// From and Until bound the first payment.
	From, Until string
	Accounts    []account
	// Warning stands over the accounts when they must not be paid to.
	Warning   string
	Paid      bool
	Simulated bool
}

// account is a virtual account: Digits for copying, Grouped as it is read.
type account struct{ Bank, Digits, Grouped string }

func toBill(v phrase.Voice, r *app.Record, b *app.BillFact, now time.Time) bill {
	out := bill{
		Title: v.Text("paper.bill.title"), Amount: v.Text("members.monthly", "amount", say.Rupiah(b.Amount)),
		For: v.Text("members.bill_for", "count", strconv.Itoa(len(b.Persons)), "class", v.Text("class."+strconv.Itoa(b.Class)),
			"amount", say.Rupiah(b.PerHead)),
		From: v.Text("paper.bill.from", "date", v.Day(b.PayFrom)), Until: v.Text("paper.bill.until", "date", v.Day(b.PayUntil)),
		Paid: b.PaidOn != "", Simulated: r.Facts.Practice(b),
	}
	if b.Supplement {
		out.Title = v.Text("paper.bill.supplement")
	}
	if out.Simulated {
		out.Warning = v.Text("paper.bill.simulated")
	}
	out.Status, out.Tone = billStatus(v, b, now)
	for _, bank := range slices.Sorted(maps.Keys(b.Accounts)) {
		out.Accounts = append(out.Accounts, account{bank, b.Accounts[bank], phrase.Groups(b.Accounts[bank])})
	}
	return out
}

func billStatus(v phrase.Voice, b *app.BillFact, now time.Time) (string, look.Tone) {
	if b.PaidOn != "" {
		return v.Text("members.paid", "date", v.Day(b.PaidOn)), look.ToneDone
	}
	due, over := v.Due(b.PayUntil, now)
	switch {
	case over:
		return v.Text("members.overdue", "date", v.Day(b.PayUntil)), look.ToneRefused
	case due == "":
		return v.Text("members.unpaid"), look.ToneAttention
	default:
		return v.Text("members.unpaid_due", "due", due), look.ToneAttention
	}
}
