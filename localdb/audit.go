package localdb

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"titian/localdb/seal"
	"titian/sync/wire"
)

// Acts that are recorded.
const (
	actInit       = "init"
	actUnlock     = "unlock"
	actPassphrase = "passphrase"
	actEnrol      = "enrol"
	actSubmit     = "submit"
	actDiscard    = "discard"
	actUndiscard  = "undiscard"
	actPurge      = "purge"
	actRestore    = "restore"
	actSalvage    = "salvage"
	actWanted     = "wanted"
	actReborn     = "reincarnate"
	actExport     = "export"
	actCode       = "code"
	actConfirm    = "confirm"
)

// act is one line of the audit chain. It holds ids, never a personal value.
type act struct {
	Act     string `json:"act"`
	Officer string `json:"officer,omitempty"`
	Entity  string `json:"entity,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

// record appends an act to the chain.
func record(ctx context.Context, tx *sql.Tx, ring *seal.Ring, now time.Time, a act) error {
	n, head, err := auditHead(ctx, tx)
	if err != nil {
		return err
	}
	n++
	raw, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("marshal act: %w", err)
	}
	body, err := ring.Seal(seal.Audit, place("audit", strconv.FormatInt(n, 10), 1), raw)
	if err != nil {
		return fmt.Errorf("seal act: %w", err)
	}
	at := stamp(now)
	next := chain(head, n, at, body)
	if _, err := tx.ExecContext(ctx, `INSERT INTO audit (n, at, body, head) VALUES (?, ?, ?, ?)`, n, at, body, next[:]); err != nil {
		return fmt.Errorf("record act: %w", err)
	}
	return nil
}

// auditHead returns the last row's number and head; zeros for an empty chain.
func auditHead(ctx context.Context, q queryer) (int64, wire.Digest, error) {
	var n int64
	var raw []byte
	err := q.QueryRowContext(ctx, `SELECT n, head FROM audit ORDER BY n DESC LIMIT 1`).Scan(&n, &raw)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, wire.Digest{}, nil
	}
	if err != nil {
		return 0, wire.Digest{}, fmt.Errorf("read audit head: %w", err)
	}
	var head wire.Digest
	if copy(head[:], raw) != len(head) {
		return 0, wire.Digest{}, &RowError{Table: "audit", ID: strconv.FormatInt(n, 10), Err: seal.ErrTampered}
	}
	return n, head, nil
}

// chain is SHA-256("titian/audit/v1\0" ‖ previous head ‖ n ‖ at ‖ 0 ‖ SHA-256(body)).
func chain(previous wire.Digest, n int64, at string, body []byte) wire.Digest {
	sum := sha256.Sum256(body)
	h := sha256.New()
	h.Write([]byte("titian/audit/v1\x00"))
	h.Write(previous[:])
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) //nolint:gosec // counts from 1
	h.Write([]byte(at))
	h.Write([]byte{0})
	h.Write(sum[:])
	return wire.Digest(h.Sum(nil))
}

// VerifyAudit walks the chain and returns how many acts it holds. A row that
// was altered, or one that is missing between others, is a [RowError].
func (db *DB) VerifyAudit(ctx context.Context) (int64, error) {
	if !db.ring.Holds(seal.Audit) {
		return 0, errLocked("verify audit")
	}
	var last int64
	var head wire.Digest
	err := each(ctx, db.h.read, `SELECT n, at, body, head FROM audit ORDER BY n`, nil, func(scan func(...any) error) error {
		var n int64
		var at string
		var body, stored []byte
		if err := scan(&n, &at, &body, &stored); err != nil {
			return err
		}
		id := strconv.FormatInt(n, 10)
		head = chain(head, n, at, body)
		if n != last+1 || string(stored) != string(head[:]) {
			return &RowError{Table: "audit", ID: id, Err: seal.ErrTampered}
		}
		last = n
		if _, err := db.ring.Open(seal.Audit, place("audit", id, 1), body); err != nil {
			return &RowError{Table: "audit", ID: id, Err: err}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("verify audit: %w", fault(err))
	}
	return last, nil
}
