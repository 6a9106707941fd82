package seal

import (
	"encoding/binary"
	"fmt"
	"runtime/debug"
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

const (
	// calibrationTrials is how often Calibrate measures: another program at work
	// must not pass for a slow machine.
	calibrationTrials = 2
	// calibrationStretch is how many times as many passes its longer trial has.
	calibrationStretch = 3
)

// Calibrate measures this machine and returns the parameters of [DefaultParams]
// with as many passes as an unlock can make within target, but never fewer than
// those. It takes as long as ten unlocks with [DefaultParams] at most.
func Calibrate(c clock.Clock, target time.Duration) (Params, error) {
	p := DefaultParams()
	few, err := p.trial(c)
	if err != nil || few >= target {
		return p, err
	}
	longer := p
	longer.Passes *= calibrationStretch
	many, err := longer.trial(c)
	if err != nil {
		return p, err
	}
	return p.stretch(few, (many-few)/time.Duration(longer.Passes-p.Passes), target), nil
}

// trial returns how long an unlock derives with p, in a process that has just
// begun: to touch fresh memory can take as long as many passes over it.
func (p Params) trial(c clock.Clock) (time.Duration, error) {
	head := make([]byte, passHead)
	copy(head[2+saltSize:], p.bytes())
	var best time.Duration
	for i := range calibrationTrials {
		debug.FreeOSMemory()
		begin := c.Now()
		key, err := passphraseKey(head, []byte("trial"))
		if err != nil {
			return 0, fmt.Errorf("calibrate: %w", err)
		}
		took := c.Now().Sub(begin)
		key.wipe()
		if i == 0 || took < best {
			best = took
		}
	}
	return best, nil
}

// stretch adds as many passes as fit between what p takes and the target.
func (p Params) stretch(took, pass, target time.Duration) Params {
	if took <= 0 || pass <= 0 {
		return p // the clock was set back meanwhile
	}
	passes := int64(p.Passes) + int64((target-took)/pass)
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
