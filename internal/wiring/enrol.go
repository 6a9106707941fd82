package wiring

import (
	"context"
	"fmt"

	"titian/app/clock"
	"titian/localdb"
	"titian/sync/remote"
	"titian/sync/wire"
)

// EnrolParams introduce a laptop to a central.
type EnrolParams struct {
	// DB is unlocked.
	DB    *localdb.DB
	Clock clock.Clock
	// URL is central's address; CA its certificate in PEM, trusted for that host
	// only, empty for the system's.
	URL  string
	CA   []byte
	Code remote.EnrolCode
	// Dial replaces the dialer; nil for TCP.
	Dial remote.DialFunc
}

// Enrol introduces the laptop to central and keeps what it answered.
func Enrol(ctx context.Context, p EnrolParams) (wire.EnrolAnswer, error) {
	key, err := p.DB.DeviceKey(ctx)
	if err != nil {
		return wire.EnrolAnswer{}, fmt.Errorf("enrol: %w", err)
	}
	client, err := remote.New(remote.Params{
		URL: p.URL, CA: p.CA, Clock: p.Clock, Device: p.DB.DeviceID(), Key: key, Dial: p.Dial, Spent: spent(ctx, p.DB, nil),
	})
	if err != nil {
		return wire.EnrolAnswer{}, fmt.Errorf("enrol: %w", err)
	}
	defer client.Close() //nolint:errcheck // closes idle connections
	answer, err := client.Enrol(ctx, remote.Enrolment{Code: p.Code, Device: p.DB.DeviceID(), Key: key, Inbox: p.DB.InboxKey()})
	if err != nil {
		return wire.EnrolAnswer{}, fmt.Errorf("enrol: %w", err)
	}
	err = p.DB.Enrol(ctx, localdb.Enrolment{
		URL: p.URL, CA: p.CA, Central: answer.Central, Villages: answer.Villages, Keys: answer.Keys,
	})
	if err != nil {
		return wire.EnrolAnswer{}, fmt.Errorf("keep enrolment: %w", err)
	}
	return answer, nil
}
