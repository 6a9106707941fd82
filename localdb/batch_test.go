package localdb

import (
	"errors"
	"testing"
)

func TestBatchKeepsTheOrder(t *testing.T) {
	const many = 5*batchSize + 7
	var got []int
	b := newBatch(func(n int) (int, error) { return 2 * n, nil }, func(in, out int, _ error) error {
		if out != 2*in {
			t.Errorf("%d became %d", in, out)
		}
		got = append(got, in)
		return nil
	})
	for n := range many {
		if err := b.add(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.flush(); err != nil {
		t.Fatal(err)
	}
	if len(got) != many {
		t.Fatalf("%d values came back of %d", len(got), many)
	}
	for i, n := range got {
		if n != i {
			t.Fatalf("value %d came as number %d", n, i)
		}
	}
}

func TestBatchStopsAtAnError(t *testing.T) {
	failed := errors.New("enough")
	const last = batchSize + 3
	count := 0
	b := newBatch(func(n int) (int, error) { return n, nil }, func(in, _ int, _ error) error {
		count++
		if in == last {
			return failed
		}
		return nil
	})
	var err error
	for n := 0; n < 4*batchSize && err == nil; n++ {
		err = b.add(n)
	}
	if !errors.Is(err, failed) {
		t.Fatalf("adding: %v", err)
	}
	if err := b.flush(); err != nil {
		t.Errorf("flushing what failed: %v", err)
	}
	if count != last+1 {
		t.Errorf("%d values were handed on, not %d", count, last+1)
	}
}
