package central

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"titian/central/store"
)

// Status is what an operator wants to see at a glance.
type Status struct {
	Central     string         `json:"central"`
	Epoch       string         `json:"epoch"`
	Fingerprint string         `json:"fingerprint"`
	Counts      map[string]int `json:"counts"`
	// Held tells that numbering waits after a restore, for the laptops Away.
	Held bool     `json:"held"`
	Away []string `json:"away,omitempty"`
	// Alarms are the newest, at most 20.
	Alarms []Alarm `json:"alarms,omitempty"`
}

// Alarm is something that should never happen and did.
type Alarm struct {
	At     time.Time `json:"at"`
	Code   string    `json:"code"`
	Device string    `json:"device"`
	Detail string    `json:"detail"`
}

// Status counts what is held.
func (c *Central) Status(ctx context.Context) (Status, error) {
	s := Status{Central: c.keys.Central().String(), Fingerprint: c.Fingerprint(), Counts: map[string]int{}}
	var err error
	if s.Held, err = c.issuer.Held(ctx); err != nil {
		return s, err
	}
	err = c.db.Read(ctx, func(tx *store.Tx) error {
		var err error
		if s.Epoch, err = tx.Meta(ctx, store.MetaEpoch); err != nil {
			return err
		}
		for name, query := range counts() {
			var n int
			if err := tx.QueryRowContext(ctx, query).Scan(&n); err != nil {
				return fmt.Errorf("count %s: %w", name, err)
			}
			s.Counts[name] = n
		}
		s.Away, err = store.All(ctx, tx, store.One[string], "SELECT id FROM device WHERE revoked_at IS NULL AND returned <> ? ORDER BY id", s.Epoch)
		if err != nil {
			return err
		}
		s.Alarms, err = store.All(ctx, tx, func(rows *sql.Rows) (a Alarm, err error) {
			var at int64
			err = rows.Scan(&at, &a.Code, &a.Device, &a.Detail)
			a.At = store.Time(at)
			return a, err
		}, "SELECT at, code, COALESCE(device, ''), detail FROM alarm ORDER BY at DESC, id LIMIT 20")
		return err
	})
	if err != nil {
		return s, fmt.Errorf("read status: %w", err)
	}
	if !s.Held {
		s.Away = nil
	}
	return s, nil
}

func counts() map[string]string {
	return map[string]string{
		"devices":          "SELECT COUNT(*) FROM device WHERE revoked_at IS NULL",
		"submissions":      "SELECT COUNT(*) FROM submission",
		"dossiers":         "SELECT COUNT(*) FROM dossier",
		"documents":        "SELECT COUNT(*) FROM document",
		"documents_whole":  "SELECT COUNT(*) FROM document WHERE whole = 1",
		"members_pending":  "SELECT COUNT(*) FROM member WHERE state = 'pending'",
		"members_accepted": "SELECT COUNT(*) FROM member WHERE state = 'accepted'",
		"members_refused":  "SELECT COUNT(*) FROM member WHERE state = 'refused'",
		"numbers":          "SELECT COUNT(*) FROM number",
		"bills":            "SELECT COUNT(*) FROM bill",
		"payments":         "SELECT COUNT(*) FROM payment",
		"facilities":       "SELECT COUNT(*) FROM facility",
		"due":              "SELECT COUNT(*) FROM due",
		"alarms":           "SELECT COUNT(*) FROM alarm",
	}
}

// Inventory lists what is held, item by item and without personal values but
// the numbers, for comparing from outside.
type Inventory struct {
	Submissions []InventoryItem     `json:"submissions"`
	Documents   []InventoryDocument `json:"documents"`
	Members     []InventoryMember   `json:"members"`
	Numbers     []InventoryNumber   `json:"numbers"`
	Bills       []InventoryBill     `json:"bills"`
}

// InventoryItem is a submission.
type InventoryItem struct {
	ID         string `json:"id"`
	Kind       string `json:"kind"`
	Subject    string `json:"subject"`
	Device     string `json:"device"`
	BodySHA256 string `json:"body_sha256"`
}

// InventoryDocument is a paper.
type InventoryDocument struct {
	ID     string `json:"id"`
	Size   int64  `json:"size"`
	Offset int64  `json:"offset"`
	SHA256 string `json:"sha256"`
	Whole  bool   `json:"whole"`
}

// InventoryMember is a member's state: pending, accepted, refused, exempt, left.
type InventoryMember struct {
	Dossier string `json:"dossier"`
	Member  string `json:"member"`
	Person  string `json:"person"`
	State   string `json:"state"`
}

// InventoryNumber is a person's number.
type InventoryNumber struct {
	Person    string `json:"person"`
	Number    string `json:"number"`
	Simulated bool   `json:"simulated"`
}

// InventoryBill is a bill; PaidOn is empty while it is not paid.
type InventoryBill struct {
	ID      string `json:"id"`
	Family  string `json:"family"`
	Dossier string `json:"dossier"`
	PaidOn  string `json:"paid_on,omitempty"`
}

// Inventory reads everything in one transaction.
func (c *Central) Inventory(ctx context.Context) (Inventory, error) {
	var v Inventory
	err := c.db.Read(ctx, func(tx *store.Tx) (err error) {
		v.Submissions, err = store.All(ctx, tx, func(rows *sql.Rows) (i InventoryItem, err error) {
			err = rows.Scan(&i.ID, &i.Kind, &i.Subject, &i.Device, &i.BodySHA256)
			return i, err
		}, "SELECT id, kind, subject, device, LOWER(HEX(body_sha256)) FROM submission ORDER BY id")
		if err != nil {
			return err
		}
		v.Documents, err = store.All(ctx, tx, func(rows *sql.Rows) (d InventoryDocument, err error) {
			err = rows.Scan(&d.ID, &d.Size, &d.Offset, &d.SHA256, &d.Whole)
			return d, err
		}, "SELECT id, size, offset_bytes, LOWER(HEX(sha256)), whole FROM document ORDER BY id")
		if err != nil {
			return err
		}
		v.Members, err = store.All(ctx, tx, func(rows *sql.Rows) (m InventoryMember, err error) {
			err = rows.Scan(&m.Dossier, &m.Member, &m.Person, &m.State)
			return m, err
		}, "SELECT dossier, id, person, state FROM member ORDER BY dossier, place, id")
		if err != nil {
			return err
		}
		v.Numbers, err = store.All(ctx, tx, func(rows *sql.Rows) (n InventoryNumber, err error) {
			err = rows.Scan(&n.Person, &n.Number, &n.Simulated)
			return n, err
		}, "SELECT person, number, simulated FROM number ORDER BY person")
		if err != nil {
			return err
		}
		v.Bills, err = store.All(ctx, tx, func(rows *sql.Rows) (b InventoryBill, err error) {
			err = rows.Scan(&b.ID, &b.Family, &b.Dossier, &b.PaidOn)
			return b, err
		}, "SELECT b.id, b.family, b.dossier, COALESCE(p.paid_on, '') FROM bill b LEFT JOIN payment p ON p.bill = b.id ORDER BY b.id")
		return err
	})
	if err != nil {
		return v, fmt.Errorf("read inventory: %w", err)
	}
	return v, nil
}
