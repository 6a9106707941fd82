package wire

import (
	"time"

	"github.com/google/uuid"
)

// Push is the body of POST /v1/push.
type Push struct {
	// Incarnation names this life of the laptop's store; it is drawn at init
	// and again after a restore.
	Incarnation uuid.UUID `json:"incarnation"`
	// DeviceSeq is the highest Seq this laptop ever gave to an item, sent or not.
	DeviceSeq int64 `json:"device_seq"`
	// AuditHead is the head of the laptop's audit hash chain.
	AuditHead Digest    `json:"audit_head"`
	Items     []RawItem `json:"items"`
}

// Outcome of one pushed item.
type Outcome string

// Outcomes. Accepted and Duplicate both mean delivered.
const (
	Accepted  Outcome = "accepted"
	Duplicate Outcome = "duplicate"
	// Conflict means that a field was changed here and by somebody else; a
	// person chooses.
	Conflict Outcome = "conflict"
	// Rejected means that this item can never be applied as it is.
	Rejected Outcome = "rejected"
	// Later means that the item is fine but cannot be applied now, for example
	// because its base has not arrived.
	Later Outcome = "later"
)

// PushAnswer answers a push, one result per item in the order of the items.
type PushAnswer struct {
	Results []PushResult `json:"results"`
	Time    time.Time    `json:"time"`
	Epoch   uuid.UUID    `json:"epoch"`
	// DeviceSeq is the highest Seq that central has seen from this
	// incarnation; more than the laptop's own means the laptop was restored.
	DeviceSeq int64 `json:"device_seq"`
}

// PushResult is what became of one item.
type PushResult struct {
	// ID is the item's, or the nil UUID if it could not be read.
	ID      uuid.UUID `json:"id"`
	Outcome Outcome   `json:"outcome"`
	// Code tells why, for any outcome but accepted and duplicate.
	Code Code `json:"code,omitempty"`
	// Fields are the paths that Code speaks of; never values.
	Fields []string `json:"fields,omitempty"`
	// Head is the subject's newest submission at central, for a conflict or an
	// item whose base is unknown there.
	Head *uuid.UUID `json:"head,omitempty"`
	// Receipt is the newest receipt, for a delivered item.
	Receipt *Signed `json:"receipt,omitempty"`
	// Uploads are the offsets of the declared documents, for a delivered item.
	Uploads []Upload `json:"uploads,omitempty"`
}

// Upload is how much of one document central holds durably.
type Upload struct {
	ID     uuid.UUID `json:"id"`
	Offset int64     `json:"offset"`
	// Done means that the whole file was verified against its hash.
	Done bool `json:"done,omitempty"`
}
