package rig

import (
	"context"

	"github.com/google/uuid"

	"titian/app"
)

// Case is a dossier in the reviewers' queue.
type Case struct {
	Dossier   uuid.UUID `json:"dossier"`
	Pending   int       `json:"pending"`
	Documents int       `json:"documents"`
	Received  int       `json:"received"`
	// Members and Body are of one case that was asked for.
	Members []struct {
		Member uuid.UUID `json:"member"`
		State  string    `json:"state"`
		Number string    `json:"number"`
	} `json:"members"`
	Body app.Dossier `json:"body"`
}

// Queue lists what waits for a decision with all its papers.
func (c *Central) Queue(ctx context.Context) ([]Case, error) {
	var all []Case
	err := c.Ask(ctx, &all, "review", "list")
	return all, err
}

// Case returns one dossier as a reviewer sees it.
func (c *Central) Case(ctx context.Context, dossier uuid.UUID) (Case, error) {
	var one Case
	err := c.Ask(ctx, &one, "review", "show", dossier.String())
	return one, err
}

// Accept accepts all members of a dossier that wait.
func (c *Central) Accept(ctx context.Context, dossier uuid.UUID) error {
	_, err := c.Do(ctx, "review", "accept", "--dossier", dossier.String())
	return err
}

// Refuse refuses a member.
func (c *Central) Refuse(ctx context.Context, dossier, member uuid.UUID, reason, field string) error {
	_, err := c.Do(ctx, "review", "refuse", "--dossier", dossier.String(), "--member", member.String(), "--reason", reason, "--field", field)
	return err
}

// Pay records that a bill was paid on a day, YYYY-MM-DD.
func (c *Central) Pay(ctx context.Context, bill uuid.UUID, day string) error {
	_, err := c.Do(ctx, "payment", "record", "--bill", bill.String(), "--paid-on", day)
	return err
}
