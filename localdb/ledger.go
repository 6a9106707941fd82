package localdb

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/seal"
	"titian/sync/wire"
)

// ledger is all that is known about dossiers beyond what their officers typed:
// what was sent, and what central said. It lives beside the projection.
type ledger struct {
	sent        map[uuid.UUID]*standing // by dossier
	receipts    map[uuid.UUID]*wire.Receipt
	decisions   map[uuid.UUID]map[uuid.UUID]*wire.Decision // by subject and member
	numbers     map[uuid.UUID]*wire.Number
	memberships map[uuid.UUID]*wire.Membership
	bills       map[uuid.UUID]map[uuid.UUID]*wire.Bill // by family and bill
	payments    map[uuid.UUID]*wire.Payment            // by bill
	applied     map[uuid.UUID]*wire.Change             // by submission
}

func newLedger() *ledger {
	return &ledger{
		sent:        map[uuid.UUID]*standing{},
		receipts:    map[uuid.UUID]*wire.Receipt{},
		decisions:   map[uuid.UUID]map[uuid.UUID]*wire.Decision{},
		numbers:     map[uuid.UUID]*wire.Number{},
		memberships: map[uuid.UUID]*wire.Membership{},
		bills:       map[uuid.UUID]map[uuid.UUID]*wire.Bill{},
		payments:    map[uuid.UUID]*wire.Payment{},
		applied:     map[uuid.UUID]*wire.Change{},
	}
}

// standing is how far a dossier's submissions are.
type standing struct {
	// all are the dossier's submissions; newest is the one it stands at.
	all    []uuid.UUID
	newest uuid.UUID
	// What follows is the newest's.
	subject   uuid.UUID
	submitted time.Time
	body      wire.Digest
	documents []wire.Document
	// delivered and received are the hints of the tables.
	delivered bool
	received  map[uuid.UUID]bool
	problem   app.ProblemFact
}

// reference is what a statement speaks of: the dossiers of these are touched.
type reference struct {
	subject, submission, family, person uuid.UUID
}

// note takes a statement in and says what it speaks of.
func (l *ledger) note(payload any) reference {
	switch v := payload.(type) {
	case *wire.Receipt:
		l.receipts[v.Submission] = v
		return reference{subject: v.Subject, submission: v.Submission}
	case *wire.Decision:
		nested(l.decisions, v.Subject)[v.Member] = v
		return reference{subject: v.Subject, submission: v.Submission}
	case *wire.Number:
		l.numbers[v.Person] = v
		return reference{subject: v.Subject, family: v.Family, person: v.Person}
	case *wire.Membership:
		l.memberships[v.Person] = v
		return reference{family: v.Family, person: v.Person}
	case *wire.Bill:
		nested(l.bills, v.Family)[v.ID] = v
		return reference{subject: v.Subject, family: v.Family}
	case *wire.Payment:
		l.payments[v.Bill] = v
		return reference{family: v.Family}
	case *wire.Change:
		l.applied[v.Submission] = v
		return reference{submission: v.Submission, family: v.Family}
	default:
		return reference{}
	}
}

func nested[V any](m map[uuid.UUID]map[uuid.UUID]V, key uuid.UUID) map[uuid.UUID]V {
	if m[key] == nil {
		m[key] = map[uuid.UUID]V{}
	}
	return m[key]
}

// facts derives what is known about a dossier whose draft has this body.
func (l *ledger) facts(d *app.Dossier, body []byte) app.Facts {
	var f app.Facts
	if s, ok := l.sent[d.ID]; ok {
		l.sentFacts(&f, s, sha256.Sum256(body))
		for member, decision := range l.decisions[s.subject] {
			if f.Decisions == nil {
				f.Decisions = map[uuid.UUID]app.DecisionFact{}
			}
			f.Decisions[member] = app.DecisionFact{
				Submission: decision.Submission, Accepted: decision.Accepted, Reason: decision.Reason,
				Field: decision.Field, Time: decision.Time, N: decision.N,
			}
		}
	}
	l.addPersons(&f, d)
	f.Bills = l.billFacts(d.Family.ID)
	return f
}

