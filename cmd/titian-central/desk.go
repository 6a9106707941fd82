package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/central"
	"titian/central/review"
	"titian/central/review/state"
)

// with opens a data folder that exists for one command.
func with(ctx context.Context, d data, do func(*central.Central) error) error {
	return open(ctx, central.Params{Data: d.Data, Existing: true}, do)
}

// found is with for commands that may come before the first start.
func found(ctx context.Context, d data, do func(*central.Central) error) error {
	return open(ctx, central.Params{Data: d.Data}, do)
}

func open(ctx context.Context, p central.Params, do func(*central.Central) error) (err error) {
	c, err := central.Open(ctx, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return do(c)
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func parseID(flag, text string) (uuid.UUID, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return id, fmt.Errorf("%w: %s wants an id like 0198c0de-0000-7000-8000-000000000000", errUsage, flag)
	}
	return id, nil
}

type enrolCodeCommand struct {
	data
	output
	Village string `required:"" placeholder:"CODE" help:"Region code of the village: 10 digits, with or without dots."`
}

// Run prints the code, and nothing else.
func (c *enrolCodeCommand) Run(ctx context.Context, s streams) error {
	return found(ctx, c.data, func(srv *central.Central) error {
		code, err := srv.EnrolCode(ctx, c.Village)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, map[string]string{"code": code})
		}
		fmt.Fprintln(s.out, code)
		return nil
	})
}

type reviewCommands struct {
	List   reviewListCommand   `cmd:"" help:"Dossiers that wait for a decision."`
	Show   reviewShowCommand   `cmd:"" help:"One dossier with all that a decision needs."`
	Accept reviewAcceptCommand `cmd:"" help:"Accept members."`
	Refuse reviewRefuseCommand `cmd:"" help:"Refuse a member, with a reason and the field to mend."`
}

type reviewListCommand struct {
	data
	output
	All bool `help:"Also those whose papers are still on their way."`
}

// Run lists the queue.
func (c *reviewListCommand) Run(ctx context.Context, s streams) error {
	return with(ctx, c.data, func(srv *central.Central) error {
		cases, err := srv.Cases(ctx, c.All)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, append([]review.Case{}, cases...))
		}
		w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "DOSSIER\tLOCAL NUMBER\tVILLAGE\tPENDING\tPAPERS\tFLAGS\tSINCE")
		for _, k := range cases {
			fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d/%d\t%d\t%s\n", k.Dossier, k.LocalNumber, k.Village, k.Pending, k.Received, k.Documents, k.Flags, k.UpdatedAt.Format(time.RFC3339))
		}
		return w.Flush()
	})
}

type reviewShowCommand struct {
	data
	output
	Dossier string `arg:"" help:"Id of the dossier."`
}

// Run shows one dossier.
func (c *reviewShowCommand) Run(ctx context.Context, s streams) error {
	id, err := parseID("DOSSIER", c.Dossier)
	if err != nil {
		return err
	}
	return with(ctx, c.data, func(srv *central.Central) error {
		k, err := srv.Case(ctx, id)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, k)
		}
		return describe(s.out, &k)
	})
}

func describe(out io.Writer, k *review.Case) error {
	d, err := app.DecodeDossier(k.Body)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "dossier %s  %s  %s  village %s\nsubmission %s\nfamily card %s\n\n", k.Dossier, k.LocalNumber, k.Kind, k.Village, k.Submission, d.Family.KK)
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "MEMBER\tNAME\tNIK\tBORN\tSEGMENT\tSTATE\tNUMBER")
	for _, m := range k.Members {
		var p app.Person
		if i := d.Member(m.Member); i >= 0 {
			p = d.Members[i].Person
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", m.Member, p.Name, p.NIK, p.BirthDate, m.Segment, m.State, m.Number)
	}
	fmt.Fprintln(w, "\nPAPER\tKIND\tBYTES\tRECEIVED")
	for _, p := range k.Papers {
		fmt.Fprintf(w, "%s\t%s\t%d\t%t\n", p.ID, p.Kind, p.Size, p.Received)
	}
	if len(k.Flagged) > 0 {
		fmt.Fprintln(w, "\nFLAG\tFIELD\tMEMBER\tOTHER DOSSIER")
		for _, f := range k.Flagged {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.Code, f.Field, f.Member, f.Other)
		}
	}
	return w.Flush()
}

