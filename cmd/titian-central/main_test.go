package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/uuid"

	"titian/central"
	"titian/central/backup"
	"titian/sync/wire"
)

// TestMain lets the test's own binary stand in for the program, so that it can
// be killed.
func TestMain(m *testing.M) {
	if os.Getenv("TITIAN_CENTRAL") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func try(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, streams{out: &o, err: &e})
	return o.String(), e.String(), code
}

// must runs a command that has to succeed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := try(t, args...)
	if code != exitOK {
		t.Fatalf("%v: %d %s", args, code, errs)
	}
	return strings.TrimSpace(out)
}

func TestHelp(t *testing.T) {
	out, _, code := try(t, "--help")
	if code != exitOK || !strings.Contains(out, "Examples:") || !strings.Contains(out, "Exit codes") {
		t.Errorf("help: %d %s", code, out)
	}
	for _, c := range []string{"serve", "enrol-code", "review refuse", "payment record", "restore"} {
		if out, _, code := try(t, append(strings.Fields(c), "--help")...); code != exitOK || !strings.Contains(out, "--data") {
			t.Errorf("help of %s: %d %s", c, code, out)
		}
	}
}

func TestWrongUse(t *testing.T) {
	dir := t.TempDir()
	must(t, "enrol-code", "--data", dir, "--village", "5103011001")
	unknown := uuid.NewString()
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"nothing":           {nil, exitUsage, "--help"},
		"no data":           {[]string{"status"}, exitUsage, "--data"},
		"unknown command":   {[]string{"dance"}, exitUsage, "--help"},
		"empty folder":      {[]string{"status", "--data", t.TempDir()}, exitError, "Check --data"},
		"half a pair":       {[]string{"serve", "--data", dir, "--listen", ":0", "--tls-cert", "x"}, exitUsage, "together"},
		"plain on all":      {[]string{"serve", "--data", dir, "--listen", ":0"}, exitUsage, "loopback"},
		"plain on a name":   {[]string{"serve", "--data", dir, "--listen", "example.org:80"}, exitUsage, "loopback"},
		"no address":        {[]string{"serve", "--data", dir, "--listen", "8080"}, exitUsage, "HOST:PORT"},
		"no certificate":    {[]string{"serve", "--data", dir, "--listen", ":0", "--tls-cert", dir + "/x", "--tls-key", dir + "/y"}, exitError, "certificate"},
		"no village":        {[]string{"enrol-code", "--data", dir, "--village", "51.03"}, exitError, "10 digits"},
		"no id":             {[]string{"review", "accept", "--data", dir, "--member", "7"}, exitUsage, "id like"},
		"nobody":            {[]string{"review", "accept", "--data", dir}, exitUsage, "--member or --dossier"},
		"unknown member":    {[]string{"review", "accept", "--data", dir, "--member", unknown}, exitError, "review list"},
		"no reason":         {[]string{"review", "refuse", "--data", dir, "--member", unknown}, exitUsage, "--reason"},
		"unknown bill":      {[]string{"payment", "record", "--data", dir, "--bill", unknown}, exitError, "payment list"},
		"no date":           {[]string{"payment", "record", "--data", dir, "--bill", unknown, "--paid-on", "6/12"}, exitUsage, "--paid-on"},
		"no list":           {[]string{"facilities", "import", "--data", dir, dir + "/none.csv"}, exitError, "open file"},
		"no backup":         {[]string{"restore", "--data", dir, dir + "/none.db"}, exitError, "open backup"},
		"unknown to revoke": {[]string{"device", "revoke", "--data", dir, unknown}, exitError, "unknown"},
	} {
		out, errs, code := try(t, c.args...)
		if code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%s: %d, says %q %q", name, code, out, errs)
		}
	}
}

