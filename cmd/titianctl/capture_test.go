package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"titian/internal/testkit/factory"
)

func picture(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, image.NewGray(image.Rect(0, 0, 60, 40)), nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestAFamilyFromPaperToOutbox(t *testing.T) {
	d := newDesk(t)
	d.init()
	number := d.dossier()
	d.run("submit", number).wants(t, exitFindings, "document is missing", "documents.consent")
	scan := d.write("scan.jpg", picture(t))
	for _, kind := range []string{"kk", "bank_book", "autodebit_authority", "consent"} {
		d.must(nil, "attach", "--dossier", number, "--kind", kind, scan)
	}
	d.run("check", number).wants(t, exitOK, "complete")
	d.run("slip", number).wants(t, exitFindings, "not submitted")
	d.must(nil, "submit", strings.ToLower(number))
	d.run("submit", number).wants(t, exitFindings, "has not changed since")
	pdf := filepath.Join(d.dir, "slip.pdf")
	d.must(nil, "slip", number, "--out", pdf)
	if raw, err := os.ReadFile(pdf); err != nil || !bytes.HasPrefix(raw, []byte("%PDF")) {
		t.Errorf("no slip: %v", err)
	}
	var status statusAnswer
	d.must(&status, "status")
	if len(status.List) != 1 || status.List[0].Stage != "ready" || status.Waiting.Items != 1 || status.Waiting.Documents != 4 {
		t.Errorf("status: %+v", status)
	}
	if w := status.List[0].Waits; w == nil || w.Acknowledged != 0 || w.Left != status.Waiting.Bytes {
		t.Errorf("what waits: %+v of %+v", w, status.Waiting)
	}
	d.run("status").wants(t, exitOK, "central has 0 kB")
	d.run("sync").wants(t, exitUsage, "not known to central")
	d.run("card", number).wants(t, exitNotFound, "No member has a number")
	d.run("bill", number).wants(t, exitNotFound)
	d.run("receipt", number).wants(t, exitNotFound)
	var hits []hitView
	d.must(&hits, "search", "sudira")
	if len(hits) == 0 || hits[0].LocalNumber != number || strings.Contains(hits[0].NIK, "1203850") {
		t.Errorf("search: %+v", hits)
	}
}

func TestAWarningNeedsAReason(t *testing.T) {
	d := newDesk(t)
	d.init()
	family := factory.Dossier()
	family.Members[2].Person.BirthDate = "05-02-2012"
	raw, err := json.Marshal(family)
	if err != nil {
		t.Fatal(err)
	}
	var added struct {
		LocalNumber string        `json:"local_number"`
		Findings    []findingView `json:"findings"`
	}
	d.must(&added, "add", d.write("f.json", raw))
	d.run("check", added.LocalNumber).wants(t, exitFindings, "nik.birth_date")
	got := d.bare("KTP is right\n", "--home", d.home, "--passphrase-file", d.pass, "accept", added.LocalNumber,
		"--code", "nik.birth_date", "--field", "members[2].person.nik", "--reason", "-")
	got.wants(t, exitOK)
	if again := d.run("check", added.LocalNumber); strings.Contains(again.stderr, "nik.birth_date") {
		t.Errorf("the warning still stands: %s", again.stderr)
	}
}

func TestEditKeepsTheMembers(t *testing.T) {
	d := newDesk(t)
	d.init()
	number := d.dossier()
	var before, after showAnswer
	d.must(&before, "show", number)
	family := factory.Dossier()
	family.Members[2].Person.Name = "Putu Adhitya"
	raw, err := json.Marshal(family)
	if err != nil {
		t.Fatal(err)
	}
	d.must(nil, "edit", number, d.write("edited.json", raw))
	d.must(&after, "show", number)
	for i := range before.People {
		if before.People[i].Member != after.People[i].Member || before.People[i].Person != after.People[i].Person {
			t.Errorf("member %d became another one", i+1)
		}
	}
	if after.People[2].Name != "Putu Adhitya" {
		t.Errorf("the name is %q", after.People[2].Name)
	}
}

func TestRegisterOpensADossier(t *testing.T) {
	d := newDesk(t)
	d.init()
	csv := "alamat;dusun;rw;rt;nama;no_kk;nik;sex;tempatlahir;tanggallahir;agama_id;status_kawin;kk_level\n" +
		"Jl. Melati 12;Tegal;5;2;WAYAN SUDIRA;'5103010112040007;'5103011203850001;L;Badung;12/03/1985;4;2;1\n" +
		"Jl. Melati 12;Tegal;5;2;KETUT SURYANI;'5103010112040007;'5103015507880002;P;Badung;15/07/1988;4;2;3\n"
	file := d.write("register.csv", []byte(csv))
	d.run("import", "--dry-run", file).wants(t, exitOK, "agama_id", "Nothing was stored")
	var report importAnswer
	d.must(&report, "import", file)
	if !report.Imported || report.New != 1 || report.People != 2 {
		t.Fatalf("import: %+v", report)
	}
	d.must(&report, "import", file)
	if report.Unchanged != 1 {
		t.Errorf("the same file again: %+v", report)
	}
	var hits []hitView
	d.must(&hits, "search", "suryani")
	if len(hits) != 1 {
		t.Fatalf("search: %+v", hits)
	}
	var opened struct {
		LocalNumber string `json:"local_number"`
	}
	d.must(&opened, "open", hits[0].Family.String())
	var shown showAnswer
	d.must(&shown, "show", opened.LocalNumber)
	if len(shown.People) != 2 || shown.Dossier.Family.KK != "5103010112040007" {
		t.Errorf("opened: %+v", shown.Dossier.Family)
	}
	d.run("import", d.write("bad.csv", []byte(strings.ReplaceAll(csv, "12/03/1985", "31/02/1985")))).
		wants(t, exitFindings, "row 2", "Nothing was stored")
}

func TestSchemaNamesEveryField(t *testing.T) {
	got := newDesk(t).bare("", "schema", "dossier")
	got.wants(t, exitOK, `"members"`, `"birth_date"`, `"enum"`)
	var schema map[string]any
	if err := json.Unmarshal([]byte(got.stdout), &schema); err != nil {
		t.Fatal(err)
	}
}
