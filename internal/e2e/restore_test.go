//go:build !race

package e2e_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A central that was restored from a backup of before the numbers were given
// ends with the same numbers: its laptops bring back what it had signed.
func TestRestoredCentral(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		// lost are files of the data folder that are lost too.
		lost []string
	}{
		{"the issuer's ledger survives", nil},
		{"the issuer's ledger is lost too", []string{"issuer.db", "issuer.db-wal", "issuer.db-shm"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := furnish(t, 3)
			ctx := t.Context()
			h.syncAll(t)
			backup := filepath.Join(t.TempDir(), "backup")
			_, err := h.Central.Do(ctx, "backup", backup)
			h.must(t, err)
			h.acceptAll(t)
			h.syncAll(t)
			before := h.prove(t)
			if len(before.numbers) == 0 {
				t.Fatal("no numbers were given")
			}

			h.must(t, h.Central.Stop())
			for _, name := range c.lost {
				if err := os.Remove(filepath.Join(h.Central.Data, name)); err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
			}
			_, err = h.Central.Do(ctx, "restore", backup)
			h.must(t, err)
			h.must(t, h.Central.Start(ctx))
			h.syncAll(t)
			after := h.prove(t)
			if diff := cmp.Diff(before.numbers, after.numbers); diff != "" {
				t.Errorf("other numbers (-before +after the restore):\n%s", diff)
			}
			if diff := cmp.Diff(before.state, after.state); diff != "" {
				t.Errorf("another end (-before +after the restore):\n%s", diff)
			}
		})
	}
}
