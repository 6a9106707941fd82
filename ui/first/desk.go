package first

import (
	"context"

	"titian/app"
	"titian/app/region"
)

// Desk is what the first run needs. Methods with a context block and are called
// off the UI goroutine.
type Desk interface {
	// Found makes the store, opens and unlocks it, and returns the recovery
	// code, which nothing can show again; a code may come with an error, when
	// the store was made and could not be opened.
	Found(ctx context.Context, s app.Setup) (recoveryCode string, err error)
	// NewCode draws another recovery code in the place of one that was never
	// confirmed.
	NewCode(ctx context.Context) (recoveryCode string, err error)
	// ConfirmCode tells that the newest code was typed back from the paper.
	ConfirmCode(ctx context.Context) error
	// FindPlaces finds villages by what was typed, best first.
	FindPlaces(ctx context.Context, query string, limit int) ([]region.Place, error)
	// PlaceName names a region and all that contains it; it is cheap.
	PlaceName(code string) string
	// Enrol makes this laptop known to central with a code from its operator;
	// caFile is the path of a certificate, empty for those of the system.
	Enrol(ctx context.Context, url, code, caFile string) (villages []string, err error)
	// Paths completes the path of a file.
	Paths(ctx context.Context, prefix string, limit int) ([]string, error)
}

// Seeder fills a new practice profile with invented families.
type Seeder interface {
	// Seed blocks and is called off the UI goroutine. progress is called on any
	// goroutine with the steps that are done, out of total. After an error it may
	// be called again.
	Seed(ctx context.Context, progress func(done, total int)) error
}
