package progress

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"titian/app/civil"
	"titian/app/ident"
	"titian/app/rules"
	"titian/central/feed"
	"titian/central/review/state"
	"titian/central/statement"
	"titian/central/store"
	"titian/central/trust"
	"titian/sync/wire"
)

// Errors of payments.
var (
	ErrNoBill = errors.New("progress: there is no such bill")
	// ErrPaid: the bill was paid before.
	ErrPaid = errors.New("progress: the bill is paid")
	// ErrAmount: bills are paid whole.
	ErrAmount = errors.New("progress: the amount is not the bill's")
	// ErrWindow: the day lies outside of the bill's first and last day.
	ErrWindow = errors.New("progress: the bill cannot be paid on that day")
)

// banks are those whose virtual accounts can be derived from a number.
func banks() []ident.Bank {
	return []ident.Bank{ident.BRI, ident.BNI, ident.BTN, ident.BCA, ident.Mandiri}
}

// billed are the bills of a family, the oldest first.
func billed(ctx context.Context, tx *store.Tx, family uuid.UUID) (bills []wire.Bill, paid map[uuid.UUID]string, err error) {
	paid = map[uuid.UUID]string{}
	bills, err = store.All(ctx, tx, func(rows *sql.Rows) (b wire.Bill, err error) {
		var raw, on string
		if err := rows.Scan(&raw, &on); err != nil {
			return b, err
		}
		if err := json.Unmarshal([]byte(raw), &b); err != nil {
			return b, err
		}
		if on != "" {
			paid[b.ID] = on
		}
		return b, nil
	}, "SELECT b.json, COALESCE(p.paid_on, '') FROM bill b LEFT JOIN payment p ON p.bill = b.id WHERE b.family = ?", family.String())
	if err != nil {
		return nil, nil, fmt.Errorf("read bills: %w", err)
	}
	slices.SortFunc(bills, func(a, b wire.Bill) int { return a.Time.Compare(b.Time) })
	return bills, paid, nil
}

// bill writes the family's first bill, or a supplement for members accepted
// later, as soon as every mandiri member of the dossier is decided about: a
// family pays together.
func (f *file) bill(ctx context.Context, tx *store.Tx, keys *trust.Keyring, book *rules.Book) error {
	older, _, err := billed(ctx, tx, f.family)
	if err != nil {
		return err
	}
	var due []seat
	for _, s := range f.seats {
		switch {
		case !s.segment.Mandiri() || s.state == state.Refused || s.state == state.Left:
		case s.state != state.Accepted || s.number == "":
			return nil
		case !slices.ContainsFunc(older, func(b wire.Bill) bool { return slices.Contains(b.Persons, s.person) }):
			due = append(due, s)
		}
	}
	if len(due) == 0 {
		return nil
	}
	bill, err := f.draw(tx, book, due, len(older) > 0)
	if errors.Is(err, rules.ErrClass) {
		return nil // a later submission took the class away; the next one brings it
	}
	if err != nil {
		return err
	}
	_, err = statement.Publish(ctx, tx, keys, wire.TypeBill, bill.ID.String(), f.scope, func(n int64) any {
		bill.N = n
		return bill
	})
	if err != nil {
		return err
	}
	return StoreBill(ctx, tx, bill, f.village)
}

// draw computes a bill by the rules of the day.
func (f *file) draw(tx *store.Tx, book *rules.Book, due []seat, supplement bool) (wire.Bill, error) {
	today := civil.In(tx.Now, civil.Zone(f.village))
	edition, err := book.On(today)
	if err != nil {
		return wire.Bill{}, fmt.Errorf("bill: %w", err)
	}
	class := f.dossier.Family.Class
	rate, err := edition.Tariff(class)
	if err != nil {
		return wire.Bill{}, fmt.Errorf("bill: %w", err)
	}
	from, until := edition.FirstPaymentWindow(today)
	bill := wire.Bill{
		ID: uuid.New(), Family: f.family, Subject: f.id, Class: class,
		PerHead: rate, Amount: rate * int64(len(due)), Accounts: map[string]string{},
		PayFrom: from.String(), PayUntil: until.String(), Rules: edition.Version(), Supplement: supplement, Time: tx.Now,
	}
	for _, s := range due {
		bill.Persons = append(bill.Persons, s.person)
		bill.Simulated = bill.Simulated || s.simulated
	}
	payer := f.payer(due)
	for _, bank := range banks() {
		if account, ok := ident.JKNNumber(payer.number).VirtualAccount(bank); ok {
			bill.Accounts[string(bank)] = string(account)
		}
	}
	return bill, nil
}

// payer is whose virtual accounts the family uses: the head's if the head is
// among those who pay.
func (f *file) payer(due []seat) seat {
	if i := f.dossier.Head(); i >= 0 {
		head := f.dossier.Members[i].Person.ID
		if at := slices.IndexFunc(due, func(s seat) bool { return s.person == head }); at >= 0 {
			return due[at]
		}
	}
	return due[0]
}

