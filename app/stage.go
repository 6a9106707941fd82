package app

// Stage is how far a dossier has come, derived from its facts by
// [Record.Stage] and never stored.
type Stage string

// Stages, in order.
const (
	// StageDraft: not complete.
	StageDraft Stage = "draft"
	// StageReady: complete, to be submitted or waiting in the outbox.
	StageReady Stage = "ready"
	// StageReceived: a receipt for the record verifies; documents may be on
	// their way.
	StageReceived Stage = "received"
	// StageReview: record and all documents are received, decisions are open.
	StageReview Stage = "review"
	// StageDecided: every member that needs a decision has one.
	StageDecided Stage = "decided"
	// StageNumbered: every accepted member has a number.
	StageNumbered Stage = "numbered"
	// StagePaid: every bill of the dossier's members is paid.
	StagePaid Stage = "paid"
	// StageActive: every accepted member is active.
	StageActive Stage = "active"
)
