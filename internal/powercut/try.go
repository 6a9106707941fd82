//go:build linux

package powercut

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// Try cuts the power at some steps behind the first, spread evenly, and gives
// check the folder that each cut left. With FAULTS=n in the environment it cuts
// at every step, with n seeds each. It stops after the first cut that check
// calls a failure, and says which it was.
func (d *Disk) Try(t *testing.T, first, cuts int, check func(t *testing.T, dir string, steps int)) {
	t.Helper()
	last := d.Steps()
	seeds, every := 1, max(1, (last-first+1)/cuts)
	if long := os.Getenv("FAULTS"); long != "" {
		n, err := strconv.Atoi(long)
		if err != nil || n < 1 {
			t.Fatalf("FAULTS is %q, not a number of seeds", long)
		}
		seeds, every = n, 1
	}
	var loss Loss
	made, base := 0, t.TempDir()
	for steps := first; steps <= last; steps += every {
		for seed := range uint64(seeds) { //nolint:gosec // G115: it is at least 1
			into := filepath.Join(base, fmt.Sprintf("cut-%d-%d", steps, seed))
			if err := os.Mkdir(into, 0o700); err != nil {
				t.Fatal(err)
			}
			did, err := d.Cut(steps, seed, into)
			if err != nil {
				t.Fatal(err)
			}
			loss.Add(did)
			made++
			if check(t, into, steps); t.Failed() {
				t.Fatalf("the cut behind step %d of %d, seed %d", steps, last, seed)
			}
			if err := os.RemoveAll(into); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d cuts of a journal of %d steps, 0 lost anything acknowledged; of what was not synced %d pieces kept, %d lost, %d torn",
		made, last, loss.Kept, loss.Lost, loss.Torn)
}
