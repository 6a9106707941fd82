package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"titian/app"
	"titian/app/clock"
	"titian/localdb"
	"titian/localdb/seal"
)

const (
	unlockBudget = 1.0 // seconds
	memoryBudget = 300 // MB resident
	// derivationTarget is what a new store aims at.
	derivationTarget = 400 * time.Millisecond
	// shownRows is how many families a list has at least.
	shownRows = 100
	// residentCommand makes the program a child that unlocks and is weighed.
	residentCommand = "resident"
)

// measureUnlock unlocks a store that holds 20,000 people, all in dossiers, and
// weighs a process that has done so.
func measureUnlock(ctx context.Context, b *bench) ([]Row, error) {
	dir, err := b.folder("unlock")
	if err != nil {
		return nil, err
	}
	kdf, err := b.undisturbed()
	if err != nil {
		return nil, err
	}
	count, err := b.fillStore(ctx, dir, kdf, pick(b.extent, 1_000, 20_000, 20_000))
	if err != nil {
		return nil, err
	}
	var whole, derived []float64
	for range pick(b.extent, 2, 7, 11) {
		w, d, err := b.unlockOnce(ctx, dir, count)
		if err != nil {
			return nil, err
		}
		whole, derived = append(whole, w), append(derived, d)
	}
	rows := []Row{{
		What:   fmt.Sprintf("unlock to the whole list of families, %d people, key derivation included", count),
		Budget: fmt.Sprintf("≤ %.1f s", unlockBudget),
		Measured: fmt.Sprintf("%s, of that key derivation %.2f s (%d passes, calibrated to 0.4 s)",
			spread(whole, 2, " s"), median(derived), kdf.Passes),
		Figures: map[string]float64{"median_s": round(median(whole), 3), "max_s": round(percentile(whole, 100), 3), "derivation_s": round(median(derived), 3)},
		Met:     met(median(whole) <= unlockBudget), Runs: fmt.Sprintf("%d unlocks", len(whole)),
	}}
	memory, err := b.weigh(ctx, dir, count)
	return append(rows, memory), err
}

// undisturbed is the cost of a passphrase that this machine would choose when
// nothing else runs on it: disturbed, it takes itself for a slower one.
func (b *bench) undisturbed() (seal.Params, error) {
	var best seal.Params
	for range pick(b.extent, 1, 3, 3) {
		p, err := seal.Calibrate(b.clock, derivationTarget)
		if err != nil {
			return p, err
		}
		if p.Passes > best.Passes {
			best = p
		}
	}
	return best, nil
}

// fillStore makes a store with dossiers of at least this many people, and
// returns how many they are.
func (b *bench) fillStore(ctx context.Context, dir string, kdf seal.Params, people int) (count int, err error) {
	l, err := b.newLaptop(ctx, dir, kdf)
	if err != nil {
		return 0, err
	}
	defer shut(&err, l.db)
	began := b.now()
	families := b.people.counting(people)
	for i := range families {
		d := families[i].Dossier.Clone()
		if err := identify(&d); err != nil {
			return 0, err
		}
		if _, err := l.db.Put(ctx, d, 0); err != nil {
			return 0, err
		}
		count += len(d.Members)
	}
	b.say("%d people in %d dossiers saved in %.0f s", count, len(families), b.since(began).Seconds())
	return count, nil
}

// unlockOnce returns the seconds from passphrase to list, and of that what the
// derivation of the key took, measured by itself right after.
func (b *bench) unlockOnce(ctx context.Context, dir string, people int) (whole, derived float64, err error) {
	db, err := localdb.Open(ctx, localdb.Params{Dir: profile(dir), Clock: b.clock})
	if err != nil {
		return 0, 0, err
	}
	defer shut(&err, db)
	began := b.now()
	if err := listOf(ctx, db); err != nil {
		return 0, 0, err
	}
	whole = b.since(began).Seconds()
	all, err := db.List(ctx, app.Filter{})
	if err != nil {
		return 0, 0, err
	}
	for i := range all {
		people -= len(all[i].Dossier.Members)
	}
	if people != 0 {
		return 0, 0, fmt.Errorf("unlock: %d people are not in the list", people)
	}
	began = b.now()
	if err := db.Unlock(ctx, []byte(passphrase)); err != nil { // it is unlocked: this only derives
		return 0, 0, err
	}
	return whole, b.since(began).Seconds(), nil
}

