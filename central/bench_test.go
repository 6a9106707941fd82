package central_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/central"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// BenchmarkDossiers measures how many dossiers of four members a second central
// takes durably, over TLS, from eight laptops on the same machine: the budget
// of the design is 500 without and 120 with three scans of 267 kB. An op is a
// dossier.
func BenchmarkDossiers(b *testing.B) {
	for name, c := range map[string]struct{ batch, scans int }{
		"one a push": {1, 0}, "twenty a push": {20, 0}, "three scans": {1, 3},
	} {
		b.Run(name, func(b *testing.B) {
			s := newSite(b, func(p *central.Params) { p.Clock = clock.System{} })
			s.http.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = 16
			const laptops = 8
			var prepared [laptops][]load
			for i := range prepared {
				l := newLaptop(s, factory.Village)
				l.deliver(freshFamily(), nil) // the first one loads the regions
				for range (b.N+laptops*c.batch-1)/(laptops*c.batch) + 1 {
					prepared[i] = append(prepared[i], l.prepare(c.batch, c.scans))
				}
			}
			var left atomic.Int64
			left.Store(int64(b.N))
			b.ResetTimer()
			done := make(chan error, laptops)
			for i := range prepared {
				go func() {
					for _, w := range prepared[i] {
						if left.Add(-int64(c.batch)) < -int64(c.batch) {
							break
						}
						if err := w.run(s); err != nil {
							done <- err
							return
						}
					}
					done <- nil
				}()
			}
			for range prepared {
				if err := <-done; err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "dossiers/s")
		})
	}
}

// load is a push that was frozen before the clock runs, and its papers.
type load struct {
	token  string
	push   []byte
	papers []paper
}

// prepare freezes a push of a batch of dossiers.
func (l *laptop) prepare(batch, scans int) load {
	var items []wire.Item
	w := load{token: l.token}
	for range batch {
		var papers []paper
		for range scans {
			papers = append(papers, newPaper("ktp", 267_000))
		}
		w.papers = append(w.papers, papers...)
		items = append(items, l.item(freshFamily(papers...), nil))
	}
	body, err := json.Marshal(wire.Push{Incarnation: l.incarnation, DeviceSeq: l.seq, Items: raw(l.tb, items...)})
	if err != nil {
		l.tb.Fatal(err)
	}
	w.push = body
	return w
}

// freshFamily has NIKs that no other has.
func freshFamily(papers ...paper) app.Dossier {
	d := family(papers...)
	for i := range d.Members {
		d.Members[i].Person.NIK = d.Members[i].Person.NIK[:6] + decimal(uuid.New())
	}
	return d
}

func decimal(id uuid.UUID) string {
	out := make([]byte, 10)
	for i := range out {
		out[i] = '0' + id[i]%10
	}
	return string(out)
}

func (w load) run(s *site) error {
	send := func(method, path string, body []byte, headers ...string) error {
		req, err := http.NewRequest(method, s.http.URL+path, bytes.NewReader(body)) //nolint:noctx // a benchmark ends with its process
		if err != nil {
			return err
		}
		req.Header.Set(wire.HeaderProtocol, wire.Protocol)
		req.Header.Set("Authorization", "Bearer "+w.token)
		for i := 0; i < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		resp, err := s.http.Client().Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		if err == nil && (resp.StatusCode >= 300 || bytes.Contains(answer, []byte(`"rejected"`))) {
			s.tb.Errorf("%s %s: %d %s", method, path, resp.StatusCode, answer)
		}
		return err
	}
	if err := send(http.MethodPost, wire.PathPush, w.push, "Content-Type", wire.ContentJSON); err != nil {
		return err
	}
	for _, p := range w.papers {
		err := send(http.MethodPatch, wire.PathUploads+p.doc.ID.String(), p.content,
			"Tus-Resumable", wire.TusVersion, "Content-Type", wire.ContentOffset, "Upload-Offset", "0")
		if err != nil {
			return err
		}
	}
	return nil
}
