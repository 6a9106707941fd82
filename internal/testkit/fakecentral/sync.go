package fakecentral

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"titian/sync/wire"
)

func (c *Central) push(w http.ResponseWriter, r *http.Request, id uuid.UUID) {
	var in wire.Push
	if !read(w, r, &in) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pushes++
	d := c.devices[id]
	if d.old[in.Incarnation] {
		Refuse(w, http.StatusForbidden, wire.CodeClone)
		return
	}
	if d.last != in.Incarnation && d.last != uuid.Nil {
		d.old[d.last] = true
	}
	d.last = in.Incarnation
	out := wire.PushAnswer{Results: []wire.PushResult{}, Time: c.now(), Epoch: c.state.epoch}
	for _, raw := range in.Items {
		var item wire.Item
		if json.Unmarshal(raw, &item) != nil {
			out.Results = append(out.Results, wire.PushResult{Outcome: wire.Rejected, Code: wire.CodeItemMalformed})
			continue
		}
		out.Results = append(out.Results, c.take(d, id, in.Incarnation, &item))
	}
	d.seqs[in.Incarnation] = max(d.seqs[in.Incarnation], in.DeviceSeq)
	if d.again {
		// Whoever gives a number twice has forgotten, so it was restored. It
		// stays true until the laptop has heard it.
		d.seqs[in.Incarnation], d.again = max(d.seqs[in.Incarnation], in.DeviceSeq+1), false
	}
	out.DeviceSeq = d.seqs[in.Incarnation]
	answer(w, out)
}

// used reports a number that another item of the incarnation has already.
func (c *Central) used(id, incarnation uuid.UUID, seq int64) bool {
	for _, s := range c.state.submissions {
		if s.device == id && s.incarnation == incarnation && s.item.Seq == seq {
			return true
		}
	}
	return false
}

func (c *Central) take(d *device, id, incarnation uuid.UUID, item *wire.Item) wire.PushResult {
	result := wire.PushResult{ID: item.ID, Outcome: wire.Rejected}
	if !item.SignedBy(d.key, id, incarnation) {
		result.Code = wire.CodeItemSignature
		return result
	}
	if known := c.state.submissions[item.ID]; known != nil {
		if known.item.BodySHA256() != item.BodySHA256() {
			result.Code = wire.CodeIDReused
			return result
		}
		result.Outcome = wire.Duplicate
		if c.set.Verify(known.receipt, nil) != nil {
			c.receipt(item.ID)
		}
		return c.delivered(result)
	}
	d.again = d.again || c.used(id, incarnation, item.Seq)
	if c.judge != nil {
		if outcome, code := c.judge(item); outcome != wire.Accepted {
			result.Outcome, result.Code = outcome, code
			return result
		}
	}
	head, ok := c.state.heads[item.Subject]
	switch {
	case item.Base != nil && c.state.submissions[*item.Base] == nil:
		result.Outcome, result.Code = wire.Later, wire.CodeBaseUnknown
		return result
	case ok && (item.Base == nil || *item.Base != head):
		result.Outcome, result.Code, result.Head = wire.Conflict, wire.CodeFieldConflict, &head
		result.Fields = c.fields
		return result
	}
	c.state.heads[item.Subject] = item.ID
	c.state.submissions[item.ID] = &submission{item: *item, device: id, incarnation: incarnation}
	for _, doc := range item.Documents {
		if c.state.documents[doc.ID] == nil {
			c.state.documents[doc.ID] = &document{Document: doc, device: id, submission: item.ID}
		}
	}
	d.seqs[incarnation] = max(d.seqs[incarnation], item.Seq)
	c.order = append(c.order, item.ID)
	c.point(wire.EntrySubmission, item.ID.String())
	c.receipt(item.ID)
	result.Outcome = wire.Accepted
	return c.delivered(result)
}

func (c *Central) delivered(result wire.PushResult) wire.PushResult {
	sub := c.state.submissions[result.ID]
	result.Receipt = &sub.receipt
	for _, doc := range sub.item.Documents {
		held := c.state.documents[doc.ID]
		result.Uploads = append(result.Uploads, wire.Upload{ID: doc.ID, Offset: int64(len(held.data)), Done: held.done})
	}
	return result
}

// submission answers with an item as it was pushed.
func (c *Central) submission(w http.ResponseWriter, r *http.Request, _ uuid.UUID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id, err := uuid.Parse(r.PathValue("id"))
	held := c.state.submissions[id]
	if err != nil || held == nil {
		Refuse(w, http.StatusNotFound, "")
		return
	}
	answer(w, held.item)
}

