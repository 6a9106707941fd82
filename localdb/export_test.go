package localdb

import (
	"context"
	"fmt"
)

// LimitPages makes the disk full for the database.
func (db *DB) LimitPages(ctx context.Context, n int) error {
	var got int
	return db.h.write.QueryRowContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", n)).Scan(&got)
}

// Step runs one migration.
var Step = step

// Sign and Covers are the search's signature.
func Covers(text, form string) (whole, begins, part bool) {
	has := sign(text)
	may := func(m match) bool {
		need := m.needs(form)
		return has.covers(&need)
	}
	return may(0), may(1), may(2)
}

// Fits tells how a word fits a text.
func Fits(text, form string) (whole, begins, part bool) {
	t := term{forms: []string{form}}
	return match(0).fits(text, t), match(1).fits(text, t), match(2).fits(text, t)
}