// addPersons adds what is known about the members of a dossier.
func (l *ledger) addPersons(f *app.Facts, d *app.Dossier) {
	for i := range d.Members {
		if p, ok := l.person(d.Members[i].Person.ID); ok {
			if f.Persons == nil {
				f.Persons = map[uuid.UUID]app.PersonFact{}
			}
			f.Persons[d.Members[i].Person.ID] = p
		}
	}
}

func (l *ledger) sentFacts(f *app.Facts, s *standing, body wire.Digest) {
	f.Submission, f.Submitted = &s.newest, s.submitted
	f.Edited = body != s.body
	f.Problem = s.problem
	f.Documents = make(map[uuid.UUID]bool, len(s.documents))
	for _, d := range s.documents {
		f.Documents[d.ID] = s.received[d.ID] && l.named(s, d)
	}
	if r, ok := l.receipts[s.newest]; ok && s.delivered && r.Subject == s.subject && r.BodySHA256 == s.body {
		f.Received, f.ReceiptN = r.Time, r.N
	}
	if c, ok := l.applied[s.newest]; ok {
		f.ChangeApplied = c.Time
	}
}

// named reports whether a receipt about the dossier names the document with its
// hash.
func (l *ledger) named(s *standing, d wire.Document) bool {
	return slices.ContainsFunc(s.all, func(id uuid.UUID) bool {
		r, ok := l.receipts[id]
		return ok && slices.Contains(r.Documents, wire.ReceiptDocument{ID: d.ID, SHA256: d.SHA256})
	})
}

func (l *ledger) person(id uuid.UUID) (app.PersonFact, bool) {
	number, numbered := l.numbers[id]
	membership, known := l.memberships[id]
	var p app.PersonFact
	if numbered {
		p.Number, p.Simulated, p.Numbered = number.Number, number.Simulated, number.Time
	}
	if known {
		p.Active, p.AsOf, p.Told, p.N = membership.Active, membership.AsOf, membership.Time, membership.N
	}
	return p, numbered || known
}

func (l *ledger) billFacts(family uuid.UUID) []app.BillFact {
	bills := slices.SortedFunc(maps.Values(l.bills[family]), func(a, b *wire.Bill) int {
		return cmp.Or(a.Time.Compare(b.Time), bytes.Compare(a.ID[:], b.ID[:]))
	})
	var out []app.BillFact
	for _, b := range bills {
		fact := app.BillFact{
			ID: b.ID, Persons: b.Persons, Class: b.Class, PerHead: b.PerHead, Amount: b.Amount, Accounts: b.Accounts,
			PayFrom: b.PayFrom, PayUntil: b.PayUntil, Rules: b.Rules, Supplement: b.Supplement, Simulated: b.Simulated,
		}
		if p, ok := l.payments[b.ID]; ok {
			fact.PaidOn, fact.Paid = p.PaidOn, p.Time
		}
		out = append(out, fact)
	}
	return out
}

// loadStatements reads all statements into the ledger.
func (db *DB) loadStatements(ctx context.Context, q queryer, l *ledger) error {
	return each(ctx, q, `SELECT type, entity, seal_rev, body FROM statement`, nil, func(scan func(...any) error) error {
		_, err := db.noteStatement(scan, l)
		return err
	})
}

// loadStatement reads one statement into the ledger.
func (db *DB) loadStatement(ctx context.Context, q queryer, l *ledger, key statementKey) (reference, error) {
	row := q.QueryRowContext(ctx, `SELECT type, entity, seal_rev, body FROM statement WHERE type = ? AND entity = ?`,
		string(key.Type), key.Entity.String())
	return db.noteStatement(row.Scan, l)
}

