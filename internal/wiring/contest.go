package wiring

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"titian/app"
	"titian/sync/remote"
	"titian/sync/wire"
)

// errRival tells that central sent something else than the other side of the
// conflict.
var errRival = errors.New("wiring: not the submission that was asked for")

// Contest returns both sides of a dossier's conflict. What did not leave from
// this laptop is fetched from central. app.ErrNotFound without a conflict; else
// the errors are those of [Engine] and of package remote.
func Contest(ctx context.Context, p EngineParams, dossier uuid.UUID) (app.Contest, error) {
	c, err := contest(ctx, p, dossier)
	if err != nil {
		return app.Contest{}, fmt.Errorf("read both sides of dossier %s: %w", dossier, err)
	}
	return c, nil
}

func contest(ctx context.Context, p EngineParams, dossier uuid.UUID) (app.Contest, error) {
	r, err := p.DB.Get(ctx, dossier)
	if err != nil {
		return app.Contest{}, err
	}
	problem := &r.Facts.Problem
	if r.Facts.Submission == nil || problem.Code != app.ProblemConflict || problem.Head == nil {
		return app.Contest{}, app.ErrNotFound
	}
	mine, err := p.DB.Item(ctx, *r.Facts.Submission)
	if err != nil {
		return app.Contest{}, err
	}
	look := lookup{p: p, subject: mine.Subject}
	defer look.close()
	theirs, own, err := look.item(ctx, *problem.Head)
	if err != nil {
		return app.Contest{}, err
	}
	c := app.Contest{Head: theirs.ID, At: theirs.CapturedAt, Own: own}
	if c.Theirs, err = bodyOf(&theirs); err != nil || mine.Base == nil || r.Dossier.Kind == app.Change {
		return c, err
	}
	base, _, err := look.item(ctx, *mine.Base)
	if err != nil {
		return app.Contest{}, err
	}
	c.Base, err = bodyOf(&base)
	return c, err
}

func bodyOf(item *wire.Item) (*app.Dossier, error) {
	d, err := app.DecodeDossier([]byte(item.Body))
	if err != nil {
		return nil, fmt.Errorf("submission %s: %w", item.ID, err)
	}
	return &d, nil
}

// lookup finds submissions, here or at central.
type lookup struct {
	p       EngineParams
	subject uuid.UUID
	// client is nil until central is asked.
	client *remote.Client
}

// item returns a submission, and whether it left from this laptop.
func (l *lookup) item(ctx context.Context, id uuid.UUID) (item wire.Item, own bool, err error) {
	item, err = l.p.DB.Item(ctx, id)
	if !errors.Is(err, app.ErrNotFound) {
		return item, true, err
	}
	if l.client == nil {
		_, client, err := Engine(ctx, l.p)
		if err != nil {
			return wire.Item{}, false, err
		}
		l.client = client
		if _, err := client.Authorize(ctx); err != nil {
			return wire.Item{}, false, err
		}
	}
	if item, err = l.client.Submission(ctx, id); err != nil {
		return wire.Item{}, false, err
	}
	// The family's dossier may be the other side of a change.
	if item.ID != id || item.Subject != l.subject && item.Kind != wire.KindDossier {
		return wire.Item{}, false, errRival
	}
	return item, false, nil
}

func (l *lookup) close() {
	if l.client != nil {
		_ = l.client.Close() // idle connections
	}
}
