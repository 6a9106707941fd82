package rig

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// Exit codes of titianctl that the rig tells apart.
const (
	exitDone = 0
	// exitLine: central was not reached, or something still waits.
	exitLine = 5
)

// Laptop is titianctl with its profile.
type Laptop struct {
	// Home is the folder of the profile.
	Home string

	path       string
	dir        string
	passphrase string
}

// Passphrase is what unlocks the profile.
func (l *Laptop) Passphrase() (string, error) {
	raw, err := os.ReadFile(l.passphrase)
	if err != nil {
		return "", fmt.Errorf("read passphrase: %w", err)
	}
	return strings.TrimSpace(string(raw)), nil
}

// Start runs a command that may be killed.
func (l *Laptop) Start(ctx context.Context, args ...string) (*Process, error) {
	return l.start(ctx, nil, args)
}

func (l *Laptop) start(ctx context.Context, stdin []byte, args []string) (*Process, error) {
	return start(ctx, command{
		name: "laptop", path: l.path, dir: l.dir, stdin: stdin,
		args: append([]string{"--home", l.Home, "--passphrase-file", l.passphrase}, args...),
	})
}

// Do runs a command to its end. Another exit code than 0 is an ExitError.
func (l *Laptop) Do(ctx context.Context, args ...string) error {
	_, err := l.run(ctx, nil, args)
	return err
}

// Ask runs a command with --json and reads its answer into v.
func (l *Laptop) Ask(ctx context.Context, v any, args ...string) error {
	return l.Tell(ctx, nil, v, args...)
}

// Tell is Ask for a command that reads standard input.
func (l *Laptop) Tell(ctx context.Context, stdin []byte, v any, args ...string) error {
	r, err := l.run(ctx, stdin, append(slices.Clone(args), "--json"))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(r.Stdout, v); err != nil {
		return fmt.Errorf("read answer of titianctl %s: %w", args[0], err)
	}
	return nil
}

func (l *Laptop) run(ctx context.Context, stdin []byte, args []string) (Result, error) {
	p, err := l.start(ctx, stdin, args)
	if err != nil {
		return Result{}, err
	}
	r := p.wait()
	if err := ctx.Err(); err != nil {
		return r, err
	}
	if r.Code != exitDone {
		return r, &ExitError{"titianctl " + args[0], r}
	}
	return r, nil
}

// Exchange is what one run of sync did.
type Exchange struct {
	// Done tells that nothing waits any more. It is false after a run that the
	// line ended, and after one that was killed.
	Done bool `json:"-"`

	Delivered int    `json:"delivered"`
	Documents int    `json:"documents"`
	Entries   int    `json:"entries"`
	Left      int    `json:"left"`
	Parked    int    `json:"parked"`
	Line      string `json:"line"`
	Alarm     string `json:"alarm"`
}

// Sync runs sync once. That the line broke is no error.
func (l *Laptop) Sync(ctx context.Context) (Exchange, error) {
	p, err := l.Start(ctx, "sync", "--json")
	if err != nil {
		return Exchange{}, err
	}
	return l.Synced(ctx, p)
}

// Synced waits for a sync that was started with --json.
func (l *Laptop) Synced(ctx context.Context, p *Process) (Exchange, error) {
	r := p.wait()
	if err := ctx.Err(); err != nil {
		return Exchange{}, err
	}
	if r.Code != exitDone && r.Code != exitLine {
		return Exchange{}, &ExitError{"titianctl sync", r}
	}
	x := Exchange{Done: r.Code == exitDone}
	if err := json.Unmarshal(r.Stdout, &x); err != nil {
		return x, fmt.Errorf("read answer of titianctl sync: %w", err)
	}
	return x, nil
}

// SyncAll runs sync until nothing waits, at most so many times. Each run tries
// the line several times by itself, with growing pauses.
func (l *Laptop) SyncAll(ctx context.Context, most int) (runs []Exchange, err error) {
	for range most {
		x, err := l.Sync(ctx)
		if err != nil {
			return runs, err
		}
		runs = append(runs, x)
		if x.Alarm != "" {
			return runs, fmt.Errorf("sync: alarm %s", x.Alarm)
		}
		if x.Done {
			return runs, nil
		}
	}
	return runs, fmt.Errorf("sync: something still waits after %d runs", most)
}
