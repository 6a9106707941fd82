package desktop

import (
	"context"
	"os"
	"testing"
	"testing/synctest"

	fynetest "fyne.io/fyne/v2/test"
)

func TestASecondSignalEndsAtOnce(t *testing.T) {
	for name, first := range map[string]func(chan<- os.Signal, context.CancelFunc){
		"after a signal":      func(asked chan<- os.Signal, _ context.CancelFunc) { asked <- os.Interrupt },
		"after the end of it": func(_ chan<- os.Signal, cancel context.CancelFunc) { cancel() },
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			asked := make(chan os.Signal, 2)
			var said []string
			go heed(ctx, asked, func() { said = append(said, "gently") }, func() { said = append(said, "at once") })
			synctest.Wait()
			if len(said) != 0 {
				t.Fatalf("%s: ended unasked", name)
			}
			first(asked, cancel)
			synctest.Wait()
			if len(said) != 1 || said[0] != "gently" {
				t.Fatalf("%s: %q", name, said)
			}
			asked <- os.Interrupt
			synctest.Wait()
			if len(said) != 2 || said[1] != "at once" {
				t.Errorf("%s: %q", name, said)
			}
		})
	}
}

// Fyne's own app keeps preferences in a hook that can hang, see endAlone. A
// newer Fyne that has it by another name fails here.
func TestNothingOfFyneRunsAfterTheWindow(t *testing.T) {
	app := fynetest.NewApp()
	defer app.Quit()
	hook, ok := app.Lifecycle().(interface{ SetOnStoppedHookExecuted(f func()) })
	if !ok {
		t.Fatal("Fyne's hook has another name")
	}
	ran := false
	hook.SetOnStoppedHookExecuted(func() { ran = true })
	endAlone(app)
	if f := app.Lifecycle().(interface{ OnStopped() func() }).OnStopped(); f != nil {
		f()
		t.Errorf("something is left that runs after the window; the hook ran: %v", ran)
	}
}
