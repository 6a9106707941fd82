package wire

import "errors"

// Code is a machine's reason, stable across versions. Problems carry it as
// their member "code", results of a push in [PushResult.Code].
type Code string

// Codes of whole requests.
const (
	CodeMalformed    Code = "malformed"
	CodeTooLarge     Code = "too_large"
	CodeUnauthorized Code = "unauthorized"
	CodeForbidden    Code = "forbidden"
	CodeNotFound     Code = "not_found"
	CodeProtocol     Code = "protocol_version"
	CodeBusy         Code = "busy"
	CodeInternal     Code = "internal"
	// CodeResync: the cursor belongs to another epoch or another history.
	CodeResync Code = "resync"
	// CodeClone: an incarnation that was given up has come back.
	CodeClone Code = "clone"
	// CodeEnrolCode: the enrolment code is unknown, used, expired or locked.
	CodeEnrolCode Code = "enrol_code"
)

// Codes of single items.
const (
	CodeItemMalformed Code = "item_malformed"
	CodeItemSignature Code = "item_signature"
	CodeItemKind      Code = "item_kind"
	CodeItemVersion   Code = "item_version"
	CodeItemDocuments Code = "item_documents"
	// CodeIDReused: the id was used before for other bytes; an alarm.
	CodeIDReused Code = "id_reused"
	// CodeBaseUnknown: the base has not arrived yet.
	CodeBaseUnknown Code = "base_unknown"
	// CodeBaseRefused: central did not take the submission that this one builds
	// on. A laptop says it to itself; it does not travel.
	CodeBaseRefused Code = "base_refused"
	// CodeFieldConflict: fields were changed twice.
	CodeFieldConflict Code = "field_conflict"
	// CodeScope: the item speaks of a village outside the device's grant.
	CodeScope Code = "scope"
)

// Problem is the body of an error answer, RFC 9457.
type Problem struct {
	Type   string `json:"type,omitempty"`
	Title  string `json:"title,omitempty"`
	Status int    `json:"status,omitempty"`
	Detail string `json:"detail,omitempty"`
	Code   Code   `json:"code,omitempty"`
}

// Errors of reading what the other side wrote.
var (
	ErrCursor    = errors.New("wire: not a cursor")
	ErrDigest    = errors.New("wire: not a SHA-256 in hexadecimal")
	ErrSignature = errors.New("wire: signature does not verify")
)
