package desktop

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// endWith closes the window, with all that it has to keep, when ctx ends or a
// signal asks for it. Fyne ends at once on a signal and forgets what is on
// screen, so its own watch is called off.
func (g *Program) endWith(ctx context.Context) {
	asked := make(chan os.Signal, 1)
	// Fyne begins to watch beside the goroutine that calls this one; in the next
	// turn of its loop it does.
	g.p.Do(func() {
		signal.Reset(os.Interrupt, syscall.SIGTERM)
		signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	})
	go func() {
		select {
		case <-ctx.Done():
		case <-asked:
		}
		g.p.Do(g.shell.Close)
	}()
}
