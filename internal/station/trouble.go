package station

import (
	"context"
	"errors"

	"titian/app"
	"titian/app/paper"
	"titian/internal/station/papers"
	"titian/localdb"
	"titian/localdb/seal"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

// ErrRehearsal tells of a practice profile: it belongs to the central that
// practises with it, and to no other.
var ErrRehearsal = errors.New("station: a practice profile")

var (
	errShort   = errors.New("station: passphrase too short")
	errVillage = errors.New("station: no such village")
	errCAFile  = errors.New("station: certificate file cannot be read")
	errShow    = errors.New("station: no viewer shows the file")
)

// told gives an error its sentence, if it has none yet. A cancellation stays
// what it is.
func told(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	if _, ok := errors.AsType[*app.Trouble](err); ok {
		return err
	}
	if _, ok := errors.AsType[*app.CheckError](err); ok {
		return err
	}
	if _, ok := errors.AsType[*app.PINError](err); ok {
		return err
	}
	return &app.Trouble{Key: sentence(err), Err: err}
}

// sentence returns the key of the sentence that helps with an error.
func sentence(err error) string {
	for _, k := range []struct {
		target error
		key    string
	}{
		{app.ErrLocked, "locked"},
		{app.ErrNotFound, "not_found"},
		{app.ErrStale, "stale"},
		{app.ErrSubmitted, "submitted"},
		{app.ErrVersion, "newer"},
		{app.ErrNoPicture, "no_picture"},
		{ErrRehearsal, "rehearsal"},
		{errShort, "short"},
		{errCAFile, "ca_file"},
		{errShow, "show"},
		{papers.ErrUnsent, "unsent"},
		{papers.ErrNoReceipt, "no_receipt"},
		{papers.ErrNoNumber, "no_number"},
		{papers.ErrNoBill, "no_bill"},
		{paper.ErrInput, "print"},
		{localdb.ErrPassphrase, "passphrase"},
		{localdb.ErrPIN, "pin"},
		{localdb.ErrNoStore, "no_store"},
		{localdb.ErrExists, "exists"},
		{localdb.ErrInUse, "in_use"},
		{localdb.ErrNewer, "newer"},
		{localdb.ErrDamaged, "damaged"},
		{localdb.ErrCorrupt, "corrupt"},
		{localdb.ErrFull, "full"},
		{localdb.ErrDisk, "disk"},
		{localdb.ErrAway, "away"},
		{localdb.ErrClosed, "closed"},
		{engine.ErrNotEnrolled, "not_enrolled"},
		{remote.ErrEnrolCode, "enrol_code"},
		{remote.ErrFingerprint, "fingerprint"},
		{remote.ErrURL, "url"},
		{remote.ErrCA, "ca"},
		{errVillage, "village"},
	} {
		if errors.Is(err, k.target) {
			return "trouble." + k.key
		}
	}
	if _, ok := errors.AsType[*seal.CodeError](err); ok {
		return "trouble.recovery_code"
	}
	if _, ok := errors.AsType[*localdb.RowError](err); ok {
		return "trouble.row"
	}
	if f, ok := errors.AsType[*engine.Fault](err); ok {
		if f.Code == wire.CodeEnrolCode {
			return "trouble.enrol_code_used"
		}
		return "sync." + string(f.Reason)
	}
	return "trouble.unknown"
}
