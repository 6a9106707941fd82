// Package review is the desk at which people decide about members: the queue,
// one dossier with all that a decision needs, and the decision itself.
//
// It gives no numbers; see package progress for what follows a decision.
package review

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/central/review/state"
	"titian/central/store"
)

// Errors of review.
var (
	ErrNotFound = errors.New("review: not found")
	// ErrAmbiguous: the member stands in several dossiers; name the dossier.
	ErrAmbiguous = errors.New("review: the member stands in several dossiers")
	// ErrReason: a refusal needs a reason.
	ErrReason = errors.New("review: a refusal needs a reason")
	// ErrOpen: documents are still on their way.
	ErrOpen = errors.New("review: documents are still on their way")
	// ErrClass: a mandiri member cannot be accepted without a class.
	ErrClass = errors.New("review: the family has no class")
	// ErrNumbered: the member has a number, so the decision stands.
	ErrNumbered = errors.New("review: the member has a number")
	// ErrExempt: the member needs no decision, or left the dossier.
	ErrExempt = errors.New("review: the member needs no decision")
	// ErrStale: a newer submission came meanwhile.
	ErrStale = errors.New("review: a newer submission came meanwhile")
)

// Case is a dossier in the queue.
type Case struct {
	Dossier     uuid.UUID `json:"dossier"`
	LocalNumber string    `json:"local_number"`
	Village     string    `json:"village"`
	Kind        app.Kind  `json:"kind"`
	// Submission is the one to decide about.
	Submission uuid.UUID `json:"submission"`
	UpdatedAt  time.Time `json:"updated_at"`
	// Pending counts the members without a decision.
	Pending int `json:"pending"`
	// Documents counts the papers, Received those that are whole.
	Documents int    `json:"documents"`
	Received  int    `json:"received"`
	Flags     int    `json:"flags"`
	Members   []Seat `json:"members,omitempty"`
	// Papers, Flagged and Body are filled in for one case only.
	Papers  []Paper `json:"papers,omitempty"`
	Flagged []Flag  `json:"flagged,omitempty"`
	// Body is the dossier as it stands.
	Body json.RawMessage `json:"body,omitempty"`
}

// Seat is a member and what was decided.
type Seat struct {
	Member  uuid.UUID   `json:"member"`
	Person  uuid.UUID   `json:"person"`
	Segment app.Segment `json:"segment"`
	// State is pending, accepted, refused, exempt or left.
	State  string `json:"state"`
	Number string `json:"number,omitempty"`
}

// Paper is a document of the newest submission.
type Paper struct {
	ID       uuid.UUID `json:"id"`
	Kind     string    `json:"kind"`
	Size     int64     `json:"size"`
	Received bool      `json:"received"`
}

// Flag is something to look at.
type Flag struct {
	Member string `json:"member,omitempty"`
	Code   string `json:"code"`
	Field  string `json:"field,omitempty"`
	// Other is the other dossier, for the same NIK elsewhere.
	Other string `json:"other,omitempty"`
}

const caseColumns = `SELECT d.id, d.village, d.kind, d.head, d.updated_at, d.state,
  (SELECT COUNT(*) FROM member m WHERE m.dossier = d.id AND m.state = 'pending'),
  (SELECT COUNT(*) FROM submission_document sd WHERE sd.submission = d.head),
  (SELECT COUNT(*) FROM submission_document sd JOIN document p ON p.id = sd.document WHERE sd.submission = d.head AND p.whole = 1),
  (SELECT COUNT(*) FROM flag f WHERE f.dossier = d.id)
FROM dossier d `

func scanCase(rows *sql.Rows) (Case, error) {
	var c Case
	var id, head, kind, body string
	var updated int64
	if err := rows.Scan(&id, &c.Village, &kind, &head, &updated, &body, &c.Pending, &c.Documents, &c.Received, &c.Flags); err != nil {
		return c, err
	}
	var name struct {
		LocalNumber string `json:"local_number"`
	}
	if err := json.Unmarshal([]byte(body), &name); err != nil {
		return c, errors.New("state of dossier is damaged")
	}
	c.LocalNumber, c.Kind, c.UpdatedAt, c.Body = name.LocalNumber, app.Kind(kind), store.Time(updated), json.RawMessage(body)
	var err error
	if c.Dossier, err = uuid.Parse(id); err != nil {
		return c, err
	}
	c.Submission, err = uuid.Parse(head)
	return c, err
}

// Queue lists the dossiers with members to decide about, the longest waiting
// first; those whose papers are still on their way only if all is set. limit 0
// means 200.
func Queue(ctx context.Context, tx *store.Tx, all bool, limit int) ([]Case, error) {
	if limit <= 0 {
		limit = 200
	}
	query := caseColumns + `WHERE EXISTS (SELECT 1 FROM member m WHERE m.dossier = d.id AND m.state = 'pending')`
	if !all {
		query += ` AND NOT EXISTS (SELECT 1 FROM submission_document sd JOIN document p ON p.id = sd.document
  WHERE sd.submission = d.head AND p.whole = 0)`
	}
	cases, err := store.All(ctx, tx, scanCase, query+" ORDER BY d.updated_at, d.id LIMIT ?", limit)
	if err != nil {
		return nil, fmt.Errorf("list queue: %w", err)
	}
	for i := range cases {
		cases[i].Body = nil
		if cases[i].Members, err = seats(ctx, tx, cases[i].Dossier); err != nil {
			return nil, fmt.Errorf("list queue: %w", err)
		}
	}
	return cases, nil
}

