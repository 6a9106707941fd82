package trust

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"

	"titian/central/store"
	"titian/sync/wire"
)

// Limits of proving who one is.
const (
	// BearerLife is how long a bearer holds.
	BearerLife = 15 * time.Minute
	// NonceLife is how long a nonce may be used, once.
	NonceLife = 10 * time.Minute
	// clockSlack is how far an assertion's own times may lie off central's.
	clockSlack = 10 * time.Minute

	nonceRandom = 12
	nonceMAC    = 12
	nonceBytes  = 8 + nonceRandom + nonceMAC
)

// Errors of proving who one is.
var (
	ErrNonce     = errors.New("trust: nonce is not ours, too old or used")
	ErrAssertion = errors.New("trust: assertion does not hold")
	ErrBearer    = errors.New("trust: bearer is unknown or expired")
)

// Nonce makes a nonce. Nothing is stored until it is used: it carries its time
// and a keyed hash.
func (k *Keyring) Nonce(ctx context.Context) (wire.Nonce, error) {
	now := k.clock.Now()
	raw := binary.BigEndian.AppendUint64(make([]byte, 0, nonceBytes), uint64(now.UnixMilli()))
	var random [nonceRandom]byte
	_, _ = rand.Read(random[:]) // crypto/rand.Read never fails
	raw = append(raw, random[:]...)
	err := k.db.Read(ctx, func(tx *store.Tx) error {
		secret, err := secretKey(ctx, tx)
		raw = append(raw, nonceSum(secret, raw)...)
		return err
	})
	if err != nil {
		return wire.Nonce{}, fmt.Errorf("make nonce: %w", err)
	}
	return wire.Nonce{Nonce: base64.RawURLEncoding.EncodeToString(raw), Time: now}, nil
}

func nonceSum(secret, raw []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("nonce\x00"))
	mac.Write(raw)
	return mac.Sum(nil)[:nonceMAC]
}

// useNonce accepts a nonce of ours once.
func useNonce(ctx context.Context, tx *store.Tx, nonce string) error {
	raw, err := base64.RawURLEncoding.DecodeString(nonce)
	if err != nil || len(raw) != nonceBytes {
		return ErrNonce
	}
	secret, err := secretKey(ctx, tx)
	if err != nil {
		return err
	}
	body := raw[:nonceBytes-nonceMAC]
	if !hmac.Equal(nonceSum(secret, body), raw[len(body):]) {
		return ErrNonce
	}
	made := time.UnixMilli(int64(binary.BigEndian.Uint64(body))) //nolint:gosec // G115: our own, the hash was checked
	expires := made.Add(NonceLife)
	if tx.Now.After(expires) || made.After(tx.Now.Add(time.Minute)) {
		return ErrNonce
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM used_nonce WHERE expires < ?", store.Millis(tx.Now)); err != nil {
		return fmt.Errorf("forget nonces: %w", err)
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO used_nonce (nonce, expires) VALUES (?, ?)", nonce, store.Millis(expires))
	if store.IsUnique(err) {
		return ErrNonce
	}
	if err != nil {
		return fmt.Errorf("use nonce: %w", err)
	}
	return nil
}

// Token exchanges an assertion (private_key_jwt, see wire.Assertion) for a
// bearer. ErrUnknown, ErrNonce or ErrAssertion if it does not hold.
func (k *Keyring) Token(ctx context.Context, assertion string) (wire.Token, error) {
	jws, err := jose.ParseSignedCompact(assertion, []jose.SignatureAlgorithm{jose.EdDSA})
	if err != nil {
		return wire.Token{}, fmt.Errorf("read assertion: %w", ErrAssertion)
	}
	// The claims name the key that must have signed them; nothing in them is
	// believed before that.
	var claimed wire.Assertion
	if json.Unmarshal(jws.UnsafePayloadWithoutVerification(), &claimed) != nil {
		return wire.Token{}, fmt.Errorf("read assertion: %w", ErrAssertion)
	}
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // crypto/rand.Read never fails
	token := base64.RawURLEncoding.EncodeToString(raw)
	var now time.Time
	err = k.db.Write(ctx, func(tx *store.Tx) error {
		now = tx.Now
		device, err := loadDevice(ctx, tx, claimed.Subject)
		if err != nil {
			return err
		}
		if _, err := jws.Verify(device.Key); err != nil {
			return ErrAssertion
		}
		if err := k.checkClaims(claimed, tx.Now); err != nil {
			return err
		}
		if err := useNonce(ctx, tx, claimed.Nonce); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM bearer WHERE expires < ?", store.Millis(tx.Now)); err != nil {
			return fmt.Errorf("forget bearers: %w", err)
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO bearer (hash, device, expires) VALUES (?, ?, ?)",
			hashToken(token), device.ID.String(), store.Millis(tx.Now.Add(BearerLife)))
		return err
	})
	if err != nil {
		return wire.Token{}, fmt.Errorf("give bearer: %w", err)
	}
	return wire.Token{AccessToken: token, TokenType: "Bearer", ExpiresIn: int(BearerLife.Seconds()), Time: now}, nil
}

func (k *Keyring) checkClaims(a wire.Assertion, now time.Time) error {
	issued, expires := time.Unix(a.IssuedAt, 0), time.Unix(a.Expires, 0)
	switch {
	case a.Issuer != a.Subject, a.Audience != k.Central(),
		issued.Before(now.Add(-clockSlack)), issued.After(now.Add(clockSlack)),
		!expires.After(now), expires.After(issued.Add(2 * clockSlack)):
		return ErrAssertion
	}
	return nil
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// DeviceOf returns whose bearer this is, or ErrBearer.
func (k *Keyring) DeviceOf(ctx context.Context, token string) (Device, error) {
	var d Device
	err := k.db.Read(ctx, func(tx *store.Tx) error {
		var id string
		err := tx.QueryRowContext(ctx, "SELECT device FROM bearer WHERE hash = ? AND expires > ?", hashToken(token), store.Millis(tx.Now)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrBearer
		}
		if err != nil {
			return fmt.Errorf("read bearer: %w", err)
		}
		device, err := uuid.Parse(id)
		if err != nil {
			return fmt.Errorf("read bearer: %w", err)
		}
		d, err = loadDevice(ctx, tx, device)
		if errors.Is(err, ErrUnknown) {
			return ErrBearer
		}
		return err
	})
	return d, err
}
