package trust

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"titian/central/store"
	"titian/sync/wire"
)

// inboxBytes is the length of an X25519 public key.
const inboxBytes = 32

// ErrUnknown tells that there is no such device, or that it was revoked.
var ErrUnknown = errors.New("trust: device is unknown or revoked")

// Device is an enrolled laptop.
type Device struct {
	ID       uuid.UUID
	Key      ed25519.PublicKey
	Villages []string
}

// May reports whether the device's grant covers a village.
func (d Device) May(village string) bool { return slices.Contains(d.Villages, village) }

func verifyEnrol(e wire.Enrol) error {
	if e.Device == uuid.Nil || len(e.Key) != ed25519.PublicKeySize || len(e.Inbox) != inboxBytes ||
		!ed25519.Verify(e.Key, e.SigningBytes(), e.Sig) {
		return fmt.Errorf("enrol device: %w", ErrEnrol)
	}
	return nil
}

func addDevice(ctx context.Context, tx *store.Tx, e wire.Enrol, village string) error {
	var key []byte
	var revoked sql.NullInt64
	err := tx.QueryRowContext(ctx, "SELECT public_key, revoked_at FROM device WHERE id = ?", e.Device.String()).Scan(&key, &revoked)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = tx.ExecContext(ctx, "INSERT INTO device (id, public_key, inbox, enrolled_at) VALUES (?, ?, ?, ?)",
			e.Device.String(), []byte(e.Key), e.Inbox, store.Millis(tx.Now))
	case err == nil && (revoked.Valid || !bytes.Equal(key, e.Key)):
		err = ErrKey
	}
	if err != nil {
		return fmt.Errorf("store device: %w", err)
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO device_village (device, village) VALUES (?, ?) ON CONFLICT (device, village) DO NOTHING",
		e.Device.String(), village)
	if err != nil {
		return fmt.Errorf("store grant: %w", err)
	}
	return nil
}

func villages(ctx context.Context, tx *store.Tx, device uuid.UUID) ([]string, error) {
	out, err := store.All(ctx, tx, store.One[string], "SELECT village FROM device_village WHERE device = ? ORDER BY village", device.String())
	if err != nil {
		return nil, fmt.Errorf("read grant: %w", err)
	}
	return out, nil
}

// loadDevice returns a device that is enrolled and not revoked, or ErrUnknown.
func loadDevice(ctx context.Context, tx *store.Tx, id uuid.UUID) (Device, error) {
	d := Device{ID: id}
	var key []byte
	err := tx.QueryRowContext(ctx, "SELECT public_key FROM device WHERE id = ? AND revoked_at IS NULL", id.String()).Scan(&key)
	if errors.Is(err, sql.ErrNoRows) {
		return d, ErrUnknown
	}
	if err != nil {
		return d, fmt.Errorf("read device: %w", err)
	}
	d.Key = key
	d.Villages, err = villages(ctx, tx, id)
	return d, err
}

// Revoke takes a device's access away, at once.
func Revoke(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	res, err := tx.ExecContext(ctx, "UPDATE device SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", store.Millis(tx.Now), id.String())
	if err != nil {
		return fmt.Errorf("revoke device: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(fmt.Errorf("revoke device: %w", ErrUnknown), err)
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM bearer WHERE device = ?", id.String()); err != nil {
		return fmt.Errorf("revoke device: %w", err)
	}
	return nil
}

// Alarm records what should never happen. detail holds ids and codes only.
func Alarm(ctx context.Context, tx *store.Tx, code string, device uuid.UUID, detail string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO alarm (id, at, code, device, detail) VALUES (?, ?, ?, ?, ?)",
		uuid.NewString(), store.Millis(tx.Now), code, device.String(), detail)
	if err != nil {
		return fmt.Errorf("record alarm: %w", err)
	}
	return nil
}
