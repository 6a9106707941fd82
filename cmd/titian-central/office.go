package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/google/uuid"

	"titian/app/civil"
	"titian/central"
	"titian/central/facility"
	"titian/central/progress"
)

type facilityCommands struct {
	Import facilitiesImportCommand `cmd:"" help:"Read a CSV with the header code,name,kind,region and optionally address,closed."`
}

type facilitiesImportCommand struct {
	data
	output
	File string `arg:"" name:"csv" help:"The file; UTF-8, separated by comma or semicolon."`
}

// Run imports all rows or none.
func (c *facilitiesImportCommand) Run(ctx context.Context, s streams) error {
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	defer f.Close() //nolint:errcheck // it is only read
	list, err := facility.Read(f)
	if err != nil {
		return err
	}
	return found(ctx, c.data, func(srv *central.Central) error {
		changed, err := srv.ImportFacilities(ctx, list)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, map[string]int{"read": len(list), "changed": changed})
		}
		fmt.Fprintf(s.out, "read %d, new or changed %d\n", len(list), changed)
		return nil
	})
}

type paymentCommands struct {
	List   paymentListCommand   `cmd:"" help:"Bills."`
	Record paymentRecordCommand `cmd:"" help:"Record that a bill was paid; its members become active."`
}

type paymentListCommand struct {
	data
	output
	Unpaid  bool   `help:"Only those that are not paid."`
	Dossier string `placeholder:"ID" help:"Only those of a dossier."`
}

// Run lists bills.
func (c *paymentListCommand) Run(ctx context.Context, s streams) error {
	var dossier uuid.UUID
	var err error
	if c.Dossier != "" {
		if dossier, err = parseID("--dossier", c.Dossier); err != nil {
			return err
		}
	}
	return with(ctx, c.data, func(srv *central.Central) error {
		bills, err := srv.Bills(ctx, dossier, c.Unpaid)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, append([]progress.BillState{}, bills...))
		}
		w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "BILL\tFAMILY\tPERSONS\tCLASS\tAMOUNT\tPAY FROM\tPAY UNTIL\tPAID ON\tSIMULATED")
		for _, b := range bills {
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%s\t%s\t%s\t%t\n", b.ID, b.Family, len(b.Persons), b.Class, b.Amount, b.PayFrom, b.PayUntil, b.PaidOn, b.Simulated)
		}
		return w.Flush()
	})
}

type paymentRecordCommand struct {
	data
	output
	Bill   string `required:"" placeholder:"ID" help:"The bill."`
	Amount int64  `placeholder:"RUPIAH" help:"What was paid; the bill's amount if left out."`
	PaidOn string `name:"paid-on" placeholder:"YYYY-MM-DD" help:"The day; today if left out."`
}

// Run records a payment.
func (c *paymentRecordCommand) Run(ctx context.Context, s streams) error {
	bill, err := parseID("--bill", c.Bill)
	if err != nil {
		return err
	}
	day, err := civil.FromISO(c.PaidOn)
	if err != nil {
		return fmt.Errorf("%w: --paid-on: %w", errUsage, err)
	}
	return with(ctx, c.data, func(srv *central.Central) error {
		p, err := srv.Pay(ctx, bill, c.Amount, day)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, p)
		}
		fmt.Fprintf(s.out, "recorded payment %s of Rp%d on %s\n", p.ID, p.Amount, p.PaidOn)
		return nil
	})
}

type deviceCommands struct {
	Revoke deviceRevokeCommand `cmd:"" help:"Take a laptop's access away, at once."`
}

type deviceRevokeCommand struct {
	data
	Device string `arg:"" help:"Id of the laptop."`
}

// Run revokes.
func (c *deviceRevokeCommand) Run(ctx context.Context, s streams) error {
	id, err := parseID("DEVICE", c.Device)
	if err != nil {
		return err
	}
	return with(ctx, c.data, func(srv *central.Central) error {
		if err := srv.Revoke(ctx, id); err != nil {
			return err
		}
		fmt.Fprintln(s.out, "revoked")
		return nil
	})
}

type keyCommands struct {
	Rotate keyRotateCommand `cmd:"" help:"Add an online key; needs root.key in the data folder."`
}

type keyRotateCommand struct{ data }

// Run rotates.
func (c *keyRotateCommand) Run(ctx context.Context, s streams) error {
	return with(ctx, c.data, func(srv *central.Central) error {
		if err := srv.RotateKeys(ctx); err != nil {
			return err
		}
		fmt.Fprintln(s.out, "rotated; a running server uses the new key within a minute")
		return nil
	})
}

type numberingCommands struct {
	Resume numberingResumeCommand `cmd:"" help:"Give numbers again after a restore without the issuer's ledger, although some laptops have not been back."`
}

type numberingResumeCommand struct{ data }

// Run ends the hold.
func (c *numberingResumeCommand) Run(ctx context.Context, s streams) error {
	return with(ctx, c.data, func(srv *central.Central) error {
		if err := srv.ResumeNumbering(ctx); err != nil {
			return err
		}
		fmt.Fprintln(s.out, "numbering goes on")
		return nil
	})
}

type backupCommand struct {
	data
	output
	Target string `arg:"" help:"A file whose name ends in .db (database only), or a folder (database and documents); may be written again."`
}

// Run copies.
func (c *backupCommand) Run(ctx context.Context, s streams) error {
	return with(ctx, c.data, func(srv *central.Central) error {
		sum, err := srv.Backup(ctx, c.Target)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, sum)
		}
		fmt.Fprintf(s.out, "database copied; documents %d, of which %d newly copied\n", sum.Documents, sum.Copied)
		return nil
	})
}

type restoreCommand struct {
	data
	output
	Source string `arg:"" help:"What backup wrote: a file or a folder."`
}

// Run restores.
func (c *restoreCommand) Run(ctx context.Context, s streams) error {
	r, err := central.Restore(ctx, central.Params{Data: c.Data}, c.Source)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(s.out, r)
	}
	fmt.Fprintf(s.out, "restored; epoch %s, documents copied %d\n", r.Epoch, r.Documents)
	if r.SetAside != "" {
		fmt.Fprintf(s.out, "what was there before is in %s\n", r.SetAside)
	}
	if r.Held {
		fmt.Fprintln(s.out, "numbering waits until every laptop has been back; see numbering resume")
	}
	return nil
}

type statusCommand struct {
	data
	output
}

// Run prints counts.
func (c *statusCommand) Run(ctx context.Context, s streams) error {
	return with(ctx, c.data, func(srv *central.Central) error {
		st, err := srv.Status(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, st)
		}
		return printStatus(s, st)
	})
}

type inspectCommand struct {
	data
	output
}

// Run prints the inventory; it is JSON in any case.
func (c *inspectCommand) Run(ctx context.Context, s streams) error {
	return with(ctx, c.data, func(srv *central.Central) error {
		v, err := srv.Inventory(ctx)
		if err != nil {
			return err
		}
		return printJSON(s.out, v)
	})
}
