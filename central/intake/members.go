package intake

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/merge"
	"titian/central/review/state"
	"titian/central/statement"
	"titian/central/store"
	"titian/sync/wire"
)

// learnFamily brings the facts of a family up to date with what a dossier
// newly says of it; what a change item has said since stays.
func learnFamily(ctx context.Context, tx *store.Tx, d *app.Dossier, was, now []byte) error {
	var facts string
	err := tx.QueryRowContext(ctx, "SELECT facts FROM family WHERE id = ?", d.Family.ID.String()).Scan(&facts)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read family: %w", err)
	}
	newest, err := familyOf(now)
	if err != nil {
		return err
	}
	learned := newest
	if facts != "" {
		before := []byte("{}")
		if was != nil {
			if before, err = familyOf(was); err != nil {
				return err
			}
		}
		if !bytes.Equal(before, newest) {
			// The newest wins every clash.
			if learned, _, err = merge.Bodies(before, []byte(facts), newest); err != nil {
				return fmt.Errorf("learn family: %w", err)
			}
		} else {
			learned = []byte(facts)
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO family (id, village, facts) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET facts = excluded.facts`, d.Family.ID.String(), d.Village, string(learned))
	if err != nil {
		return fmt.Errorf("store family: %w", err)
	}
	return nil
}

func familyOf(body []byte) ([]byte, error) {
	var d struct {
		Family json.RawMessage `json:"family"`
	}
	if err := json.Unmarshal(body, &d); err != nil {
		return nil, errors.New("read family of dossier: not JSON")
	}
	return d.Family, nil
}

// seatMembers brings the rows of members in line with the dossier. Whoever was
// accepted stays so; everybody else who needs a decision waits for one about
// this submission.
func (k *Desk) seatMembers(ctx context.Context, tx *store.Tx, submission uuid.UUID, d *app.Dossier) error {
	_, err := tx.ExecContext(ctx, "UPDATE member SET state = ? WHERE dossier = ? AND state <> ?", state.Left, d.ID.String(), state.Accepted)
	if err != nil {
		return fmt.Errorf("unseat members: %w", err)
	}
	for i := range d.Members {
		m := &d.Members[i]
		segment := d.SegmentOf(m)
		seat := state.Exempt
		if d.NeedsDecision(m) {
			if seat, err = k.adopted(ctx, tx, submission, d.ID, m.ID); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO member (id, dossier, place, person, nik, segment, state, submission) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (dossier, id) DO UPDATE SET place = excluded.place, nik = excluded.nik, segment = excluded.segment,
  person = CASE member.state WHEN 'accepted' THEN member.person ELSE excluded.person END,
  submission = CASE member.state WHEN 'accepted' THEN member.submission ELSE excluded.submission END,
  state = CASE member.state WHEN 'accepted' THEN member.state ELSE excluded.state END`,
			m.ID.String(), d.ID.String(), i, m.Person.ID.String(), m.Person.NIK, string(segment), seat, submission.String())
		if err != nil {
			return fmt.Errorf("seat member: %w", err)
		}
	}
	return nil
}

// adopted is the state that a decision gives which a laptop returned after a
// restore, before its submission came back.
func (k *Desk) adopted(ctx context.Context, tx *store.Tx, submission, dossier, member uuid.UUID) (string, error) {
	var d wire.Decision
	found, err := statement.Read(ctx, tx, wire.TypeDecision, statement.Member(dossier, member), &d)
	switch {
	case err != nil:
		return "", err
	case found && d.Accepted:
		return state.Accepted, nil
	case found && d.Submission == submission:
		return state.Refused, nil
	}
	return state.Pending, nil
}

// flag notes what a reviewer should look at: the findings of the rules, and
// the same NIK with another person. Neither keeps anything from being taken.
func (k *Desk) flag(ctx context.Context, tx *store.Tx, d *app.Dossier) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM flag WHERE dossier = ?", d.ID.String()); err != nil {
		return fmt.Errorf("clear flags: %w", err)
	}
	add := func(dossier, member, code, path, other string) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO flag (dossier, member, code, field, other) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (dossier, member, code, field, other) DO NOTHING`, dossier, member, code, path, other)
		if err != nil {
			return fmt.Errorf("store flag: %w", err)
		}
		return nil
	}
	findings, err := k.check(d)
	if err != nil {
		return err
	}
	for _, f := range findings {
		if err := add(d.ID.String(), "", string(f.Code), f.Field, ""); err != nil {
			return err
		}
	}
	for i := range d.Members {
		m := &d.Members[i]
		if m.Person.NIK == "" {
			continue
		}
		others, err := store.All(ctx, tx, func(rows *sql.Rows) (o [2]string, err error) {
			err = rows.Scan(&o[0], &o[1])
			return o, err
		},
			// Without nik <> '' the index, which is of such rows only, would not be used.
			"SELECT dossier, id FROM member WHERE nik = ? AND nik <> '' AND person <> ? AND state <> ?", m.Person.NIK, m.Person.ID.String(), state.Left)
		if err != nil {
			return fmt.Errorf("look for NIK: %w", err)
		}
		for _, o := range others {
			if err := add(d.ID.String(), m.ID.String(), state.FlagNIK, "person.nik", o[0]); err != nil {
				return err
			}
			if err := add(o[0], o[1], state.FlagNIK, "person.nik", d.ID.String()); err != nil {
				return err
			}
		}
	}
	return nil
}
