package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// conn is one connection with the statements that it has compiled. Package sql
// compiles a statement anew in each transaction, which costs more than running
// it.
type conn struct {
	sql   *sql.Conn
	stmts map[string]*sql.Stmt
}

func openConn(ctx context.Context, pool *sql.DB) (*conn, error) {
	c, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	return &conn{sql: c, stmts: map[string]*sql.Stmt{}}, nil
}

func (c *conn) close() error {
	var errs []error
	for _, s := range c.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.sql.Close())...)
}

// run runs do between begin and COMMIT, or ROLLBACK after an error or a panic.
func (c *conn) run(ctx context.Context, begin string, now time.Time, do func(*Tx) error) (err error) {
	// Once begun, a transaction ends by its own end, not in the middle of one.
	lasting := context.WithoutCancel(ctx)
	if _, err := c.exec(ctx, begin); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			_, undone := c.exec(lasting, "ROLLBACK")
			err = errors.Join(err, undone)
		}
	}()
	if err := do(&Tx{Now: now, conn: c}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := c.exec(lasting, "COMMIT"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	done = true
	return nil
}

// prepare compiles a statement unless it is there already.
func (c *conn) prepare(ctx context.Context, query string) error {
	if c.stmts[query] != nil {
		return nil
	}
	s, err := c.sql.PrepareContext(ctx, query) //nolint:sqlclosecheck // close closes it
	if err != nil {
		return err
	}
	c.stmts[query] = s
	return nil
}

func (c *conn) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := c.prepare(ctx, query); err != nil {
		return nil, err
	}
	return c.stmts[query].ExecContext(ctx, args...)
}

// Tx is one transaction. Now is the time at which it began, UTC: everything
// in it happens at once. It is for one goroutine.
//
// Queries are compiled once and kept, so their text must come from the program
// and not from data.
type Tx struct {
	Now  time.Time
	conn *conn
}

// ExecContext runs a statement.
func (tx *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return tx.conn.exec(ctx, query, args...)
}

// QueryContext runs a query; its rows must be read or closed before the next.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := tx.conn.prepare(ctx, query); err != nil {
		return nil, err
	}
	return tx.conn.stmts[query].QueryContext(ctx, args...)
}

// QueryRowContext runs a query of at most one row.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) Row {
	if err := tx.conn.prepare(ctx, query); err != nil {
		return Row{err: err}
	}
	return Row{row: tx.conn.stmts[query].QueryRowContext(ctx, args...)}
}

// script runs several statements at once; they are not kept.
func (tx *Tx) script(ctx context.Context, script string) error {
	_, err := tx.conn.sql.ExecContext(ctx, script)
	return err
}

// Row is the answer to a query of at most one row.
type Row struct {
	row *sql.Row
	err error
}

// Scan reads the row; sql.ErrNoRows if there is none.
func (r Row) Scan(to ...any) error {
	if r.err != nil {
		return r.err
	}
	return r.row.Scan(to...)
}
