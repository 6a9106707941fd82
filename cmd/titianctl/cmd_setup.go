package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"titian/app"
	"titian/internal/wiring"
	"titian/localdb"
	"titian/localdb/seal"
	"titian/sync/remote"
)

type initCmd struct {
	Officer string `help:"Name of the officer who unlocks this laptop; - reads it from standard input." required:""`
	Village string `help:"Region code of the village, 10 digits, with or without dots." required:""`
}

func (cmd *initCmd) Run(ctx context.Context, c *call) error {
	checker, err := wiring.Checker()
	if err != nil {
		return err
	}
	village, ok := checker.Regions().ByCode(cmd.Village)
	if !ok || len(village.Code) != 10 {
		return withCode(exitUsage, "village", errors.New(c.words.Text("ctl.error.village")))
	}
	officer, err := c.argument(cmd.Officer)
	if err != nil {
		return err
	}
	pass, err := c.newPassphrase()
	if err != nil {
		return err
	}
	params, err := c.storeParams()
	if err != nil {
		return err
	}
	code, err := localdb.Init(ctx, params, localdb.Setup{OfficerName: officer, Village: string(village.Code), Passphrase: pass})
	if err != nil {
		return fmt.Errorf("make profile: %w", err)
	}
	if done, err := c.answer(map[string]string{"home": params.Dir, "village": string(village.Code), "recovery_code": code.Text()}); done {
		return err
	}
	c.say("init.done", "village", checker.Regions().Path(village.Code))
	c.line("", code.Text())
	c.say("init.code")
	return nil
}

// newPassphrase reads a passphrase that is about to be set.
func (c *call) newPassphrase() ([]byte, error) {
	pass, err := c.passphrase("new")
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(pass)) < app.MinPassphrase {
		return nil, withCode(exitUsage, "short", errors.New(c.words.Text("ctl.error.short")))
	}
	return pass, nil
}

type recoverCmd struct {
	Code string `help:"The recovery code that init printed; - reads it from standard input." default:"-"`
}

func (cmd *recoverCmd) Run(ctx context.Context, c *call) error {
	typed, err := c.argument(cmd.Code)
	if err != nil {
		return err
	}
	code, err := seal.ParseCode(typed)
	if err != nil {
		return withCode(exitUsage, "recovery_code", errors.New(c.words.Text("ctl.error.recovery_code")))
	}
	pass, err := c.newPassphrase()
	if err != nil {
		return err
	}
	params, err := c.storeParams()
	if err != nil {
		return err
	}
	db, err := localdb.Open(ctx, params)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	c.session = &session{call: c, db: db}
	if err := db.UnlockWithCode(ctx, code); err != nil {
		return fmt.Errorf("unlock store: %w", err)
	}
	if err := db.SetPassphrase(ctx, pass); err != nil {
		return fmt.Errorf("set passphrase: %w", err)
	}
	c.say("recovered")
	return nil
}

type enrolCmd struct {
	URL  string `help:"Address of central, https://host[:port]." required:"" name:"url"`
	Code string `help:"Enrolment code from central's operator, XXXXX-XXXXX-FFFFFFFF." required:""`
	CA   string `help:"File with central's certificate, trusted for that host only." name:"ca" placeholder:"FILE" type:"path"`
}

func (cmd *enrolCmd) Run(ctx context.Context, c *call) error {
	code, err := remote.ParseEnrolCode(cmd.Code)
	if err != nil {
		return err
	}
	var ca []byte
	if cmd.CA != "" {
		if ca, err = os.ReadFile(cmd.CA); err != nil {
			return withCode(exitNotFound, "", errors.New(c.words.Text("ctl.error.unreadable_file")))
		}
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	answer, err := wiring.Enrol(ctx, wiring.EnrolParams{DB: s.db, Clock: c.clock, URL: cmd.URL, CA: ca, Code: code})
	if err != nil {
		return err
	}
	if done, err := c.answer(map[string]any{"central": answer.Central, "villages": answer.Villages}); done {
		return err
	}
	c.say("enrol.done", "villages", strings.Join(answer.Villages, ", "))
	return nil
}

// passphrase reads the passphrase from the file, the environment or the
// terminal; never from an argument, which other programs can see.
func (c *call) passphrase(purpose string) ([]byte, error) {
	if c.PassphraseFile != "" {
		raw, err := os.ReadFile(c.PassphraseFile)
		if err != nil {
			return nil, withCode(exitUsage, "passphrase_file", errors.New(c.words.Text("ctl.error.passphrase_file")))
		}
		line, _, _ := bytes.Cut(raw, []byte("\n"))
		return bytes.TrimSuffix(line, []byte("\r")), nil
	}
	if v := c.getenv("TITIAN_PASSPHRASE"); v != "" {
		return []byte(v), nil
	}
	f, ok := c.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, withCode(exitUsage, "passphrase_file", errors.New(c.words.Text("ctl.error.no_passphrase")))
	}
	_, _ = fmt.Fprint(c.stderr, c.words.Text("ctl.ask."+purpose))
	pass, err := term.ReadPassword(int(f.Fd()))
	_, _ = fmt.Fprintln(c.stderr)
	if err != nil {
		return nil, fmt.Errorf("read passphrase: %w", err)
	}
	return pass, nil
}

// argument returns a value, or the first line of standard input for "-": a
// personal datum need not stand in an argument.
func (c *call) argument(value string) (string, error) {
	if value != "-" {
		return value, nil
	}
	line, err := bufio.NewReader(io.LimitReader(c.stdin, 1<<16)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read standard input: %w", err)
	}
	return strings.TrimSpace(line), nil
}

// file reads a file that a person named, or standard input for "-".
func (c *call) file(path string) ([]byte, error) {
	if path == "-" {
		raw, err := io.ReadAll(io.LimitReader(c.stdin, app.MaxBodyBytes+1))
		if err != nil {
			return nil, fmt.Errorf("read standard input: %w", err)
		}
		return raw, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, withCode(exitNotFound, "", errors.New(c.words.Text("ctl.error.unreadable_file")))
	}
	defer f.Close() //nolint:errcheck // opened for reading
	raw, err := io.ReadAll(io.LimitReader(f, app.MaxBodyBytes+1))
	if err != nil {
		return nil, withCode(exitNotFound, "", errors.New(c.words.Text("ctl.error.unreadable_file")))
	}
	return raw, nil
}
