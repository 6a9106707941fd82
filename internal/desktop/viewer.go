package desktop

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// viewerPatience is how long a viewer has to say that it cannot: one that shows
// the file in its own process goes on for as long as somebody reads.
const viewerPatience = 1500 * time.Millisecond

// opener is the command that shows a file with whatever shows such files; the
// path follows as its last argument.
func opener(system string) []string {
	switch system {
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	case "darwin":
		return []string{"open"}
	default:
		return []string{"xdg-open"}
	}
}

// viewer returns what hands a file to the system's viewer.
func viewer(system string) func(path string) error {
	return func(path string) error {
		command := opener(system)
		// It outlives this program.
		show := exec.CommandContext(context.Background(), command[0], append(command[1:], path)...) //nolint:gosec // a path of our own, as one argument
		if err := show.Start(); err != nil {
			return fmt.Errorf("start viewer for %s: %w", path, err)
		}
		ended := make(chan error, 1)
		go func() { ended <- show.Wait() }()
		select {
		case err := <-ended:
			if err != nil {
				return fmt.Errorf("show %s: %w", path, err)
			}
		case <-time.After(viewerPatience):
		}
		return nil
	}
}

// practise starts a rehearsal in a process of its own.
func (g *Program) practise(context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("start rehearsal: %w", err)
	}
	args := []string{"--rehearsal", "--home", g.home, "--lang", g.station.Settings().Language}
	other := exec.CommandContext(context.Background(), self, args...) //nolint:gosec,contextcheck // this program again; it outlives us
	if err := other.Start(); err != nil {
		return fmt.Errorf("start rehearsal: %w", err)
	}
	go func() { _ = other.Wait() }()
	return nil
}
