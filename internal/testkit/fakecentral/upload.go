package fakecentral

import (
	"crypto/sha256"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"titian/sync/wire"
)

// find returns a document that this device declared.
func (c *Central) find(w http.ResponseWriter, r *http.Request, id uuid.UUID) *document {
	w.Header().Set("Tus-Resumable", wire.TusVersion)
	name, err := uuid.Parse(r.PathValue("id"))
	c.mu.Lock()
	d := c.state.documents[name]
	c.mu.Unlock()
	if err != nil || d == nil || d.device != id {
		Refuse(w, http.StatusNotFound, wire.CodeNotFound)
		return nil
	}
	return d
}

func (c *Central) head(w http.ResponseWriter, r *http.Request, id uuid.UUID) {
	d := c.find(w, r, id)
	if d == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	w.Header().Set("Upload-Offset", strconv.Itoa(len(d.data)))
	w.Header().Set("Upload-Length", strconv.FormatInt(d.Size, 10))
	w.WriteHeader(http.StatusOK)
}

// patch keeps every byte that arrives, also of a request that breaks.
func (c *Central) patch(w http.ResponseWriter, r *http.Request, id uuid.UUID) {
	d := c.find(w, r, id)
	if d == nil {
		return
	}
	offset, err := strconv.Atoi(r.Header.Get("Upload-Offset"))
	if err != nil || r.Header.Get("Content-Type") != wire.ContentOffset {
		Refuse(w, http.StatusBadRequest, wire.CodeMalformed)
		return
	}
	piece := make([]byte, 4<<10)
	for {
		n, err := r.Body.Read(piece)
		c.mu.Lock()
		if offset != len(d.data) {
			c.mu.Unlock()
			Refuse(w, http.StatusConflict, "")
			return
		}
		d.data = append(d.data, piece[:n]...)
		offset += n
		tooLong := int64(len(d.data)) > d.Size
		if tooLong {
			d.data, offset = nil, 0
		}
		c.mu.Unlock()
		if tooLong {
			Refuse(w, http.StatusRequestEntityTooLarge, wire.CodeTooLarge)
			return
		}
		if err != nil {
			break
		}
	}
	if !c.finish(d) {
		// tus's own status for a checksum that does not match.
		Refuse(w, 460, wire.CodeItemDocuments)
		return
	}
	w.Header().Set("Upload-Offset", strconv.Itoa(offset))
	w.WriteHeader(http.StatusNoContent)
}

// finish verifies a complete document; one that is wrong starts again.
func (c *Central) finish(d *document) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d.done || int64(len(d.data)) < d.Size {
		return true
	}
	if wire.Digest(sha256.Sum256(d.data)) != d.SHA256 {
		d.data = nil
		return false
	}
	d.done = true
	c.receipt(d.submission)
	return true
}
