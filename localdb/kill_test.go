package localdb_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/localdb"
)

// TestKill kills a process at a random point of its work, again and again, and
// looks for everything that it had acknowledged.
func TestKill(t *testing.T) {
	if dir := os.Getenv("TITIAN_KILL"); dir != "" {
		work(t, dir)
		return
	}
	rounds := 24
	if testing.Short() {
		rounds = 4
	}
	p := localdb.Params{Dir: filepath.Join(t.TempDir(), "profile"), KDF: cheap()}
	if _, err := localdb.Init(t.Context(), p, localdb.Setup{OfficerName: "Made", Village: factory.Village, Passphrase: []byte(passphrase)}); err != nil {
		t.Fatal(err)
	}
	saved := map[uuid.UUID]string{} // the last acknowledged act by dossier
	for range rounds {
		killed(t, p.Dir, 1+rand.IntN(40), saved) //nolint:gosec // any point will do
		verify(t, p, saved)
	}
	t.Logf("%d rounds, %d acknowledged dossiers, 0 lost", rounds, len(saved))
}

// killed lets a process acknowledge n acts and kills it in the next one.
func killed(t *testing.T, dir string, n int, saved map[uuid.UUID]string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKill$") //nolint:gosec // this very test
	cmd.Env = append(os.Environ(), "TITIAN_KILL="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		act, id, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "ack "), " ")
		if !ok || !strings.HasPrefix(lines.Text(), "ack ") {
			t.Fatalf("the process said %q", lines.Text())
		}
		saved[uuid.MustParse(id)] = act
		if n--; n == 0 {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || n > 0 {
		t.Fatalf("the process ended by itself: %v", err)
	}
}

// work saves, attaches and submits for ever, and acknowledges what is done.
func work(t *testing.T, dir string) {
	t.Helper()
	db, err := localdb.Open(t.Context(), localdb.Params{Dir: dir, KDF: cheap()})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{DB: db}
	b.unlock(t)
	out := bufio.NewWriterSize(os.Stdout, 1)
	acknowledge := func(act string, id uuid.UUID) {
		_, _ = fmt.Fprintf(out, "ack %s %s\n", act, id)
		_ = out.Flush()
	}
	for {
		d := b.put(t, family()).Dossier
		acknowledge("put", d.ID)
		b.attach(t, d.ID, []byte("scan of "+d.ID.String()))
		acknowledge("attach", d.ID)
		b.submit(t, d.ID)
		acknowledge("submit", d.ID)
	}
}

func verify(t *testing.T, p localdb.Params, saved map[uuid.UUID]string) {
	t.Helper()
	db, err := localdb.Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{DB: db}
	defer b.close(t)
	b.unlock(t)
	if b.Restored() != nil || len(b.Damage()) > 0 {
		t.Fatalf("restored %+v, damage %v", b.Restored(), b.Damage())
	}
	sent := 0
	for id, act := range saved {
		r := b.get(t, id)
		if act != "put" && len(r.Dossier.Documents) != 1 {
			t.Errorf("%s after %s: %d documents", id, act, len(r.Dossier.Documents))
		}
		for _, doc := range r.Dossier.Documents {
			f, err := b.OpenDocument(t.Context(), doc.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if act == "submit" && r.Stage() != app.StageReady {
			t.Errorf("%s after %s: stage %s", id, act, r.Stage())
		}
		if r.Facts.Submission != nil {
			sent++
		}
	}
	pending, err := b.Pending(t.Context())
	if err != nil || len(pending) < sent {
		t.Errorf("%d pending, %d sent, %v", len(pending), sent, err)
	}
	for i, one := range pending {
		if one.Seq != int64(i)+1 {
			t.Fatalf("number %d in place %d", one.Seq, i+1)
		}
	}
	if _, err := b.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}
