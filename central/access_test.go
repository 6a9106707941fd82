package central_test

import (
	"bytes"
	"crypto/ed25519"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/central/trust"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// otherVillage is another village of the same district.
const otherVillage = "5103011002"

// TestEveryDoor tries every operation without a bearer, with one that does not
// hold, with a reviewer's where a laptop is due, and the other way round.
func TestEveryDoor(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	p := newPaper("kk", 10)
	d := family(p)
	it, _ := l.deliver(d, nil)
	token, err := s.srv.AddReviewer(t.Context(), "Reviewer")
	if err != nil {
		t.Fatal(err)
	}
	const laptops, reviewers = "laptop", "reviewer"
	upload := []string{"Tus-Resumable", wire.TusVersion, "Content-Type", wire.ContentOffset, "Upload-Offset", "0"}
	for _, door := range []struct {
		method, path, who string
		headers           []string
	}{
		{http.MethodPost, wire.PathPush, laptops, nil},
		{http.MethodGet, wire.PathPull, laptops, nil},
		{http.MethodGet, wire.PathSubmissions + it.ID.String(), laptops, nil},
		{http.MethodPost, wire.PathStatements, laptops, nil},
		{http.MethodHead, wire.PathUploads + p.doc.ID.String(), laptops, upload},
		{http.MethodPatch, wire.PathUploads + p.doc.ID.String(), laptops, upload},
		{http.MethodPost, wire.PathUploads, laptops, upload},
		{http.MethodDelete, wire.PathUploads + p.doc.ID.String(), laptops, upload},
		{http.MethodGet, "/v1/review/cases", reviewers, nil},
		{http.MethodGet, "/v1/review/cases/" + d.ID.String(), reviewers, nil},
		{http.MethodPost, "/v1/review/cases/" + d.ID.String() + "/decisions", reviewers, nil},
		{http.MethodGet, "/v1/review/documents/" + p.doc.ID.String(), reviewers, nil},
		{http.MethodPost, "/v1/review/payments", reviewers, nil},
	} {
		wrong := map[string]string{laptops: token, reviewers: l.token}[door.who]
		for _, try := range []struct {
			token string
			want  int
		}{{"", 401}, {"nonsense", 401}, {"review_nonsense", 401}, {wrong, 403}} {
			got := call(t, s, try.token, door.method, door.path, strings.NewReader("{}"), nil, door.headers...)
			if got.status != try.want {
				t.Errorf("%s %s for a %s with %.10q: %d, want %d", door.method, door.path, door.who, try.token, got.status, try.want)
			}
		}
		right := map[string]string{laptops: l.token, reviewers: token}[door.who]
		if got := call(t, s, right, door.method, door.path, strings.NewReader("{}"), nil, door.headers...); got.status == 401 || got.status == 403 {
			t.Errorf("%s %s with the right bearer: %d", door.method, door.path, got.status)
		}
	}
}

// TestOtherLaptops: a laptop of another village sees nothing of this one; one
// of the same village sees the submission, but not the upload.
func TestOtherLaptops(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	neighbour, stranger := newLaptop(s, factory.Village), newLaptop(s, otherVillage)
	p := newPaper("kk", 10)
	it, _ := l.deliver(family(p), nil)
	for name, c := range map[string]struct {
		who        *laptop
		submission int
	}{"neighbour": {neighbour, 200}, "stranger": {stranger, 404}} {
		var back wire.Item
		if got := c.who.get(wire.PathSubmissions+it.ID.String(), &back); got.status != c.submission {
			t.Errorf("%s reads the submission: %d", name, got.status)
		}
		if c.submission == 200 && back.Body != it.Body {
			t.Errorf("%s gets another body", name)
		}
		if _, got := c.who.head(p.doc.ID); got.status != 404 {
			t.Errorf("%s sees the upload: %d", name, got.status)
		}
		if got := c.who.upload(p, 0); got.status != 404 {
			t.Errorf("%s writes the upload: %d", name, got.status)
		}
		if entries := c.who.pull(); len(entries) != 0 {
			t.Errorf("%s pulls %d entries", name, len(entries))
		}
	}
	if r := stranger.push(stranger.item(family(), nil)).Results[0]; r.Outcome != wire.Rejected || r.Code != wire.CodeScope {
		t.Errorf("a stranger's item: %+v", r)
	}
	// The decision concerns the village, so the neighbour hears of it.
	if got := l.upload(p, 0); got.status != 204 {
		t.Fatal(got)
	}
	s.acceptAll(it.Subject)
	neighbour.pull()
	if len(neighbour.numbers()) != 3 {
		t.Errorf("the neighbour knows %d numbers", len(neighbour.numbers()))
	}
	if len(statements[wire.Receipt](neighbour, wire.TypeReceipt)) != 0 {
		t.Error("the neighbour gets another laptop's receipt")
	}
	stranger.pull()
	if len(stranger.held) != 0 {
		t.Errorf("the stranger holds %d statements", len(stranger.held))
	}
}

func TestEnrolmentCode(t *testing.T) {
	s := newSite(t)
	fresh := func() (*laptop, string) {
		code, err := s.srv.EnrolCode(t.Context(), "51.03.01.1001")
		if err != nil {
			t.Fatal(err)
		}
		l := newLaptop(s, factory.Village) // for its helpers; the code is used anew
		l.device = uuid.New()
		return l, code
	}
	enrol := func(l *laptop, e wire.Enrol) reply { return l.post(wire.PathEnrol, e, nil) }

	t.Run("once, and again for the same laptop", func(t *testing.T) {
		l, code := fresh()
		if got := enrol(l, l.enrol(code)); got.status != 200 {
			t.Fatal(got)
		}
		if got := enrol(l, l.enrol(code)); got.status != 200 {
			t.Errorf("after a lost answer: %+v", got)
		}
		other, _ := fresh()
		if got := enrol(other, other.enrol(code)); got.status != 403 || got.problem.Code != wire.CodeEnrolCode {
			t.Errorf("a second laptop: %+v", got)
		}
	})
	t.Run("five tries", func(t *testing.T) {
		l, code := fresh()
		wrong := code[:6] + strings.Map(func(r rune) rune {
			if r == 'Z' {
				return 'Y'
			}
			return 'Z'
		}, code[6:11]) + code[11:]
		for range trust.CodeTries {
			if got := enrol(l, l.enrol(wrong)); got.problem.Code != wire.CodeEnrolCode {
				t.Fatalf("a wrong code: %+v", got)
			}
		}
		if got := enrol(l, l.enrol(code)); got.problem.Code != wire.CodeEnrolCode {
			t.Errorf("the right code after five wrong ones: %+v", got)
		}
	})
	t.Run("72 hours", func(t *testing.T) {
		l, code := fresh()
		s.clock.move(trust.CodeLife + time.Second)
		if got := enrol(l, l.enrol(code)); got.problem.Code != wire.CodeEnrolCode {
			t.Errorf("an old code: %+v", got)
		}
	})
	t.Run("signature, nonce and key", func(t *testing.T) {
		l, code := fresh()
		e := l.enrol(code)
		e.Sig[0] ^= 1
		if got := enrol(l, e); got.problem.Code != wire.CodeMalformed {
			t.Errorf("a broken signature: %+v", got)
		}
		e = l.enrol(code)
		e.Nonce = "AAAA"
		e.Sig = ed25519.Sign(l.key, e.SigningBytes())
		if got := enrol(l, e); got.problem.Code != wire.CodeUnauthorized {
			t.Errorf("a foreign nonce: %+v", got)
		}
		e = l.enrol(code)
		if got := enrol(l, e); got.status != 200 {
			t.Fatal(got)
		}
		if got := enrol(l, e); got.problem.Code != wire.CodeUnauthorized {
			t.Errorf("the same nonce twice: %+v", got)
		}
		thief, second := fresh()
		thief.device = l.device
		thief.key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
		if got := enrol(thief, thief.enrol(second)); got.problem.Code != wire.CodeForbidden {
			t.Errorf("a known device under another key: %+v", got)
		}
	})
	if _, err := s.srv.EnrolCode(t.Context(), "51.03"); err == nil {
		t.Error("a code for a regency")
	}
}

func TestBearer(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	for name, change := range map[string]func(*wire.Assertion){
		"another central": func(a *wire.Assertion) { a.Audience = uuid.New() },
		"another issuer":  func(a *wire.Assertion) { a.Issuer = uuid.New() },
		"unknown device":  func(a *wire.Assertion) { a.Subject = uuid.New(); a.Issuer = a.Subject },
		"old":             func(a *wire.Assertion) { a.IssuedAt -= 3600 },
		"expired":         func(a *wire.Assertion) { a.Expires = a.IssuedAt - 1 },
		"for ever":        func(a *wire.Assertion) { a.Expires = a.IssuedAt + 1e9 },
		"no nonce":        func(a *wire.Assertion) { a.Nonce = "" },
	} {
		if _, got := l.tokenFor(l.assertion(change)); got.status != 401 || got.problem.Code != wire.CodeUnauthorized {
			t.Errorf("%s: %+v", name, got)
		}
	}
	same := l.assertion(nil)
	if _, got := l.tokenFor(same); got.status != 200 {
		t.Fatal(got)
	}
	if _, got := l.tokenFor(same); got.status != 401 {
		t.Errorf("the same nonce twice: %+v", got)
	}
	signed := strings.Split(l.assertion(nil), ".")
	if _, got := l.tokenFor(signed[0] + "." + signed[1] + "." + strings.Repeat("A", len(signed[2]))); got.status != 401 {
		t.Errorf("a signature that does not hold: %+v", got)
	}
	if _, got := l.tokenFor("eyJhbGciOiJub25lIn0.e30."); got.status != 401 {
		t.Errorf("no signature: %+v", got)
	}

	if got := l.get(wire.PathPull, nil); got.status != 200 {
		t.Fatal(got)
	}
	s.clock.move(trust.BearerLife + time.Second)
	if got := l.get(wire.PathPull, nil); got.status != 401 {
		t.Errorf("an old bearer: %+v", got)
	}
	l.authorize()
	if err := s.srv.Revoke(t.Context(), l.device); err != nil {
		t.Fatal(err)
	}
	if got := l.get(wire.PathPull, nil); got.status != 401 {
		t.Errorf("a revoked laptop: %+v", got)
	}
	if _, got := l.tokenFor(l.assertion(nil)); got.status != 401 {
		t.Errorf("a revoked laptop asks for a bearer: %+v", got)
	}
}

func TestPingAndKeys(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	var signed wire.Signed
	if got := call(t, s, "", http.MethodGet, wire.PathPing+"?nonce=abc-123", nil, &signed); got.status != 200 {
		t.Fatal(got)
	}
	var pong wire.Pong
	if err := l.keys.Verify(signed, &pong); err != nil || signed.Type != wire.TypePong || pong.Nonce != "abc-123" || pong.Epoch == uuid.Nil {
		t.Errorf("pong %+v, %v", pong, err)
	}
	for _, nonce := range []string{"", "a%20b", strings.Repeat("a", 65)} {
		if got := call(t, s, "", http.MethodGet, wire.PathPing+"?nonce="+nonce, nil, nil); got.status != 400 {
			t.Errorf("nonce %q: %d", nonce, got.status)
		}
	}
	if err := s.srv.RotateKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	var keys wire.Keys
	if got := call(t, s, "", http.MethodGet, wire.PathKeys, nil, &keys); got.status != 200 {
		t.Fatal(got)
	}
	set, err := keys.Open()
	if err != nil || len(set.Keys) != 2 || set.N != l.keys.N+1 || set.Central != l.central {
		t.Errorf("after a rotation: %+v, %v", set, err)
	}
	if err := set.Verify(signed, nil); err != nil {
		t.Errorf("an old statement after a rotation: %v", err)
	}
}

func TestProtocolAndLimits(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	if got := call(t, s, l.token, http.MethodGet, wire.PathPull, nil, nil, wire.HeaderProtocol, "2"); got.problem.Code != wire.CodeProtocol {
		t.Errorf("another protocol: %+v", got)
	}
	if got := call(t, s, "", http.MethodGet, "/v1/nothing", nil, nil); got.status != 404 {
		t.Errorf("no such path: %d", got.status)
	}
	bomb := strings.Repeat(" ", wire.MaxPushBytes+1)
	if got := l.do(http.MethodPost, wire.PathPush, strings.NewReader(bomb), nil); got.problem.Code != wire.CodeTooLarge {
		t.Errorf("a large body: %+v", got)
	}
	if got := l.post(wire.PathPush, wire.Push{Incarnation: l.incarnation, Items: []wire.RawItem{[]byte(strconv.Quote(bomb))}}, nil); got.problem.Code != wire.CodeTooLarge {
		t.Errorf("a bomb: %+v", got)
	}
	if got := l.do(http.MethodPost, wire.PathPush, strings.NewReader("xx"), nil, "Content-Encoding", "gzip"); got.problem.Code != wire.CodeMalformed {
		t.Errorf("no gzip: %+v", got)
	}
	if got := l.do(http.MethodPost, wire.PathPush, strings.NewReader("xx"), nil, "Content-Encoding", "br"); got.status != 415 {
		t.Errorf("another packing: %+v", got)
	}
	secret := "Wayan-Rahasia"
	for _, body := range []string{"", "[", `{"incarnation":"` + secret + `"}`, `{"items":"` + secret + `"}`, `{}`} {
		got := l.do(http.MethodPost, wire.PathPush, strings.NewReader(body), nil)
		if got.status != 400 || strings.Contains(got.body, secret) {
			t.Errorf("push of %q: %d %s", body, got.status, got.body)
		}
	}
	tooMany := wire.Push{Incarnation: l.incarnation}
	for range wire.MaxPushItems + 1 {
		tooMany.Items = append(tooMany.Items, []byte("{}"))
	}
	if got := l.post(wire.PathPush, tooMany, nil); got.problem.Code != wire.CodeMalformed {
		t.Errorf("too many items: %+v", got)
	}
}
