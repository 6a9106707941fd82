package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"titian/app/clock"
	"titian/app/words"
	"titian/localdb/seal"
)

// Exit codes. They mean the same for every command.
const (
	exitOK = iota
	exitFailed
	// exitUsage: the command line is wrong, or set-up is missing.
	exitUsage
	// exitFindings: something a person typed stands in the way.
	exitFindings
	// exitLocked: wrong passphrase, or another program has the store open.
	exitLocked
	// exitLine: central was not reached, or something is still waiting.
	exitLine
	// exitNotFound: there is no such dossier, member or file.
	exitNotFound
)

// program is one run of the command with everything it touches.
type program struct {
	args   []string
	getenv func(string) string
	clock  clock.Clock
	// kdf is the cost of a new passphrase; zero to measure this machine.
	kdf            seal.Params
	stdin          io.Reader
	stdout, stderr io.Writer
}

// globals are the flags of every command.
type globals struct {
	Home           string `help:"Folder of the laptop's profile." env:"TITIAN_HOME" placeholder:"DIR" type:"path"`
	PassphraseFile string `help:"File whose first line is the passphrase; without it TITIAN_PASSPHRASE or the terminal is asked." placeholder:"F" type:"path"`
	JSON           bool   `help:"Write JSON to standard output." name:"json"`
	Lang           string `help:"Language of messages: id or en." env:"TITIAN_LANG" default:"id" enum:"id,en"`
}

// commands is the grammar of the command line.
type commands struct {
	globals

	Init     initCmd     `cmd:"" help:"Make a new profile and print its recovery code."`
	Recover  recoverCmd  `cmd:"" help:"Set a new passphrase with the printed recovery code."`
	Enrol    enrolCmd    `cmd:"" help:"Introduce this laptop to central."`
	Add      addCmd      `cmd:"" help:"Take a family down from a JSON file."`
	Open     openCmd     `cmd:"" help:"Open a dossier for a family of the register."`
	Edit     editCmd     `cmd:"" help:"Replace what was typed in a dossier by a JSON file."`
	Change   changeCmd   `cmd:"" help:"Take down a change of address or contact of a registered family."`
	Import   importCmd   `cmd:"" help:"Fill the village register from a CSV or XLSX file."`
	Attach   attachCmd   `cmd:"" help:"Attach a scan to a dossier."`
	Check    checkCmd    `cmd:"" help:"Tell what stands in the way of submitting a dossier."`
	Accept   acceptCmd   `cmd:"" help:"Accept a warning with a reason, which is kept."`
	Submit   submitCmd   `cmd:"" help:"Freeze dossiers and put them in the outbox."`
	Conflict conflictCmd `cmd:"" help:"Show both values of fields that somebody else changed too."`
	Discard  discardCmd  `cmd:"" help:"Move a draft to the bin for 30 days."`
	Sync     syncCmd     `cmd:"" help:"Exchange with central what can be exchanged now."`
	Status   statusCmd   `cmd:"" help:"Tell where every dossier stands and why it waits."`
	Search   searchCmd   `cmd:"" help:"Find people and families."`
	Show     showCmd     `cmd:"" help:"Show a dossier, its decisions, numbers and bills."`
	Slip     slipCmd     `cmd:"" help:"Make the slip (bukti daftar) of a dossier as PDF."`
	Card     cardCmd     `cmd:"" help:"Make the cards of a dossier's numbered members as PDF."`
	Bill     billCmd     `cmd:"" help:"Make the bill of a dossier as PDF."`
	Receipt  receiptCmd  `cmd:"" help:"Make central's receipt of a dossier as PDF."`
	Export   exportCmd   `cmd:"" help:"Export dossiers with their facts as JSON, in clear."`
	Doctor   doctorCmd   `cmd:"" help:"Check the store, its copies, the clock and the line."`
	Schema   schemaCmd   `cmd:"" help:"Print the JSON Schema of what add reads."`
	Sample   sampleCmd   `cmd:"" help:"Write invented families with generated scans."`
}

const description = `Titian registers families for national health insurance where there is no signal.

Examples:
  titianctl --home P --passphrase-file F init --officer "Bu Sari" --village 5103011001
  titianctl --home P --passphrase-file F add keluarga-01.json
  titianctl --home P --passphrase-file F attach --dossier KLG-7F3K-2M9Q-X --kind kk kk.jpg
  titianctl --home P --passphrase-file F submit --all
  titianctl --home P --passphrase-file F sync

Exit codes: 0 done, 1 failed, 2 usage, 3 something typed stands in the way,
4 locked, 5 the line or something still waiting, 6 not found.`

// run parses the command line, runs one command and returns its exit code.
func (p *program) run(ctx context.Context) int {
	var grammar commands
	left := -1
	parser, err := kong.New(&grammar, kong.Name("titianctl"), kong.Description(description),
		kong.Writers(p.stdout, p.stderr), kong.Exit(func(code int) { left = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Resolvers(p.environment()),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return p.fail(err, "")
	}
	parsed, err := parser.Parse(p.args)
	if left >= 0 {
		// --help was printed.
		return left
	}
	if err != nil {
		_, _ = fmt.Fprintf(p.stderr, "titianctl: %v\nhint: titianctl --help\n", err)
		return exitUsage
	}
	catalogue, err := words.Load(grammar.Lang)
	if err != nil {
		return p.fail(err, "")
	}
	c := &call{program: p, globals: &grammar.globals, words: catalogue}
	err = parsed.Run(c)
	// The store is closed whole, also after an interrupt.
	err = errors.Join(err, c.close()) //nolint:contextcheck // see above
	if err != nil {
		return c.explain(err)
	}
	return exitOK
}

// environment answers kong's env tags from the injected environment.
func (p *program) environment() kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			if v := p.getenv(name); v != "" {
				return v, nil
			}
		}
		return nil, nil //nolint:nilnil // kong's way of saying that there is no value
	})
}

func (p *program) fail(err error, hint string) int {
	_, _ = fmt.Fprintf(p.stderr, "titianctl: %v\n", err)
	if hint != "" {
		_, _ = fmt.Fprintf(p.stderr, "hint: %s\n", hint)
	}
	return exitFailed
}

// exitError carries an exit code and a hint with an error.
type exitError struct {
	code int
	// hint is a key of the catalogue, empty for none.
	hint string
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

func withCode(code int, hint string, err error) error {
	return &exitError{code: code, hint: hint, err: err}
}

var errUsage = errors.New("usage")

// errSaid goes with an exit code when the answer has said everything.
var errSaid = errors.New("said")
