package rig

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// stopLimit is how long a program may take to end after it was asked to, before
// it is killed.
const stopLimit = 20 * time.Second

// command is a program to start.
type command struct {
	// name is the stem of the log file.
	name string
	path string
	args []string
	// stdin is what the program reads; nil for nothing.
	stdin []byte
	// dir holds the logs, and is home and temporary folder of the program.
	dir string
	// heard gets every whole line of standard output, if it is set.
	heard func(line string)
}

// Process is a program that runs, or ran.
type Process struct {
	cmd    *exec.Cmd
	stdout bytes.Buffer
	stderr bytes.Buffer
	done   chan struct{}
}

// start runs a program until it ends by itself, is killed, or ctx ends. What it
// writes is kept, and appended to its log.
func start(ctx context.Context, c command) (*Process, error) {
	log, err := os.OpenFile(filepath.Join(c.dir, c.name+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", c.name, err)
	}
	p := &Process{done: make(chan struct{})}
	shared := &exclusive{to: log}
	_, _ = fmt.Fprintf(shared, "$ %s %s\n", filepath.Base(c.path), strings.Join(c.args, " "))
	p.cmd = exec.CommandContext(ctx, c.path, c.args...) //nolint:gosec // G204: the programs under test are what this package runs
	p.cmd.Env = environment(c.dir)
	p.cmd.Stdin = bytes.NewReader(c.stdin)
	p.cmd.Stdout = io.MultiWriter(&p.stdout, shared, &lines{heard: c.heard})
	p.cmd.Stderr = io.MultiWriter(&p.stderr, shared)
	p.cmd.WaitDelay = stopLimit
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", c.name, err), log.Close())
	}
	go func() {
		_ = p.cmd.Wait() // what it has to say is in ProcessState
		_, _ = fmt.Fprintf(shared, "= %s\n", p.cmd.ProcessState)
		_ = log.Close()
		close(p.done)
	}()
	return p, nil
}

// environment is ours without what would lead a program out of its folder.
func environment(dir string) []string {
	var out []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if !strings.HasPrefix(name, "TITIAN_") && !strings.HasPrefix(name, "XDG_") {
			out = append(out, v)
		}
	}
	return append(out, "HOME="+dir, "TMPDIR="+dir)
}

// Done is closed when the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Kill ends the program at once, as a power cut would (SIGKILL), and returns
// when it is gone. It is an error if the program had ended by itself before.
func (p *Process) Kill() error {
	select {
	case <-p.done:
		return fmt.Errorf("kill: the program had ended: %w", os.ErrProcessDone)
	default:
	}
	if err := p.cmd.Process.Kill(); err != nil {
		return fmt.Errorf("kill: %w", err)
	}
	<-p.done
	if p.cmd.ProcessState.Exited() {
		return fmt.Errorf("kill: the program had ended: %w", os.ErrProcessDone)
	}
	return nil
}

// Stop asks the program to end, waits, and kills it if it takes too long.
func (p *Process) Stop() error {
	select {
	case <-p.done:
		return nil
	default:
	}
	switch err := p.cmd.Process.Signal(os.Interrupt); {
	case errors.Is(err, os.ErrProcessDone):
		// The context that it was started with may have ended it just now.
		<-p.done
		return nil
	case err != nil:
		return p.Kill()
	}
	timer := time.NewTimer(stopLimit)
	defer timer.Stop()
	select {
	case <-p.done:
		return nil
	case <-timer.C:
		return errors.Join(fmt.Errorf("stop: the program did not end within %s", stopLimit), p.Kill())
	}
}

// wait returns what the program answered once it has ended.
func (p *Process) wait() Result {
	<-p.done
	return Result{Code: p.cmd.ProcessState.ExitCode(), Stdout: p.stdout.Bytes(), Stderr: p.stderr.String()}
}

// Result is what a program that ended leaves.
type Result struct {
	// Code is the exit code; -1 if a signal ended the program.
	Code   int
	Stdout []byte
	Stderr string
}

// ExitError is a program that ended with another code than expected.
type ExitError struct {
	// Command is the program and its verb, without the other arguments.
	Command string
	Result
}

// Error implements error.
func (e *ExitError) Error() string {
	said := strings.TrimSpace(e.Stderr)
	if said == "" {
		said = strings.TrimSpace(string(e.Stdout))
	}
	const most = 2000
	if len(said) > most {
		said = "…" + said[len(said)-most:]
	}
	return fmt.Sprintf("%s: exit code %d: %s", e.Command, e.Code, said)
}

// exclusive lets standard output and error share a log.
type exclusive struct {
	mu sync.Mutex
	to io.Writer
}

func (e *exclusive) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.to.Write(p)
}

// lines hands on whole lines.
type lines struct {
	heard func(string)
	rest  []byte
}

func (l *lines) Write(p []byte) (int, error) {
	if l.heard == nil {
		return len(p), nil
	}
	l.rest = append(l.rest, p...)
	for {
		line, rest, found := bytes.Cut(l.rest, []byte("\n"))
		if !found {
			return len(p), nil
		}
		l.rest = rest
		l.heard(string(line))
	}
}
