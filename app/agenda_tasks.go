package app

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"titian/app/civil"
	"titian/app/rules"
)

// Days before a deadline from which an officer is told of it.
const (
	paymentNotice = 7
	nikNotice     = 30
)

// AgendaQuery asks for the agenda of a day.
type AgendaQuery struct {
	Today civil.Date
	// Since is the instant from which on moves are told of.
	Since time.Time
	// Newborn holds the time limits that are in force.
	Newborn rules.Newborn
	// Limit bounds the tasks, and the moves; 0 for none.
	Limit int
}

// Duty is what a record asks of the officer, on every day or on some. It follows
// from the record alone and can be kept with it.
type Duty struct {
	task Task
	// about is the bill or the person of a duty that several dossiers of one
	// family may bring; the nil UUID for the dossier itself.
	about uuid.UUID
	// from is a civil date, of which the day decides: the birth of a newborn, the
	// last day of a payment.
	from civil.Date
	// always: what a newborn without a NIK waits for, however late.
	always bool
}

// Duties derives what a record asks of the officer.
func (r *Record) Duties() []Duty {
	out := r.needDuties()
	d := &r.Dossier
	draft := r.Facts.Submission == nil
	if len(out) == 0 && (draft || r.Facts.Edited) {
		out = append(out, Duty{task: r.task(TaskDraft, nil, r.SavedAt)})
	}
	if d.Kind == Change {
		return out
	}
	for _, b := range r.Facts.Bills {
		if until, err := civil.FromISO(b.PayUntil); err == nil && b.PaidOn == "" {
			task := r.task(TaskPayment, nil, time.Time{})
			task.Due, task.Amount, task.Practice = b.PayUntil, b.Amount, r.Facts.Practice(&b)
			out = append(out, Duty{task: task, about: b.ID, from: until})
		}
	}
	for i := range d.Members {
		out = append(out, r.newbornDuties(i, draft)...)
	}
	return out
}

func (r *Record) needDuties() []Duty {
	var out []Duty
	sent := r.AsSent()
	for _, n := range r.Needs() {
		kind, since := TaskRefused, r.Facts.Submitted
		switch n.Kind {
		case NeedRefused:
			since = r.Facts.Decisions[n.Member].Time
		case NeedConflict:
			kind = TaskConflict
		case NeedRejected:
			kind = TaskRejected
		}
		var member *Member
		if i := sent.Member(n.Member); i >= 0 {
			member = &sent.Members[i]
		}
		task := r.task(kind, member, since)
		task.Field, task.Reason = n.Path(&r.Dossier), n.Reason
		out = append(out, Duty{task: task})
	}
	return out
}

// newbornAge is the age, in days at the day of capture, up to which a child with
// a NIK may still be one to register in time.
const newbornAge = 60

// newbornDuties are those for the member at an index.
func (r *Record) newbornDuties(i int, draft bool) []Duty {
	m := &r.Dossier.Members[i]
	born, err := civil.FromISO(m.Person.BirthDate)
	if err != nil || born.IsZero() || !r.Dossier.NeedsDecision(m) {
		return nil
	}
	unnumbered := m.Person.NoNIK == NoNIKNewborn && m.Person.NIK == ""
	captured, err := civil.FromISO(r.Dossier.CapturedOn)
	young := err == nil && !captured.IsZero() && born.DaysUntil(captured) <= newbornAge
	switch {
	case draft && (unnumbered || young):
		task := r.task(TaskNewborn, m, r.SavedAt)
		task.Field = memberPath(i, "person.birth_date")
		return []Duty{{task: task, about: m.Person.ID, from: born, always: unnumbered}}
	case !draft && unnumbered:
		task := r.task(TaskNewbornNIK, m, r.Facts.Submitted)
		task.Field = memberPath(i, "person.nik")
		return []Duty{{task: task, about: m.Person.ID, from: born}}
	}
	return nil
}

func (r *Record) task(kind TaskKind, m *Member, since time.Time) Task {
	t := Task{
		Kind: kind, Dossier: r.Dossier.ID, LocalNumber: r.Dossier.LocalNumber, Head: r.Dossier.headName(), Since: since,
	}
	if m != nil {
		t.Member = m.Person.Name
	}
	return t
}

// on returns the task if it stands on the day.
func (d *Duty) on(q *AgendaQuery) (Task, bool) {
	task := d.task
	switch task.Kind {
	case TaskPayment:
		return task, q.Today.DaysUntil(d.from) <= paymentNotice
	case TaskNewborn:
		until := d.from.AddDays(q.Newborn.RegisterDays)
		task.Due = until.String()
		return task, d.always || !q.Today.After(until)
	case TaskNewbornNIK:
		until := d.from.AddMonths(q.Newborn.NIKMonths)
		task.Due = until.String()
		return task, q.Today.DaysUntil(until) <= nikNotice
	default:
		return task, true
	}
}

