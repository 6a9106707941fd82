// Command screens photographs the window: every page of the real program on a
// display in memory, light and dark, in both languages, on the reference screen
// and on the smallest. `make screens` runs it and puts the pictures into
// docs/screens, where they are looked at.
//
// It drives the program by keys only, on profiles with invented families, and
// fails when a key changes nothing on the screen; it judges nothing else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"titian/internal/eye"
	"titian/internal/rig"
	"titian/internal/xvfb"
)

// lanes is how many variants are photographed at a time: most of it is waiting.
const lanes = 3

// variant is one way of looking at every page.
type variant struct {
	size     image.Point
	ground   string
	language string
}

func (v variant) String() string {
	return fmt.Sprintf("%dx%d-%s-%s", v.size.X, v.size.Y, v.ground, v.language)
}

// variants are all of them; the smallest screen comes last.
func variants() []variant {
	var out []variant
	for _, size := range []image.Point{{X: 1366, Y: 768}, {X: 1024, Y: 700}} {
		for _, ground := range []string{"light", "dark"} {
			for _, language := range []string{"id", "en"} {
				out = append(out, variant{size, ground, language})
			}
		}
	}
	return out
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "screens:", err)
		os.Exit(1)
	}
}

// run reads the command line and makes the pictures.
func run(ctx context.Context, args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("screens", flag.ContinueOnError)
	folder := flags.String("out", filepath.Join("docs", "screens"), "folder of the pictures")
	only := flags.String("only", "", "only variants whose name holds this, for example 1366x768-light-id")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := xvfb.Available(); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "titian-screens-")
	if err != nil {
		return fmt.Errorf("make room: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	s, err := open(work, *folder, out)
	if err != nil {
		return err
	}
	var wanted []variant
	for _, v := range variants() {
		if strings.Contains(v.String(), *only) {
			wanted = append(wanted, v)
		}
	}
	if err := s.all(ctx, wanted); err != nil {
		return err
	}
	pictures, err := s.pictures()
	if err != nil {
		return err
	}
	return s.contact(pictures)
}

// studio is where the pictures are made.
type studio struct {
	// work is a folder of our own, folder the one of the pictures.
	work, folder string
	program      string
	// filled are the practice profiles that variants get copies of, by language.
	filled map[string]profile

	mu  sync.Mutex
	out io.Writer
	// eye reads what a person would have to.
	eye *eye.Eye
}

func open(work, folder string, out io.Writer) (*studio, error) {
	e, err := eye.New()
	if err != nil {
		return nil, err
	}
	return &studio{work: work, folder: folder, out: out, eye: e, filled: map[string]profile{}}, nil
}

func (s *studio) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = fmt.Fprintf(s.out, format+"\n", args...)
}

// all builds the program, fills the profiles and photographs the variants, some
// at a time. The first that fails ends the others.
func (s *studio) all(ctx context.Context, variants []variant) (err error) {
	s.say("building the program")
	if s.program, err = rig.BuildWindow(ctx, s.work); err != nil {
		return err
	}
	for _, v := range variants {
		if err := s.fill(ctx, v.language); err != nil {
			return err
		}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queue := make(chan variant)
	var workers sync.WaitGroup
	for range lanes {
		workers.Go(func() {
			for v := range queue {
				if err := s.take(ctx, v); err != nil {
					stop(fmt.Errorf("%s: %w", v, err))
				}
			}
		})
	}
	for _, v := range variants {
		select {
		case queue <- v:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	return context.Cause(ctx)
}
