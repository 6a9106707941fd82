package app

import (
	"time"

	"github.com/google/uuid"
)

// Agenda is what the day begins with: what waits for the officer, and what
// moved since yesterday.
type Agenda struct {
	// Tasks are in the order of their urgency; Truncated tells that there are
	// more than were asked for.
	Tasks     []Task
	Truncated int
	// Moves are the last step of each dossier that central moved since the
	// query's instant, the newest first.
	Moves []Move
	// Families, Members, Numbered and Active count everything on this laptop.
	Families, Members, Numbered, Active int
}

// TaskKind is why the officer is needed.
type TaskKind string

// Kinds of task, in the order of their urgency.
const (
	TaskRefused  TaskKind = "refused"
	TaskConflict TaskKind = "conflict"
	TaskRejected TaskKind = "rejected"
	// TaskPayment: a first bill's last day is near, or over.
	TaskPayment TaskKind = "payment"
	// TaskNewborn: a newborn has to be registered within 28 days of birth.
	TaskNewborn TaskKind = "newborn"
	// TaskNewbornNIK: the NIK of a newborn is due within 3 months.
	TaskNewbornNIK TaskKind = "newborn_nik"
	// TaskDraft: a draft was not submitted.
	TaskDraft TaskKind = "draft"
)

// Task leads to what has to be done.
type Task struct {
	Kind        TaskKind
	Dossier     uuid.UUID
	LocalNumber string
	Head        string
	// Member is the name of the person it is about; empty for the family.
	Member string
	// Field is the path that leads to what has to be mended.
	Field string
	// Reason is the reviewer's sentence for a refusal, a code of "code." else.
	Reason string
	// Due is a civil date, YYYY-MM-DD; empty if there is none.
	Due string
	// Amount is a bill's, in rupiah; Practice tells that it must not be paid.
	Amount   int64
	Practice bool
	// Since is when it came up; zero for a payment.
	Since time.Time
}

// Move is a step that a dossier made at central.
type Move struct {
	Dossier     uuid.UUID
	LocalNumber string
	Head        string
	Stage       Stage
	At          time.Time
}
