package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"testing"
)

func TestCommands(t *testing.T) {
	var config net.ListenConfig
	far, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	go func() {
		for c, err := far.Accept(); err == nil; c, err = far.Accept() {
			go func() { _, _ = io.Copy(c, c) }()
		}
	}()
	in, commands := io.Pipe()
	answers, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(t.Context(), []string{"--target", far.Addr().String()}, in, out) }()
	lines := bufio.NewScanner(answers)
	next := func() (a answer) {
		t.Helper()
		if !lines.Scan() {
			t.Fatalf("no answer: %v", lines.Err())
		}
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	tell := func(command string) answer {
		t.Helper()
		if _, err := io.WriteString(commands, command+"\n"); err != nil {
			t.Fatal(err)
		}
		return next()
	}

	var dialer net.Dialer
	near, err := dialer.DialContext(t.Context(), "tcp", next().Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer near.Close()
	if _, err := io.WriteString(near, "ping"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(near, make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	a := tell("stats")
	if a.Stats == nil || a.Stats.Up != 4 || a.Stats.Down != 4 || a.Stats.Active != 1 {
		t.Errorf("stats: %+v", a.Stats)
	}
	for _, command := range []string{"edge", "perfect", "stalled", "silent", "open", "lose 100", "down", "cut"} {
		if a := tell(command); a.Error != "" || a.Stats == nil {
			t.Errorf("%s: %+v", command, a)
		}
	}
	if _, err := near.Read(make([]byte, 1)); err == nil {
		t.Error("the connection outlived its cut")
	}
	for _, command := range []string{"", "faster", "lose", "lose much"} {
		if a := tell(command); a.Error == "" || a.Stats != nil {
			t.Errorf("%q: %+v", command, a)
		}
	}
	if err := commands.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestBadArguments(t *testing.T) {
	for name, args := range map[string][]string{
		"no target":       {},
		"unknown profile": {"--target", "127.0.0.1:1", "--profile", "5g"},
		"unknown flag":    {"--speed", "9"},
	} {
		if err := run(t.Context(), args, nil, io.Discard); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
