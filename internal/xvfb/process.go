package xvfb

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

const (
	// stopPatience is how long a process has to end by itself.
	stopPatience = 20 * time.Second
	// lastWords is how long one that does not has to say where it hangs.
	lastWords = 2 * time.Second
)

// process is a program that runs beside us.
type process struct {
	cmd *exec.Cmd
	// ended is closed when it has; err is how, and set before.
	ended chan struct{}
	err   error
}

// begin starts a command.
func begin(cmd *exec.Cmd) (*process, error) {
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p := &process{cmd: cmd, ended: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// stop asks the process to end, and ends it if it does not.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", p.cmd.Path, err)
	}
	select {
	case <-p.ended:
		return nil
	case <-time.After(stopPatience):
	}
	// A Go program ends on this signal too, and says what each goroutine does.
	_ = p.cmd.Process.Signal(syscall.SIGQUIT)
	select {
	case <-p.ended:
	case <-time.After(lastWords):
	}
	return errors.Join(fmt.Errorf("stop %s: it did not end by itself", p.cmd.Path), p.kill())
}

// kill ends the process at once.
func (p *process) kill() error {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill %s: %w", p.cmd.Path, err)
	}
	<-p.ended
	return nil
}