type reviewAcceptCommand struct {
	data
	output
	Member  []string `placeholder:"ID" help:"Member to accept; may be given several times."`
	Dossier string   `placeholder:"ID" help:"Dossier: of the members, or without --member all of it that waits."`
}

// Run accepts, all or none.
func (c *reviewAcceptCommand) Run(ctx context.Context, s streams) error {
	if len(c.Member) == 0 && c.Dossier == "" {
		return fmt.Errorf("%w: say whom with --member or --dossier", errUsage)
	}
	var dossier uuid.UUID
	var err error
	if c.Dossier != "" {
		if dossier, err = parseID("--dossier", c.Dossier); err != nil {
			return err
		}
	}
	return with(ctx, c.data, func(srv *central.Central) error {
		members, err := c.members(ctx, srv, dossier)
		if err != nil {
			return err
		}
		var verdicts []review.Verdict
		for _, m := range members {
			verdicts = append(verdicts, review.Verdict{Dossier: dossier, Member: m, Accept: true, Reviewer: "command"})
		}
		if err := srv.Decide(ctx, verdicts...); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, map[string]any{"accepted": append([]uuid.UUID{}, members...)})
		}
		fmt.Fprintf(s.out, "accepted %d\n", len(members))
		return nil
	})
}

// members are those given, or all of a dossier that wait.
func (c *reviewAcceptCommand) members(ctx context.Context, srv *central.Central, dossier uuid.UUID) ([]uuid.UUID, error) {
	var out []uuid.UUID
	for _, text := range c.Member {
		id, err := parseID("--member", text)
		if err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	if len(out) > 0 {
		return out, nil
	}
	k, err := srv.Case(ctx, dossier)
	if err != nil {
		return nil, err
	}
	for _, m := range k.Members {
		if m.State == state.Pending {
			out = append(out, m.Member)
		}
	}
	return out, nil
}

type reviewRefuseCommand struct {
	data
	output
	Member  string `required:"" placeholder:"ID" help:"Member to refuse."`
	Dossier string `placeholder:"ID" help:"Dossier, if the member stands in several."`
	Reason  string `required:"" help:"What is wrong, for the officer."`
	Field   string `help:"Path within the member to mend, like person.name or documents.ktp."`
}

// Run refuses.
func (c *reviewRefuseCommand) Run(ctx context.Context, s streams) error {
	member, err := parseID("--member", c.Member)
	if err != nil {
		return err
	}
	v := review.Verdict{Member: member, Reason: strings.TrimSpace(c.Reason), Field: c.Field, Reviewer: "command"}
	if c.Dossier != "" {
		if v.Dossier, err = parseID("--dossier", c.Dossier); err != nil {
			return err
		}
	}
	return with(ctx, c.data, func(srv *central.Central) error {
		if err := srv.Decide(ctx, v); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, map[string]any{"refused": member})
		}
		fmt.Fprintln(s.out, "refused 1")
		return nil
	})
}

type reviewerCommands struct {
	Add reviewerAddCommand `cmd:"" help:"Make a token; it is shown once."`
}

type reviewerAddCommand struct {
	data
	output
	Name string `required:"" help:"Who it is, for the record."`
}

// Run prints the token, and nothing else.
func (c *reviewerAddCommand) Run(ctx context.Context, s streams) error {
	return found(ctx, c.data, func(srv *central.Central) error {
		token, err := srv.AddReviewer(ctx, c.Name)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.out, map[string]string{"token": token})
		}
		fmt.Fprintln(s.out, token)
		return nil
	})
}
