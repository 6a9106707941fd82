package intake

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"titian/app"
	"titian/central/trust"
	"titian/sync/wire"
)

// Limits of one item.
const (
	maxDocuments = 200
	maxMembers   = 200
	maxWords     = 64
)

// parcel is an item that was read and verified, with the dossier in its body.
type parcel struct {
	wire.Item
	dossier app.Dossier
	// content covers all that a retry must repeat: not the sequence, which a
	// new incarnation counts anew, and so not the signature.
	content [sha256.Size]byte
}

// refusal is why an item is not taken; it holds no value of the item.
type refusal struct {
	outcome wire.Outcome
	code    wire.Code
	fields  []string
	head    *uuid.UUID
}

func (r *refusal) Error() string { return fmt.Sprintf("%s: %s", r.outcome, r.code) }

func (r *refusal) result(id uuid.UUID) wire.PushResult {
	return wire.PushResult{ID: id, Outcome: r.outcome, Code: r.code, Fields: r.fields, Head: r.head}
}

func rejected(code wire.Code, fields ...string) *refusal {
	return &refusal{outcome: wire.Rejected, code: code, fields: fields}
}

// read reads and verifies one item as far as that goes without the database.
// The id is filled in as soon as it is known.
func read(raw wire.RawItem, device trust.Device, incarnation uuid.UUID) (parcel, *refusal) {
	var p parcel
	if err := json.Unmarshal(raw, &p.Item); err != nil {
		var head struct {
			ID uuid.UUID `json:"id"`
		}
		if json.Unmarshal(raw, &head) == nil {
			p.ID = head.ID
		}
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) && kind.Field != "" {
			return p, rejected(wire.CodeItemMalformed, word(kind.Field))
		}
		return p, rejected(wire.CodeItemMalformed)
	}
	if field := p.misses(); field != "" {
		return p, rejected(wire.CodeItemMalformed, field)
	}
	if p.Kind != wire.KindDossier && p.Kind != wire.KindChange {
		return p, rejected(wire.CodeItemKind, "kind")
	}
	if !p.SignedBy(device.Key, device.ID, incarnation) {
		return p, rejected(wire.CodeItemSignature, "sig")
	}
	var err error
	if p.dossier, err = app.DecodeDossier([]byte(p.Body)); errors.Is(err, app.ErrVersion) {
		return p, rejected(wire.CodeItemVersion, "body")
	} else if err != nil {
		return p, rejected(wire.CodeItemMalformed, "body")
	}
	if refused := p.checkBody(device); refused != nil {
		return p, refused
	}
	same := p.Item
	same.Seq = 0
	p.content = sha256.Sum256(same.SigningBytes(uuid.Nil, uuid.Nil))
	return p, nil
}

// misses names the first field of the envelope that cannot be.
func (p *parcel) misses() string {
	switch {
	case p.ID == uuid.Nil:
		return "id"
	case p.Subject == uuid.Nil:
		return "subject"
	case p.Base != nil && (*p.Base == uuid.Nil || *p.Base == p.ID):
		return "base"
	case p.Seq < 1:
		return "seq"
	case p.CapturedAt.IsZero():
		return "captured_at"
	case len(p.Kind) > maxWords:
		return "kind"
	case len(p.Documents) > maxDocuments:
		return "documents"
	}
	return ""
}

// checkBody compares the body with the envelope: what the whole protocol rests
// on, and none of the rules of the trade.
func (p *parcel) checkBody(device trust.Device) *refusal {
	d := &p.dossier
	change := p.Kind == wire.KindChange
	switch {
	case change != (d.Kind == app.Change), p.Subject != d.Subject():
		return rejected(wire.CodeItemMalformed, "subject")
	case d.ID == uuid.Nil, d.Family.ID == uuid.Nil:
		return rejected(wire.CodeItemMalformed, "body.family.id")
	case !device.May(d.Village):
		return rejected(wire.CodeScope, "body.village")
	case change && len(d.Changes) == 0:
		return rejected(wire.CodeItemMalformed, "body.changes")
	}
	if refused := p.checkMembers(); refused != nil {
		return refused
	}
	return p.checkDocuments()
}

func (p *parcel) checkMembers() *refusal {
	members := p.dossier.Members
	if len(members) > maxMembers {
		return rejected(wire.CodeItemMalformed, "body.members")
	}
	seen := map[uuid.UUID]bool{}
	for i := range members {
		m := &members[i]
		if m.ID == uuid.Nil || m.Person.ID == uuid.Nil || seen[m.ID] || seen[m.Person.ID] {
			return rejected(wire.CodeItemMalformed, fmt.Sprintf("body.members[%d].id", i))
		}
		seen[m.ID], seen[m.Person.ID] = true, true
	}
	return nil
}

// checkDocuments wants the declarations to be those of the body, in any order.
func (p *parcel) checkDocuments() *refusal {
	if len(p.Documents) != len(p.dossier.Documents) {
		return rejected(wire.CodeItemDocuments, "documents")
	}
	seen := map[uuid.UUID]bool{}
	for i, doc := range p.Documents {
		at := slices.IndexFunc(p.dossier.Documents, func(d app.Document) bool { return d.ID == doc.ID })
		if at < 0 || seen[doc.ID] || doc.ID == uuid.Nil || doc.Size < 1 || doc.Size > wire.MaxDocumentBytes || len(doc.Kind) > maxWords {
			return rejected(wire.CodeItemDocuments, fmt.Sprintf("documents[%d]", i))
		}
		seen[doc.ID] = true
		if body := p.dossier.Documents[at]; string(body.Kind) != doc.Kind || body.Size != doc.Size || body.SHA256 != doc.SHA256.String() {
			return rejected(wire.CodeItemDocuments, fmt.Sprintf("documents[%d]", i))
		}
	}
	return nil
}

// word keeps a path from carrying anything but the names of fields.
func word(path string) string {
	if len(path) > maxWords {
		return "?"
	}
	for _, r := range path {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '.' && r != '[' && r != ']' {
			return "?"
		}
	}
	return path
}
