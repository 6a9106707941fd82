package seal

import (
	"encoding/binary"
	"fmt"
	"time"

	"titian/app/clock"
)

// Params are the cost of trying one passphrase, for Argon2id (RFC 9106). They
// are stored in the wrap, so each machine can have its own.
type Params struct {
	Passes    uint32 // over the memory, 1 to 256
	MemoryKiB uint32 // 8 a lane to 1 GiB
	Lanes     uint8  // filled at the same time, 1 to 16
}

// The range that is accepted, also from a stored wrap: an altered one must not
// take all memory of the machine. Argon2 needs minMemoryALane KiB a lane.
const (
	maxPasses      = 256
	maxMemoryKiB   = 1 << 20
	maxLanes       = 16
	minMemoryALane = 8
	paramsSize     = 4 + 4 + 1
)

// calibratedPasses bounds what Calibrate returns: a very fast machine gains
// nothing that a longer passphrase would not give for free.
const calibratedPasses = 64

// DefaultParams is the second choice of RFC 9106: 3 passes over 64 MiB in 4
// lanes. A laptop of 2 GB can spare that, so the memory stays and only passes
// are added.
func DefaultParams() Params { return Params{Passes: 3, MemoryKiB: 64 << 10, Lanes: 4} }

// calibrationTrials is how often Calibrate measures: the first touch of fresh
// memory, or another program at work, must not pass for a slow machine.
const calibrationTrials = 3

// Calibrate measures this machine and returns the parameters of [DefaultParams]
// with as many passes as fit into target, but never fewer than those. It takes
// as long as three unlocks with [DefaultParams].
func Calibrate(c clock.Clock, target time.Duration) (Params, error) {
	p := DefaultParams()
	head := make([]byte, passHead)
	copy(head[2+saltSize:], p.bytes())
	var best time.Duration
	for i := range calibrationTrials {
		begin := c.Now()
		key, err := passphraseKey(head, []byte("trial"))
		if err != nil {
			return Params{}, fmt.Errorf("calibrate: %w", err)
		}
		took := c.Now().Sub(begin)
		key.wipe()
		if i == 0 || took < best {
			best = took
		}
	}
	return p.stretch(best, target), nil
}

// stretch scales the passes from the time taken to the target.
func (p Params) stretch(took, target time.Duration) Params {
	if took <= 0 {
		return p // the clock was set back meanwhile
	}
	passes := int64(target) * int64(p.Passes) / int64(took)
	p.Passes = uint32(min(max(passes, int64(p.Passes)), calibratedPasses)) //nolint:gosec // bounded on both sides
	return p
}

func (p Params) check() error {
	switch {
	case p.Passes < 1 || p.Passes > maxPasses,
		p.Lanes < 1 || p.Lanes > maxLanes,
		p.MemoryKiB < minMemoryALane*uint32(p.Lanes) || p.MemoryKiB > maxMemoryKiB:
		return fmt.Errorf("%d passes, %d KiB, %d lanes: %w", p.Passes, p.MemoryKiB, p.Lanes, ErrParams)
	}
	return nil
}

func (p Params) bytes() []byte {
	b := binary.BigEndian.AppendUint32(nil, p.Passes)
	b = binary.BigEndian.AppendUint32(b, p.MemoryKiB)
	return append(b, p.Lanes)
}

// parseParams reads what bytes wrote; b holds at least paramsSize bytes.
func parseParams(b []byte) Params {
	return Params{
		Passes:    binary.BigEndian.Uint32(b),
		MemoryKiB: binary.BigEndian.Uint32(b[4:]),
		Lanes:     b[8],
	}
}
