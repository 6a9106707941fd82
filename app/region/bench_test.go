package region_test

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"titian/app/clock"
	"titian/app/region"
	"titian/assets"
)

// BenchmarkLoad reports the time to open the embedded table and make its index,
// and the memory both then keep.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var tab *region.Table
	for b.Loop() {
		tab = table(b)
		tab.Search("tuban", 1)
	}
	b.StopTimer()
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
	b.ReportMetric(float64(len(assets.Regions()))/1e6, "MB-packed")
	runtime.KeepAlive(tab)
}

// BenchmarkSearch reports the 95th percentile over queries as they grow under
// the fingers of somebody who types.
func BenchmarkSearch(b *testing.B) {
	tab := table(b)
	var queries []string
	for _, full := range []string{"tuban badung", "sidomulyo lampung", "kuta", "desa adat yoboi", "kabupaten aceh selatan", "a b", "soka'an"} {
		for n := range full {
			queries = append(queries, full[:n+1])
		}
	}
	var took []time.Duration
	var now clock.System
	i := 0
	for b.Loop() {
		start := now.Now()
		tab.Search(queries[i%len(queries)], 20)
		took = append(took, now.Now().Sub(start))
		i++
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