func TestOffice(t *testing.T) {
	dir := t.TempDir()
	code := must(t, "enrol-code", "--data", dir, "--village", "51.03.01.1001")
	if len(code) != 20 || strings.Count(code, "-") != 2 {
		t.Errorf("code %q", code)
	}
	if token := must(t, "reviewer", "add", "--data", dir, "--name", "Ibu Sari"); !strings.HasPrefix(token, "review_") {
		t.Errorf("token %q", token)
	}
	list := filepath.Join(t.TempDir(), "fktp.csv")
	if err := os.WriteFile(list, []byte("\ufeffcode;name;kind;region\r\n0138u020;Puskesmas Contoh;puskesmas;51.03.01\r\n0138U021;Klinik Contoh;klinik;510301\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "facilities", "import", "--data", dir, list); out != "read 2, new or changed 2" {
		t.Errorf("import: %q", out)
	}
	if out := must(t, "facilities", "import", "--data", dir, list); out != "read 2, new or changed 0" {
		t.Errorf("import again: %q", out)
	}
	must(t, "keys", "rotate", "--data", dir)
	if err := os.Rename(filepath.Join(dir, "root.key"), filepath.Join(t.TempDir(), "root.key")); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := try(t, "keys", "rotate", "--data", dir); code != exitError || !strings.Contains(errs, "root.key") {
		t.Errorf("without the root: %d %s", code, errs)
	}
	var st central.Status
	if err := json.Unmarshal([]byte(must(t, "status", "--json", "--data", dir)), &st); err != nil {
		t.Fatal(err)
	}
	if st.Counts["facilities"] != 2 || st.Held || !strings.HasSuffix(code, st.Fingerprint) {
		t.Errorf("status: %+v", st)
	}
	if out := must(t, "status", "--data", dir); !strings.Contains(out, st.Central) {
		t.Errorf("status: %s", out)
	}
	for _, c := range []string{"review list", "payment list"} {
		if out := must(t, append(strings.Fields(c), "--json", "--data", dir)...); out != "[]" {
			t.Errorf("%s of nothing: %s", c, out)
		}
		must(t, append(strings.Fields(c), "--data", dir)...)
	}
	if out := must(t, "inspect", "--data", dir); !strings.Contains(out, `"submissions"`) {
		t.Errorf("inspect: %s", out)
	}
}

func TestBackupAndRestore(t *testing.T) {
	dir, target := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	must(t, "enrol-code", "--data", dir, "--village", "5103011001")
	var before, after central.Status
	if err := json.Unmarshal([]byte(must(t, "status", "--json", "--data", dir)), &before); err != nil {
		t.Fatal(err)
	}
	must(t, "backup", "--data", dir, target)
	must(t, "backup", "--data", dir, target)
	var r backup.Restored
	if err := json.Unmarshal([]byte(must(t, "restore", "--json", "--data", dir, target)), &r); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(must(t, "status", "--json", "--data", dir)), &after); err != nil {
		t.Fatal(err)
	}
	if after.Central != before.Central || after.Fingerprint != before.Fingerprint || after.Epoch == before.Epoch || after.Epoch != r.Epoch.String() {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if _, err := os.Stat(filepath.Join(r.SetAside, "central.db")); err != nil {
		t.Errorf("the old database is not set aside: %v", err)
	}
	fresh := t.TempDir()
	if out := must(t, "restore", "--data", fresh, target); !strings.Contains(out, "numbering waits") {
		t.Errorf("into an empty folder: %s", out)
	}
	must(t, "numbering", "resume", "--data", fresh)
}

// TestServe starts the real program, uses it, works beside it, kills it and
// starts it again.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	start := func(ctx context.Context) (*exec.Cmd, string, io.Reader) {
		cmd := exec.CommandContext(ctx, os.Args[0], "serve", "--data", dir, "--listen", "127.0.0.1:0") //nolint:gosec // G204: the test's own binary
		cmd.Env = append(os.Environ(), "TITIAN_CENTRAL=1")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(out)
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		return cmd, strings.TrimSpace(strings.TrimPrefix(line, "listening on ")), lines
	}
	ping := func(base string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+wire.PathPing+"?nonce=x", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(wire.HeaderProtocol, wire.Protocol)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != wire.ContentJSON {
			t.Errorf("ping: %d %s", resp.StatusCode, resp.Header.Get("Content-Type"))
		}
	}
	cmd, base, _ := start(t.Context())
	ping(base)
	must(t, "enrol-code", "--data", dir, "--village", "5103011001")
	if _, errs, code := try(t, "serve", "--data", dir, "--listen", "127.0.0.1:0"); code != exitError || !strings.Contains(errs, "Stop the other") {
		t.Errorf("a second server: %d %s", code, errs)
	}
	if _, errs, code := try(t, "restore", "--data", dir, dir); code != exitError || !strings.Contains(errs, "Stop the other") {
		t.Errorf("a restore beside it: %d %s", code, errs)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed

	cmd, base, rest := start(t.Context())
	ping(base)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if extra, err := io.ReadAll(rest); err != nil || len(extra) > 0 {
		t.Errorf("more on stdout: %q, %v", extra, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
}
