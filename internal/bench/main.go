// Command bench measures the budgets of the design on this machine, through
// the packages that are shipped, and prints them beside what was found.
//
//	go run ./internal/bench [-only name,…] [-json] [-quick | -full]
//
// Budgets are no tests: a budget that is missed is printed as missed, and only
// a measurement that could not be made ends the program with exit code 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"titian/app/clock"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) == 2 && os.Args[1] == residentCommand {
		exit(resident(ctx, os.Stdin, os.Stdout))
	}
	exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// exit ends the program.
func exit(err error) {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		os.Exit(0)
	default:
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

// extent is how much work a measurement does.
type extent int

const (
	// usual keeps all measurements together under twelve minutes.
	usual extent = iota
	// quick shows that everything runs; its figures are not to be quoted.
	quick
	// full repeats what takes long.
	full
)

// pick returns what an extent asks for.
func pick[T any](e extent, ofQuick, ofUsual, ofFull T) T {
	switch e {
	case quick:
		return ofQuick
	case full:
		return ofFull
	default: // usual
		return ofUsual
	}
}

// bench is what measurements share.
type bench struct {
	extent extent
	clock  clock.Clock
	// dir is a folder of this run alone, removed at its end.
	dir    string
	people *people
	// progress is for whoever waits.
	progress io.Writer
}

// now is the clock, for measuring what went by.
func (b *bench) now() time.Time { return b.clock.Now() }

// since is the time that went by.
func (b *bench) since(began time.Time) time.Duration { return b.now().Sub(began) }

// say tells whoever waits what is going on.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.progress, "  "+format+"\n", args...)
}

// folder makes an empty folder of this run.
func (b *bench) folder(name string) (string, error) {
	dir, err := os.MkdirTemp(b.dir, name+"-")
	if err != nil {
		return "", fmt.Errorf("make folder: %w", err)
	}
	return dir, nil
}

// measurement is one part of the table, or several that need the same rig.
type measurement struct {
	name string
	take func(context.Context, *bench) ([]Row, error)
}

func measurements() []measurement {
	return []measurement{
		{"save", measureSave},
		{"search", measureSearch},
		{"unlock", measureUnlock},
		{"wire", measureWire},
		{"lines", measureLines},
		{"number", measureFirstNumber},
		{"central", measureCentral},
		{"keys", measureKeys},
		{"window", measureWindow},
		{"later", measureLater},
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	only := flags.String("only", "", "measure only these, separated by commas: "+strings.Join(names(), " "))
	asJSON := flags.Bool("json", false, "print one JSON object")
	small := flags.Bool("quick", false, "little work: shows that everything runs")
	large := flags.Bool("full", false, "repeat what takes long: the lines three times")
	if err := flags.Parse(args); err != nil {
		return err
	}
	chosen, err := choose(*only)
	if err != nil {
		return err
	}
	b := &bench{extent: usual, clock: clock.System{}, progress: stderr}
	switch {
	case *small && *large:
		return errors.New("-quick and -full exclude each other")
	case *small:
		b.extent = quick
	case *large:
		b.extent = full
	}
	if b.people, err = newPeople(); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "titian-bench-"); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	table, failed := b.all(ctx, chosen)
	if *asJSON {
		err = table.writeJSON(stdout)
	} else {
		err = table.writeText(stdout)
	}
	return errors.Join(err, failed)
}

// all takes the measurements one after the other. One that fails does not keep
// the others from being taken.
func (b *bench) all(ctx context.Context, chosen []measurement) (Table, error) {
	table := Table{Machine: describe(b.dir, b.clock), Extent: pick(b.extent, "quick", "usual", "full")}
	began := b.now()
	var failed []error
	for _, m := range chosen {
		if ctx.Err() != nil {
			failed = append(failed, ctx.Err())
			break
		}
		fmt.Fprintf(b.progress, "%s\n", m.name)
		start := b.now()
		rows, err := m.take(ctx, b)
		if err != nil {
			err = fmt.Errorf("measure %s: %w", m.name, err)
			failed = append(failed, err)
			rows = append(rows, Row{What: m.name, Met: Failed})
		}
		took := b.since(start)
		b.say("%.0f s", took.Seconds())
		for i := range rows {
			rows[i].Name = m.name
			if b.extent == quick && (rows[i].Met == Yes || rows[i].Met == No) {
				rows[i].Met = Beside
			}
		}
		table.Rows = append(table.Rows, rows...)
		table.Parts = append(table.Parts, Part{Name: m.name, Seconds: round(took.Seconds(), 1)})
	}
	table.Seconds = round(b.since(began).Seconds(), 1)
	table.Machine.LoadAfter = load()
	return table, errors.Join(failed...)
}

func names() []string {
	var out []string
	for _, m := range measurements() {
		out = append(out, m.name)
	}
	return out
}

// choose returns the measurements of a list of names, all for an empty one.
func choose(only string) ([]measurement, error) {
	all := measurements()
	if only == "" {
		return all, nil
	}
	var out []measurement
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(all, func(m measurement) bool { return m.name == strings.TrimSpace(name) })
		if i < 0 {
			return nil, fmt.Errorf("no measurement %q; there are %s", name, strings.Join(names(), " "))
		}
		out = append(out, all[i])
	}
	return out, nil
}

// shut closes c at the end of a function and adds its error to the function's.
func shut(err *error, c io.Closer) { *err = errors.Join(*err, c.Close()) }

// profile is the folder of a laptop's store in a folder of this run.
func profile(dir string) string { return filepath.Join(dir, "profile") }
