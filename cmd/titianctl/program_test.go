package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"titian/app/clock"
	"titian/internal/testkit/factory"
	"titian/localdb/seal"
)

// desk runs commands against a profile in a temporary folder.
type desk struct {
	t    *testing.T
	dir  string
	home string
	pass string
	env  map[string]string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	dir := t.TempDir()
	d := &desk{t: t, dir: dir, home: filepath.Join(dir, "profile"), env: map[string]string{"TITIAN_LANG": "en"}}
	d.pass = d.write("pass", []byte("empat kata sandi rahasia\n"))
	return d
}

// said is what a command wrote and how it ended.
type said struct {
	code           int
	stdout, stderr string
}

func (d *desk) write(name string, data []byte) string {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// bare runs a command without the flags of the profile.
func (d *desk) bare(stdin string, args ...string) said {
	d.t.Helper()
	var out, errs bytes.Buffer
	p := &program{
		args: args, getenv: func(name string) string { return d.env[name] }, clock: clock.Fixed(factory.Now()),
		kdf:   seal.Params{Passes: 1, MemoryKiB: 8, Lanes: 1},
		stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs,
	}
	code := p.run(context.Background())
	return said{code, out.String(), errs.String()}
}

func (d *desk) run(args ...string) said {
	d.t.Helper()
	return d.bare("", append([]string{"--home", d.home, "--passphrase-file", d.pass}, args...)...)
}

// must runs a command that has to succeed, with --json, and reads its answer.
func (d *desk) must(into any, args ...string) {
	d.t.Helper()
	got := d.run(append(args, "--json")...)
	if got.code != exitOK {
		d.t.Fatalf("%v: exit %d\n%s%s", args, got.code, got.stdout, got.stderr)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal([]byte(got.stdout), into); err != nil {
		d.t.Fatalf("%v: %v in %s", args, err, got.stdout)
	}
}

func (d *desk) init() {
	d.t.Helper()
	d.must(nil, "init", "--officer", "Bu Sari", "--village", factory.Village)
}

// dossier writes the factory's family as a file and adds it.
func (d *desk) dossier() (localNumber string) {
	d.t.Helper()
	var added struct {
		LocalNumber string `json:"local_number"`
	}
	d.must(&added, "add", d.write("family.json", familyJSON(d.t)))
	return added.LocalNumber
}

func familyJSON(t *testing.T) []byte {
	t.Helper()
	raw, err := json.Marshal(factory.Dossier())
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (s said) wants(t *testing.T, code int, words ...string) {
	t.Helper()
	if s.code != code {
		t.Errorf("exit %d, want %d\n%s%s", s.code, code, s.stdout, s.stderr)
	}
	for _, w := range words {
		if !strings.Contains(s.stdout+s.stderr, w) {
			t.Errorf("%q is missing in:\n%s%s", w, s.stdout, s.stderr)
		}
	}
}
