package badline

import (
	"fmt"
	"slices"
	"time"
)

// Profile says how a line behaves. The zero value is a perfect line.
type Profile struct {
	// Name is how people call it, for example "edge".
	Name string
	// Rate is the upstream limit in bytes per second, shared by all
	// connections; 0 is unlimited. Downstream has latency only.
	Rate int
	// RTT is the round trip: half of it delays every byte on each way, without
	// reducing the rate.
	RTT time.Duration
	// CutAfter is how many upstream bytes of one connection reach the far end
	// before both ends see a reset; 0 is never. What was still on its way is
	// lost, having used the line.
	CutAfter int64
	// StallAfter and StallFor freeze the whole line for StallFor each time
	// StallAfter upstream bytes of all connections together went through.
	StallAfter int64
	StallFor   time.Duration
	// LoseEvery replaces every n-th piece of what the far end sends, counted
	// over all connections, by a reset: requests arrive, answers do not.
	// 0 is never.
	LoseEvery int
	// ChargeConnect makes a connection wait one RTT before its first byte, as
	// a TCP handshake over the real line would.
	ChargeConnect bool
}

// Profiles returns the lines of rural Indonesia that we plan for, the slowest
// first and the satellite last.
//
// Two traits of real lines are not modelled, since a relay above TCP cannot:
// packet loss (at the edge of a 4G cell, about 2 %) shows only as stalls, and
// the rain fades of a satellite link are for the caller to switch.
func Profiles() []Profile {
	return []Profile{GPRS(), EDGE(), Weak3G(), Edge4G(), VSAT()}
}

// GPRS is 3 kB/s, 900 ms, a reset every 30 kB.
func GPRS() Profile {
	return Profile{Name: "gprs", Rate: 3_000, RTT: 900 * time.Millisecond, CutAfter: 30_000}
}

// EDGE is 16 kB/s, 600 ms, a reset every 60 kB.
func EDGE() Profile {
	return Profile{Name: "edge", Rate: 16_000, RTT: 600 * time.Millisecond, CutAfter: 60_000}
}

// Weak3G is 50 kB/s, 200 ms, a reset every 150 kB.
func Weak3G() Profile {
	return Profile{Name: "3g-weak", Rate: 50_000, RTT: 200 * time.Millisecond, CutAfter: 150_000}
}

// Edge4G is the edge of a 4G cell: 120 kB/s, 90 ms, frozen for 10 s after every
// 2 MB.
func Edge4G() Profile {
	return Profile{
		Name: "4g-edge", Rate: 120_000, RTT: 90 * time.Millisecond,
		StallAfter: 2_000_000, StallFor: 10 * time.Second,
	}
}

// VSAT is a shared satellite link: 110 kB/s, 650 ms, no resets.
func VSAT() Profile {
	return Profile{Name: "vsat", Rate: 110_000, RTT: 650 * time.Millisecond}
}

// ByName finds one of Profiles, or "perfect", the line without faults.
func ByName(name string) (Profile, error) {
	all := append(Profiles(), Profile{Name: "perfect"})
	i := slices.IndexFunc(all, func(p Profile) bool { return p.Name == name })
	if i < 0 {
		return Profile{}, fmt.Errorf("no profile %q", name)
	}
	return all[i], nil
}

// check reports a value out of range.
func (p Profile) check() error {
	if p.Rate < 0 || p.RTT < 0 || p.CutAfter < 0 || p.StallAfter < 0 || p.StallFor < 0 || p.LoseEvery < 0 {
		return fmt.Errorf("profile %q: a value is negative", p.Name)
	}
	return nil
}
