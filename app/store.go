package app

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"
)

// Store is where the laptop keeps what officers capture. The services of this
// package are its consumers; localdb implements it.
//
// Methods are safe for concurrent use. A write that returned nil is durable: a
// power cut does not undo it. A write that returned an error changed nothing.
// A cancelled context before the commit changes nothing. Every method returns
// [ErrLocked] while the store is locked.
type Store interface {
	// Put saves a draft. rev is the revision that the caller read, 0 for a new
	// dossier; [ErrStale] if another save came between. It returns the new
	// revision. The documents of d are those added by AddDocument: Put fails
	// for one that is not in the store.
	Put(ctx context.Context, d Dossier, rev int64) (int64, error)
	// Begin saves d as a new dossier, unless its family has a draft of this kind
	// already: one that was never submitted and is not in the bin. Then nothing is
	// saved and that one is returned, of several the one saved last. Looking and
	// saving are one transaction: all who begin at once get the same draft.
	Begin(ctx context.Context, d Dossier) (Record, error)
	// Get returns a dossier with its facts, or [ErrNotFound].
	Get(ctx context.Context, id uuid.UUID) (Record, error)
	// List returns the dossiers that match, newest first.
	List(ctx context.Context, f Filter) ([]Record, error)
	// Submit freezes s: the submission, its outbox row and its number in the
	// device's sequence are written in one transaction. rev is the draft's
	// revision as for Put. It returns s with Seq set.
	Submit(ctx context.Context, s Submission, rev int64) (Submission, error)
	// Discard moves a draft that was never submitted to the bin for 30 days;
	// [ErrSubmitted] otherwise.
	Discard(ctx context.Context, id uuid.UUID) error

	// AddDocument writes content sealed to the disk and then puts doc, with
	// Size and SHA256 filled in, on the draft; one with the same id is an error.
	// It returns the document and the draft's new revision.
	AddDocument(ctx context.Context, dossier uuid.UUID, doc Document, content io.Reader) (Document, int64, error)
	// OpenDocument returns the content as it will be or was sent.
	OpenDocument(ctx context.Context, id uuid.UUID) (io.ReadCloser, error)

	// PutHouseholds fills the register in one transaction: all or none. A
	// household with the id of an existing one replaces it.
	PutHouseholds(ctx context.Context, hs []Household) error
	// Household returns one, or [ErrNotFound].
	Household(ctx context.Context, family uuid.UUID) (Household, error)
	// Households returns all, ordered by KK number.
	Households(ctx context.Context) ([]Household, error)

	// Sightings returns where a NIK is known on this laptop: in dossiers other
	// than except, and in the register.
	Sightings(ctx context.Context, nik string, except uuid.UUID) ([]Sighting, error)
	// Search finds people and families by name, NIK, KK, phone, local number
	// or membership number, best first. Every word of the query must match,
	// in folded form: a prefix of a word from one letter on, any part of it
	// from three.
	Search(ctx context.Context, query string, limit int) ([]Hit, error)

	// Facilities returns the reference data that central sent, by code.
	Facilities(ctx context.Context) ([]Facility, error)
}

// Record is a dossier and what is known about it.
type Record struct {
	Dossier Dossier
	Rev     int64
	// SavedAt is the time of the last durable save.
	SavedAt time.Time
	Facts   Facts
}

// Filter chooses dossiers; a zero field does not restrict.
type Filter struct {
	Kind   Kind
	Stage  Stage
	Family uuid.UUID
	// LocalNumber is in its canonical form.
	LocalNumber string
	NeedYou     bool
	Limit       int
}

// Household is a family of the village register: it never travels; a dossier
// is opened from it.
type Household struct {
	Family  Family
	Members []Member
	// Source tells where it came from, for example the import's id; Row is the
	// first row there.
	Source string
	Row    int
}

// Sighting is a place where a person is known.
type Sighting struct {
	// Dossier is the nil UUID for a household of the register.
	Dossier     uuid.UUID
	LocalNumber string
	Family      uuid.UUID
	Person      uuid.UUID
	Name        string
}

// Hit is a search result.
type Hit struct {
	Dossier     uuid.UUID
	LocalNumber string
	Family      uuid.UUID
	// Person is the nil UUID when the family itself was found.
	Person  uuid.UUID
	Name    string
	NIK     string
	KK      string
	Village string
	Stage   Stage
}
