package localdb_test

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

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/localdb"
	"titian/sync/wire"
)

// canaries are personal data that stand nowhere else on a machine.
func canaries() []string {
	return []string{
		"Kanari Wulandari", "Petugas Burung Kenari", "5103016708991234", "5103011703110987", "+6281377788899", "81377788899",
		"Jl. Sangkar Emas 77", "Kota Burung", "1999-08-27", "kanari@contoh.example", "0012345999888", "777000123456789",
		"Catatan tentang kanari", "ISI-PINDAIAN-KANARI", "Alasan penolakan kanari", "0099999777555", "8888899777555111",
		"Kepala Kanari", "empat kata kanari rahasia", "Puskesmas Kanari",
	}
}

// TestCanary runs a whole life of a store in a process whose home and temporary
// directories lie in one directory, and looks through all of it for every
// canary, in every form in which a careless line of code might write it.
func TestCanary(t *testing.T) {
	if dir := os.Getenv("TITIAN_CANARY"); dir != "" {
		canaryLife(t, dir)
		return
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCanary$", "-test.v") //nolint:gosec // this very test
	cmd.Env = append(os.Environ(), "TITIAN_CANARY="+dir)
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
	lookFor(t, dir, "after the process ended")
}

func canaryFamily() app.Dossier {
	d := family()
	p := &d.Members[0].Person
	p.Name, p.NIK, p.BirthPlace, p.BirthDate, p.Email, p.JKNNumber = "Kanari Wulandari", "5103016708991234", "Kota Burung", "1999-08-27", "kanari@contoh.example", "0012345999888"
	d.Family.KK, d.Family.Address.Street, d.Family.Contact.Phone = "5103011703110987", "Jl. Sangkar Emas 77", "+6281377788899"
	d.Family.Bank.Number, d.Family.Bank.Owner = "777000123456789", "Kepala Kanari"
	d.Note = "Catatan tentang kanari"
	d.Family.FKTP.Name = "Puskesmas Kanari"
	return d
}

func canaryLife(t *testing.T, dir string) {
	t.Helper()
	pass := []byte("empat kata kanari rahasia")
	p := localdb.Params{Dir: filepath.Join(dir, "home", "profile"), Clock: newTicking(), KDF: cheap()}
	if _, err := localdb.Init(t.Context(), p, localdb.Setup{OfficerName: "Petugas Burung Kenari", Village: factory.Village, Passphrase: pass}); err != nil {
		t.Fatal(err)
	}
	db, err := localdb.Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{DB: db, p: p}
	if err := b.Unlock(t.Context(), pass); err != nil {
		t.Fatal(err)
	}
	canaryWork(t, b, dir)
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	lookFor(t, dir, "while locked")
	if err := b.Unlock(t.Context(), pass); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	lookFor(t, dir, "unlocked again")
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	lookFor(t, dir, "closed")
}

// canaryWork does all that puts personal data into a store.
func canaryWork(t *testing.T, b *bench, dir string) {
	t.Helper()
	c := newCentral(t)
	d := b.put(t, canaryFamily()).Dossier
	scan := bytes.Repeat([]byte("ISI-PINDAIAN-KANARI "), 10000)
	b.attach(t, d.ID, scan)
	lookFor(t, dir, "after a draft with a scan")

	s := b.submit(t, d.ID)
	item := b.item(t, s.ID)
	b.answered(t, accepted(item, c.receipt(t, item, 0)))
	b.apply(t, c.page(canaryStatements(t, c, d, s.ID)...))
	household := app.Household{Family: canaryFamily().Family, Members: canaryFamily().Members, Source: "import"}
	household.Family.ID = uuid.New()
	if err := b.PutHouseholds(t.Context(), []app.Household{household}); err != nil {
		t.Fatal(err)
	}
	for _, query := range append(canaries(), "k", "ka", "kanari") {
		if _, err := b.Search(t.Context(), query, 10); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.KeepPlace(t.Context(), []byte(strings.Join(canaries(), "\n"))); err != nil {
		t.Fatal(err)
	}
	if err := b.SetPIN(t.Context(), []byte("771342")); err != nil {
		t.Fatal(err)
	}
	if err := b.Copy(t.Context()); err != nil {
		t.Fatal(err)
	}
	lookFor(t, dir, "after submission, answers, register, search and copy")

	gone := b.put(t, canaryFamily()).Dossier
	b.attach(t, gone.ID, scan)
	if err := b.Discard(t.Context(), gone.ID); err != nil {
		t.Fatal(err)
	}
}

func canaryStatements(t *testing.T, c *central, d app.Dossier, submission uuid.UUID) []wire.Signed {
	t.Helper()
	m := d.Members[0]
	return []wire.Signed{
		c.sign(t, wire.TypeDecision, wire.Decision{
			Subject: d.ID, Submission: submission, Member: m.ID, Person: m.Person.ID, Reason: "Alasan penolakan kanari", N: 100, Time: factory.Now(),
		}),
		c.sign(t, wire.TypeNumber, wire.Number{Person: m.Person.ID, Family: d.Family.ID, Subject: d.ID, Number: "0099999777555", Time: factory.Now()}),
		c.sign(t, wire.TypeBill, wire.Bill{
			ID: uuid.New(), Family: d.Family.ID, Subject: d.ID, Accounts: map[string]string{"BRI": "8888899777555111"}, N: 101, Time: factory.Now(),
		}),
	}
}

// lookFor searches every file below dir, and every name.
func lookFor(t *testing.T, dir, when string) {
	t.Helper()
	patterns := map[string][][]byte{}
	for _, c := range canaries() {
		patterns[c] = disguises(c)
	}
	files := 0
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error { //nolint:gosec // a test's own directory
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

// disguises are the forms in which a text may stand in a file.
func disguises(text string) [][]byte {
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

// The search finds what it should: a canary that sings is heard.
func TestCanaryIsHeard(t *testing.T) {
	const text = "Kanari Wulandari"
	for _, written := range []string{
		text, "x" + text, hex.EncodeToString([]byte("ab" + text)),
		base64.StdEncoding.EncodeToString([]byte("nama: " + text + ", lahir")),
		base64.StdEncoding.EncodeToString([]byte("nama:" + text + "!")),
		base64.URLEncoding.EncodeToString([]byte("nam:" + text + ".")),
	} {
		heard := false
		for _, form := range disguises(text) {
			heard = heard || strings.Contains(written, string(form))
		}
		if !heard {
			t.Errorf("not heard in %q", written)
		}
	}
}
