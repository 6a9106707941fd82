package wire

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Type of a signed statement.
type Type string

// Types of statement.
const (
	TypeReceipt    Type = "receipt"
	TypeDecision   Type = "decision"
	TypeNumber     Type = "number"
	TypeBill       Type = "bill"
	TypePayment    Type = "payment"
	TypeMembership Type = "membership"
	TypeChange     Type = "change"
	TypePong       Type = "pong"
)

// Signed is a statement of central. Payload holds the exact bytes that were
// signed; a laptop keeps it whole, so that central can take it back after a
// restore.
type Signed struct {
	Type    Type   `json:"type"`
	Payload []byte `json:"payload"`
	// KID names the online key.
	KID string `json:"kid"`
	Sig []byte `json:"sig"`
}

// NewSigned marshals payload and signs it.
func NewSigned(t Type, payload any, kid string, key ed25519.PrivateKey) (Signed, error) {
	raw, err := json.Marshal(payload)
	if err != nil {
		return Signed{}, fmt.Errorf("marshal %s statement: %w", t, err)
	}
	s := Signed{Type: t, Payload: raw, KID: kid}
	s.Sig = ed25519.Sign(key, s.SigningBytes())
	return s, nil
}

// SigningBytes is "titian/<type>/v1\0" followed by the payload.
func (s Signed) SigningBytes() []byte {
	return append([]byte("titian/"+string(s.Type)+"/v1\x00"), s.Payload...)
}

// Receipt is central's proof of what it holds of a submission. It is issued
// again, with a higher N, as papers arrive; each names all papers so far.
type Receipt struct {
	Subject    uuid.UUID         `json:"subject"`
	Submission uuid.UUID         `json:"submission"`
	BodySHA256 Digest            `json:"body_sha256"`
	Documents  []ReceiptDocument `json:"documents"`
	AuditHead  Digest            `json:"audit_head"`
	N          int64             `json:"n"`
	Time       time.Time         `json:"time"`
}

// ReceiptDocument is a paper that central holds whole and verified.
type ReceiptDocument struct {
	ID     uuid.UUID `json:"id"`
	SHA256 Digest    `json:"sha256"`
}

// Decision is what a reviewer decided about one member. Of two decisions
// about a member the one with the higher N holds.
type Decision struct {
	Subject    uuid.UUID `json:"subject"`
	Submission uuid.UUID `json:"submission"`
	Member     uuid.UUID `json:"member"`
	Person     uuid.UUID `json:"person"`
	Accepted   bool      `json:"accepted"`
	// Reason is a sentence for the officer, for a refusal.
	Reason string `json:"reason,omitempty"`
	// Field is the path within the member to mend, for example "person.name",
	// or "documents.ktp".
	Field string    `json:"field,omitempty"`
	N     int64     `json:"n"`
	Time  time.Time `json:"time"`
}

// Number gives a person a membership number. It never changes.
type Number struct {
	Person  uuid.UUID `json:"person"`
	Family  uuid.UUID `json:"family"`
	Subject uuid.UUID `json:"subject"`
	// Number has 13 digits.
	Number    string    `json:"number"`
	Simulated bool      `json:"simulated"`
	Time      time.Time `json:"time"`
}

// Bill is what a family's mandiri members owe first; a member who is accepted
// later gets a supplement.
type Bill struct {
	ID      uuid.UUID   `json:"id"`
	Family  uuid.UUID   `json:"family"`
	Subject uuid.UUID   `json:"subject"`
	Persons []uuid.UUID `json:"persons"`
	// Class is 1, 2 or 3.
	Class int `json:"class"`
	// PerHead and Amount are in rupiah a month.
	PerHead int64 `json:"per_head"`
	Amount  int64 `json:"amount"`
	// Accounts maps bank names to virtual accounts of 16 digits.
	Accounts map[string]string `json:"accounts"`
	// PayFrom and PayUntil are civil dates, YYYY-MM-DD.
	PayFrom    string    `json:"pay_from"`
	PayUntil   string    `json:"pay_until"`
	Rules      string    `json:"rules"`
	Supplement bool      `json:"supplement,omitempty"`
	Simulated  bool      `json:"simulated"`
	N          int64     `json:"n"`
	Time       time.Time `json:"time"`
}

// Payment is a paid bill.
type Payment struct {
	ID     uuid.UUID `json:"id"`
	Bill   uuid.UUID `json:"bill"`
	Family uuid.UUID `json:"family"`
	// Amount is in rupiah; PaidOn is a civil date, YYYY-MM-DD.
	Amount    int64     `json:"amount"`
	PaidOn    string    `json:"paid_on"`
	Simulated bool      `json:"simulated"`
	Time      time.Time `json:"time"`
}

// Membership is a person's status as central knows it. Of two about a person
// the one with the higher N holds.
type Membership struct {
	Person uuid.UUID `json:"person"`
	Family uuid.UUID `json:"family"`
	Active bool      `json:"active"`
	// AsOf is a civil date, YYYY-MM-DD.
	AsOf string    `json:"as_of"`
	N    int64     `json:"n"`
	Time time.Time `json:"time"`
}

// Change says that a change item was applied.
type Change struct {
	Family     uuid.UUID `json:"family"`
	Submission uuid.UUID `json:"submission"`
	Fields     []string  `json:"fields"`
	// Effective is a civil date, YYYY-MM-DD.
	Effective string    `json:"effective"`
	N         int64     `json:"n"`
	Time      time.Time `json:"time"`
}

// Pong answers a ping: it proves that central itself answered.
type Pong struct {
	Nonce string    `json:"nonce"`
	Time  time.Time `json:"time"`
	Epoch uuid.UUID `json:"epoch"`
}

// Statements is the body of POST /v1/statements: what a laptop holds, returned
// to a central that was restored.
type Statements struct {
	Statements []Signed `json:"statements"`
}

// StatementsAnswer says what central took back.
type StatementsAnswer struct {
	Adopted int `json:"adopted"`
	// Refused counts those that did not verify or contradict what it holds.
	Refused int `json:"refused"`
	// Wanted are submissions that a returned receipt names and central lacks:
	// the laptop pushes them again.
	Wanted []uuid.UUID `json:"wanted"`
	// WantedDocuments are papers to upload again.
	WantedDocuments []uuid.UUID `json:"wanted_documents"`
}
