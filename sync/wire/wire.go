// Package wire holds the messages that a laptop and central exchange, their
// codes and the bytes that are signed. docs/PROTOCOL.md specifies them.
//
// It does not transport, store, validate or interpret: a body is a string of
// bytes here, and whoever reads one asks package app.
package wire

// Protocol is the version of the protocol, sent with every request and answer
// in [HeaderProtocol].
const Protocol = "1"

// Header names and content types.
const (
	HeaderProtocol = "Titian-Protocol"
	// ContentJSON is the type of every JSON request and answer; an answer of
	// another type did not come from central.
	ContentJSON = "application/json"
	// ContentProblem is the type of an RFC 9457 problem.
	ContentProblem = "application/problem+json"
	// ContentOffset is the type of a tus PATCH body.
	ContentOffset = "application/offset+octet-stream"
	// TusVersion is the version of the tus protocol.
	TusVersion = "1.0.0"
)

// Limits that both sides hold to.
const (
	// MaxPushBytes bounds the unpacked JSON body of one push.
	MaxPushBytes = 4 << 20
	// MaxPushItems bounds the items of one push.
	MaxPushItems = 100
	// MaxPullBytes is what one page of a pull should not exceed, packed.
	MaxPullBytes = 16 << 10
	// MaxDocumentBytes bounds one document.
	MaxDocumentBytes = 32 << 20
)

// Paths of central's API.
const (
	PathPing        = "/v1/ping"
	PathKeys        = "/v1/keys"
	PathEnrol       = "/v1/enrol"
	PathNonce       = "/v1/auth/nonce"
	PathToken       = "/v1/auth/token" //nolint:gosec // G101: a path, no credential
	PathPush        = "/v1/push"
	PathPull        = "/v1/pull"
	PathUploads     = "/v1/uploads/"
	PathSubmissions = "/v1/submissions/"
	PathStatements  = "/v1/statements"
)
