package localdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver
)

const (
	driver = "sqlite"
	// applicationID marks our files: "Titi" in ASCII.
	applicationID = 0x54697469
	readers       = 4
)

// handles are the two ways to one database: a single writer whose transactions
// begin at once as such, and readers that cannot write.
type handles struct {
	write *sql.DB
	read  *sql.DB
}

// openHandles opens a database that exists. Nothing is read yet.
func openHandles(name string) (handles, error) {
	write, err := sql.Open(driver, dsn(name, "_txlock=immediate"))
	if err != nil {
		return handles{}, fmt.Errorf("open database: %w", err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open(driver, dsn(name, "_query_only=on"))
	if err != nil {
		return handles{}, fmt.Errorf("open database: %w", errors.Join(err, write.Close()))
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return handles{write: write, read: read}, nil
}

func (h handles) close() error { return errors.Join(h.read.Close(), h.write.Close()) }

// openReadOnly opens a database that is only looked at, whatever its state.
func openReadOnly(name string) (*sql.DB, error) {
	db, err := sql.Open(driver, address(name)+"?mode=ro&_pragma=busy_timeout(5000)&_pragma=temp_store(memory)&_pragma=trusted_schema(off)")
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return db, nil
}

// address names a database file for the driver.
func address(name string) string {
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") && filepath.IsAbs(name) {
		path = "/" + path // C:/… on Windows
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath()
}

// dsn adds the settings that every connection has.
func dsn(name string, more ...string) string {
	settings := append([]string{
		"mode=rw",
		"_pragma=busy_timeout(5000)",
		"_pragma=journal_mode(wal)",
		"_pragma=synchronous(full)",
		"_pragma=fullfsync(on)",
		"_pragma=checkpoint_fullfsync(on)",
		"_pragma=foreign_keys(on)",
		"_pragma=temp_store(memory)",
		"_pragma=trusted_schema(off)",
		"_pragma=cell_size_check(on)",
		"_pragma=secure_delete(on)",
	}, more...)
	return address(name) + "?" + strings.Join(settings, "&")
}

// checkSettings reads back what durability and privacy rest on: a driver that
// ignores a setting must not go unnoticed.
func checkSettings(ctx context.Context, db *sql.DB) error {
	for _, s := range []struct{ name, want string }{
		{"journal_mode", "wal"},
		{"synchronous", "2"},
		{"foreign_keys", "1"},
		{"temp_store", "2"},
		{"secure_delete", "1"},
	} {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+s.name).Scan(&got); err != nil {
			return fmt.Errorf("read setting %s: %w", s.name, err)
		}
		if got != s.want {
			return fmt.Errorf("setting %s is %q, not %q", s.name, got, s.want)
		}
	}
	return nil
}

// queryer is a transaction, a connection or a pool.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// each calls f for every row of a query. f scans with the function it is given.
func each(ctx context.Context, q queryer, query string, args []any, f func(scan func(...any) error) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// stampLayout gives times of one length, so that they sort as text.
const stampLayout = "2006-01-02T15:04:05.000000000Z"

func stamp(t time.Time) string { return t.UTC().Format(stampLayout) }

// stampOrNull is null for the zero time.
func stampOrNull(t time.Time) sql.NullString {
	return sql.NullString{String: stamp(t), Valid: !t.IsZero()}
}

func parseStamp(text string) (time.Time, error) {
	t, err := time.Parse(stampLayout, text)
	if err != nil {
		return time.Time{}, errors.New("time of another form")
	}
	return t, nil
}

// parseStampOrNull is the zero time for null.
func parseStampOrNull(text sql.NullString) (time.Time, error) {
	if !text.Valid {
		return time.Time{}, nil
	}
	return parseStamp(text.String)
}
