// Package trust says who is who: central's own keys, the laptops and their
// enrolment, bearers, nonces, reviewers.
//
// It does not decide what somebody may do with a village's data beyond naming
// the grant.
package trust

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"titian/app/clock"
	"titian/central/store"
	"titian/internal/files"
	"titian/sync/wire"
)

// KeyLife is how long an online key may sign.
const KeyLife = 2 * 365 * 24 * time.Hour

// keyLead is how far back a key is valid, for laptops that ask at the very
// moment it was made.
const keyLead = time.Hour

// RootFile is the name of the root key in the data folder. It is needed to
// make and to change online keys only, and may be kept elsewhere between.
const RootFile = "root.key"

// Errors of keys.
var (
	ErrNoKey  = errors.New("trust: no online key is valid now")
	ErrNoRoot = errors.New("trust: the root key is not in the data folder")
)

// Keyring signs statements with central's online keys and verifies those that
// come back. It is safe for concurrent use.
type Keyring struct {
	db    *store.DB
	clock clock.Clock

	mu      sync.RWMutex
	central uuid.UUID
	keys    wire.Keys
	set     wire.KeySet
	private map[string]ed25519.PrivateKey
}

// OpenKeyring loads the keys. On the first start it draws central's id, the
// root and the first online key; ErrNoRoot if the database is old and has none.
func OpenKeyring(ctx context.Context, db *store.DB, fsys files.FS, dir string, c clock.Clock) (*Keyring, error) {
	k := &Keyring{db: db, clock: c}
	err := k.Reload(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		if err = k.found(ctx, fsys, dir); err == nil {
			err = k.Reload(ctx)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open keys: %w", err)
	}
	return k, nil
}

// found makes a new central. The root is on the disk before anything that it
// signed.
func (k *Keyring) found(ctx context.Context, fsys files.FS, dir string) error {
	root, err := readRoot(fsys, dir)
	if errors.Is(err, ErrNoRoot) {
		if _, root, err = ed25519.GenerateKey(rand.Reader); err != nil {
			return fmt.Errorf("draw root key: %w", err)
		}
		err = files.WriteFile(fsys, filepath.Join(dir, RootFile), []byte(hex.EncodeToString(root.Seed())+"\n"))
	}
	if err != nil {
		return fmt.Errorf("make root key: %w", err)
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // crypto/rand.Read never fails
	return k.db.Write(ctx, func(tx *store.Tx) error {
		known, err := tx.Meta(ctx, store.MetaCentral)
		if err != nil || known != "" { // another process was faster
			return err
		}
		central := uuid.New()
		for name, value := range map[string]string{
			store.MetaCentral: central.String(), store.MetaEpoch: uuid.NewString(), store.MetaSecret: hex.EncodeToString(secret),
		} {
			if err := tx.SetMeta(ctx, name, value); err != nil {
				return err
			}
		}
		return addKey(ctx, tx, central, root)
	})
}

// Rotate adds an online key and signs a new edition of the set.
func (k *Keyring) Rotate(ctx context.Context, fsys files.FS, dir string) error {
	root, err := readRoot(fsys, dir)
	if err != nil {
		return fmt.Errorf("rotate keys: %w", err)
	}
	k.mu.RLock()
	same := root.Public().(ed25519.PublicKey).Equal(k.keys.Root) //nolint:forcetypeassert // an Ed25519 private key has an Ed25519 public key
	central := k.central
	k.mu.RUnlock()
	if !same {
		return fmt.Errorf("rotate keys: the root key belongs to another central: %w", ErrNoRoot)
	}
	if err := k.db.Write(ctx, func(tx *store.Tx) error { return addKey(ctx, tx, central, root) }); err != nil {
		return fmt.Errorf("rotate keys: %w", err)
	}
	return k.Reload(ctx)
}

func addKey(ctx context.Context, tx *store.Tx, central uuid.UUID, root ed25519.PrivateKey) error {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("draw online key: %w", err)
	}
	from := tx.Now.Add(-keyLead)
	_, err = tx.ExecContext(ctx, "INSERT INTO online_key (kid, private_key, valid_from, valid_until) VALUES (?, ?, ?, ?)",
		hex.EncodeToString(public[:8]), private.Seed(), store.Millis(from), store.Millis(from.Add(KeyLife)))
	if err != nil {
		return fmt.Errorf("store online key: %w", err)
	}
	set := wire.KeySet{Central: central, Time: tx.Now}
	if set.Keys, _, err = loadKeys(ctx, tx); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(n), 0) + 1 FROM key_set").Scan(&set.N); err != nil {
		return fmt.Errorf("number key set: %w", err)
	}
	signed, err := wire.NewKeys(set, root)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(signed)
	if err != nil {
		return fmt.Errorf("marshal key set: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO key_set (n, keys) VALUES (?, ?)", set.N, string(raw)); err != nil {
		return fmt.Errorf("store key set: %w", err)
	}
	return nil
}

