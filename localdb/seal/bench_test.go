package seal_test

import (
	"fmt"
	"testing"
	"time"

	"titian/app/clock"
	"titian/localdb/seal"
)

func BenchmarkSeal(b *testing.B) {
	ring := unlocked(b)
	p := seal.Place{Table: "draft", Row: store, Rev: 1}
	for _, size := range []int{600, 16 << 10} {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			body := make([]byte, size)
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := ring.Seal(seal.Records, p, body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	ring := unlocked(b)
	p := seal.Place{Table: "draft", Row: store, Rev: 1}
	for _, size := range []int{600, 16 << 10} {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			sealed, err := ring.Seal(seal.Records, p, make([]byte, size))
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := ring.Open(seal.Records, p, sealed); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkInbox(b *testing.B) {
	ring := unlocked(b)
	p := seal.Place{Table: "inbox", Row: "1", Rev: 1}
	body := make([]byte, 600)
	sealed, err := ring.SealInbox(p, body)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("seal", func(b *testing.B) {
		for b.Loop() {
			if _, err := ring.SealInbox(p, body); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			if _, err := ring.OpenInbox(p, sealed); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkUnwrapPassphrase is one try of a passphrase: by the least that is
// ever used, and as calibrated on this machine for 0.4 s.
func BenchmarkUnwrapPassphrase(b *testing.B) {
	calibrated, err := seal.Calibrate(clock.System{}, 400*time.Millisecond)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		params seal.Params
	}{{"default", seal.DefaultParams()}, {"calibrated", calibrated}} {
		b.Run(c.name, func(b *testing.B) {
			wrap, err := seal.NewDataKey().WrapPassphrase(officer, []byte("x"), c.params)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := seal.UnwrapPassphrase(officer, wrap, []byte("x")); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(c.params.Passes), "passes")
		})
	}
}
