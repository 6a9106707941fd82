// Command titianctl is Titian without a window: everything that a script, a
// server room or a test needs of a laptop.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"titian/app/clock"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := &program{
		args: os.Args[1:], getenv: os.Getenv, clock: clock.System{},
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
	}
	code := p.run(ctx)
	stop()
	os.Exit(code)
}