// Show returns one dossier with members, papers and flags, or ErrNotFound.
func Show(ctx context.Context, tx *store.Tx, dossier uuid.UUID) (Case, error) {
	cases, err := store.All(ctx, tx, scanCase, caseColumns+"WHERE d.id = ?", dossier.String())
	if err != nil {
		return Case{}, fmt.Errorf("show dossier: %w", err)
	}
	if len(cases) == 0 {
		return Case{}, fmt.Errorf("show dossier: %w", ErrNotFound)
	}
	c := cases[0]
	if c.Members, err = seats(ctx, tx, dossier); err != nil {
		return Case{}, fmt.Errorf("show dossier: %w", err)
	}
	c.Papers, err = store.All(ctx, tx, func(rows *sql.Rows) (p Paper, err error) {
		var id string
		if err := rows.Scan(&id, &p.Kind, &p.Size, &p.Received); err != nil {
			return p, err
		}
		p.ID, err = uuid.Parse(id)
		return p, err
	}, `SELECT p.id, p.kind, p.size, p.whole FROM submission_document sd JOIN document p ON p.id = sd.document
WHERE sd.submission = ? ORDER BY sd.place`, c.Submission.String())
	if err != nil {
		return Case{}, fmt.Errorf("show dossier: %w", err)
	}
	c.Flagged, err = store.All(ctx, tx, func(rows *sql.Rows) (f Flag, err error) {
		err = rows.Scan(&f.Member, &f.Code, &f.Field, &f.Other)
		return f, err
	}, "SELECT member, code, field, other FROM flag WHERE dossier = ? ORDER BY member, code, field, other", dossier.String())
	if err != nil {
		return Case{}, fmt.Errorf("show dossier: %w", err)
	}
	return c, nil
}

func seats(ctx context.Context, tx *store.Tx, dossier uuid.UUID) ([]Seat, error) {
	return store.All(ctx, tx, func(rows *sql.Rows) (Seat, error) {
		var s Seat
		var member, person, segment string
		if err := rows.Scan(&member, &person, &segment, &s.State, &s.Number); err != nil {
			return s, err
		}
		s.Segment = app.Segment(segment)
		var err error
		if s.Member, err = uuid.Parse(member); err != nil {
			return s, err
		}
		s.Person, err = uuid.Parse(person)
		return s, err
	}, `SELECT m.id, m.person, m.segment, m.state, COALESCE(n.number, '') FROM member m LEFT JOIN number n ON n.person = m.person
WHERE m.dossier = ? AND m.state <> ? ORDER BY m.place, m.id`, dossier.String(), state.Left)
}

// Find returns the dossier of a member: the one that waits for a decision if
// there are several.
func Find(ctx context.Context, tx *store.Tx, member uuid.UUID) (uuid.UUID, error) {
	type place struct{ dossier, state string }
	places, err := store.All(ctx, tx, func(rows *sql.Rows) (p place, err error) {
		err = rows.Scan(&p.dossier, &p.state)
		return p, err
	}, "SELECT dossier, state FROM member WHERE id = ? AND state <> ?", member.String(), state.Left)
	if err != nil {
		return uuid.Nil, fmt.Errorf("find member: %w", err)
	}
	var pending []place
	for _, p := range places {
		if p.state == state.Pending {
			pending = append(pending, p)
		}
	}
	switch {
	case len(places) == 0:
		return uuid.Nil, fmt.Errorf("find member: %w", ErrNotFound)
	case len(places) == 1:
		return uuid.Parse(places[0].dossier)
	case len(pending) == 1:
		return uuid.Parse(pending[0].dossier)
	}
	return uuid.Nil, fmt.Errorf("find member: %w", ErrAmbiguous)
}

// Complete reports whether all papers of a case are there.
func (c *Case) Complete() bool { return c.Received == c.Documents }

// PaperOf reports whether a document belongs to some submission, for the
// reviewers' view of it; and its kind and whether it is whole.
func PaperOf(ctx context.Context, tx *store.Tx, document uuid.UUID) (Paper, error) {
	p := Paper{ID: document}
	err := tx.QueryRowContext(ctx, "SELECT kind, size, whole FROM document WHERE id = ?", document.String()).Scan(&p.Kind, &p.Size, &p.Received)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && !p.Received) {
		return p, fmt.Errorf("show document: %w", ErrNotFound)
	}
	if err != nil {
		return p, fmt.Errorf("show document: %w", err)
	}
	return p, nil
}
