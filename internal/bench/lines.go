package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"titian/internal/badline"
	"titian/sync/engine"
)

// lineLimit ends a run that does not come to its end.
const lineLimit = 10 * time.Minute

// freight is what a line carries: families, and the sizes of each one's papers.
type freight struct {
	families int
	papers   []int
}

func (f freight) String() string {
	sizes := make([]string, 0, len(f.papers))
	for _, size := range f.papers {
		sizes = append(sizes, strconv.Itoa(size/1000))
	}
	return fmt.Sprintf("%d × record and papers of %s kB", f.families, strings.Join(sizes, "/"))
}

// course is one line with its freight and budgets; 0 is no budget.
type course struct {
	label   string
	profile badline.Profile
	secure  bool
	freight freight
	share   float64 // at least
	wire    float64 // at most
}

// courses are the lines of the design. The freight is what each peer was given,
// see research/peers-measured.md; less of it would let the round trips at the
// beginning and the end weigh more.
func courses(e extent) []course {
	three := []int{150_000, 250_000, 400_000}
	gprs, edge, weak, vsat := freight{2, []int{150_000}}, freight{2, three}, freight{10, three}, freight{20, three}
	if e == quick {
		fifth := []int{30_000, 50_000, 80_000}
		gprs, edge, weak, vsat = freight{1, fifth[:1]}, freight{1, fifth}, freight{2, fifth}, freight{5, fifth}
	}
	return []course{
		{"EDGE", badline.EDGE(), false, edge, 0.93, 1.04},
		{"EDGE", badline.EDGE(), true, edge, 0.88, 1.12},
		{"GPRS", badline.GPRS(), false, gprs, 0.92, 0},
		{"GPRS", badline.GPRS(), true, gprs, 0, 0},
		{"weak 3G", badline.Weak3G(), false, weak, 0.97, 0},
		{"weak 3G", badline.Weak3G(), true, weak, 0, 0},
		{"VSAT", badline.VSAT(), false, vsat, 0.98, 0},
		{"VSAT", badline.VSAT(), true, vsat, 0, 0},
	}
}

// used is what one run made of a line.
type used struct {
	// share is the useful bytes over what the line's rate allows in the time,
	// wire the bytes both ways over the useful ones, first the seconds until
	// the first record was known to be stored.
	share, wire, first float64
	err                error
}

// measureLines runs all lines side by side, each with its own laptop and
// central, as the peers were run.
func measureLines(ctx context.Context, b *bench) ([]Row, error) {
	all := courses(b.extent)
	runs := make([][]used, len(all))
	n := pick(b.extent, 1, 1, 3)
	b.people.families(2_000) // before they are asked for side by side
	for i := range n {
		b.say("run %d of %d, all lines side by side", i+1, n)
		results := make([]used, len(all))
		var wait sync.WaitGroup
		for i := range all {
			wait.Go(func() { results[i] = b.travel(ctx, &all[i]) })
		}
		wait.Wait()
		for i := range all {
			if results[i].err != nil {
				return nil, fmt.Errorf("%s: %w", all[i].name(), results[i].err)
			}
			runs[i] = append(runs[i], results[i])
		}
	}
	var rows []Row
	for i := range all {
		rows = append(rows, all[i].rows(runs[i])...)
	}
	return rows, nil
}

func (c *course) name() string {
	if c.secure {
		return c.label + ", TLS"
	}
	return c.label
}

// travel carries the freight once.
func (b *bench) travel(ctx context.Context, c *course) (out used) {
	ctx, cancel := context.WithTimeout(ctx, lineLimit)
	defer cancel()
	var watch firstDelivered
	k, err := b.openLink(ctx, c.secure, watch.changed)
	if err != nil {
		return used{err: err}
	}
	defer shut(&out.err, k)
	useful, err := k.load(ctx, c)
	if err != nil {
		return used{err: err}
	}
	if _, err := k.client.Authorize(ctx); err != nil {
		return used{err: err}
	}
	if err := k.line.Set(c.profile); err != nil {
		return used{err: err}
	}
	before, began := k.line.Stats(), b.now()
	watch.arm(b.now)
	if err := k.finish(ctx); err != nil {
		return used{err: err}
	}
	took, after := b.since(began), k.line.Stats()
	out.share = float64(useful) / float64(c.profile.Rate) / took.Seconds()
	out.wire = float64(after.Up-before.Up+after.Down-before.Down) / float64(useful)
	out.first = watch.at().Sub(began).Seconds()
	out.err = k.whole(ctx, 1+c.freight.families, c.freight.families*len(c.freight.papers))
	return out
}

// load warms the link up and submits the freight.
func (k *link) load(ctx context.Context, c *course) (useful int64, err error) {
	dossiers, err := k.laptop.b.people.sized(1+c.freight.families, 4)
	if err != nil {
		return 0, err
	}
	if err := k.warm(ctx, dossiers[0]); err != nil {
		return 0, err
	}
	for _, d := range dossiers[1:] {
		_, n, err := k.laptop.submit(ctx, d, recordBytes, scans(c.freight.papers...))
		if err != nil {
			return 0, err
		}
		useful += n
	}
	return useful, nil
}

// firstDelivered notes when the status first shows a delivered item, after it
// was armed.
type firstDelivered struct {
	mu   sync.Mutex
	now  func() time.Time
	seen time.Time
}

func (f *firstDelivered) arm(now func() time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = now
}

func (f *firstDelivered) at() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen
}

func (f *firstDelivered) changed(s engine.Status) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delivered := slices.ContainsFunc(s.Items, func(i engine.ItemStatus) bool { return i.Delivered })
	if f.now != nil && f.seen.IsZero() && delivered {
		f.seen = f.now()
	}
}

// rows puts the runs of a line into words.
func (c *course) rows(runs []used) []Row {
	share := column(runs, func(u used) float64 { return u.share })
	wire := column(runs, func(u used) float64 { return u.wire })
	first := column(runs, func(u used) float64 { return u.first })
	worth := fmt.Sprintf("%d of %s", len(runs), c.freight)
	how := c.name() + ": "
	rows := []Row{
		{What: how + "share of line rate", Measured: spread(share, 3, ""), Figures: map[string]float64{"share": round(median(share), 4)}, Met: Beside, Runs: worth},
		{What: how + "bytes on the wire per useful byte", Measured: spread(wire, 3, ""), Figures: map[string]float64{"wire": round(median(wire), 4)}, Met: Beside, Runs: worth},
		{What: how + "first record known to be stored", Measured: spread(first, 2, " s"), Figures: map[string]float64{"first_s": round(median(first), 3)}, Met: Beside, Runs: worth},
	}
	if c.share > 0 {
		rows[0].Budget, rows[0].Met = fmt.Sprintf("≥ %.2f", c.share), met(median(share) >= c.share)
	}
	if c.wire > 0 {
		rows[1].Budget, rows[1].Met = fmt.Sprintf("≤ %.2f", c.wire), met(median(wire) <= c.wire)
	}
	// One round trip and the record's bytes.
	budget := c.profile.RTT.Seconds() + recordBytes/float64(c.profile.Rate)
	if c.secure {
		return rows // a handshake more: the design sets no budget
	}
	rows[2].Budget, rows[2].Met = fmt.Sprintf("≤ %.2f s", budget), met(median(first) <= budget)
	return rows
}

func column(runs []used, of func(used) float64) []float64 {
	out := make([]float64, 0, len(runs))
	for _, u := range runs {
		out = append(out, of(u))
	}
	return out
}
