package unlock

import (
	"context"

	"titian/app"
)

// Desk is what a locked window needs. Methods with a context block and are
// called off the UI goroutine.
type Desk interface {
	// Presence tells how the store is; it is cheap.
	Presence() app.Presence
	// Look opens a store that another program gave free meanwhile.
	Look(ctx context.Context) error
	// Unlock opens the records with an officer's passphrase.
	Unlock(ctx context.Context, passphrase []byte) error
	// Recover opens them with the code on paper and sets a new passphrase.
	Recover(ctx context.Context, code string, newPassphrase []byte) error
	// Reopen opens them with the PIN of this session; *app.PINError tells how
	// many tries are left.
	Reopen(ctx context.Context, pin []byte) error
}
