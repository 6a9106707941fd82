package app

import "github.com/google/uuid"

// EventKind says what changed.
type EventKind string

// Kinds of event.
const (
	// EventDossier: a dossier, or what is known about it, changed.
	EventDossier EventKind = "dossier"
	// EventHousehold: a family of the register changed.
	EventHousehold EventKind = "household"
	// EventFacilities: the list of facilities changed.
	EventFacilities EventKind = "facilities"
	// EventOutbox: what waits for central, or why it waits, changed.
	EventOutbox EventKind = "outbox"
	// EventUnlocked and EventLocked tell about the store itself.
	EventUnlocked EventKind = "unlocked"
	EventLocked   EventKind = "locked"
)

// Event tells that something in the store changed; who cares reads it again.
type Event struct {
	Kind EventKind
	// ID names what changed: the dossier or the family; the nil UUID if many
	// did, or if the kind has no id.
	ID uuid.UUID
}
