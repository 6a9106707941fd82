package wiring

import (
	"context"
	"fmt"
	"time"

	"titian/app"
	"titian/app/civil"
	"titian/app/clock"
	"titian/localdb"
)

// Budget is how much of the line an officer gives to scans, from midnight to
// midnight in the village; what they took is what the store has counted.
type Budget struct {
	DB    *localdb.DB
	Clock clock.Clock
	Zone  *time.Location
	// Of returns the bytes of a day; below 0 for any number.
	Of func(civil.Date) int64
}

// Left implements [engine.Budget].
func (b Budget) Left(ctx context.Context) (int64, time.Time, error) {
	today := civil.In(b.Clock.Now(), b.Zone)
	limit := b.Of(today)
	if limit < 0 {
		return -1, time.Time{}, nil
	}
	u, err := b.DB.Usage(ctx, today.Midnight(b.Zone))
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("tell budget: %w", err)
	}
	return max(limit-u.Lanes[app.LaneDocuments].Total(), 0), today.AddDays(1).Midnight(b.Zone), nil
}