// listOf unlocks a store and reads what the list of a screen shows first.
func listOf(ctx context.Context, db *localdb.DB) error {
	if err := db.Unlock(ctx, []byte(passphrase)); err != nil {
		return err
	}
	list, err := db.Families(ctx, app.FamilyQuery{})
	if err == nil && len(list.Rows) < shownRows {
		err = fmt.Errorf("list: %d rows", len(list.Rows))
	}
	return err
}

// weight is what a child says of itself.
type weight struct {
	ResidentKiB int64 `json:"resident_kib"`
	// PeakKiB includes the memory of the key derivation.
	PeakKiB int64 `json:"peak_kib"`
}

// weigh measures a process of its own that has the list open.
func (b *bench) weigh(ctx context.Context, dir string, people int) (Row, error) {
	row := Row{
		What:   fmt.Sprintf("memory, %d people, list open", people),
		Budget: fmt.Sprintf("≤ %d MB resident", memoryBudget), Met: Failed,
	}
	if runtime.GOOS != "linux" {
		row.Runs = "only Linux tells how much is resident"
		return row, nil
	}
	self, err := os.Executable()
	if err != nil {
		return row, fmt.Errorf("find own program: %w", err)
	}
	var resident, peak []float64
	for range pick(b.extent, 1, 3, 5) {
		child := exec.CommandContext(ctx, self, residentCommand) //nolint:gosec // G204: this very program
		child.Stdin = strings.NewReader(profile(dir))
		var out, said bytes.Buffer
		child.Stdout, child.Stderr = &out, &said
		if err := child.Run(); err != nil {
			return row, fmt.Errorf("weigh: %w: %s", err, said.String())
		}
		var w weight
		if err := json.Unmarshal(out.Bytes(), &w); err != nil {
			return row, fmt.Errorf("weigh: %w", err)
		}
		resident = append(resident, float64(w.ResidentKiB)/1024)
		peak = append(peak, float64(w.PeakKiB)/1024)
	}
	row.Measured = spread(resident, 0, " MiB") + fmt.Sprintf(", at its peak %.0f MiB", median(peak))
	row.Figures = map[string]float64{"resident_mib": round(median(resident), 1), "peak_mib": round(median(peak), 1)}
	row.Met = met(median(resident)*1.048576 <= memoryBudget)
	row.Runs = fmt.Sprintf("%d processes, after one GC", len(resident))
	return row, nil
}

// resident is the child: it reads the folder of a profile, unlocks it, keeps
// the list, and says how much memory it has.
func resident(ctx context.Context, in io.Reader, out io.Writer) (err error) {
	dir, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("read folder: %w", err)
	}
	db, err := localdb.Open(ctx, localdb.Params{Dir: string(dir), Clock: clock.System{}})
	if err != nil {
		return err
	}
	defer shut(&err, db)
	if err := db.Unlock(ctx, []byte(passphrase)); err != nil {
		return err
	}
	rows, err := db.Families(ctx, app.FamilyQuery{})
	if err != nil {
		return err
	}
	runtime.GC()
	w := weight{ResidentKiB: kibibytes("/proc/self/status", "VmRSS"), PeakKiB: kibibytes("/proc/self/status", "VmHWM")}
	runtime.KeepAlive(rows)
	if w.ResidentKiB == 0 {
		return errors.New("the system does not tell")
	}
	if err := json.NewEncoder(out).Encode(w); err != nil {
		return fmt.Errorf("write weight: %w", err)
	}
	return nil
}
