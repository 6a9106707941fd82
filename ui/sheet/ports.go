package sheet

import (
	"context"
	"image"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/finding"
	"titian/app/region"
)

// Desk is all that a sheet needs. Methods with a context block and are called
// off the UI goroutine, one act on a dossier at a time; the others are cheap.
// Errors are those of package app; a [*app.CheckError] carries findings for
// the officer.
type Desk interface {
	Dossiers
	Papers
	Places
	Judge
	// Zone is the time zone of the village; Now and Today are by the
	// laptop's clock.
	Zone() *time.Location
	Now() time.Time
	Today() civil.Date
}

// Dossiers keeps what is typed.
type Dossiers interface {
	Record(ctx context.Context, id uuid.UUID) (app.Record, error)
	// Add makes a new dossier; [app.ErrStale] if there is one with its id.
	Add(ctx context.Context, d app.Dossier) (app.Record, error)
	// AddFrom makes a registration from a family of the register, under an id as
	// Add takes it, unless the family has a draft that was never submitted: then
	// that is returned.
	AddFrom(ctx context.Context, family, dossier uuid.UUID) (app.Record, error)
	// Save replaces the dossier and returns it as it was stored, durably, with
	// values in their canonical form; [app.ErrStale] if it is no longer at rev.
	Save(ctx context.Context, d app.Dossier, rev int64) (app.Record, error)
}

// Papers keeps documents and shows them.
type Papers interface {
	// AttachFile reads the file at path and puts it on the dossier as a paper of
	// doc.Kind and doc.Member under doc.ID; [*app.CheckError] for a file that
	// cannot be one, another error if there is a paper with that id.
	AttachFile(ctx context.Context, dossier uuid.UUID, doc app.Document, path string) (app.Document, error)
	Detach(ctx context.Context, dossier, document uuid.UUID) error
	// Picture returns a document fitted into side×side pixels;
	// [app.ErrNoPicture] for a PDF.
	Picture(ctx context.Context, document uuid.UUID, side int) (image.Image, error)
	// ShowDocument opens a document in the system's viewer.
	ShowDocument(ctx context.Context, document uuid.UUID) error
	// Paths completes the beginning of a path; folders end in the separator.
	Paths(ctx context.Context, prefix string, limit int) ([]string, error)
	// Print writes a paper about the dossier and returns its path; Show opens it.
	Print(ctx context.Context, dossier uuid.UUID, kind app.PaperKind) (path string, err error)
	Show(ctx context.Context, path string) error
}

// Places finds regions and facilities by what is typed.
type Places interface {
	FindPlaces(ctx context.Context, query string, limit int) ([]region.Place, error)
	// PlaceName returns the whole path of a region code; empty for an unknown
	// one.
	PlaceName(code string) string
	// Village is the region code of the village that the officer captures for.
	Village() string
	FindFacilities(ctx context.Context, query string, limit int) ([]app.Facility, error)
}

// Judge checks and submits.
type Judge interface {
	// Checker holds the rules; it is safe for concurrent use.
	Checker() *app.Checker
	// Check tells what stands in the way of submitting the stored dossier, and
	// every warning without a reason.
	Check(ctx context.Context, dossier uuid.UUID) (finding.List, error)
	// Accept keeps a reason for going on in spite of a warning.
	Accept(ctx context.Context, dossier uuid.UUID, reason app.Reason) error
	Submit(ctx context.Context, dossier uuid.UUID) (app.Submission, error)
	// Contest returns the other side of the dossier's conflict, for which it may
	// ask central; Answer submits the dossier on top of it, with what only the
	// other side changed, and [app.ErrStale] tells that there is a newer conflict.
	Contest(ctx context.Context, dossier uuid.UUID) (app.Contest, error)
	Answer(ctx context.Context, dossier uuid.UUID, c app.Contest) (app.Submission, error)
}
