//go:build !race

package e2e_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"titian/internal/rig"
	"titian/internal/rig/proof"
)

const (
	village = "5103011001"
	officer = "Bu Sari"
	seed    = 1
	// runs bounds how often sync is started before a test gives up.
	runs = 20
)

// bin is where TestMain builds the programs.
var bin = flag.String("titian.bin", "", "folder with the programs; empty to build them")

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(built(m))
}

// built runs the tests with freshly built programs.
func built(m *testing.M) int {
	if *bin != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "titian-e2e-")
	if err == nil {
		defer func() { _ = os.RemoveAll(dir) }()
		_, err = rig.Build(context.Background(), dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	*bin = dir
	return m.Run()
}

// house is a site with families captured and submitted, and nothing sent.
type house struct {
	*rig.Site
	captured []rig.Captured
	want     proof.Expected
}

// furnish sets a house up.
func furnish(t *testing.T, families int) *house {
	t.Helper()
	ctx := t.Context()
	h := &house{}
	var err error
	if h.Site, err = rig.Open(ctx, t.TempDir(), rig.In(*bin)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			h.keepLogs(t)
		}
	})
	h.must(t, h.Found(ctx, officer, village))
	dir := filepath.Join(h.Dir, "keluarga")
	manifest, err := h.Laptop.Sample(ctx, dir, families, seed)
	h.must(t, err)
	for _, e := range manifest.Families {
		c, _, err := h.Laptop.Capture(ctx, dir, e)
		h.must(t, err)
		h.captured = append(h.captured, c)
		h.want.Families = append(h.want.Families, c.Expected)
	}
	submitted, err := h.Laptop.SubmitAll(ctx)
	h.must(t, err)
	if submitted != families {
		t.Fatalf("%d of %d families were complete", submitted, families)
	}
	return h
}

func (h *house) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// keepLogs shows the end of what the programs wrote.
func (h *house) keepLogs(t *testing.T) {
	t.Helper()
	logs, err := filepath.Glob(filepath.Join(h.Dir, "*.log"))
	if err != nil {
		t.Error(err)
	}
	for _, path := range logs {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		const most = 8000
		t.Logf("%s:\n%s", filepath.Base(path), raw[max(0, len(raw)-most):])
	}
}

// acceptAll lets a reviewer accept everybody.
func (h *house) acceptAll(t *testing.T) {
	t.Helper()
	for _, c := range h.captured {
		h.must(t, h.Central.Accept(t.Context(), c.Expected.Dossier))
	}
}

func (h *house) syncAll(t *testing.T) {
	t.Helper()
	_, err := h.Laptop.SyncAll(t.Context(), runs)
	h.must(t, err)
}

// end is what a scenario ended with.
type end struct {
	state   []string
	numbers map[uuid.UUID]string
}

// prove compares everything from the outside. Central runs on.
func (h *house) prove(t *testing.T) end {
	t.Helper()
	export, err := h.Laptop.Export(t.Context())
	h.must(t, err)
	report, err := proof.Compare(t.Context(), h.want, h.Central.Data, export)
	h.must(t, err)
	for _, d := range report.Differences {
		t.Error(d)
	}
	return end{proof.State(h.want, report, export), proof.NumbersOf(export)}
}
