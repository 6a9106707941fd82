package central_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/central/review"
	"titian/central/review/state"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

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
