package desktop

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"
)

// endWith closes the window, with all that it has to keep, when ctx ends or a
// signal asks for it; a second signal closes it at once. Fyne ends at once on a
// signal and forgets what is on screen, so its own watch is called off.
func (g *Program) endWith(ctx context.Context) {
	asked := make(chan os.Signal, 2)
	// Fyne begins to watch beside the goroutine that calls this one; in the next
	// turn of its loop it does.
	g.pace.do(func() {
		signal.Reset(os.Interrupt, syscall.SIGTERM)
		signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	})
	go heed(ctx, asked, func() { g.pace.do(g.shell.End) }, func() { g.pace.do(g.shell.Quit) })
}

// heed calls gently when ctx ends or somebody asks, and atOnce when they ask
// again. It returns with the second signal, or with the program.
func heed(ctx context.Context, asked <-chan os.Signal, gently, atOnce func()) {
	select {
	case <-ctx.Done():
	case <-asked:
	}
	gently()
	<-asked
	atOnce()
}

// endAlone lets nothing run after Fyne's loop has ended. What Fyne itself wants
// to run then, it hands to that loop and waits for; now and then the loop is gone
// by then, and the program would never end. It would save Fyne's preferences, of
// which we keep none.
func endAlone(app fyne.App) {
	if l, ok := app.Lifecycle().(interface{ SetOnStoppedHookExecuted(f func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}
