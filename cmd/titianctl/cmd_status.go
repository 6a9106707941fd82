package main

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/say"
	"titian/localdb"
)

// timeFormat is how JSON answers write instants.
const timeFormat = time.RFC3339

type statusCmd struct{}

// statusAnswer is what status prints with --json.
type statusAnswer struct {
	Village string       `json:"village"`
	Line    lineView     `json:"line"`
	Waiting waitingView  `json:"waiting"`
	Usage   usageView    `json:"traffic"`
	List    []recordView `json:"dossiers"`
}

// usageView is what connections to central have carried, in bytes, TLS and
// headers included.
type usageView struct {
	Today app.Traffic `json:"today"`
	// Lanes are since the store was made.
	Lanes     map[app.Lane]app.Traffic `json:"lanes"`
	Families  int                      `json:"families_delivered"`
	PerFamily int64                    `json:"bytes_per_family"`
}

// lineView is what is known of the line.
type lineView struct {
	Enrolled bool   `json:"enrolled"`
	Heard    string `json:"last_contact,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Text     string `json:"reason_text,omitempty"`
	Next     string `json:"next_try,omitempty"`
}

type waitingView struct {
	Items     int   `json:"items"`
	Documents int   `json:"documents"`
	Bytes     int64 `json:"bytes"`
}

// recordView is a dossier in a list.
type recordView struct {
	ID                uuid.UUID  `json:"id"`
	LocalNumber       string     `json:"local_number"`
	Kind              app.Kind   `json:"kind"`
	Stage             app.Stage  `json:"stage"`
	Members           int        `json:"members"`
	Documents         int        `json:"documents"`
	DocumentsReceived int        `json:"documents_received"`
	Needs             []needView `json:"needs,omitempty"`
	Waits             *waitView  `json:"waits,omitempty"`
	SavedAt           string     `json:"saved_at"`
}

// waitView is what central still lacks of a dossier's newest submission, by
// what it has acknowledged.
type waitView struct {
	Acknowledged int64  `json:"acknowledged"`
	Left         int64  `json:"left"`
	Reason       string `json:"reason,omitempty"`
	Text         string `json:"reason_text,omitempty"`
	Next         string `json:"next_try,omitempty"`
}

type needView struct {
	Kind   app.NeedKind `json:"kind"`
	Member *int         `json:"member,omitempty"`
	Field  string       `json:"field,omitempty"`
	Reason string       `json:"reason"`
}

func viewRecord(r *app.Record) recordView {
	v := recordView{
		ID: r.Dossier.ID, LocalNumber: r.Dossier.LocalNumber, Kind: r.Dossier.Kind, Stage: r.Stage(),
		Members: len(r.Dossier.Members), Documents: len(r.Dossier.Documents), DocumentsReceived: r.Facts.DocumentsReceived(),
		SavedAt: r.SavedAt.UTC().Format(timeFormat),
	}
	for _, n := range r.Needs() {
		need := needView{Kind: n.Kind, Field: n.Field, Reason: n.Reason}
		if i := r.Dossier.Member(n.Member); i >= 0 {
			need.Member = new(i + 1)
		}
		v.Needs = append(v.Needs, need)
	}
	return v
}

func (cmd *statusCmd) Run(ctx context.Context, c *call) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	list, err := s.db.List(ctx, app.Filter{})
	if err != nil {
		return err
	}
	a := statusAnswer{Village: s.db.Village(), List: make([]recordView, len(list))}
	pending, err := s.db.Pending(ctx)
	if err != nil {
		return err
	}
	for i := range list {
		a.List[i] = viewRecord(&list[i])
		a.List[i].Waits = c.viewWait(&list[i], pending)
	}
	line, err := s.db.Line(ctx)
	if err != nil {
		return err
	}
	a.Line = c.viewLine(line)
	a.Waiting = waitingView{Items: line.Items, Documents: line.Documents, Bytes: line.Bytes}
	if a.Usage, err = viewUsage(ctx, s, c.clock.Now()); err != nil {
		return err
	}
	if done, err := c.answer(a); done {
		return err
	}
	c.printStatus(s, &a, line)
	c.printUsage(&a.Usage)
	return nil
}

func viewUsage(ctx context.Context, s *session, now time.Time) (usageView, error) {
	all, err := s.db.Usage(ctx, time.Time{})
	if err != nil {
		return usageView{}, err
	}
	zone := s.checker.Zone(s.db.Village())
	today, err := s.db.Usage(ctx, civil.In(now, zone).Midnight(zone))
	return usageView{Today: today.Total(), Lanes: all.Lanes, Families: all.Families, PerFamily: all.PerFamily()}, err
}

// printUsage tells what the line has carried, once it has.
func (c *call) printUsage(u *usageView) {
	if len(u.Lanes) == 0 {
		return
	}
	c.say("status.today", "sent", say.Bytes(u.Today.Sent, c.Lang), "received", say.Bytes(u.Today.Received, c.Lang))
	for _, lane := range app.Lanes() {
		if t := u.Lanes[lane]; t != (app.Traffic{}) {
			c.line("   ", c.words.Text("ctl.lane."+string(lane)),
				c.words.Text("ctl.status.lane", "sent", say.Bytes(t.Sent, c.Lang), "received", say.Bytes(t.Received, c.Lang)))
		}
	}
	if u.Families > 0 {
		c.say("status.per_family", "families", strconv.Itoa(u.Families), "bytes", say.Bytes(u.PerFamily, c.Lang))
	}
}

// viewWait finds what is on its way of a dossier; nil if nothing is.
func (c *call) viewWait(r *app.Record, pending []localdb.Pending) *waitView {
	i := slices.IndexFunc(pending, func(p localdb.Pending) bool { return r.Facts.Submission != nil && p.ID == *r.Facts.Submission })
	if i < 0 {
		return nil
	}
	p := &pending[i]
	var v waitView
	if p.Delivered {
		v.Acknowledged = p.Bytes
	} else {
		v.Left = p.Bytes
	}
	for _, d := range p.Documents {
		got := d.Offset
		if d.Received {
			got = d.Size
		}
		v.Acknowledged, v.Left = v.Acknowledged+got, v.Left+d.Size-got
	}
	if p.Waits != "" {
		v.Reason, v.Text = p.Waits, c.words.Text("sync."+p.Waits)
	}
	if !p.NotBefore.IsZero() {
		v.Next = p.NotBefore.UTC().Format(timeFormat)
	}
	return &v
}

func (c *call) viewLine(l localdb.Line) lineView {
	v := lineView{Enrolled: l.Enrolled, Reason: l.Reason}
	if l.Reason != "" {
		v.Text = c.words.Text("sync." + l.Reason)
	}
	if !l.Heard.IsZero() {
		v.Heard = l.Heard.UTC().Format(timeFormat)
	}
	if !l.Next.IsZero() {
		v.Next = l.Next.UTC().Format(timeFormat)
	}
	return v
}

func (c *call) printStatus(s *session, a *statusAnswer, l localdb.Line) {
	zone := s.checker.Zone(a.Village)
	switch {
	case !a.Line.Enrolled:
		c.say("status.not_enrolled")
	case l.Heard.IsZero():
		c.say("status.no_contact")
	default:
		c.say("status.contact", "time", when(l.Heard, zone, c.Lang))
	}
	if a.Line.Text != "" {
		c.line(a.Line.Text)
	}
	c.say("status.waiting", "items", strconv.Itoa(a.Waiting.Items), "documents", strconv.Itoa(a.Waiting.Documents),
		"bytes", say.Bytes(a.Waiting.Bytes, c.Lang))
	for i := range a.List {
		r := &a.List[i]
		documents := strconv.Itoa(r.DocumentsReceived) + "/" + strconv.Itoa(r.Documents)
		c.line(r.LocalNumber, c.words.Text("kind."+string(r.Kind)),
			c.words.Text("stage."+string(r.Stage), "documents", documents), c.words.Text("ctl.members", "n", strconv.Itoa(r.Members)))
		if w := r.Waits; w != nil {
			c.line("   ", c.words.Text("ctl.status.item", "got", say.Bytes(w.Acknowledged, c.Lang), "left", say.Bytes(w.Left, c.Lang)), w.Text)
		}
		for _, n := range r.Needs {
			c.line("   !", c.needLine(n))
		}
	}
}

func (c *call) needLine(n needView) string {
	who := ""
	if n.Member != nil {
		who = strconv.Itoa(*n.Member)
	}
	reason := n.Reason
	if n.Kind != app.NeedRefused && c.words.Has("code."+n.Reason) {
		reason = c.words.Text("code." + n.Reason)
	}
	return c.words.Text("need."+string(n.Kind), "member", who, "field", n.Field, "reason", reason)
}

type searchCmd struct {
	Query string `arg:"" help:"Words: names, NIK, KK, phone, local number; - reads them from standard input."`
	Limit int    `help:"The most results." default:"20"`
}

// hitView is a search result; the NIK is masked as in every list.
type hitView struct {
	Dossier     *uuid.UUID `json:"dossier,omitempty"`
	LocalNumber string     `json:"local_number,omitempty"`
	Family      uuid.UUID  `json:"family"`
	Person      *uuid.UUID `json:"person,omitempty"`
	Name        string     `json:"name"`
	NIK         string     `json:"nik_masked,omitempty"`
	Stage       app.Stage  `json:"stage,omitempty"`
}

func (cmd *searchCmd) Run(ctx context.Context, c *call) error {
	query, err := c.argument(cmd.Query)
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	hits, err := s.db.Search(ctx, query, cmd.Limit)
	if err != nil {
		return err
	}
	views := make([]hitView, len(hits))
	for i, h := range hits {
		views[i] = hitView{LocalNumber: h.LocalNumber, Family: h.Family, Name: h.Name, NIK: maskNIK(h.NIK), Stage: h.Stage}
		if h.Dossier != uuid.Nil {
			views[i].Dossier = &h.Dossier
		}
		if h.Person != uuid.Nil {
			views[i].Person = &h.Person
		}
	}
	if done, err := c.answer(views); done {
		return err
	}
	for _, v := range views {
		place := v.LocalNumber
		if place == "" {
			place = c.words.Text("ctl.register") + " " + v.Family.String()
		}
		stage := ""
		if v.Stage != "" {
			stage = c.words.Text("stage."+string(v.Stage), "documents", "…")
		}
		c.line(place, v.Name, v.NIK, stage)
	}
	if len(views) == 0 {
		c.say("search.none")
	}
	return nil
}
