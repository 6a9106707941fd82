package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"titian/app/clock"
)

func TestGate(t *testing.T) {
	now := clock.System{}.Now
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		if err := g.wait(t.Context()); err != nil {
			t.Fatalf("an open gate: %v", err)
		}
		first, second := g.hold(), g.hold()
		began := now()
		time.AfterFunc(time.Second, first)
		time.AfterFunc(3*time.Second, second)
		if err := g.wait(t.Context()); err != nil || now().Sub(began) != 3*time.Second {
			t.Fatalf("opened after %v, %v; want when the last has let go", now().Sub(began), err)
		}
		release := g.hold()
		began = now()
		if err := g.wait(t.Context()); err != nil || now().Sub(began) != gateLimit {
			t.Fatalf("waited %v, %v; want the limit", now().Sub(began), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := g.wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("under a context that ends: %v", err)
		}
		release()
	})
}
