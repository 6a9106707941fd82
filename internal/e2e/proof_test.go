//go:build !race

package e2e_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"titian/internal/rig/proof"
)

// tampering is something that must not go unnoticed.
type tampering struct {
	name string
	// sql changes central's database, files its documents, laptop the export.
	sql    string
	files  func(t *testing.T, objects []string)
	laptop func(export []proof.Kept)
	// lost and doubled are what the report must count, at least.
	lost, doubled int
	// says is a part of a difference.
	says string
}

func tamperings() []tampering {
	return []tampering{
		{
			name: "a byte of a scan", files: func(t *testing.T, objects []string) {
				t.Helper()
				f, err := os.OpenFile(objects[0], os.O_RDWR, 0)
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				var b [1]byte
				if _, err := f.ReadAt(b[:], 1000); err != nil {
					t.Fatal(err)
				}
				b[0] ^= 1
				if _, err := f.WriteAt(b[:], 1000); err != nil {
					t.Fatal(err)
				}
			}, lost: 1, says: "is not the one that was declared",
		},
		{
			name: "a scan gone", files: func(t *testing.T, objects []string) {
				t.Helper()
				if err := os.Remove(objects[0]); err != nil {
					t.Fatal(err)
				}
			}, lost: 1, says: "lost: the ",
		},
		{
			name: "a scan twice", files: func(t *testing.T, objects []string) {
				t.Helper()
				if err := os.Link(objects[0], filepath.Join(filepath.Dir(filepath.Dir(objects[0])), filepath.Base(objects[0]))); err != nil {
					t.Fatal(err)
				}
			}, doubled: 1, says: "has 2 files",
		},
		{
			name: "a dossier twice", doubled: 4, says: "stands 2 times at central",
			sql: `INSERT INTO dossier SELECT '0198c0de-0000-7000-8000-000000000000', village, family, kind, head, state, captured, updated_at FROM dossier LIMIT 1`,
		},
		{
			name: "a submission twice", doubled: 1, says: "doubled: a submission",
			sql: `INSERT INTO submission SELECT '0198c0de-0000-7000-8000-000000000000', village, kind, subject, base, device, incarnation,
seq, captured_at, officer, body, body_sha256, content_hash, sig, audit_head, received_at, place + 1 FROM submission WHERE kind = 'dossier' LIMIT 1`,
		},
		{
			name: "two numbers exchanged", lost: 2, says: "the laptop's number of person",
			sql: `UPDATE number SET number = CASE number WHEN (SELECT MIN(number) FROM number) THEN (SELECT MAX(number) FROM number)
ELSE (SELECT MIN(number) FROM number) END WHERE number IN ((SELECT MIN(number) FROM number), (SELECT MAX(number) FROM number))`,
		},
		{
			name: "one number for two", doubled: 1, says: "was given to 2 people",
			sql: `UPDATE number SET number = (SELECT MIN(number) FROM number) WHERE number = (SELECT MAX(number) FROM number)`,
		},
		{
			name: "a name changed", lost: 1, says: "lost: a ",
			sql: `UPDATE dossier SET state = json_set(state, '$.members[1].person.name', 'Orang Lain')`,
		},
		{
			name: "an acceptance taken back", says: "pending at central",
			sql: `UPDATE member SET state = 'pending' WHERE place = 1`,
		},
		{
			name: "a change not applied", says: "is not among central's facts",
			sql: `UPDATE family SET facts = json_set(facts, '$.contact.phone', '+6281200000001')`,
		},
		{
			name: "a number on the laptop only", says: "numbers agree", lost: 1,
			laptop: func(export []proof.Kept) {
				for i := range export {
					for k := range export[i].People {
						export[i].People[k].Number = "0099999999999"
						return
					}
				}
			},
		},
		{
			name: "a dossier gone from the laptop", says: "on the laptop is there 0 times", lost: 4,
			laptop: func(export []proof.Kept) {
				for i := range export {
					if len(export[i].People) > 0 {
						export[i] = proof.Kept{}
					}
				}
			},
		},
	}
}

// notices proves that the comparison which all of this rests on sees what it
// should: each tampering with a copy of central's folder shows.
func (h *house) notices(t *testing.T) {
	t.Helper()
	kept, err := h.Laptop.Export(t.Context())
	h.must(t, err)
	h.must(t, h.Central.Stop())
	for _, c := range tamperings() {
		t.Run(c.name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "central")
			h.must(t, os.CopyFS(data, os.DirFS(h.Central.Data)))
			export := slices.Clone(kept)
			for i := range export {
				export[i].People = slices.Clone(export[i].People)
			}
			c.do(t, data, export)
			r, err := proof.Compare(t.Context(), h.want, data, export)
			h.must(t, err)
			if r.Lost < c.lost || r.Doubled < c.doubled {
				t.Errorf("lost %d and doubled %d, want at least %d and %d", r.Lost, r.Doubled, c.lost, c.doubled)
			}
			if !strings.Contains(strings.Join(r.Differences, "\n"), c.says) {
				t.Errorf("no difference says %q: %q", c.says, r.Differences)
			}
		})
	}
}

func (c *tampering) do(t *testing.T, data string, export []proof.Kept) {
	t.Helper()
	if c.sql != "" {
		db, err := sql.Open("sqlite", filepath.Join(data, "central.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.ExecContext(t.Context(), c.sql); err != nil {
			t.Fatal(err)
		}
	}
	if c.files != nil {
		objects, err := filepath.Glob(filepath.Join(data, "objects", "*", "*"))
		if err != nil || len(objects) == 0 {
			t.Fatalf("no documents at central: %v", err)
		}
		c.files(t, objects)
	}
	if c.laptop != nil {
		c.laptop(export)
	}
}
