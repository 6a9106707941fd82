package central_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/bdragon300/tusgo"
	"github.com/google/uuid"

	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// holds wants central to hold exactly the bytes of a paper.
func (s *site) holds(p paper) {
	s.tb.Helper()
	id := p.doc.ID
	f, err := s.params.FS.Open(filepath.Join(s.params.Data, "objects", fmt.Sprintf("%02x", id[15]), id.String()))
	if err != nil {
		s.tb.Fatal(err)
	}
	defer f.Close()
	got, err := io.ReadAll(f)
	if err != nil || !bytes.Equal(got, p.content) {
		s.tb.Errorf("central holds %d bytes of %d that are not the paper's: %v", len(got), len(p.content), err)
	}
}

func (l *laptop) received(p paper) bool {
	l.tb.Helper()
	l.pull()
	for _, r := range statements[wire.Receipt](l, wire.TypeReceipt) {
		for _, d := range r.Documents {
			if d.ID == p.doc.ID && d.SHA256.String() == p.doc.SHA256 {
				return true
			}
		}
	}
	return false
}

// TestSecondClient: a tus client that others wrote uploads too, by creation
// and by resuming.
//
//nolint:bodyclose // the client closes its bodies itself
func TestSecondClient(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	p, small := newPaper("kk", 300_000), newPaper("ktp", 500)
	l.deliver(family(p, small), nil)
	base, err := url.Parse(s.http.URL + wire.PathUploads)
	if err != nil {
		t.Fatal(err)
	}
	client := tusgo.NewClient(s.http.Client(), base)
	client.GetRequest = func(method, target string, body io.Reader, _ *tusgo.Client, _ *http.Client) (*http.Request, error) {
		req, err := http.NewRequestWithContext(t.Context(), method, target, body)
		if err == nil {
			req.Header.Set("Authorization", "Bearer "+l.token)
			req.Header.Set(wire.HeaderProtocol, wire.Protocol)
		}
		return req, err
	}
	if _, err := client.UpdateCapabilities(); err != nil {
		t.Fatal(err)
	}
	var u tusgo.Upload
	meta := map[string]string{"document": p.doc.ID.String()}
	if _, err := client.CreateUpload(&u, p.doc.Size, false, meta); err != nil {
		t.Fatal(err)
	}
	stream := tusgo.NewUploadStream(client, &u)
	stream.ChunkSize = 70_000
	if _, err := stream.ReadFrom(io.LimitReader(bytes.NewReader(p.content), 140_000)); err != nil {
		t.Fatal(err)
	}
	// The laptop forgets; another creation finds what is held.
	var again tusgo.Upload
	if _, err := client.CreateUpload(&again, p.doc.Size, false, meta); err != nil {
		t.Fatal(err)
	}
	if _, err := client.GetUpload(&again, again.Location); err != nil || again.RemoteOffset != 140_000 {
		t.Fatalf("offset %d, %v", again.RemoteOffset, err)
	}
	rest := tusgo.NewUploadStream(client, &again)
	rest.ChunkSize = tusgo.NoChunked
	if _, err := rest.ReadFrom(bytes.NewReader(p.content[140_000:])); err != nil {
		t.Fatal(err)
	}
	s.holds(p)
	var one tusgo.Upload
	n, _, err := client.CreateUploadWithData(&one, small.content, small.doc.Size, false, map[string]string{"document": small.doc.ID.String()})
	if err != nil || n != small.doc.Size {
		t.Fatalf("creation with upload: %d, %v", n, err)
	}
	s.holds(small)
	if !l.received(p) || !l.received(small) {
		t.Error("the receipt does not name the papers")
	}
	if _, err := client.CreateUpload(&one, 5, false, map[string]string{"document": uuid.NewString()}); err == nil {
		t.Error("an undeclared document was created")
	}
	if _, err := client.DeleteUpload(u); err == nil {
		t.Error("a declared document was deleted")
	}
}

func TestTusVerbs(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	p := newPaper("kk", 1000)
	l.deliver(family(p), nil)
	path := wire.PathUploads + p.doc.ID.String()
	options := call(t, s, "", http.MethodOptions, wire.PathUploads, nil, nil)
	if options.status != 204 || options.header.Get("Tus-Version") != "1.0.0" || options.header.Get("Tus-Max-Size") != strconv.Itoa(wire.MaxDocumentBytes) {
		t.Errorf("options: %+v", options)
	}
	ok := map[string]string{"Tus-Resumable": "1.0.0", "Content-Type": wire.ContentOffset, "Upload-Offset": "0"}
	try := func(method, path string, change map[string]string, body string) reply {
		var headers []string
		for name, value := range ok {
			if v, changed := change[name]; changed {
				value = v
			}
			headers = append(headers, name, value)
		}
		return l.do(method, path, strings.NewReader(body), nil, headers...)
	}
	for name, c := range map[string]struct {
		method, path string
		change       map[string]string
		body         string
		want         int
	}{
		"other tus":      {http.MethodPatch, path, map[string]string{"Tus-Resumable": "0.2.2"}, "x", 412},
		"other content":  {http.MethodPatch, path, map[string]string{"Content-Type": "text/plain"}, "x", 415},
		"no offset":      {http.MethodPatch, path, map[string]string{"Upload-Offset": ""}, "x", 400},
		"minus":          {http.MethodPatch, path, map[string]string{"Upload-Offset": "-1"}, "x", 400},
		"ahead":          {http.MethodPatch, path, map[string]string{"Upload-Offset": "5"}, "x", 409},
		"unknown":        {http.MethodPatch, wire.PathUploads + uuid.NewString(), nil, "x", 404},
		"no id":          {http.MethodPatch, wire.PathUploads + "..%2f..%2fcentral.db", nil, "x", 404},
		"head of no id":  {http.MethodHead, wire.PathUploads + "x", nil, "", 404},
		"read back":      {http.MethodGet, path, nil, "", 405},
		"delete":         {http.MethodDelete, path, nil, "", 405},
		"create nothing": {http.MethodPost, wire.PathUploads, nil, "", 400},
		"too long":       {http.MethodPatch, path, nil, strings.Repeat("x", 1001), 413},
	} {
		if got := try(c.method, c.path, c.change, c.body); got.status != c.want || got.header.Get("Tus-Resumable") != "1.0.0" {
			t.Errorf("%s: %d, want %d", name, got.status, c.want)
		}
	}
	if n, got := l.head(p.doc.ID); got.status != 200 || n != 0 || got.header.Get("Upload-Length") != "1000" || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("head: %+v", got)
	}
	if got := l.upload(p, 0); got.status != 204 || got.header.Get("Upload-Offset") != "1000" {
		t.Errorf("patch: %+v", got)
	}
	if got := l.patch(p.doc.ID, 1000, strings.NewReader("")); got.status != 204 {
		t.Errorf("an empty patch at the end: %+v", got)
	}
	if got := l.patch(p.doc.ID, 1000, strings.NewReader("x")); got.status != 413 {
		t.Errorf("more after the end: %+v", got)
	}
	if got := l.upload(p, 0); got.status != 409 {
		t.Errorf("again from the beginning: %+v", got)
	}
	s.holds(p)
}

