package review

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"titian/app"
	"titian/central/feed"
	"titian/central/receipt"
	"titian/central/review/state"
	"titian/central/statement"
	"titian/central/store"
	"titian/central/trust"
	"titian/sync/wire"
)

// maxText bounds the words of a refusal, in bytes.
const maxText = 1000

// Verdict is what a reviewer decides about one member.
type Verdict struct {
	Dossier uuid.UUID
	Member  uuid.UUID
	// Submission is the one that the reviewer saw; the nil UUID for whichever
	// is newest.
	Submission uuid.UUID
	Accept     bool
	// Reason is for the officer, Field the path within the member to mend.
	Reason, Field string
	// Reviewer is a name or an id, for the record.
	Reviewer string
}

// Decide records a verdict, tells the village, and marks the dossier as due.
// The same verdict again changes nothing.
func Decide(ctx context.Context, tx *store.Tx, keys *trust.Keyring, v Verdict) error {
	v.Reason = strings.TrimSpace(v.Reason)
	if (!v.Accept && v.Reason == "") || len(v.Reason) > maxText || len(v.Field) > maxText {
		return fmt.Errorf("decide: %w", ErrReason)
	}
	seat, err := sit(ctx, tx, v)
	if err != nil {
		return fmt.Errorf("decide: %w", err)
	}
	to := state.Refused
	if v.Accept {
		to = state.Accepted
		if err := seat.acceptable(ctx, tx); err != nil {
			return fmt.Errorf("decide: %w", err)
		}
		if seat.state == to {
			return nil
		}
	} else if seat.numbered {
		return fmt.Errorf("decide: %w", ErrNumbered)
	}
	if err := seat.record(ctx, tx, keys, v, to); err != nil {
		return fmt.Errorf("decide: %w", err)
	}
	return receipt.Due(ctx, tx, v.Dossier.String())
}

// chair is a member at the moment of the decision.
type chair struct {
	dossier, head, village string
	person                 string
	segment                app.Segment
	state                  string
	numbered               bool
	class                  int
}

func sit(ctx context.Context, tx *store.Tx, v Verdict) (chair, error) {
	c := chair{dossier: v.Dossier.String()}
	var segment, body string
	err := tx.QueryRowContext(ctx, `SELECT d.head, d.village, d.state, m.person, m.segment, m.state,
  EXISTS (SELECT 1 FROM number n WHERE n.person = m.person)
FROM member m JOIN dossier d ON d.id = m.dossier WHERE m.dossier = ? AND m.id = ?`, c.dossier, v.Member.String()).
		Scan(&c.head, &c.village, &body, &c.person, &segment, &c.state, &c.numbered)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return c, ErrNotFound
	case err != nil:
		return c, fmt.Errorf("read member: %w", err)
	case c.state == state.Exempt, c.state == state.Left:
		return c, ErrExempt
	case v.Submission != uuid.Nil && v.Submission.String() != c.head:
		return c, ErrStale
	}
	c.segment = app.Segment(segment)
	d, err := app.DecodeDossier([]byte(body))
	if err != nil {
		return c, fmt.Errorf("read dossier: %w", err)
	}
	c.class = d.Family.Class
	return c, nil
}

// acceptable wants the papers to be here, and a class for whoever pays.
func (c chair) acceptable(ctx context.Context, tx *store.Tx) error {
	complete, err := receipt.Complete(ctx, tx, c.head)
	if err != nil {
		return err
	}
	if !complete {
		return ErrOpen
	}
	if c.segment.Mandiri() && (c.class < 1 || c.class > 3) {
		return ErrClass
	}
	return nil
}

func (c chair) record(ctx context.Context, tx *store.Tx, keys *trust.Keyring, v Verdict, to string) error {
	_, err := tx.ExecContext(ctx, "UPDATE member SET state = ?, submission = ?, decided_at = ? WHERE dossier = ? AND id = ?",
		to, c.head, store.Millis(tx.Now), c.dossier, v.Member.String())
	if err != nil {
		return fmt.Errorf("store decision: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO decision (id, dossier, member, submission, reviewer, accepted, reason, field, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, uuid.NewString(), c.dossier, v.Member.String(), c.head, v.Reviewer, v.Accept, v.Reason, v.Field, store.Millis(tx.Now))
	if err != nil {
		return fmt.Errorf("record decision: %w", err)
	}
	said := wire.Decision{Subject: v.Dossier, Member: v.Member, Accepted: v.Accept, Time: tx.Now}
	if !v.Accept {
		said.Reason, said.Field = v.Reason, v.Field
	}
	if said.Submission, err = uuid.Parse(c.head); err != nil {
		return err
	}
	if said.Person, err = uuid.Parse(c.person); err != nil {
		return err
	}
	_, err = statement.Publish(ctx, tx, keys, wire.TypeDecision, statement.Member(v.Dossier, v.Member), feed.Village(c.village), func(n int64) any {
		said.N = n
		return said
	})
	return err
}

// AutoAccept accepts every member of a dossier that waits, is not flagged as
// known elsewhere and can be accepted: a policy for practice.
func AutoAccept(ctx context.Context, tx *store.Tx, keys *trust.Keyring, dossier uuid.UUID) error {
	members, err := store.All(ctx, tx, store.One[string], `SELECT m.id FROM member m WHERE m.dossier = ? AND m.state = ?
AND NOT EXISTS (SELECT 1 FROM flag f WHERE f.dossier = m.dossier AND f.member = m.id AND f.code = ?) ORDER BY m.place`,
		dossier.String(), state.Pending, state.FlagNIK)
	if err != nil {
		return fmt.Errorf("accept automatically: %w", err)
	}
	for _, text := range members {
		member, err := uuid.Parse(text)
		if err != nil {
			return fmt.Errorf("accept automatically: %w", err)
		}
		err = Decide(ctx, tx, keys, Verdict{Dossier: dossier, Member: member, Accept: true, Reviewer: "auto"})
		if err != nil && !errors.Is(err, ErrOpen) && !errors.Is(err, ErrClass) {
			return fmt.Errorf("accept automatically: %w", err)
		}
	}
	return nil
}
