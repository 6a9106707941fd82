package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/words"
	"titian/central/review"
	"titian/central/review/state"
)

const (
	// lookEvery is how often the reviewer looks at the queue, patience how long
	// a dossier lies there first, so that people see it wait.
	lookEvery = 2 * time.Second
	patience  = 6 * time.Second
	// refuseEvery: of so many members one is refused.
	refuseEvery = 5
	// reviewerName is who decided, for central's records.
	reviewerName = "latihan"
)

// ErrNoBill tells that no bill of the dossier waits for a payment.
var ErrNoBill = errors.New("rehearsal: there is no bill to pay")

// review decides about what waits until ctx ends. It rests while the families
// are brought to their stages.
func (p *Practice) review(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	since := map[uuid.UUID]time.Time{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !p.filling.TryLock() {
			continue
		}
		desk, whole := p.laptop(), false
		var err error
		if desk != nil {
			whole, err = p.whole()
		}
		if whole && err == nil {
			err = p.decideDue(ctx, desk, since)
		}
		p.filling.Unlock()
		if err != nil && ctx.Err() == nil {
			p.p.Log.ErrorContext(ctx, "rehearsed review failed", slog.Any("error", err))
		}
	}
}

// decideDue decides about every dossier whose papers have been there long
// enough; since remembers from when on.
func (p *Practice) decideDue(ctx context.Context, desk Desk, since map[uuid.UUID]time.Time) error {
	queue, err := p.central.Cases(ctx, false)
	if err != nil {
		return fmt.Errorf("look at queue: %w", err)
	}
	decided, failed := false, []error(nil)
	for i := range queue {
		c := &queue[i]
		if since[c.Dossier].IsZero() {
			since[c.Dossier] = p.time.Now()
		}
		if p.time.Now().Sub(since[c.Dossier]) < patience {
			continue
		}
		delete(since, c.Dossier)
		decided = true
		if err := p.decide(ctx, c, desk.Settings().Language); err != nil {
			failed = append(failed, err)
		}
	}
	if decided {
		nudge(ctx, desk)
	}
	return errors.Join(failed...)
}

// decide accepts the members of a dossier that wait, and refuses every fifth
// that central decides about. Numbers and bills follow at once.
func (p *Practice) decide(ctx context.Context, c *review.Case, language string) error {
	status, err := p.central.Status(ctx)
	if err != nil {
		return fmt.Errorf("count decisions: %w", err)
	}
	n := status.Counts["members_accepted"] + status.Counts["members_refused"]
	catalogue, err := words.Load(language)
	if err != nil {
		return fmt.Errorf("load words: %w", err)
	}
	var verdicts []review.Verdict
	for _, m := range c.Members {
		if m.State != state.Pending {
			continue
		}
		n++
		v := review.Verdict{Dossier: c.Dossier, Member: m.Member, Submission: c.Submission, Accept: true, Reviewer: reviewerName}
		if n%refuseEvery == 0 {
			v.Accept = false
			v.Field, v.Reason = objection(n/refuseEvery, catalogue)
		}
		verdicts = append(verdicts, v)
	}
	if err := p.central.Decide(ctx, verdicts...); err != nil && !errors.Is(err, review.ErrStale) {
		return fmt.Errorf("decide dossier %s: %w", c.Dossier, err)
	}
	return p.central.Settle(ctx)
}

// objection is what the n-th refusal says, and the field within the member that
// it leads to.
func objection(n int, catalogue *words.Catalogue) (field, reason string) {
	objections := []struct{ field, key string }{
		{"person.name", "rehearsal.refused.name"},
		{"person.birth_date", "rehearsal.refused.birth_date"},
		{"person.birth_place", "rehearsal.refused.birth_place"},
	}
	o := objections[n%len(objections)]
	return o.field, catalogue.Text(o.key)
}

// Pay imitates that the family paid the open bill of a dossier, today or on the
// first day on which that is possible. ErrNoBill if none is open.
func (p *Practice) Pay(ctx context.Context, dossier uuid.UUID) error {
	bills, err := p.central.Bills(ctx, dossier, true)
	if err != nil {
		return fmt.Errorf("rehearse payment: %w", err)
	}
	if len(bills) == 0 {
		return &app.Trouble{Key: "rehearsal.no_bill", Err: fmt.Errorf("rehearse payment: %w", ErrNoBill)}
	}
	desk := p.laptop()
	if desk == nil {
		return errors.New("rehearse payment: no laptop")
	}
	for _, b := range bills {
		day, err := payDay(civil.In(p.time.Now(), desk.Checker().Zone(desk.Village())), b.PayFrom)
		if err != nil {
			return fmt.Errorf("rehearse payment: %w", err)
		}
		if _, err := p.central.Pay(ctx, b.ID, 0, day); err != nil {
			return fmt.Errorf("rehearse payment: %w", err)
		}
	}
	if err := p.central.Settle(ctx); err != nil {
		return fmt.Errorf("rehearse payment: %w", err)
	}
	nudge(ctx, desk)
	return nil
}

// payDay is today, or the first day of a bill that lies ahead.
func payDay(today civil.Date, from string) (civil.Date, error) {
	first, err := civil.FromISO(from)
	if err != nil {
		return civil.Date{}, err
	}
	if today.String() < first.String() {
		return first, nil
	}
	return today, nil
}
