// Command demo does the main job of Titian once, with real processes, over TLS,
// on a line that is slow and breaks, and proves from the outside that all of it
// arrived: no record lost, none doubled, every scan identical byte by byte.
//
//	go run ./internal/demo [-json] [-bin DIR] [-window PROGRAM]
//
// It tells its story on standard output and leaves slips and cards in demo-out/,
// and pictures of the window if it is given one and there is Xvfb.
// With -json the last line is the summary as one JSON object; -bin names a folder
// with programs that are built already. The exit code is 0 only if every check
// held; otherwise the working folder with its logs is kept.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"titian/app/clock"
	"titian/internal/rig"
	"titian/internal/xvfb"
)

// limit is when the demo gives up; it should take three minutes.
const limit = 15 * time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// run does all of it. An error means that something did not hold.
func run(ctx context.Context, args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "write the summary as one JSON object on the last line")
	bin := flags.String("bin", "", "folder with the programs; empty to build them")
	window := flags.String("window", "", "the program with a window, to photograph it; empty for none")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	root, err := module(ctx)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "titian-demo-")
	if err != nil {
		return fmt.Errorf("make working folder: %w", err)
	}
	d := &demo{story: tell(out, clock.System{}), work: work, out: filepath.Join(root, "demo-out")}
	if *window != "" && xvfb.Available() == nil {
		if d.window, err = filepath.Abs(*window); err != nil {
			return fmt.Errorf("find the window: %w", err)
		}
	}
	if *bin == "" {
		*bin = filepath.Join(root, "bin")
		d.story.chapter("Building the programs")
		if err := build(ctx, root); err != nil {
			return errors.Join(err, os.Remove(work))
		}
	}
	sum, err := d.run(ctx, rig.In(*bin))
	if err != nil {
		return fmt.Errorf("%w\nEverything is kept in %s; the logs there end in .log", err, work)
	}
	if err := os.RemoveAll(work); err != nil {
		return fmt.Errorf("remove working folder: %w", err)
	}
	if *asJSON {
		return json.NewEncoder(out).Encode(sum)
	}
	return nil
}

// run opens a site and plays every chapter.
func (d *demo) run(ctx context.Context, programs rig.Programs) (sum summary, err error) {
	d.story.begin()
	d.story.chapter("Central opens its doors")
	if d.site, err = rig.Open(ctx, d.work, programs); err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, d.site.Close()) }()
	if err := d.play(ctx); err != nil {
		return sum, err
	}
	return d.conclude(ctx)
}

// module is the folder of the Go module that the working directory lies in.
func module(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	file := strings.TrimSpace(string(out))
	if filepath.Base(file) != "go.mod" {
		return "", errors.New("run this inside of the module")
	}
	return filepath.Dir(file), nil
}

// build makes the programs without a window as a user does.
func build(ctx context.Context, root string) error {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, "make", "--no-print-directory", "programs")
	cmd.Dir, cmd.Stdout, cmd.Stderr = root, &said, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("make programs: %w\n%s", err, said.Bytes())
	}
	return nil
}
