// Command titian-central is central: the server that laptops bring their
// families to, and the desk of whoever works at it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"titian/central"
	"titian/central/progress"
	"titian/central/review"
	"titian/central/store"
	"titian/central/trust"
)

// Exit codes.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
)

const about = `Central of Titian: takes in what laptops bring, lets people decide, gives numbers and bills.

Examples:
  titian-central serve --data /srv/titian --listen :8443 --tls-cert tls.pem --tls-key tls.key
  titian-central enrol-code --data /srv/titian --village 51.03.01.1001
  titian-central review list --data /srv/titian
  titian-central review refuse --data /srv/titian --member ID --reason "Foto KTP tidak terbaca" --field documents.ktp
  titian-central backup --data /srv/titian /mnt/backup/titian

Every command works beside a running server. The first start makes the keys; take root.key
out of the data folder and keep it apart. Exit codes: 0 done, 1 failed, 2 wrong use.`

// program is the command line.
type program struct {
	Serve      serveCommand      `cmd:"" help:"Answer laptops and reviewers until told to stop (SIGTERM)."`
	EnrolCode  enrolCodeCommand  `cmd:"" name:"enrol-code" help:"Make a code by which one laptop enrols for a village."`
	Review     reviewCommands    `cmd:"" help:"Decide about members."`
	Reviewer   reviewerCommands  `cmd:"" help:"People who may use the review API."`
	Facilities facilityCommands  `cmd:"" help:"First-level facilities, which every laptop receives."`
	Payment    paymentCommands   `cmd:"" help:"Bills and their payment."`
	Device     deviceCommands    `cmd:"" help:"Enrolled laptops."`
	Keys       keyCommands       `cmd:"" help:"Keys that sign statements."`
	Numbering  numberingCommands `cmd:"" help:"Numbering after a restore."`
	Backup     backupCommand     `cmd:"" help:"Copy the data, beside a running server."`
	Restore    restoreCommand    `cmd:"" help:"Put a backup in place; begins a new epoch."`
	Status     statusCommand     `cmd:"" help:"What central holds, counted."`
	Inspect    inspectCommand    `cmd:"" help:"What central holds, item by item, without personal data but the numbers."`
}

// data is the flag that every command has.
type data struct {
	Data string `required:"" placeholder:"DIR" help:"The data folder; it is made if it is missing."`
}

// output is the flag of commands that scripts read.
type output struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// streams are what commands write to.
type streams struct {
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// errUsage marks what whoever typed can mend by typing something else.
var errUsage = errors.New("wrong use")

// exit is how kong asks to leave after --help.
type exit int

func run(ctx context.Context, args []string, s streams) (code int) {
	defer func() {
		if v := recover(); v != nil {
			c, ok := v.(exit)
			if !ok {
				panic(v)
			}
			code = int(c)
		}
	}()
	var p program
	parser, err := kong.New(&p,
		kong.Name("titian-central"), kong.Description(about), kong.UsageOnError(),
		kong.Writers(s.out, s.err), kong.Exit(func(c int) { panic(exit(c)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(s))
	if err != nil {
		fmt.Fprintf(s.err, "titian-central: %v\n", err)
		return exitError
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.err, "titian-central: %v\nTry titian-central --help.\n", err)
		return exitUsage
	}
	if err := parsed.Run(); err != nil {
		fmt.Fprintf(s.err, "titian-central: %v\n", err)
		if h := hint(err); h != "" {
			fmt.Fprintln(s.err, h)
		}
		if errors.Is(err, errUsage) {
			return exitUsage
		}
		return exitError
	}
	return exitOK
}

// hint says what to do about an error.
func hint(err error) string {
	for _, h := range []struct {
		err  error
		text string
	}{
		{central.ErrEmpty, "Check --data; serve and enrol-code make a new one."},
		{central.ErrRunning, "Stop the other titian-central first."},
		{central.ErrVillage, "Give the 10 digits of a village, with or without dots: 51.03.01.1001."},
		{store.ErrNewer, "Use the newer titian-central that wrote this folder, or restore a backup."},
		{trust.ErrNoRoot, "Put root.key into the data folder for this, and take it away again."},
		{review.ErrNotFound, "titian-central review list --all shows what there is."},
		{review.ErrAmbiguous, "Say which dossier with --dossier."},
		{review.ErrReason, "Say what to mend with --reason, in at most 1000 bytes."},
		{review.ErrOpen, "Wait until the papers have arrived; refusing is possible before."},
		{review.ErrClass, "Refuse with --field family.class, so that the village adds it."},
		{progress.ErrNoBill, "titian-central payment list shows the bills."},
		{progress.ErrWindow, "Give a day between the bill's first and last one with --paid-on YYYY-MM-DD."},
		{progress.ErrAmount, "Leave --amount out to record the bill's own amount."},
	} {
		if errors.Is(err, h.err) {
			return h.text
		}
	}
	return ""
}