func loadKeys(ctx context.Context, tx *store.Tx) ([]wire.OnlineKey, map[string]ed25519.PrivateKey, error) {
	private := map[string]ed25519.PrivateKey{}
	public, err := store.All(ctx, tx, func(rows *sql.Rows) (wire.OnlineKey, error) {
		var key wire.OnlineKey
		var seed []byte
		var from, until int64
		if err := rows.Scan(&key.KID, &seed, &from, &until); err != nil {
			return key, err
		}
		if len(seed) != ed25519.SeedSize {
			return key, fmt.Errorf("online key %s is damaged", key.KID)
		}
		p := ed25519.NewKeyFromSeed(seed)
		private[key.KID] = p
		key.Key = p.Public().(ed25519.PublicKey) //nolint:forcetypeassert // an Ed25519 private key has an Ed25519 public key
		key.From, key.Until = store.Time(from), store.Time(until)
		return key, nil
	}, "SELECT kid, private_key, valid_from, valid_until FROM online_key ORDER BY valid_from, kid")
	if err != nil {
		return nil, nil, fmt.Errorf("read online keys: %w", err)
	}
	return public, private, nil
}

func readRoot(fsys files.FS, dir string) (ed25519.PrivateKey, error) {
	raw, err := files.ReadFile(fsys, filepath.Join(dir, RootFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoRoot
	}
	if err != nil {
		return nil, fmt.Errorf("read root key: %w", err)
	}
	seed := make([]byte, ed25519.SeedSize)
	if n, err := hex.Decode(seed, trimLine(raw)); err != nil || n != ed25519.SeedSize {
		return nil, errors.New("read root key: not 64 hexadecimal digits")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func trimLine(b []byte) []byte {
	b = b[:min(len(b), 2*ed25519.SeedSize+2)]
	for len(b) > 0 && (b[len(b)-1] == '\n' || b[len(b)-1] == '\r') {
		b = b[:len(b)-1]
	}
	if len(b) > 2*ed25519.SeedSize {
		return nil
	}
	return b
}

// Reload reads the keys again; another process may have rotated them.
func (k *Keyring) Reload(ctx context.Context) error {
	return k.db.Read(ctx, func(tx *store.Tx) error {
		var raw string
		if err := tx.QueryRowContext(ctx, "SELECT keys FROM key_set ORDER BY n DESC LIMIT 1").Scan(&raw); err != nil {
			return fmt.Errorf("read key set: %w", err)
		}
		var keys wire.Keys
		if err := json.Unmarshal([]byte(raw), &keys); err != nil {
			return fmt.Errorf("read key set: %w", err)
		}
		set, err := keys.Open()
		if err != nil {
			return fmt.Errorf("read key set: %w", err)
		}
		_, private, err := loadKeys(ctx, tx)
		if err != nil {
			return err
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		k.central, k.keys, k.set, k.private = set.Central, keys, set, private
		return nil
	})
}

// reloadEvery is how soon keys that another process rotated are used.
const reloadEvery = time.Minute

// Run reads the keys again from time to time until the context ends.
func (k *Keyring) Run(ctx context.Context) {
	tick := time.NewTicker(reloadEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			// An error leaves the keys as they are; the next tick tries again.
			_ = k.Reload(ctx)
		}
	}
}

// Keys returns the signed set of keys.
func (k *Keyring) Keys() wire.Keys {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.keys
}

// Central is central's id.
func (k *Keyring) Central() uuid.UUID {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.central
}

// Fingerprint is what enrolment codes end with.
func (k *Keyring) Fingerprint() string { return wire.Fingerprint(k.Keys().Root) }

// Sign signs a statement made at the time at, with the youngest valid key.
func (k *Keyring) Sign(t wire.Type, payload any, at time.Time) (wire.Signed, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for _, key := range slices.Backward(k.set.Keys) {
		if private := k.private[key.KID]; private != nil && !at.Before(key.From) && at.Before(key.Until) {
			return wire.NewSigned(t, payload, key.KID, private)
		}
	}
	return wire.Signed{}, ErrNoKey
}

// Verify checks that a statement is central's own and reads it into v.
func (k *Keyring) Verify(s wire.Signed, v any) error {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.set.Verify(s, v)
}
