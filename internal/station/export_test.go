package station

import (
	"context"

	"titian/localdb"
	"titian/sync/engine"
)

// Hear stores a page as central sends it.
func (s *Station) Hear(ctx context.Context, p localdb.Page) error {
	db, err := s.store()
	if err != nil {
		return err
	}
	return db.Apply(ctx, p)
}

// Sentence is the key of the words for an error.
func Sentence(err error) string { return sentence(err) }

// Reasons are those that an engine waits for.
func Reasons() []engine.Reason {
	return []engine.Reason{
		engine.ReasonOffline, engine.ReasonTimeout, engine.ReasonReset, engine.ReasonPortal, engine.ReasonCertificate,
		engine.ReasonClock, engine.ReasonServer, engine.ReasonBusy, engine.ReasonUnauthorized, engine.ReasonRevoked,
		engine.ReasonClone, engine.ReasonWrongKey, engine.ReasonProtocol, engine.ReasonStorage, engine.ReasonRefused,
	}
}

// Dir is the profile's directory.
func (s *Station) Dir() string { return s.p.Dir }
