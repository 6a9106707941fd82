package proof

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/uuid"
	_ "modernc.org/sqlite" // the driver

	"titian/app"
	"titian/sync/wire"
)

// held is what central's data folder holds.
type held struct {
	submissions []submission
	dossiers    map[uuid.UUID]dossier
	numbers     map[uuid.UUID]string // by person
	active      map[uuid.UUID]bool   // by person
	decisions   []decision
	changed     map[uuid.UUID][]string // paths, by submission
	families    map[uuid.UUID]app.Family
	files       map[uuid.UUID][]file // by document
	declared    map[uuid.UUID]string // SHA-256 by document
}

type submission struct {
	id, subject uuid.UUID
	kind        string
	body        app.Dossier
	bytes       int
	documents   []uuid.UUID
}

type dossier struct {
	head  uuid.UUID
	state app.Dossier
	// members are the states of the members by id.
	members map[uuid.UUID]string
}

type decision struct {
	dossier, member uuid.UUID
	accepted        bool
	reason, field   string
}

// file is a document's file as it lies on the disk.
type file struct {
	sha256 string
	size   int64
}

// readCentral reads a data folder; nothing in it is changed.
func readCentral(ctx context.Context, data string) (h *held, err error) {
	dsn := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(filepath.Join(data, "central.db")), RawQuery: "mode=ro&_pragma=busy_timeout(10000)"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("read central: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	h = &held{
		dossiers: map[uuid.UUID]dossier{}, numbers: map[uuid.UUID]string{}, active: map[uuid.UUID]bool{},
		changed: map[uuid.UUID][]string{}, families: map[uuid.UUID]app.Family{}, declared: map[uuid.UUID]string{},
	}
	for _, read := range []func(context.Context, *sql.DB) error{
		h.readSound, h.readSubmissions, h.readDocuments, h.readDossiers, h.readPeople, h.readDecisions, h.readStatements, h.readFamilies,
	} {
		if err := read(ctx, db); err != nil {
			return nil, fmt.Errorf("read central: %w", err)
		}
	}
	if h.files, err = readObjects(filepath.Join(data, "objects")); err != nil {
		return nil, fmt.Errorf("read central: %w", err)
	}
	return h, nil
}

// each calls scan for every row of a query.
func each(ctx context.Context, db *sql.DB, query string, scan func(*sql.Rows) error) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (h *held) readSound(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, "PRAGMA integrity_check", func(rows *sql.Rows) error {
		var said string
		if err := rows.Scan(&said); err != nil {
			return err
		}
		if said != "ok" {
			return fmt.Errorf("database is damaged: %s", said)
		}
		return nil
	})
}

func (h *held) readSubmissions(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, "SELECT id, subject, kind, body FROM submission ORDER BY received_at, id", func(rows *sql.Rows) error {
		var s submission
		var body string
		if err := rows.Scan(&s.id, &s.subject, &s.kind, &body); err != nil {
			return err
		}
		s.bytes = len(body)
		h.submissions = append(h.submissions, s)
		return json.Unmarshal([]byte(body), &h.submissions[len(h.submissions)-1].body)
	})
}

func (h *held) readDocuments(ctx context.Context, db *sql.DB) error {
	err := each(ctx, db, "SELECT id, sha256 FROM document", func(rows *sql.Rows) error {
		var id uuid.UUID
		var sum []byte
		if err := rows.Scan(&id, &sum); err != nil {
			return err
		}
		h.declared[id] = hex.EncodeToString(sum)
		return nil
	})
	if err != nil {
		return err
	}
	return each(ctx, db, "SELECT submission, document FROM submission_document ORDER BY submission, place", func(rows *sql.Rows) error {
		var of, id uuid.UUID
		if err := rows.Scan(&of, &id); err != nil {
			return err
		}
		i := slices.IndexFunc(h.submissions, func(s submission) bool { return s.id == of })
		if i < 0 {
			return fmt.Errorf("document %s is of the unknown submission %s", id, of)
		}
		h.submissions[i].documents = append(h.submissions[i].documents, id)
		return nil
	})
}

func (h *held) readDossiers(ctx context.Context, db *sql.DB) error {
	err := each(ctx, db, "SELECT id, head, state FROM dossier", func(rows *sql.Rows) error {
		var id uuid.UUID
		var body string
		d := dossier{members: map[uuid.UUID]string{}}
		if err := rows.Scan(&id, &d.head, &body); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(body), &d.state)
		h.dossiers[id] = d
		return err
	})
	if err != nil {
		return err
	}
	return each(ctx, db, "SELECT dossier, id, state FROM member", func(rows *sql.Rows) error {
		var of, id uuid.UUID
		var state string
		if err := rows.Scan(&of, &id, &state); err != nil {
			return err
		}
		h.dossiers[of].members[id] = state
		return nil
	})
}

func (h *held) readPeople(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, "SELECT person, number FROM number", func(rows *sql.Rows) error {
		var person uuid.UUID
		var number string
		if err := rows.Scan(&person, &number); err != nil {
			return err
		}
		h.numbers[person] = number
		return nil
	})
}

func (h *held) readDecisions(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, "SELECT dossier, member, accepted, reason, field FROM decision ORDER BY at, rowid", func(rows *sql.Rows) error {
		var d decision
		if err := rows.Scan(&d.dossier, &d.member, &d.accepted, &d.reason, &d.field); err != nil {
			return err
		}
		h.decisions = append(h.decisions, d)
		return nil
	})
}

func (h *held) readStatements(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, "SELECT type, payload FROM statement WHERE type IN ('membership', 'change')", func(rows *sql.Rows) error {
		var kind wire.Type
		var payload []byte
		if err := rows.Scan(&kind, &payload); err != nil {
			return err
		}
		if kind == wire.TypeChange {
			var c wire.Change
			err := json.Unmarshal(payload, &c)
			h.changed[c.Submission] = c.Fields
			return err
		}
		var m wire.Membership
		err := json.Unmarshal(payload, &m)
		h.active[m.Person] = m.Active
		return err
	})
}

func (h *held) readFamilies(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, "SELECT id, facts FROM family", func(rows *sql.Rows) error {
		var id uuid.UUID
		var facts string
		var f app.Family
		if err := rows.Scan(&id, &facts); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(facts), &f)
		h.families[id] = f
		return err
	})
}

// readObjects hashes every document file, wherever below the folder it lies.
func readObjects(dir string) (map[uuid.UUID][]file, error) {
	out := map[uuid.UUID][]file{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		id, err := uuid.Parse(entry.Name())
		if err != nil {
			return fmt.Errorf("%s is no document's file", entry.Name())
		}
		f, err := hashFile(path)
		out[id] = append(out[id], f)
		return err
	})
	return out, err
}

func hashFile(path string) (file, error) {
	f, err := os.Open(path)
	if err != nil {
		return file{}, err
	}
	defer f.Close() //nolint:errcheck // opened for reading
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return file{hex.EncodeToString(sum.Sum(nil)), n}, err
}

// HashFile is the SHA-256 of a file, 64 hexadecimal digits.
func HashFile(path string) (string, error) {
	f, err := hashFile(path)
	return f.sha256, err
}
