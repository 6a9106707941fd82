package central_test

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"

	"titian/app"
	"titian/central"
	"titian/central/review"
	"titian/central/review/state"
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

// paper is a document with its bytes.
type paper struct {
	doc     app.Document
	content []byte
}

func newPaper(kind app.DocumentKind, size int) paper {
	p := paper{content: make([]byte, size)}
	_, _ = rand.Read(p.content)
	sum := sha256.Sum256(p.content)
	p.doc = app.Document{ID: uuid.New(), Kind: kind, Media: "image/jpeg", Size: int64(size), SHA256: wire.Digest(sum).String(), Pages: 1}
	return p
}

// family returns a dossier of four without papers; NIKs are invented anew.
func family(papers ...paper) app.Dossier {
	d := factory.Complete()
	d.Documents = nil
	for _, p := range papers {
		d.Documents = append(d.Documents, p.doc)
	}
	for i := range d.Members {
		d.Members[i].Person.NIK = d.Members[i].Person.NIK[:12] + strconv.Itoa(1000+int(uuid.New().ID()%9000))
	}
	return d
}

// item freezes a dossier.
func (l *laptop) item(d app.Dossier, base *uuid.UUID) wire.Item {
	l.tb.Helper()
	body, err := app.EncodeDossier(d)
	if err != nil {
		l.tb.Fatal(err)
	}
	id, _ := uuid.NewV7()
	l.seq++
	it := wire.Item{
		ID: id, Kind: wire.KindDossier, Subject: d.Subject(), Base: base, Seq: l.seq,
		CapturedAt: l.site.clock.Now(), Officer: uuid.New(), Body: string(body), Documents: []wire.Document{},
	}
	if d.Kind == app.Change {
		it.Kind = wire.KindChange
	}
	for _, doc := range d.Documents {
		w := wire.Document{ID: doc.ID, Kind: string(doc.Kind), Size: doc.Size}
		if err := w.SHA256.UnmarshalText([]byte(doc.SHA256)); err != nil {
			l.tb.Fatal(err)
		}
		it.Documents = append(it.Documents, w)
	}
	it.Sign(l.key, l.device, l.incarnation)
	return it
}

func raw(tb testing.TB, items ...wire.Item) []wire.RawItem {
	tb.Helper()
	out := []wire.RawItem{}
	for _, it := range items {
		b, err := json.Marshal(it)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

func (l *laptop) push(items ...wire.Item) wire.PushAnswer {
	l.tb.Helper()
	return l.pushRaw(raw(l.tb, items...))
}

func (l *laptop) pushRaw(items []wire.RawItem) wire.PushAnswer {
	l.tb.Helper()
	var answer wire.PushAnswer
	got := l.post(wire.PathPush, wire.Push{Incarnation: l.incarnation, DeviceSeq: l.seq, Items: items}, &answer)
	if got.status != http.StatusOK {
		l.tb.Fatalf("push: %+v", got)
	}
	if len(answer.Results) != len(items) {
		l.tb.Fatalf("push of %d items has %d results", len(items), len(answer.Results))
	}
	return answer
}

// deliver pushes one dossier and wants it accepted.
func (l *laptop) deliver(d app.Dossier, base *uuid.UUID) (wire.Item, wire.PushResult) {
	l.tb.Helper()
	it := l.item(d, base)
	r := l.push(it).Results[0]
	if r.Outcome != wire.Accepted {
		l.tb.Fatalf("push: %+v", r)
	}
	return it, r
}

// pull follows the feed to its end and keeps what it says.
func (l *laptop) pull() []wire.Entry {
	l.tb.Helper()
	var all []wire.Entry
	for {
		var page wire.Page
		if got := l.get(wire.PathPull+"?cursor="+l.cursor, &page); got.status != http.StatusOK {
			l.tb.Fatalf("pull: %+v", got)
		}
		for _, e := range page.Items {
			if e.Statement != nil {
				if err := l.keys.Verify(*e.Statement, nil); err != nil {
					l.tb.Fatalf("statement %s does not verify", e.Statement.Type)
				}
				l.keep(*e.Statement)
			}
		}
		all = append(all, page.Items...)
		l.cursor = page.Next
		if !page.More {
			return all
		}
	}
}

func (l *laptop) keep(s wire.Signed) {
	l.held[string(s.Type)+"/"+entity(l.tb, s)] = s
}

// entity is what a statement speaks of.
func entity(tb testing.TB, s wire.Signed) string {
	tb.Helper()
	var ids struct{ ID, Submission, Subject, Member, Person string }
	if err := json.Unmarshal(s.Payload, &ids); err != nil {
		tb.Fatal(err)
	}
	switch s.Type { //nolint:exhaustive // the others speak of a submission
	case wire.TypeDecision:
		return ids.Subject + "/" + ids.Member
	case wire.TypeNumber, wire.TypeMembership:
		return ids.Person
	case wire.TypeBill, wire.TypePayment:
		return ids.ID
	}
	return ids.Submission
}

// statements returns the payloads held of one type.
func statements[T any](l *laptop, t wire.Type) []T {
	l.tb.Helper()
	var out []T
	for _, s := range l.held {
		if s.Type == t {
			var v T
			if err := json.Unmarshal(s.Payload, &v); err != nil {
				l.tb.Fatal(err)
			}
			out = append(out, v)
		}
	}
	return out
}

// numbers maps persons to their numbers, as the laptop has them.
func (l *laptop) numbers() map[uuid.UUID]string {
	out := map[uuid.UUID]string{}
	for _, n := range statements[wire.Number](l, wire.TypeNumber) {
		out[n.Person] = n.Number
	}
	return out
}

// upload sends a paper from offset on in one PATCH.
func (l *laptop) upload(p paper, offset int64) reply {
	l.tb.Helper()
	return l.patch(p.doc.ID, offset, bytes.NewReader(p.content[offset:]))
}

func (l *laptop) patch(id uuid.UUID, offset int64, body io.Reader) reply {
	l.tb.Helper()
	return l.do(http.MethodPatch, wire.PathUploads+id.String(), body, nil,
		"Tus-Resumable", wire.TusVersion, "Content-Type", wire.ContentOffset, "Upload-Offset", strconv.FormatInt(offset, 10))
}

func (l *laptop) head(id uuid.UUID) (int64, reply) {
	l.tb.Helper()
	r := l.do(http.MethodHead, wire.PathUploads+id.String(), nil, nil, "Tus-Resumable", wire.TusVersion)
	n, _ := strconv.ParseInt(r.header.Get("Upload-Offset"), 10, 64)
	return n, r
}

// acceptAll accepts every member of a dossier that waits.
func (s *site) acceptAll(dossier uuid.UUID) {
	s.tb.Helper()
	s.decide(dossier, true)
}

func (s *site) decide(dossier uuid.UUID, accept bool) {
	s.tb.Helper()
	c, err := s.srv.Case(s.tb.Context(), dossier)
	if err != nil {
		s.tb.Fatal(err)
	}
	for _, m := range c.Members {
		if m.State != state.Pending {
			continue
		}
		v := review.Verdict{Dossier: dossier, Member: m.Member, Accept: accept, Reviewer: "test"}
		if !accept {
			v.Reason, v.Field = "unreadable", "documents.ktp"
		}
		if err := s.srv.Decide(s.tb.Context(), v); err != nil {
			s.tb.Fatal(err)
		}
	}
}

// sql changes the database of a central that is closed.
func (s *site) sql(query string) {
	s.tb.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(s.params.Data, "central.db"))
	if err != nil {
		s.tb.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(s.tb.Context(), query); err != nil {
		s.tb.Fatal(err)
	}
}
