package xvfb

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"sync"
)

// Program is a program on a display.
type Program struct {
	process *process

	mu   sync.Mutex
	said bytes.Buffer
}

// Run starts a program on the display, with more in its environment. It ends
// by Stop or Kill, or by itself.
func (d *Display) Run(ctx context.Context, more []string, name string, args ...string) (*Program, error) {
	p := &Program{}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), name, args...) //nolint:gosec // a program of ours
	cmd.Env, cmd.Dir = d.Environment(more...), d.Home()
	cmd.Stdout, cmd.Stderr = p, p
	var err error
	if p.process, err = begin(cmd); err != nil {
		return nil, fmt.Errorf("run on display: %w", err)
	}
	return p, nil
}

// Write takes what the program says.
func (p *Program) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.Write(b)
}

// Said is all that the program said on standard output and error.
func (p *Program) Said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// PID is the number of the process.
func (p *Program) PID() int { return p.process.cmd.Process.Pid }

// Stop asks the program to end and waits for it. The error of one that does not
// holds all that it said.
func (p *Program) Stop() error {
	if err := p.process.stop(); err != nil {
		return fmt.Errorf("%w; it said: %s", err, p.Said())
	}
	return nil
}

// Kill ends the program as a power cut would.
func (p *Program) Kill() error { return p.process.kill() }

// Wait waits until the program has ended by itself; the error tells of another
// exit code than 0.
func (p *Program) Wait(ctx context.Context) error {
	select {
	case <-p.process.ended:
		return p.process.err
	case <-ctx.Done():
		return ctx.Err()
	}
}
