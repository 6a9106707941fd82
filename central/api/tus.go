package api

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"titian/central/trust"
	"titian/central/uploads"
	"titian/sync/wire"
)

// Headers of tus 1.0.
const (
	tusResumable = "Tus-Resumable"
	tusOffset    = "Upload-Offset"
	tusLength    = "Upload-Length"
	tusExpires   = "Upload-Expires"
	tusMetadata  = "Upload-Metadata"
	tusExtension = "creation,creation-with-upload,expiration"
)

// metaDocument is the metadata by which a creation names its document; no other
// is read, and none is kept.
const metaDocument = "document"

// registerUploads serves the five verbs of tus. The resources exist from the push that declares
// them, so creation only finds them.
func (a *API) registerUploads(mux *http.ServeMux) {
	resource := wire.PathUploads + "{id}"
	mux.HandleFunc("OPTIONS "+wire.PathUploads, tusOptions)
	mux.HandleFunc("POST "+wire.PathUploads+"{$}", a.tus(a.tusCreate))
	mux.HandleFunc("HEAD "+resource, a.tus(a.tusHead))
	mux.HandleFunc("PATCH "+resource, a.tus(a.tusPatch))
	mux.HandleFunc(wire.PathUploads, a.tus(a.tusOther))
	for _, o := range []operation{
		{method: http.MethodPost, path: wire.PathUploads, id: "upload-create", summary: "tus creation, for foreign clients: finds the declared document named in Upload-Metadata."},
		{method: http.MethodHead, path: resource, id: "upload-offset", summary: "tus: how many bytes are held."},
		{method: http.MethodPatch, path: resource, id: "upload-append", summary: "tus: the rest of the bytes."},
	} {
		o.scheme = deviceScheme
		op := a.describe(o)
		op.Responses["2XX"] = &huma.Response{Description: "See tus 1.0."}
		a.huma.OpenAPI().AddOperation(&op)
	}
}

// tus checks what all verbs have in common: the version, and a laptop's bearer.
func (a *API) tus(serve func(http.ResponseWriter, *http.Request, trust.Device) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(tusResumable, wire.TusVersion)
		d, err := device(r.Context())
		if err == nil && r.Header.Get(tusResumable) != wire.TusVersion {
			w.Header().Set("Tus-Version", wire.TusVersion)
			err = newProblem(http.StatusPreconditionFailed, wire.CodeProtocol, "Uploads speak tus "+wire.TusVersion+".")
		}
		if err == nil {
			err = serve(w, r, d)
		}
		if err != nil {
			a.tusProblem(r, err).write(w)
		}
	}
}

func (a *API) tusProblem(r *http.Request, err error) *problem {
	switch {
	case errors.Is(err, uploads.ErrOffset):
		return newProblem(http.StatusConflict, wire.CodeMalformed, "The offset does not follow what is held.")
	case errors.Is(err, uploads.ErrHash):
		// 460 is tus's own status for a checksum that does not match.
		return newProblem(460, wire.CodeItemDocuments, "The whole file is not what was declared; it begins anew.")
	case errors.Is(err, uploads.ErrTooLong):
		return newProblem(http.StatusRequestEntityTooLarge, wire.CodeTooLarge, "More bytes than declared.")
	case errors.Is(err, errEnded):
		return newProblem(http.StatusLocked, wire.CodeBusy, "Another request took the upload over.")
	}
	return a.problem(r.Context(), err)
}

func tusOptions(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set(tusResumable, wire.TusVersion)
	h.Set("Tus-Version", wire.TusVersion)
	h.Set("Tus-Extension", tusExtension)
	h.Set("Tus-Max-Size", strconv.Itoa(wire.MaxDocumentBytes))
	w.WriteHeader(http.StatusNoContent)
}

func (a *API) tusHead(w http.ResponseWriter, r *http.Request, d trust.Device) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return notFound()
	}
	u, err := a.Box.Stat(r.Context(), d.ID, id)
	if err != nil {
		return err
	}
	a.tusState(w, u)
	w.Header().Set(tusLength, strconv.FormatInt(u.Size, 10))
	w.WriteHeader(http.StatusOK)
	return nil
}

func (a *API) tusState(w http.ResponseWriter, u uploads.Upload) {
	w.Header().Set(tusOffset, strconv.FormatInt(u.Offset, 10))
	if !u.Whole && u.Offset > 0 {
		w.Header().Set(tusExpires, u.Expires.Format(http.TimeFormat))
	}
}

func (a *API) tusPatch(w http.ResponseWriter, r *http.Request, d trust.Device) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return notFound()
	}
	if r.Header.Get("Content-Type") != wire.ContentOffset {
		return newProblem(http.StatusUnsupportedMediaType, wire.CodeMalformed, "The body must be "+wire.ContentOffset+".")
	}
	offset, err := strconv.ParseInt(r.Header.Get(tusOffset), 10, 64)
	if err != nil || offset < 0 {
		return malformed()
	}
	u, err := a.append(w, r, d, id, offset)
	if err != nil {
		return err
	}
	a.tusState(w, u)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (a *API) append(w http.ResponseWriter, r *http.Request, d trust.Device, id uuid.UUID, offset int64) (uploads.Upload, error) {
	l := newLine(w, r.Body)
	return a.Box.Append(r.Context(), d.ID, id, offset, l, l.end)
}

// tusCreate finds the document that a foreign client names. Doing it again
// finds it again, with all that it holds.
func (a *API) tusCreate(w http.ResponseWriter, r *http.Request, d trust.Device) error {
	id, err := uuid.Parse(metadata(r.Header.Get(tusMetadata), metaDocument))
	if err != nil {
		return malformed()
	}
	u, err := a.Box.Stat(r.Context(), d.ID, id)
	if err != nil {
		return err
	}
	if length := r.Header.Get(tusLength); length != strconv.FormatInt(u.Size, 10) {
		return newProblem(http.StatusConflict, wire.CodeItemDocuments, "The document was declared with another length.")
	}
	if r.Header.Get("Content-Type") == wire.ContentOffset && u.Offset == 0 {
		if u, err = a.append(w, r, d, id, 0); err != nil {
			return err
		}
	}
	a.tusState(w, u)
	w.Header().Set("Location", wire.PathUploads+id.String())
	w.WriteHeader(http.StatusCreated)
	return nil
}

// metadata reads one value of an Upload-Metadata header; empty if there is none.
func metadata(header, name string) string {
	for pair := range strings.SplitSeq(header, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(pair), " ")
		if key != name {
			continue
		}
		raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value))
		if err != nil {
			return ""
		}
		return string(raw)
	}
	return ""
}

// tusOther answers what is not offered: nobody may delete what was declared,
// and laptops do not read scans back.
func (a *API) tusOther(w http.ResponseWriter, _ *http.Request, _ trust.Device) error {
	w.Header().Set("Allow", "OPTIONS, POST, HEAD, PATCH")
	return newProblem(http.StatusMethodNotAllowed, wire.CodeForbidden, "Uploads are created, appended to and asked for their offset.")
}