// LastMove is the last step that central made with a record; false if it made
// none.
func (r *Record) LastMove() (Move, bool) {
	move := Move{Dossier: r.Dossier.ID, LocalNumber: r.Dossier.LocalNumber, Head: r.Dossier.headName(), Stage: r.Stage()}
	switch move.Stage {
	case StageDraft, StageReady:
		return Move{}, false
	case StageReceived, StageReview:
		move.At = r.Facts.Received
	case StageDecided:
		move.At = r.Facts.ChangeApplied
		for _, d := range r.Facts.Decisions {
			move.At = latest(move.At, d.Time)
		}
	default:
		for _, p := range r.Facts.Persons {
			if move.Stage == StageActive {
				move.At = latest(move.At, p.Told)
			}
			move.At = latest(move.At, p.Numbered)
		}
		if move.Stage == StagePaid {
			for _, b := range r.Facts.Bills {
				move.At = latest(move.At, b.Paid)
			}
		}
	}
	return move, !move.At.IsZero()
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// AgendaMaker puts an agenda together from the duties and last moves of all
// records, in any order.
type AgendaMaker struct {
	query AgendaQuery
	seen  map[dutyKey]bool
	// tasks are sorted up to full; beyond it lies what may still belong among
	// the first.
	tasks []Task
	full  int
	total int
	moves []Move
}

type dutyKey struct {
	kind  TaskKind
	about uuid.UUID
}

// NewAgendaMaker returns a maker that was given nothing yet.
func NewAgendaMaker(q AgendaQuery) *AgendaMaker {
	return &AgendaMaker{query: q, seen: map[dutyKey]bool{}}
}

// Add takes what one record brings. head names the family where the record does
// not.
func (m *AgendaMaker) Add(duties []Duty, move Move, head string) {
	for i := range duties {
		task, stands := duties[i].on(&m.query)
		if !stands {
			continue
		}
		if key := (dutyKey{task.Kind, duties[i].about}); key.about != uuid.Nil {
			if m.seen[key] {
				continue
			}
			m.seen[key] = true
		}
		task.Head = cmp.Or(task.Head, head)
		m.total++
		m.take(&task)
	}
	if !move.At.IsZero() && !move.At.Before(m.query.Since) {
		move.Head = cmp.Or(move.Head, head)
		m.moves = append(m.moves, move)
	}
}

// take keeps a task unless as many as were asked for are more urgent: a village
// may have thousands of drafts.
func (m *AgendaMaker) take(task *Task) {
	limit := m.query.Limit
	if limit > 0 && m.full == limit && compareTasks(task, &m.tasks[limit-1]) >= 0 {
		return
	}
	m.tasks = append(m.tasks, *task)
	if limit > 0 && len(m.tasks) >= 2*limit {
		m.sift()
	}
}

// sift sorts what was taken and lets go of what is too much.
func (m *AgendaMaker) sift() {
	slices.SortFunc(m.tasks, func(a, b Task) int { return compareTasks(&a, &b) })
	if limit := m.query.Limit; limit > 0 && len(m.tasks) > limit {
		m.tasks = m.tasks[:limit]
	}
	m.full = len(m.tasks)
}

// Agenda returns what came together; its counts are the caller's to fill.
func (m *AgendaMaker) Agenda() Agenda {
	m.sift()
	slices.SortFunc(m.moves, func(x, y Move) int {
		return cmp.Or(y.At.Compare(x.At), bytes.Compare(x.Dossier[:], y.Dossier[:]))
	})
	a := Agenda{Tasks: m.tasks, Truncated: m.total - len(m.tasks), Moves: m.moves}
	if limit := m.query.Limit; limit > 0 {
		a.Moves = a.Moves[:min(limit, len(a.Moves))]
	}
	return a
}

// compareTasks puts the most urgent first: by kind, then by deadline, then what
// waits longest.
func compareTasks(a, b *Task) int {
	return cmp.Or(
		cmp.Compare(a.Kind.urgency(), b.Kind.urgency()),
		cmp.Compare(a.Due, b.Due),
		a.Since.Compare(b.Since),
		bytes.Compare(a.Dossier[:], b.Dossier[:]),
		cmp.Compare(a.Field, b.Field),
	)
}

// urgency is the place of a kind in the order of urgency.
func (k TaskKind) urgency() int {
	switch k {
	case TaskRefused:
		return 0
	case TaskConflict:
		return 1
	case TaskRejected:
		return 2
	case TaskPayment:
		return 3
	case TaskNewborn:
		return 4
	case TaskNewbornNIK:
		return 5
	default:
		return 6
	}
}
