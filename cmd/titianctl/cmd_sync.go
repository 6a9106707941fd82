package main

import (
	"context"
	"errors"
	"strconv"
	"time"

	"titian/app"
	"titian/app/civil"
	"titian/app/say"
	"titian/internal/wiring"
	"titian/sync/engine"
)

type syncCmd struct {
	Watch   bool `help:"Go on until stopped: whenever something is submitted, a wait is over, or news are due."`
	Records bool `help:"Leave documents out: records, decisions and numbers only." name:"records-only"`
	Daily   int  `help:"How many megabytes documents may take of the line in a day, what they took today included; 0 for any number." placeholder:"MB"`
}

// budget is what the flags leave to documents.
func (cmd *syncCmd) budget(s *session, c *call) wiring.Budget {
	settings := app.Settings{DailyMB: cmd.Daily}
	return wiring.Budget{DB: s.db, Clock: c.clock, Zone: s.checker.Zone(s.db.Village()), Of: func(day civil.Date) int64 {
		if cmd.Records {
			settings.RecordsOnly = day
		}
		return settings.Budget(day)
	}}
}

func (cmd *syncCmd) Run(ctx context.Context, c *call) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	e, client, err := wiring.Engine(ctx, wiring.EngineParams{DB: s.db, Clock: c.clock, Changed: c.follow(), Budget: cmd.budget(s, c)})
	if err != nil {
		return err
	}
	defer client.Close() //nolint:errcheck // closes idle connections
	if cmd.Watch {
		c.progress("sync.watch")
		go s.keepUp(ctx)
		if err := e.Run(ctx); !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	}
	report, err := e.SyncOnce(ctx)
	if errors.Is(err, context.Canceled) || errors.Is(err, engine.ErrNotEnrolled) {
		return err
	}
	return c.reported(report, err)
}

// keepUp makes the hourly copies while a watch runs.
func (s *session) keepUp(ctx context.Context) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
			if err := s.db.Upkeep(ctx); err != nil && ctx.Err() == nil {
				s.call.progress("no_upkeep")
			}
		}
	}
}

// follow tells on standard error how far the exchange has come: a line for
// each tenth of what waited at the beginning that central has acknowledged.
func (c *call) follow() func(engine.Status) {
	var most int64
	last := int64(0)
	return func(st engine.Status) {
		var left int64
		for _, item := range st.Items {
			left += item.Left
		}
		most = max(most, left)
		if most == 0 {
			return
		}
		if tenth := (most - left) * 10 / most; tenth > last {
			last = tenth
			c.progress("sync.progress", "done", say.Bytes(most-left, c.Lang), "left", say.Bytes(left, c.Lang))
		}
	}
}

// syncAnswer is what sync prints with --json.
type syncAnswer struct {
	Delivered int           `json:"delivered"`
	Documents int           `json:"documents"`
	Entries   int           `json:"entries"`
	Left      int           `json:"left"`
	Parked    int           `json:"parked"`
	Line      engine.Reason `json:"line,omitempty"`
	LineText  string        `json:"line_text,omitempty"`
	Next      string        `json:"next,omitempty"`
	// Held is until when documents wait for the budget of --daily.
	Held  string        `json:"documents_held_until,omitempty"`
	Alarm engine.Reason `json:"alarm,omitempty"`
}

func (c *call) reported(r engine.Report, err error) error {
	a := syncAnswer{
		Delivered: r.Delivered, Documents: r.Documents, Entries: r.Entries, Left: r.Left, Parked: r.Parked, Line: r.Line, Alarm: r.Alarm,
	}
	if err != nil && a.Line == "" {
		a.Line = engine.Classify(err).Reason
	}
	if a.Line != "" {
		a.LineText = c.words.Text("sync." + string(a.Line))
	}
	if !r.Next.IsZero() {
		a.Next = r.Next.UTC().Format(timeFormat)
	}
	if !r.Held.IsZero() {
		a.Held = r.Held.UTC().Format(timeFormat)
	}
	if done, jsonErr := c.answer(a); jsonErr != nil {
		return jsonErr
	} else if !done {
		c.say("sync.done", "delivered", strconv.Itoa(a.Delivered), "documents", strconv.Itoa(a.Documents), "entries", strconv.Itoa(a.Entries))
		if a.Held != "" {
			c.say("sync.held")
		}
		if a.Left > 0 {
			c.say("sync.left", "left", strconv.Itoa(a.Left))
		}
		if a.Parked > 0 {
			c.say("sync.parked", "parked", strconv.Itoa(a.Parked))
		}
		if a.Alarm != "" {
			c.say("sync.alarm", "reason", c.words.Text("sync."+string(a.Alarm)))
		}
	}
	if err == nil && a.Line == "" && a.Left == a.Parked {
		return nil
	}
	if c.JSON {
		return &exitError{code: exitLine, err: errSaid}
	}
	if a.LineText == "" {
		return withCode(exitLine, "line", errors.New(c.words.Text("ctl.error.still_waiting")))
	}
	return withCode(exitLine, "line", errors.New(a.LineText))
}