// StoreBill keeps a bill; one that is there stays as it is.
func StoreBill(ctx context.Context, tx *store.Tx, b wire.Bill, village string) error {
	raw, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("write bill: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO bill (id, village, family, dossier, json) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO NOTHING`, b.ID.String(), village, b.Family.String(), b.Subject.String(), string(raw))
	if err != nil {
		return fmt.Errorf("store bill: %w", err)
	}
	return nil
}

// activateCovered makes the numbered members active for whom somebody else
// pays.
func (f *file) activateCovered(ctx context.Context, tx *store.Tx, keys *trust.Keyring) error {
	for _, s := range f.seats {
		if s.state != state.Accepted || s.segment.Mandiri() {
			continue
		}
		today := civil.In(tx.Now, civil.Zone(f.village)).String()
		if err := activate(ctx, tx, keys, s.person, f.family, f.scope, today); err != nil {
			return err
		}
	}
	return nil
}

// activatePaid makes the members of paid bills active; a payment that came
// back after a restore may have been before its members.
func (f *file) activatePaid(ctx context.Context, tx *store.Tx, keys *trust.Keyring) error {
	bills, paid, err := billed(ctx, tx, f.family)
	if err != nil {
		return err
	}
	for _, b := range bills {
		on, ok := paid[b.ID]
		for _, person := range b.Persons {
			if !ok {
				break
			}
			if err := activate(ctx, tx, keys, person, f.family, f.scope, on); err != nil {
				return err
			}
		}
	}
	return nil
}

// activate says that a person is active, unless that was said before.
func activate(ctx context.Context, tx *store.Tx, keys *trust.Keyring, person, family uuid.UUID, scope, asOf string) error {
	var was wire.Membership
	found, err := statement.Read(ctx, tx, wire.TypeMembership, person.String(), &was)
	if err != nil || (found && was.Active) {
		return err
	}
	_, err = statement.Publish(ctx, tx, keys, wire.TypeMembership, person.String(), scope, func(n int64) any {
		return wire.Membership{Person: person, Family: family, Active: true, AsOf: asOf, N: n, Time: tx.Now}
	})
	return err
}

// Pay records that a bill was paid whole on a day, and makes its members
// active. amount 0 stands for the bill's; the zero date for today.
func Pay(ctx context.Context, tx *store.Tx, keys *trust.Keyring, id uuid.UUID, amount int64, day civil.Date) (wire.Payment, error) {
	var raw, village, on string
	err := tx.QueryRowContext(ctx, "SELECT b.json, b.village, COALESCE(p.paid_on, '') FROM bill b LEFT JOIN payment p ON p.bill = b.id WHERE b.id = ?", id.String()).Scan(&raw, &village, &on)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return wire.Payment{}, fmt.Errorf("record payment: %w", ErrNoBill)
	case err != nil:
		return wire.Payment{}, fmt.Errorf("record payment: %w", err)
	case on != "":
		return wire.Payment{}, fmt.Errorf("record payment: %w", ErrPaid)
	}
	var b wire.Bill
	if err := json.Unmarshal([]byte(raw), &b); err != nil {
		return wire.Payment{}, fmt.Errorf("record payment: bill is damaged: %w", err)
	}
	if day.IsZero() {
		day = civil.In(tx.Now, civil.Zone(village))
	}
	// Dates of the form YYYY-MM-DD compare as text.
	if text := day.String(); text < b.PayFrom || text > b.PayUntil {
		return wire.Payment{}, fmt.Errorf("record payment: %w", ErrWindow)
	}
	if amount != 0 && amount != b.Amount {
		return wire.Payment{}, fmt.Errorf("record payment: %w", ErrAmount)
	}
	p := wire.Payment{ID: uuid.New(), Bill: b.ID, Family: b.Family, Amount: b.Amount, PaidOn: day.String(), Simulated: b.Simulated, Time: tx.Now}
	if err := StorePayment(ctx, tx, p); err != nil {
		return p, err
	}
	scope := feed.Village(village)
	if _, err := statement.Publish(ctx, tx, keys, wire.TypePayment, p.ID.String(), scope, func(int64) any { return p }); err != nil {
		return p, fmt.Errorf("record payment: %w", err)
	}
	for _, person := range b.Persons {
		if err := activate(ctx, tx, keys, person, b.Family, scope, p.PaidOn); err != nil {
			return p, fmt.Errorf("record payment: %w", err)
		}
	}
	return p, nil
}

// StorePayment keeps a payment; the first of a bill holds.
func StorePayment(ctx context.Context, tx *store.Tx, p wire.Payment) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO payment (bill, id, amount, paid_on) VALUES (?, ?, ?, ?) ON CONFLICT (bill) DO NOTHING",
		p.Bill.String(), p.ID.String(), p.Amount, p.PaidOn)
	if err != nil {
		return fmt.Errorf("store payment: %w", err)
	}
	return nil
}

// Bills lists bills, the newest first: all, or those of a dossier, or the
// unpaid ones only.
func Bills(ctx context.Context, tx *store.Tx, dossier uuid.UUID, unpaid bool) ([]BillState, error) {
	query, args := "SELECT b.json, COALESCE(p.paid_on, '') FROM bill b LEFT JOIN payment p ON p.bill = b.id WHERE 1 = 1", []any{}
	if dossier != uuid.Nil {
		query, args = query+" AND b.dossier = ?", append(args, dossier.String())
	}
	if unpaid {
		query += " AND p.bill IS NULL"
	}
	out, err := store.All(ctx, tx, func(rows *sql.Rows) (b BillState, err error) {
		var raw string
		if err := rows.Scan(&raw, &b.PaidOn); err != nil {
			return b, err
		}
		err = json.Unmarshal([]byte(raw), &b.Bill)
		return b, err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list bills: %w", err)
	}
	slices.SortFunc(out, func(a, b BillState) int { return b.Time.Compare(a.Time) })
	return out, nil
}

// BillState is a bill and when it was paid; PaidOn is empty while it is not.
type BillState struct {
	wire.Bill
	PaidOn string `json:"paid_on,omitempty"`
}
