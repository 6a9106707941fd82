package rig

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// startLimit is how long central may take to listen, on a busy machine too.
const startLimit = 60 * time.Second

// listening finds the address in what serve says.
var listening = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)

// Central is the server's program with its data folder. It may be killed and
// started again; its address stays the same.
type Central struct {
	// Data is its data folder.
	Data string

	path        string
	dir         string
	certificate certificate
	addr        string
	serving     *Process
}

// Start runs serve and returns when it listens.
func (c *Central) Start(ctx context.Context) error {
	listen := c.addr
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	heard := make(chan string, 1)
	p, err := start(ctx, command{
		name: "central", path: c.path, dir: c.dir,
		args: []string{
			"serve", "--data", c.Data, "--listen", listen,
			"--tls-cert", c.certificate.cert, "--tls-key", c.certificate.key,
		},
		heard: func(line string) {
			if addr := listening.FindString(line); addr != "" {
				select {
				case heard <- addr:
				default:
				}
			}
		},
	})
	if err != nil {
		return err
	}
	timer := time.NewTimer(startLimit)
	defer timer.Stop()
	select {
	case c.addr = <-heard:
		c.serving = p
		return nil
	case <-p.Done():
		return fmt.Errorf("start central: %w", &ExitError{"titian-central serve", p.wait()})
	case <-timer.C:
		return errors.Join(fmt.Errorf("start central: it did not listen within %s", startLimit), p.Kill())
	}
}

// Kill ends serve as a power cut would.
func (c *Central) Kill() error { return c.serving.Kill() }

// Stop asks serve to end and waits until it has.
func (c *Central) Stop() error {
	if c.serving == nil {
		return nil
	}
	return c.serving.Stop()
}

// Do runs another command on the data folder, beside serve or without it, and
// returns its standard output.
func (c *Central) Do(ctx context.Context, args ...string) ([]byte, error) {
	p, err := start(ctx, command{
		name: "central-command", path: c.path, dir: c.dir, args: append(args, "--data", c.Data),
	})
	if err != nil {
		return nil, err
	}
	if r := p.wait(); r.Code != 0 {
		return nil, &ExitError{"titian-central " + args[0], r}
	}
	return p.stdout.Bytes(), nil
}

// Ask runs a command with --json and reads its answer into v.
func (c *Central) Ask(ctx context.Context, v any, args ...string) error {
	out, err := c.Do(ctx, append(args, "--json")...)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(out, v); err != nil {
		return fmt.Errorf("read answer of titian-central %s: %w", args[0], err)
	}
	return nil
}

// EnrolCode makes an enrolment code for a village.
func (c *Central) EnrolCode(ctx context.Context, village string) (string, error) {
	out, err := c.Do(ctx, "enrol-code", "--village", village)
	if err != nil {
		return "", err
	}
	code, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return code, nil
}
