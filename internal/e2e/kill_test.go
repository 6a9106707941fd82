//go:build !race

package e2e_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"titian/internal/rig"
)

var (
	killSeed  = flag.Uint64("titian.seed", 0, "seed of the points at which programs are killed; 0 draws one")
	killCount = flag.Int("titian.kills", 20, "how many points are tried")
)

// lookEvery is how often the line's counters are read: an unthrottled line
// carries about 100 kB in that time.
const lookEvery = 500 * time.Microsecond

// point is when a program is killed: in one of the two exchanges, after a part
// of the bytes that it moves both ways.
type point struct {
	central  bool
	exchange int
	part     float64
}

func (p point) String() string {
	victim := "laptop"
	if p.central {
		victim = "central"
	}
	return fmt.Sprintf("%s in exchange %d at %.4f", victim, p.exchange+1, p.part)
}

// trial is the scenario with three families, played from the same start.
type trial struct {
	*house
	frozen string
	// moved is how many bytes each exchange moves when nothing happens.
	moved [2]int64
}

// Whatever program is killed at whatever moment, and started again, the end is
// the same: as if nothing had happened.
func TestKilledAnywhere(t *testing.T) {
	tr := &trial{house: furnish(t, 3), frozen: t.TempDir()}
	tr.must(t, tr.Freeze(tr.frozen))
	want, _ := tr.play(t, nil)
	if t.Failed() {
		t.Fatal("it does not even work undisturbed")
	}
	seed := *killSeed
	if seed == 0 {
		seed = rand.Uint64() //nolint:gosec // G404: where to kill is no secret
	}
	t.Logf("-titian.seed=%d", seed)
	rng := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // G404: repeatable on purpose
	killed := 0
	for i := range *killCount {
		p := point{central: i%2 == 1, part: rng.Float64()}
		if i%4 == 3 || i%8 == 6 { // decisions and numbers are few bytes, but matter as much
			p.exchange = 1
		}
		t.Run(p.String(), func(t *testing.T) {
			got, hit := tr.play(t, &p)
			if diff := cmp.Diff(want.state, got.state); diff != "" {
				t.Errorf("another end (-undisturbed +killed):\n%s", diff)
			}
			if hit {
				killed++
			} else {
				t.Log("the program had ended before")
			}
		})
	}
	if killed*2 < *killCount {
		t.Errorf("only %d of %d programs were killed in time", killed, *killCount)
	}
}

// play goes from the frozen start to the end and returns it, and whether the
// program was killed while it ran.
func (tr *trial) play(t *testing.T, p *point) (last end, hit bool) {
	t.Helper()
	tr.must(t, tr.Thaw(t.Context(), tr.frozen))
	for exchange := range tr.moved {
		if exchange == 1 {
			tr.acceptAll(t)
		}
		before := tr.crossed()
		if p != nil && p.exchange == exchange {
			var err error
			hit, err = tr.disturb(t.Context(), p, before)
			tr.must(t, err)
		}
		tr.syncAll(t)
		if p == nil {
			tr.moved[exchange] = tr.crossed() - before
		}
	}
	return tr.prove(t), hit
}

// crossed is how many bytes the line has carried so far, both ways.
func (tr *trial) crossed() int64 {
	s := tr.Line.Stats()
	return s.Up + s.Down
}

// disturb starts an exchange and kills a program when the line has carried the
// part. What is left to do is for the exchanges after it.
func (tr *trial) disturb(ctx context.Context, p *point, from int64) (hit bool, err error) {
	sync, err := tr.Laptop.Start(ctx, "sync", "--json")
	if err != nil {
		return false, err
	}
	at := from + int64(p.part*float64(tr.moved[p.exchange]))
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for tr.crossed() < at {
		select {
		case <-look.C:
		case <-sync.Done():
			_, err := tr.Laptop.Synced(ctx, sync)
			return false, err
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
	return tr.strike(ctx, p, sync)
}

func (tr *trial) strike(ctx context.Context, p *point, sync *rig.Process) (hit bool, err error) {
	if !p.central {
		err := sync.Kill()
		if errors.Is(err, os.ErrProcessDone) {
			return false, nil
		}
		return err == nil, err
	}
	if err := tr.Central.Kill(); err != nil {
		return false, err
	}
	if err := tr.Central.Start(ctx); err != nil {
		return false, err
	}
	_, err = tr.Laptop.Synced(ctx, sync)
	return err == nil, err
}
