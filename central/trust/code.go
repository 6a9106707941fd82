package trust

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"titian/central/store"
	"titian/sync/wire"
)

// Limits of enrolment codes.
const (
	// CodeLife is how long a code may be used.
	CodeLife = 72 * time.Hour
	// CodeTries is how often a code may be mistyped.
	CodeTries = 5

	codeLength = 10
	codePrefix = 5
)

// Errors of enrolment.
var (
	// ErrCode: the code is unknown, used, expired or locked; which of these is
	// not told to whoever guesses.
	ErrCode = errors.New("trust: enrolment code does not hold")
	// ErrKey: the device is known under another key.
	ErrKey = errors.New("trust: device is known under another key")
	// ErrEnrol: the request's signature, key or nonce does not hold.
	ErrEnrol = errors.New("trust: enrolment request does not verify")
)

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode makes a code for a village and returns it as people write it:
// XXXXX-XXXXX-FFFFFFFF, of which the last part is the root's fingerprint.
func (k *Keyring) NewCode(ctx context.Context, village string) (string, error) {
	var raw [codeLength]byte
	_, _ = rand.Read(raw[:]) // crypto/rand.Read never fails
	code := make([]byte, codeLength)
	for i, b := range raw {
		code[i] = crockford[b&31]
	}
	err := k.db.Write(ctx, func(tx *store.Tx) error {
		hash, err := codeHash(ctx, tx, string(code))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO enrol_code (id, prefix, code_hash, village, expires) VALUES (?, ?, ?, ?, ?)",
			uuid.NewString(), string(code[:codePrefix]), hash, village, store.Millis(tx.Now.Add(CodeLife)))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("make enrolment code: %w", err)
	}
	return string(code[:codePrefix]) + "-" + string(code[codePrefix:]) + "-" + k.Fingerprint(), nil
}

// CleanCode brings a code as typed into the form that is compared: upper case
// without dashes and blanks, with O read as 0 and I and L as 1.
func CleanCode(typed string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '-', ' ', '\t':
			return -1
		case 'o', 'O':
			return '0'
		case 'i', 'I', 'l', 'L':
			return '1'
		}
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, typed)
}

func codeHash(ctx context.Context, tx *store.Tx, code string) ([]byte, error) {
	secret, err := secretKey(ctx, tx)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("enrol-code\x00" + code))
	return mac.Sum(nil), nil
}

func secretKey(ctx context.Context, tx *store.Tx) ([]byte, error) {
	text, err := tx.Meta(ctx, store.MetaSecret)
	if err != nil {
		return nil, err
	}
	secret, err := hex.DecodeString(text)
	if err != nil || len(secret) == 0 {
		return nil, errors.New("trust: the secret of the database is damaged")
	}
	return secret, nil
}

// Enrol checks a request and grants its device the village of the code. The
// same request again, after an answer that was lost, is answered the same.
func (k *Keyring) Enrol(ctx context.Context, e wire.Enrol) (wire.EnrolAnswer, error) {
	answer := wire.EnrolAnswer{Central: k.Central(), Keys: k.Keys()}
	if err := verifyEnrol(e); err != nil {
		return answer, err
	}
	var refused error
	err := k.db.Write(ctx, func(tx *store.Tx) error {
		if err := useNonce(ctx, tx, e.Nonce); err != nil {
			return err
		}
		village, err := useCode(ctx, tx, CleanCode(e.Code), e.Device)
		if errors.Is(err, ErrCode) { // the failed try must be kept
			refused = err
			return nil
		}
		if err != nil {
			return err
		}
		if err := addDevice(ctx, tx, e, village); err != nil {
			return err
		}
		if answer.Villages, err = villages(ctx, tx, e.Device); err != nil {
			return err
		}
		epoch, err := tx.Meta(ctx, store.MetaEpoch)
		if err != nil {
			return err
		}
		answer.Epoch, err = uuid.Parse(epoch)
		return err
	})
	if err = errors.Join(err, refused); err != nil {
		return answer, fmt.Errorf("enrol device: %w", err)
	}
	return answer, nil
}

// useCode finds the code among those with its first characters, counts the
// failure against all of them, or binds it to the device.
func useCode(ctx context.Context, tx *store.Tx, code string, device uuid.UUID) (string, error) {
	if len(code) != codeLength {
		return "", ErrCode
	}
	hash, err := codeHash(ctx, tx, code)
	if err != nil {
		return "", err
	}
	type row struct {
		id, village string
		hash        []byte
		expires     int64
		tries       int
		device      sql.NullString
	}
	rows, err := store.All(ctx, tx, func(rows *sql.Rows) (r row, err error) {
		err = rows.Scan(&r.id, &r.village, &r.hash, &r.expires, &r.tries, &r.device)
		return r, err
	}, "SELECT id, village, code_hash, expires, tries, device FROM enrol_code WHERE prefix = ?", code[:codePrefix])
	if err != nil {
		return "", fmt.Errorf("read enrolment codes: %w", err)
	}
	for _, r := range rows {
		if subtle.ConstantTimeCompare(hash, r.hash) != 1 {
			continue
		}
		if store.Millis(tx.Now) > r.expires || r.tries >= CodeTries || (r.device.Valid && r.device.String != device.String()) {
			return "", ErrCode
		}
		_, err := tx.ExecContext(ctx, "UPDATE enrol_code SET device = ?, used_at = ? WHERE id = ?",
			device.String(), store.Millis(tx.Now), r.id)
		return r.village, err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE enrol_code SET tries = tries + 1 WHERE prefix = ?", code[:codePrefix]); err != nil {
		return "", fmt.Errorf("count failed try: %w", err)
	}
	return "", ErrCode
}
