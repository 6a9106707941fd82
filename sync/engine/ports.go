package engine

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"titian/sync/wire"
)

// Store is what the engine needs of the laptop's store. It works while the
// store is locked: everything here opens with the transit key or needs none.
//
// Methods are safe for concurrent use. A write that returned nil is durable; a
// write that returned an error, or whose context was cancelled before the
// commit, changed nothing. Writes are idempotent: the engine repeats them
// after a crash.
type Store interface {
	// Device returns what identifies this laptop.
	Device(ctx context.Context) (Device, error)
	// Pending returns the items that still need something from central: not
	// delivered, or delivered with documents not yet named by a receipt; in
	// the order of Seq.
	Pending(ctx context.Context) ([]Pending, error)
	// Item returns one item exactly as frozen, without its signature.
	Item(ctx context.Context, id uuid.UUID) (wire.Item, error)
	// Document opens a document's exact bytes; the reader can start anywhere.
	Document(ctx context.Context, id uuid.UUID) (Content, error)

	// Answered stores what a push brought, all of it in one transaction. The
	// receipts in it are verified already.
	Answered(ctx context.Context, results []Result, at time.Time) error
	// Acknowledged stores how many bytes of a document central holds.
	Acknowledged(ctx context.Context, document uuid.UUID, offset int64) error
	// Attempted stores why an item or the line waits and when it is tried next.
	Attempted(ctx context.Context, a Attempt) error

	// Cursor returns the feed cursor and its epoch; empty before the first page.
	Cursor(ctx context.Context) (cursor string, epoch uuid.UUID, err error)
	// Apply stores a page's entries, sealed to the inbox, together with its
	// cursor and epoch, in one transaction. Its statements are verified
	// already. An unlocked store folds them into its records at once, a locked
	// one at unlock.
	Apply(ctx context.Context, page Page) error
	// Resync forgets the cursor and takes the new epoch; records stay.
	Resync(ctx context.Context, epoch uuid.UUID) error
	// Statements returns the signed statements held, of all kinds, in pages:
	// those after the given opaque mark, and the mark to go on from, empty at
	// the end. They open with the transit key, so a locked laptop can return
	// them too.
	Statements(ctx context.Context, after string, limit int) (page []wire.Signed, next string, err error)
	// Wanted puts items and documents back among the pending ones, with offset
	// 0: a restored central lacks them.
	Wanted(ctx context.Context, items, documents []uuid.UUID) error

	// Reincarnate draws a new incarnation, and gives every undelivered item its
	// place in the new sequence.
	Reincarnate(ctx context.Context) (Device, error)
	// Contact records a contact with central: its signed time, the offset of
	// the laptop's clock, and the newest key set.
	Contact(ctx context.Context, c Contact) error
}

// Device identifies a laptop to central.
type Device struct {
	ID          uuid.UUID
	Incarnation uuid.UUID
	// Seq is the highest number given to an item.
	Seq       int64
	AuditHead wire.Digest
	// Central is the nil UUID before enrolment.
	Central uuid.UUID
	// Keys is the newest key set that the pinned root has signed.
	Keys wire.Keys
	// LastCentral is the latest time that central has signed.
	LastCentral time.Time
}

// Pending is an item on its way, without its body.
type Pending struct {
	ID      uuid.UUID
	Kind    string
	Subject uuid.UUID
	Base    *uuid.UUID
	Seq     int64
	// Bytes is the length of the body.
	Bytes int64
	// Delivered means that a verified receipt names the item.
	Delivered bool
	// Parked is why a person is needed before it is sent again; empty if not.
	Parked wire.Code
	// NotBefore is when it may be tried next; zero for now.
	NotBefore time.Time
	Attempts  int
	Documents []PendingDocument
}

// PendingDocument is a paper on its way.
type PendingDocument struct {
	ID   uuid.UUID
	Kind string
	Size int64
	// SHA256 is what central must hold in the end.
	SHA256 wire.Digest
	// Offset is how much central has acknowledged.
	Offset int64
	// Received means that a verified receipt names the document with its hash.
	Received bool
}