// receipt issues the receipt of a submission anew.
func (c *Central) receipt(id uuid.UUID) {
	sub := c.state.submissions[id]
	sub.receipt = c.publish(wire.TypeReceipt, id.String(), func(n int64) any {
		r := wire.Receipt{
			Subject: sub.item.Subject, Submission: id, BodySHA256: sub.item.BodySHA256(),
			Documents: []wire.ReceiptDocument{}, N: n, Time: c.now(),
		}
		for _, doc := range sub.item.Documents {
			if c.state.documents[doc.ID].done {
				r.Documents = append(r.Documents, wire.ReceiptDocument{ID: doc.ID, SHA256: doc.SHA256})
			}
		}
		return r
	})
}

func (c *Central) pull(w http.ResponseWriter, r *http.Request, id uuid.UUID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	// Each incarnation follows the feed anew: that is how a restored laptop is
	// shown its own submissions.
	scope := "all/" + c.devices[id].last.String()
	at := wire.Cursor{Epoch: c.state.epoch, Scopes: map[string]wire.Position{}}
	if text := r.URL.Query().Get("cursor"); text != "" {
		var err error
		if at, err = wire.ParseCursor(text); err != nil {
			Refuse(w, http.StatusBadRequest, wire.CodeMalformed)
			return
		}
	}
	from := at.Scopes[scope]
	if at.Epoch != c.state.epoch || from.N >= int64(len(c.state.tags)) || c.state.tags[from.N] != from.Tag {
		Refuse(w, http.StatusGone, wire.CodeResync)
		return
	}
	page := wire.Page{Epoch: c.state.epoch, Items: []wire.Entry{}, Time: c.now()}
	end := int64(len(c.state.tags)) - 1
	for _, p := range c.state.feed {
		if p.n <= from.N {
			continue
		}
		if len(page.Items) == c.page {
			end, page.More = p.n-1, true
			break
		}
		if entry, ok := c.entry(id, p); ok {
			page.Items = append(page.Items, entry)
		}
	}
	page.Next = wire.Cursor{Epoch: c.state.epoch, Scopes: map[string]wire.Position{scope: {N: end, Tag: c.state.tags[end]}}}.String()
	answer(w, page)
}

func (c *Central) entry(id uuid.UUID, p pointer) (wire.Entry, bool) {
	entry := wire.Entry{Kind: wire.EntryStatement, Scope: "all", N: p.n}
	if p.kind == wire.EntrySubmission {
		sub := c.state.submissions[uuid.MustParse(p.id)]
		if sub.device != id || sub.incarnation == c.devices[id].last {
			return entry, false
		}
		item := sub.item
		entry.Kind, entry.Submission = wire.EntrySubmission, &item
		return entry, true
	}
	s := c.state.statements[p.kind+"/"+p.id]
	entry.Statement = &s
	return entry, true
}

// adopt takes back what laptops return after a restore.
func (c *Central) adopt(w http.ResponseWriter, r *http.Request, _ uuid.UUID) {
	var in wire.Statements
	if !read(w, r, &in) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	out := wire.StatementsAnswer{Wanted: []uuid.UUID{}, WantedDocuments: []uuid.UUID{}}
	for _, s := range in.Statements {
		if c.set.Verify(s, nil) != nil {
			out.Refused++
			continue
		}
		out.Adopted++
		if s.Type != wire.TypeReceipt {
			c.readopt(s)
			continue
		}
		var receipt wire.Receipt
		if json.Unmarshal(s.Payload, &receipt) != nil {
			continue
		}
		if c.state.submissions[receipt.Submission] == nil && !slices.Contains(out.Wanted, receipt.Submission) {
			out.Wanted = append(out.Wanted, receipt.Submission)
		}
		for _, doc := range receipt.Documents {
			if held := c.state.documents[doc.ID]; held == nil || !held.done {
				out.WantedDocuments = append(out.WantedDocuments, doc.ID)
			}
		}
	}
	answer(w, out)
}

// readopt keeps a returned statement unless the same is there.
func (c *Central) readopt(s wire.Signed) {
	for _, held := range c.state.statements {
		if held.Type == s.Type && string(held.Payload) == string(s.Payload) {
			return
		}
	}
	id := uuid.NewString()
	c.state.statements[string(s.Type)+"/"+id] = s
	c.point(string(s.Type), id)
}
