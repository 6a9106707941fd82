package central_test

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"

	"titian/central"
	"titian/internal/files"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// hand is a clock that is moved by hand.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// site is a central behind real TLS.
type site struct {
	tb     testing.TB
	params central.Params
	clock  *hand
	srv    *central.Central
	http   *httptest.Server
}

func newSite(tb testing.TB, change ...func(*central.Params)) *site {
	tb.Helper()
	s := &site{tb: tb, clock: &hand{now: factory.Now()}}
	s.params = central.Params{Data: tb.TempDir(), Clock: s.clock, FS: files.OS{}}
	for _, c := range change {
		c(&s.params)
	}
	s.open()
	tb.Cleanup(s.close)
	return s
}

func (s *site) open() {
	s.tb.Helper()
	srv, err := central.Open(s.tb.Context(), s.params)
	if err != nil {
		s.tb.Fatal(err)
	}
	s.srv = srv
	s.http = httptest.NewTLSServer(srv.Handler())
}

func (s *site) close() {
	if s.http != nil {
		s.http.CloseClientConnections()
		s.http.Close()
		s.http = nil
		if err := s.srv.Close(); err != nil {
			s.tb.Errorf("close central: %v", err)
		}
	}
}

// settle does what the running server does by itself.
func (s *site) settle() {
	s.tb.Helper()
	if err := s.srv.Settle(s.tb.Context()); err != nil {
		s.tb.Fatal(err)
	}
}

// laptop is a client of the wire, written from the protocol alone.
type laptop struct {
	tb          testing.TB
	site        *site
	device      uuid.UUID
	key         ed25519.PrivateKey
	incarnation uuid.UUID
	seq         int64
	central     uuid.UUID
	keys        wire.KeySet
	token       string
	cursor      string
	// held is what it has pulled: the newest statement of each entity.
	held map[string]wire.Signed
}

func newLaptop(s *site, village string) *laptop {
	s.tb.Helper()
	l := &laptop{tb: s.tb, site: s, device: uuid.New(), incarnation: uuid.New(), held: map[string]wire.Signed{}}
	_, l.key, _ = ed25519.GenerateKey(rand.Reader)
	code, err := s.srv.EnrolCode(s.tb.Context(), village)
	if err != nil {
		s.tb.Fatal(err)
	}
	var answer wire.EnrolAnswer
	if got := l.post(wire.PathEnrol, l.enrol(code), &answer); got.status != http.StatusOK {
		s.tb.Fatalf("enrol: %v", got)
	}
	l.central = answer.Central
	if l.keys, err = answer.Keys.Open(); err != nil {
		s.tb.Fatal(err)
	}
	if wire.Fingerprint(answer.Keys.Root) != code[len(code)-8:] {
		s.tb.Fatal("the code does not name this central")
	}
	l.authorize()
	return l
}

func (l *laptop) nonce() wire.Nonce {
	l.tb.Helper()
	var n wire.Nonce
	if got := l.post(wire.PathNonce, nil, &n); got.status != http.StatusOK {
		l.tb.Fatalf("nonce: %v", got)
	}
	return n
}

func (l *laptop) enrol(code string) wire.Enrol {
	e := wire.Enrol{
		Code: strings.ReplaceAll(code, "-", "")[:10], Device: l.device,
		Key: l.key.Public().(ed25519.PublicKey), Inbox: make([]byte, 32), Nonce: l.nonce().Nonce,
	}
	e.Sig = ed25519.Sign(l.key, e.SigningBytes())
	return e
}

func (l *laptop) assertion(change func(*wire.Assertion)) string {
	l.tb.Helper()
	n := l.nonce()
	a := wire.Assertion{
		Issuer: l.device, Subject: l.device, Audience: l.central, Nonce: n.Nonce, ID: uuid.NewString(),
		IssuedAt: n.Time.Unix(), Expires: n.Time.Add(time.Minute).Unix(),
	}
	if change != nil {
		change(&a)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: l.key}, nil)
	if err != nil {
		l.tb.Fatal(err)
	}
	text, err := jwt.Signed(signer).Claims(a).Serialize()
	if err != nil {
		l.tb.Fatal(err)
	}
	return text
}

func (l *laptop) tokenFor(assertion string) (wire.Token, reply) {
	l.tb.Helper()
	form := url.Values{
		wire.FieldGrantType: {wire.GrantClientCredentials}, wire.FieldAssertionType: {wire.AssertionJWT}, wire.FieldAssertion: {assertion},
	}
	var t wire.Token
	got := l.do(http.MethodPost, wire.PathToken, strings.NewReader(form.Encode()), &t, "Content-Type", wire.ContentForm)
	return t, got
}

func (l *laptop) authorize() {
	l.tb.Helper()
	t, got := l.tokenFor(l.assertion(nil))
	if got.status != http.StatusOK {
		l.tb.Fatalf("token: %v", got)
	}
	l.token = t.AccessToken
}

// reply is an answer without its body.
type reply struct {
	status  int
	problem wire.Problem
	header  http.Header
	body    string
}

func (l *laptop) post(path string, body, out any) reply {
	l.tb.Helper()
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			l.tb.Fatal(err)
		}
	}
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = zip.Write(raw)
	_ = zip.Close()
	return l.do(http.MethodPost, path, &packed, out, "Content-Type", wire.ContentJSON, "Content-Encoding", "gzip")
}

func (l *laptop) get(path string, out any) reply {
	l.tb.Helper()
	return l.do(http.MethodGet, path, nil, out)
}

func (l *laptop) do(method, path string, body io.Reader, out any, headers ...string) reply {
	l.tb.Helper()
	return call(l.tb, l.site, l.token, method, path, body, out, headers...)
}

func call(tb testing.TB, s *site, token, method, path string, body io.Reader, out any, headers ...string) reply {
	tb.Helper()
	req, err := http.NewRequestWithContext(tb.Context(), method, s.http.URL+path, body)
	if err != nil {
		tb.Fatal(err)
	}
	req.Header.Set(wire.HeaderProtocol, wire.Protocol)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for pair := range slices.Chunk(headers, 2) {
		req.Header.Set(pair[0], pair[1])
	}
	resp, err := s.http.Client().Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		tb.Fatal(err)
	}
	r := reply{status: resp.StatusCode, header: resp.Header, body: string(raw)}
	if resp.Header.Get(wire.HeaderProtocol) != wire.Protocol {
		tb.Errorf("%s %s: an answer without protocol version", method, path)
	}
	if resp.StatusCode >= 400 {
		if method != http.MethodHead {
			if resp.Header.Get("Content-Type") != wire.ContentProblem || json.Unmarshal(raw, &r.problem) != nil || r.problem.Code == "" {
				tb.Errorf("%s %s: %d is no problem with a code: %s", method, path, resp.StatusCode, raw)
			}
		}
		return r
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			tb.Fatalf("%s %s: %v: %s", method, path, err, raw)
		}
	}
	return r
}
