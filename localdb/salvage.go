package localdb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"titian/localdb/seal"
)

// salvaged is a table whose newer rows are saved from a damaged database.
type salvaged struct {
	table string
	use   seal.Use
	// key are the columns of the primary key; columns are all, key first. A row
	// counts as newer if it is missing here, or has a higher seal_rev.
	key     int
	columns []string
}

// salvagedTables come in an order in which no row precedes what it refers to.
// Outbox and upload rows are not taken: they are made anew with their
// submission, and central tells the rest.
func salvagedTables() []salvaged {
	return []salvaged{
		{"dossier", seal.Records, 1, []string{"id", "rev", "saved_at", "discarded_at", "seal_rev", "body"}},
		{"household", seal.Records, 1, []string{"id", "seal_rev", "body"}},
		{"document", seal.Records, 1, []string{"id", "dossier", "added_at", "dropped_at", "scan", "cipher_size", "seal_rev", "body"}},
		{"statement", seal.Transit, 2, []string{"type", "entity", "n", "at", "seal_rev", "body"}},
	}
}

// salvage takes what is newer out of the database that Open set aside. Every
// row must open with our keys before it is believed. It does its best: a page
// that cannot be read ends a walk, and each table is walked from both ends.
func (t *tx) salvage(ctx context.Context) error {
	var aside sql.NullString
	if err := t.QueryRowContext(ctx, `SELECT salvage FROM store`).Scan(&aside); err != nil {
		return fmt.Errorf("salvage: %w", err)
	}
	if !aside.Valid {
		return nil
	}
	counts := map[string]int{}
	if aside.String != "" {
		if err := t.salvageFrom(ctx, filepath.Join(t.db.p.Dir, filepath.Base(aside.String)), counts); err != nil {
			return fmt.Errorf("salvage: %w", err)
		}
	}
	if _, err := t.ExecContext(ctx, `UPDATE store SET salvage = NULL`); err != nil {
		return fmt.Errorf("salvage: %w", err)
	}
	var detail []string
	for table, n := range counts {
		detail = append(detail, table+" "+strconv.Itoa(n))
	}
	slices.Sort(detail)
	t.after = append(t.after, func(context.Context) { t.db.tellSalvaged(counts) })
	if err := t.record(ctx, act{Act: actRestore, Detail: aside.String}); err != nil {
		return err
	}
	return t.record(ctx, act{Act: actSalvage, Detail: strings.Join(detail, ", ")})
}

func (db *DB) tellSalvaged(counts map[string]int) {
	db.view.Lock()
	defer db.view.Unlock()
	r := Restored{}
	if db.restored != nil {
		r = *db.restored
	}
	r.Salvaged = counts
	db.restored = &r
}

func (t *tx) salvageFrom(ctx context.Context, name string, counts map[string]int) error {
	if found, err := exists(t.db.p.FS, name); err != nil || !found {
		return err
	}
	return t.db.p.peek(name, func(from *sql.DB) error {
		for _, table := range salvagedTables() {
			for _, order := range []string{"ASC", "DESC"} {
				n, err := t.salvageTable(ctx, from, table, order)
				counts[table.table] += n
				if err != nil {
					return err
				}
			}
		}
		n, err := t.salvageSubmissions(ctx, from)
		counts["submission"] += n
		return err
	})
}

// salvageTable copies the newer rows of one table.
func (t *tx) salvageTable(ctx context.Context, from *sql.DB, s salvaged, order string) (int, error) {
	columns := strings.Join(s.columns, ", ")
	keys := s.columns[:s.key]
	query := `SELECT ` + columns + ` FROM ` + s.table + ` ORDER BY ` + strings.Join(keys, " "+order+", ") + " " + order
	taken := 0
	var failed error
	// An error of the damaged database ends this walk and no more.
	_ = each(ctx, from, query, nil, func(scan func(...any) error) error {
		values := make([]any, len(s.columns))
		targets := make([]any, len(values))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := scan(targets...); err != nil {
			return err
		}
		var took bool
		took, failed = t.salvageRow(ctx, s, values)
		if took {
			taken++
		}
		return failed
	})
	if failed == nil {
		failed = ctx.Err()
	}
	return taken, failed
}

// salvageRow takes one row if it is newer than ours and opens.
func (t *tx) salvageRow(ctx context.Context, s salvaged, values []any) (bool, error) {
	rev, isRev := values[len(values)-2].(int64)
	body, isBody := values[len(values)-1].([]byte)
	var names []string
	for _, v := range values[:s.key] {
		name, _ := v.(string)
		names = append(names, name)
	}
	if !isRev || !isBody {
		return false, nil
	}
	where := strings.Join(s.columns[:s.key], " = ? AND ") + " = ?"
	var ours int64
	err := t.QueryRowContext(ctx, `SELECT seal_rev FROM `+s.table+` WHERE `+where, values[:s.key]...).Scan(&ours)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return false, err
	case err == nil && ours >= rev:
		return false, nil
	}
	if _, err := t.db.ring.Open(s.use, place(s.table, strings.Join(names, "/"), rev), body); err != nil {
		return false, nil //nolint:nilerr // damaged: what is here stays
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")
	_, err = t.ExecContext(ctx, `INSERT OR REPLACE INTO `+s.table+` (`+strings.Join(s.columns, ", ")+`) VALUES (`+marks+`)`, values...)
	if constraint(err) {
		return false, nil
	}
	return err == nil, err
}

// lostSubmission is a submission's row in a damaged database.
type lostSubmission struct {
	ord, rev int64
	id       string
	body     []byte
}

// salvageSubmissions freezes those that are missing here anew, in their order,
// each with its outbox row, in this incarnation.
func (t *tx) salvageSubmissions(ctx context.Context, from *sql.DB) (int, error) {
	var found []lostSubmission
	for _, order := range []string{"ASC", "DESC"} {
		_ = each(ctx, from, `SELECT ord, id, seal_rev, body FROM submission ORDER BY ord `+order, nil, func(scan func(...any) error) error {
			var l lostSubmission
			err := scan(&l.ord, &l.id, &l.rev, &l.body)
			if err == nil {
				found = append(found, l)
			}
			return err
		})
	}
	slices.SortStableFunc(found, func(a, b lostSubmission) int { return cmp.Compare(a.ord, b.ord) })
	taken := 0
	for _, l := range found {
		took, err := t.salvageSubmission(ctx, l.id, l.rev, l.body)
		if err != nil {
			return taken, err
		}
		if took {
			taken++
		}
	}
	return taken, ctx.Err()
}

func (t *tx) salvageSubmission(ctx context.Context, id string, rev int64, body []byte) (bool, error) {
	var known bool
	if err := t.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM submission WHERE id = ?)`, id).Scan(&known); err != nil || known {
		return false, err
	}
	f, err := t.db.thaw(id, rev, body)
	if err != nil || f.Dossier == uuid.Nil {
		return false, nil //nolint:nilerr // damaged: central may return it
	}
	incarnation, seq, err := t.nextSeq(ctx)
	if err != nil {
		return false, err
	}
	if err := t.freeze(ctx, &f, placed{incarnation: incarnation, seq: seq}); err != nil {
		return false, err
	}
	receipt, err := t.heldReceipt(ctx, f.ID)
	if err != nil || receipt == nil {
		return err == nil, err
	}
	_, _, err = t.receive(ctx, receipt)
	return true, err
}
