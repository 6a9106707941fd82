package localdb_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/canary"
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

// TestCanary runs a whole life of a store and looks through all that it left
// behind.
func TestCanary(t *testing.T) { canary.Run(t, canaries(), canaryLife) }

// lookFor searches every file below dir, and every name.
func lookFor(t *testing.T, dir, when string) {
	t.Helper()
	canary.Look(t, dir, canaries(), when)
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
