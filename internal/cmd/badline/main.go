// Command badline runs a bad line between two programs, for the demo and for
// trying things by hand. It is no part of the product.
//
//	badline --target 127.0.0.1:8443 --profile edge
//
// It prints one JSON object per line. The first holds the address to connect
// to. Each line on standard input is a command: a profile's name, "open",
// "stalled", "silent", "down", "cut", "lose BYTES" or "stats"; each is answered
// by the counters, or by an error. It ends with its input or by a signal.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"titian/internal/badline"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "badline:", err)
		stop()
		os.Exit(1)
	}
}

// answer is one line of output.
type answer struct {
	Addr  string         `json:"addr,omitempty"`
	Error string         `json:"error,omitempty"`
	Stats *badline.Stats `json:"stats,omitempty"`
}

// run serves until the commands end or ctx does.
func run(ctx context.Context, args []string, commands io.Reader, out io.Writer) (err error) {
	flags := flag.NewFlagSet("badline", flag.ContinueOnError)
	target := flags.String("target", "", "far end, host:port")
	listen := flags.String("listen", "", "near end, host:port; empty is a free port")
	name := flags.String("profile", "perfect", "how the line behaves at first")
	if err := flags.Parse(args); err != nil {
		return err
	}
	profile, err := badline.ByName(*name)
	if err != nil {
		return err
	}
	line, err := badline.New(ctx, badline.Params{Target: *target, Listen: *listen, Profile: profile})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, line.Close()) }()

	encoder := json.NewEncoder(out)
	if err := encoder.Encode(answer{Addr: line.Addr()}); err != nil {
		return err
	}
	words := make(chan string)
	go read(ctx, commands, words)
	for {
		select {
		case <-ctx.Done():
			return nil
		case command, ok := <-words:
			if !ok {
				return nil
			}
			var a answer
			if err := obey(line, command); err != nil {
				a.Error = err.Error()
			} else {
				stats := line.Stats()
				a.Stats = &stats
			}
			if err := encoder.Encode(a); err != nil {
				return err
			}
		}
	}
}

// read hands on one command after the other and closes words at the end.
func read(ctx context.Context, commands io.Reader, words chan<- string) {
	defer close(words)
	for lines := bufio.NewScanner(commands); lines.Scan(); {
		select {
		case <-ctx.Done():
			return
		case words <- lines.Text():
		}
	}
}

// obey carries out one command.
func obey(line *badline.Line, command string) error {
	verb, rest, _ := strings.Cut(strings.TrimSpace(command), " ")
	switch verb {
	case "stats":
	case "cut":
		line.Cut()
	case "lose":
		after, err := strconv.ParseInt(rest, 10, 64)
		if err != nil {
			return fmt.Errorf("lose: %w", err)
		}
		line.LoseReply(after)
	default:
		for _, state := range []badline.State{badline.Open, badline.Stalled, badline.Silent, badline.Down} {
			if verb == state.String() {
				line.Switch(state)
				return nil
			}
		}
		profile, err := badline.ByName(verb)
		if err != nil {
			return fmt.Errorf("unknown command: %w", err)
		}
		return line.Set(profile)
	}
	return nil
}