// TestWrongBytes: a file that is not what was declared begins anew, and the
// right one is taken then.
func TestWrongBytes(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	p := newPaper("kk", 1000)
	l.deliver(family(p), nil)
	if got := l.patch(p.doc.ID, 0, strings.NewReader(strings.Repeat("x", 1000))); got.status != 460 {
		t.Errorf("wrong bytes: %+v", got)
	}
	if n, _ := l.head(p.doc.ID); n != 0 {
		t.Errorf("offset %d after wrong bytes", n)
	}
	if l.received(p) {
		t.Error("a receipt names wrong bytes")
	}
	if got := l.upload(p, 0); got.status != 204 {
		t.Errorf("right bytes: %+v", got)
	}
	s.holds(p)
}

// TestEqualBytes: two documents with equal bytes are two.
func TestEqualBytes(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	a := newPaper("kk", 1000)
	b := a
	b.doc.ID = uuid.New()
	l.deliver(family(a, b), nil)
	l.upload(a, 0)
	if n, _ := l.head(b.doc.ID); n != 0 || l.received(b) {
		t.Errorf("the second document has %d bytes of the first", n)
	}
	l.upload(b, 0)
	s.holds(a)
	s.holds(b)
	if !l.received(a) || !l.received(b) {
		t.Error("the receipt does not name both")
	}
}

// cut is a body that breaks after n bytes.
type cut struct {
	io.Reader
	n int
}

var errCut = errors.New("the line broke")

func (c *cut) Read(p []byte) (int, error) {
	if c.n == 0 {
		return 0, errCut
	}
	n, err := c.Reader.Read(p[:min(len(p), c.n)])
	c.n -= n
	return n, err
}

// send starts a PATCH and returns when it ends; a broken line is no error.
func (l *laptop) send(ctx context.Context, id uuid.UUID, offset int64, length int64, body io.Reader) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPatch, l.site.http.URL+wire.PathUploads+id.String(), body)
	if err != nil {
		l.tb.Error(err)
		return
	}
	req.ContentLength = length
	for name, value := range map[string]string{
		wire.HeaderProtocol: wire.Protocol, "Authorization": "Bearer " + l.token, "Tus-Resumable": wire.TusVersion,
		"Content-Type": wire.ContentOffset, "Upload-Offset": strconv.FormatInt(offset, 10),
	} {
		req.Header.Set(name, value)
	}
	resp, err := l.site.http.Client().Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
}

// TestBrokenLine: whatever arrived before the line broke is held.
func TestBrokenLine(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	p := newPaper("kk", 200_000)
	l.deliver(family(p), nil)
	var offset int64
	for range 50 {
		l.send(t.Context(), p.doc.ID, offset, p.doc.Size-offset, &cut{bytes.NewReader(p.content[offset:]), 60_000})
		n, got := l.head(p.doc.ID)
		if got.status != 200 || n < offset {
			t.Fatalf("offset %d after %d: %+v", n, offset, got)
		}
		offset = n
		if offset == p.doc.Size {
			break
		}
	}
	if offset != p.doc.Size {
		t.Fatalf("offset %d after fifty cuts", offset)
	}
	s.holds(p)
}

// TestStalledLine: a HEAD while an old PATCH hangs silently brings that to its
// end and tells everything that had arrived, at once.
func TestStalledLine(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	p := newPaper("kk", 200_000)
	l.deliver(family(p), nil)
	var n int64
	for n < 100_000-64<<10 { // what a HEAD found in buffers of the line is nobody's: it has to be sent again
		feeder, ended := l.hang(p, n)
		if _, err := feeder.Write(p.content[n:100_000]); err != nil && !errors.Is(err, io.ErrClosedPipe) {
			t.Fatal(err)
		}
		n, _ = l.head(p.doc.ID)
		defer func() {
			_ = feeder.Close()
			<-ended
		}()
	}
	if got := l.upload(p, n); got.status != 204 {
		t.Errorf("the rest: %+v", got)
	}
	s.holds(p)
}

// hang begins a PATCH from offset on that sends what is fed to it, until it is
// closed, and closes ended with it.
func (l *laptop) hang(p paper, offset int64) (feeder *io.PipeWriter, ended <-chan struct{}) {
	body, feeder := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.send(l.tb.Context(), p.doc.ID, offset, p.doc.Size-offset, body)
	}()
	return feeder, done
}
