package station_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"titian/app"
	"titian/app/words"
	"titian/internal/station"
	"titian/internal/testkit/laptop"
	"titian/localdb"
	"titian/localdb/seal"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

func TestSentences(t *testing.T) {
	for key, err := range map[string]error{
		"trouble.locked":          fmt.Errorf("get: %w", app.ErrLocked),
		"trouble.stale":           app.ErrStale,
		"trouble.newer":           app.ErrVersion,
		"trouble.full":            fmt.Errorf("put: %w", localdb.ErrFull),
		"trouble.fingerprint":     remote.ErrFingerprint,
		"trouble.recovery_code":   &seal.CodeError{Group: 3},
		"trouble.row":             &localdb.RowError{Table: "dossier", Err: seal.ErrTampered},
		"trouble.enrol_code_used": &engine.Fault{Op: "enrol", Reason: engine.ReasonRefused, Code: wire.CodeEnrolCode},
		"sync.offline":            fmt.Errorf("enrol: %w", &engine.Fault{Reason: engine.ReasonOffline}),
		"trouble.unknown":         errors.New("?"),
		"trouble.rehearsal":       station.ErrRehearsal,
	} {
		if got := station.Sentence(err); got != key {
			t.Errorf("%v: %s, want %s", err, got, key)
		}
	}
}

// Every sentence that a trouble names is there in both languages.
func TestSentencesExist(t *testing.T) {
	keys := []string{"trouble.unknown", "trouble.recovery_code", "trouble.row", "trouble.enrol_code_used"}
	for _, reason := range station.Reasons() {
		keys = append(keys, station.Sentence(&engine.Fault{Reason: reason}))
	}
	for _, err := range []error{
		app.ErrLocked, app.ErrNotFound, app.ErrStale, app.ErrSubmitted, app.ErrVersion, app.ErrNoPicture, localdb.ErrPassphrase,
		localdb.ErrPIN, localdb.ErrNoStore, localdb.ErrExists, localdb.ErrInUse, localdb.ErrNewer, localdb.ErrDamaged, localdb.ErrCorrupt,
		localdb.ErrFull, localdb.ErrDisk, localdb.ErrAway, localdb.ErrClosed, engine.ErrNotEnrolled, remote.ErrEnrolCode,
		remote.ErrFingerprint, remote.ErrURL, remote.ErrCA,
	} {
		key := station.Sentence(err)
		if key == "trouble.unknown" {
			t.Errorf("%v has no sentence of its own", err)
		}
		keys = append(keys, key)
	}
	for _, language := range words.Languages() {
		catalogue, err := words.Load(language)
		must(t, err)
		for _, key := range keys {
			if !catalogue.Has(key) {
				t.Errorf("%s: no text for %s", language, key)
			}
		}
	}
}

func TestCancellationIsNoTrouble(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := laptop.New(t)
	_, err := s.Families(ctx, app.FamilyQuery{})
	if _, ok := errors.AsType[*app.Trouble](err); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the cancellation itself", err)
	}
}
