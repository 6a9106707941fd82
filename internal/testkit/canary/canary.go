// Package canary looks for personal data on a disk: it runs a life in a process
// of its own, whose home and temporary directories lie in one directory, and
// searches all of it for texts that stand nowhere else on a machine, in every
// form in which a careless line of code might write them.
package canary

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// variable tells the child process where it lives.
const variable = "TITIAN_CANARY"

// Run runs life in a child process, this very test, and looks for the canaries
// when it has ended. In the child, life is called with the directory that holds
// everything; it calls [Look] as often as it wants.
func Run(t *testing.T, canaries []string, life func(t *testing.T, dir string)) {
	t.Helper()
	if dir := os.Getenv(variable); dir != "" {
		life(t, dir)
		return
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v") //nolint:gosec // this very test
	cmd.Env = append(os.Environ(), variable+"="+dir)
	for _, name := range []string{
		"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
		"TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR",
	} {
		own := filepath.Join(dir, strings.ToLower(name))
		if err := os.Mkdir(own, 0o700); err != nil {
			t.Fatal(err)
		}
		cmd.Env = append(cmd.Env, name+"="+own)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	Look(t, dir, canaries, "after the process ended")
}

// Look searches every file below dir, and every name.
func Look(t *testing.T, dir string, canaries []string, when string) {
	t.Helper()
	patterns := map[string][][]byte{}
	for _, c := range canaries {
		patterns[c] = Disguises(c)
	}
	files := 0
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(name) //nolint:gosec // a test's own directory
		if err != nil {
			return err
		}
		files++
		raw = append(raw, name...)
		for canary, forms := range patterns {
			for _, form := range forms {
				if bytes.Contains(raw, form) {
					t.Errorf("%s: %q stands in %s as %q", when, canary, name, form)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 2 {
		t.Fatalf("%s: only %d files were there to look into", when, files)
	}
}

// Disguises are the forms in which a text may stand in a file.
func Disguises(text string) [][]byte {
	out := [][]byte{[]byte(text), []byte(strings.ToLower(text)), []byte(strings.ToUpper(text))}
	var le, be []byte
	for _, u := range utf16.Encode([]rune(text)) {
		le = binary.LittleEndian.AppendUint16(le, u)
		be = binary.BigEndian.AppendUint16(be, u)
	}
	digits := hex.EncodeToString([]byte(text))
	out = append(out, le, be, []byte(digits), []byte(strings.ToUpper(digits)))
	// Base64 depends on where the text begins; what surrounds it is cut off.
	for before := range 3 {
		padded := append(make([]byte, before), text...)
		for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			coded := e.EncodeToString(padded)
			first := (before*8 + 5) / 6
			last := len(padded) * 8 / 6
			out = append(out, []byte(coded[first:last]))
		}
	}
	return out
}