func (db *DB) noteStatement(scan func(...any) error, l *ledger) (reference, error) {
	var kind, entity string
	var rev int64
	var body []byte
	if err := scan(&kind, &entity, &rev, &body); err != nil {
		return reference{}, err
	}
	s, err := db.openStatement(kind, entity, rev, body)
	var what said
	if err == nil {
		if what, err = read(s); err != nil || what.key.row() != kind+"/"+entity {
			err = &RowError{Table: "statement", ID: kind + "/" + entity, Err: errForm}
		}
	}
	if db.damaged.note(err) {
		return reference{}, nil
	}
	if err != nil {
		return reference{}, err
	}
	return l.note(what.payload), nil
}

// loadSent reads how far the submissions of a dossier are, or of all dossiers
// for the nil UUID.
func (db *DB) loadSent(ctx context.Context, q queryer, l *ledger, dossier uuid.UUID) error {
	rows, err := db.readSent(ctx, q, dossier)
	if err != nil {
		return err
	}
	groups := map[uuid.UUID][]sentRow{}
	for _, r := range rows {
		groups[r.dossier] = append(groups[r.dossier], r)
	}
	newest := make(map[uuid.UUID]*standing, len(groups))
	for id, group := range groups {
		last, ok := newestSent(group)
		if !ok {
			continue
		}
		s := &standing{newest: last.id, received: map[uuid.UUID]bool{}}
		for _, r := range group {
			s.all = append(s.all, r.id)
		}
		newest[last.id] = s
		l.sent[id] = s
	}
	if err := db.fillStandings(ctx, q, newest, dossier); err != nil {
		return err
	}
	for id := range groups {
		if s := l.sent[id]; s != nil && s.subject == uuid.Nil { // its submission does not open
			s.subject = id
		}
	}
	return nil
}

// fillStandings reads the newest submissions, and what the tables hint about
// them.
func (db *DB) fillStandings(ctx context.Context, q queryer, newest map[uuid.UUID]*standing, dossier uuid.UUID) error {
	where, args := "", []any(nil)
	if dossier != uuid.Nil {
		where, args = ` WHERE s.dossier = ?`, []any{dossier.String()}
	}
	err := each(ctx, q,
		`SELECT s.id, s.seal_rev, s.body, o.delivered, o.parked, o.seal_rev, o.body
		 FROM submission s JOIN outbox o ON o.submission = s.id`+where, args,
		func(scan func(...any) error) error {
			err := db.scanStanding(scan, newest)
			if db.damaged.note(err) {
				return nil
			}
			return err
		})
	if err != nil {
		return err
	}
	return each(ctx, q, `SELECT u.submission, u.document FROM upload u JOIN submission s ON s.id = u.submission`+
		where+and(where)+` u.received = 1`, args, func(scan func(...any) error) error {
		var submission, document string
		if err := scan(&submission, &document); err != nil {
			return err
		}
		if s, ok := newest[parseID(submission)]; ok {
			s.received[parseID(document)] = true
		}
		return nil
	})
}

func and(where string) string {
	if where == "" {
		return " WHERE"
	}
	return " AND"
}

func (db *DB) scanStanding(scan func(...any) error, newest map[uuid.UUID]*standing) error {
	var id string
	var rev, answerRev int64
	var body, sealedAnswer []byte
	var delivered bool
	var parked sql.NullString
	if err := scan(&id, &rev, &body, &delivered, &parked, &answerRev, &sealedAnswer); err != nil {
		return err
	}
	s, ok := newest[parseID(id)]
	if !ok {
		return nil
	}
	f, err := db.thaw(id, rev, body)
	if err != nil {
		return err
	}
	item := f.item()
	s.subject, s.body, s.documents = f.Subject, item.BodySHA256(), item.Documents
	s.submitted, s.delivered = f.CapturedAt, delivered
	if !parked.Valid {
		return nil
	}
	raw, err := db.openRow(seal.Transit, "outbox", id, answerRev, sealedAnswer)
	if err != nil {
		return err
	}
	var a answer
	if err := json.Unmarshal(raw, &a); err != nil {
		return &RowError{Table: "outbox", ID: id, Err: errForm}
	}
	s.problem = app.ProblemFact{Code: string(a.Code), Fields: a.Fields, Head: a.Head}
	return nil
}
