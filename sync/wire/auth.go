package wire

import "github.com/google/uuid"

// POST /v1/auth/token takes a form (RFC 6749 §4.4 with RFC 7523 §2.2):
// FieldGrantType = GrantClientCredentials, FieldAssertionType = AssertionJWT,
// FieldAssertion = a JWT (EdDSA, the device's key) over [Assertion].
const (
	ContentForm            = "application/x-www-form-urlencoded"
	FieldGrantType         = "grant_type"
	FieldAssertionType     = "client_assertion_type"
	FieldAssertion         = "client_assertion"
	GrantClientCredentials = "client_credentials"
	AssertionJWT           = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// Assertion is the set of claims by which a device proves that it holds its
// key. Times are central's own, from the nonce's answer: a laptop whose clock
// is years off still gets a token.
type Assertion struct {
	// Issuer and Subject are the device.
	Issuer  uuid.UUID `json:"iss"`
	Subject uuid.UUID `json:"sub"`
	// Audience is the pinned id of central.
	Audience uuid.UUID `json:"aud"`
	// Nonce is central's, good for one use.
	Nonce string `json:"nonce"`
	ID    string `json:"jti"`
	// IssuedAt and Expires are in seconds since 1970.
	IssuedAt int64 `json:"iat"`
	Expires  int64 `json:"exp"`
}
