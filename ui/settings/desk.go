package settings

import (
	"context"

	"titian/app"
)

// Desk is what the settings show and change. Methods with a context block and
// are called off the UI goroutine; the others are cheap.
type Desk interface {
	Settings() app.Settings
	SaveSettings(ctx context.Context, s app.Settings) error
	Presence() app.Presence
	// SetPIN takes six digits that reopen the records until the program ends.
	SetPIN(ctx context.Context, pin []byte) error
	ForgetPIN()
	Enrol(ctx context.Context, url, code, caFile string) (villages []string, err error)
	Paths(ctx context.Context, prefix string, limit int) ([]string, error)
	// Outbox tells whether this laptop is enrolled.
	Outbox(ctx context.Context) (app.Outbox, error)
	// Checker names the editions of rules and regions.
	Checker() *app.Checker
	// Village is the region code of the village that captures; PlaceName names
	// a code.
	Village() string
	PlaceName(code string) string
	Officer() string
}