// Content is a document's bytes.
type Content interface {
	io.ReaderAt
	io.Closer
	// Size is in bytes.
	Size() int64
}

// Result is a push result whose receipt was verified.
type Result struct {
	wire.PushResult
	// Receipt is the payload of PushResult.Receipt; nil if there was none.
	Receipt *wire.Receipt
}

// Page is a pulled page whose statements were verified.
type Page struct {
	Epoch   uuid.UUID
	Cursor  string
	Entries []wire.Entry
	// Time is when it arrived, by the laptop's clock.
	Time time.Time
}

// Attempt tells why something waits.
type Attempt struct {
	// Item is the nil UUID when the line itself waits.
	Item uuid.UUID
	// Code is empty after a success.
	Code Reason
	// NotBefore is when it is tried next.
	NotBefore time.Time
	Attempts  int
}

// Contact is a contact with central.
type Contact struct {
	// Time is central's, signed if Signed.
	Time   time.Time
	Signed bool
	// At is the laptop's clock at the same moment.
	At time.Time
	// Keys is set when a newer key set was fetched and verified.
	Keys *wire.Keys
}

// Reason is why the line or an item waits; the words are in the catalogue
// under "sync." + reason.
type Reason string

// Reasons for waiting.
const (
	ReasonOffline      Reason = "offline"
	ReasonTimeout      Reason = "timeout"
	ReasonReset        Reason = "reset"
	ReasonPortal       Reason = "portal"
	ReasonCertificate  Reason = "certificate"
	ReasonClock        Reason = "clock"
	ReasonServer       Reason = "server_error"
	ReasonBusy         Reason = "busy"
	ReasonUnauthorized Reason = "unauthorized"
	ReasonRevoked      Reason = "revoked"
	ReasonClone        Reason = "clone"
	ReasonWrongKey     Reason = "wrong_key"
	ReasonProtocol     Reason = "protocol"
	ReasonBase         Reason = "base"
	ReasonLater        Reason = "later"
	ReasonStorage      Reason = "storage"
	// ReasonRefused: central understood and refused; see the code.
	ReasonRefused Reason = "refused"
	// ReasonReceipt: a receipt did not verify or names other bytes than ours.
	ReasonReceipt Reason = "receipt"
	// ReasonWaiting: central has not confirmed a complete document yet.
	ReasonWaiting Reason = "waiting"
)

// Remote is central as the engine sees it. Methods return errors that
// [Classify] understands. They are safe for concurrent use.
type Remote interface {
	// Floor tells the latest time that central has signed: certificates are
	// judged at no earlier time, so that a dead clock battery locks nobody out.
	Floor(signed time.Time)
	// Ping asks central to prove itself; the answer's signature is not checked.
	Ping(ctx context.Context, nonce string) (wire.Signed, error)
	// Keys fetches the key set.
	Keys(ctx context.Context) (wire.Keys, error)
	// Authorize obtains a bearer if there is none with at least a minute left.
	Authorize(ctx context.Context) (time.Time, error)
	Push(ctx context.Context, p wire.Push) (wire.PushAnswer, error)
	Pull(ctx context.Context, cursor string) (wire.Page, error)
	// Offset asks how many bytes of a document central holds.
	Offset(ctx context.Context, document uuid.UUID) (int64, error)
	// Upload sends a part of a document in one request and returns the offset
	// that central has acknowledged.
	Upload(ctx context.Context, p Part) (int64, error)
	Statements(ctx context.Context, s wire.Statements) (wire.StatementsAnswer, error)
}

// Part is what one request carries of a document.
type Part struct {
	Document uuid.UUID
	// Offset is where it begins and Length, at least 1, how long it is.
	Offset  int64
	Length  int64
	Content Content
	// Alone asks that the connection carry nothing after this part.
	Alone bool
	// Gate is called before each piece that leaves and may wait: that is how
	// metadata goes first. Nil for no gate.
	Gate func(context.Context) error
}
