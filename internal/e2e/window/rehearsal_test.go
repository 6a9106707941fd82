package window_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"titian/app"
	"titian/app/civil"
	"titian/app/sample"
	"titian/internal/station"
	"titian/internal/wiring"
	"titian/ui/kit"
)

// strokesMost is how many keys a family of four with three documents may take,
// values included: a tenth more than a practised hand needed when the sheet was
// finished. Of those 300 keys 244 were values, the others led the way.
const strokesMost = 330

// TestOneFamilyFromPaperToCard is a morning of practice by keyboard alone: the
// first run, a family of four with three documents, what central says of it,
// the numbers on the screen, and the card.
func TestOneFamilyFromPaperToCard(t *testing.T) {
	d := newDesk(t)
	d.papers("consent", "kk", "ktp")
	d.start("--rehearsal")
	d.firstRun()
	strokes := d.display.Strokes()
	t.Logf("first run: %d keys", strokes)

	began := now()
	d.typeFamily()
	d.attach("consent", "kk", "ktp")
	d.submit()
	strokes = d.display.Strokes() - strokes
	t.Logf("a family of four: %d keys, %v", strokes, now().Sub(began).Round(time.Second))
	if strokes > strokesMost {
		t.Errorf("a family of four takes %d keys, at most %d", strokes, strokesMost)
	}

	d.openLine()
	d.printCard()
	seen := d.readNumbers()
	d.stop()

	s := d.station(filepath.Join(d.home, "latihan", "laptop"), true)
	if err := s.Unlock(t.Context(), []byte(passphrase)); err != nil {
		t.Fatal(err)
	}
	d.wantDecided(s, seen)
}

// papers puts invented scans into the home folder.
func (d *desk) papers(kinds ...app.DocumentKind) {
	d.t.Helper()
	checker, err := wiring.Checker()
	if err != nil {
		d.t.Fatal(err)
	}
	maker, err := sample.NewMaker(checker.Regions())
	if err != nil {
		d.t.Fatal(err)
	}
	elder := maker.Families(sample.DemoSeed, sample.Fixed, civil.In(now(), civil.Zone(village)))[1]
	for _, kind := range kinds {
		for _, paper := range elder.Papers {
			if paper.Kind != kind {
				continue
			}
			f, err := os.Create(filepath.Join(d.display.Home(), string(kind)+".jpg"))
			if err != nil {
				d.t.Fatal(err)
			}
			if err := maker.WriteScan(f, &paper); err != nil {
				d.t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				d.t.Fatal(err)
			}
		}
	}
}

// firstRun sets a practice profile up, and copies the recovery code by eye.
func (d *desk) firstRun() {
	d.t.Helper()
	d.untilSeen(kit.Title, "first.welcome")
	d.keys("Return")
	d.fields(officer, passphrase, passphrase)
	d.untilSeen(kit.Title, "first.village")
	d.text("tuban kuta")
	d.untilRead(kit.Small, "Tuban · Kuta · Badung · Bali")
	d.keys("Return", "Return")
	group := ""
	d.until("the recovery code", func() bool {
		group = d.eye.LastGroup(d.still(), d.words.Text("first.code_back"))
		return group != ""
	})
	d.fields(group)
	d.until("families at every stage", func() bool { return d.there("latihan", "siap") })
	d.untilSeen(kit.Title, "home.title")
}

// typeFamily takes a mother and her three children down.
func (d *desk) typeFamily() {
	d.t.Helper()
	d.keys("ctrl+n")
	d.untilSeen(kit.Heading, "sheet.title.new")
	d.fields("5103010211159001", "Jl. Melati 12", "2", "5", "Tegal", "", "80361", "PBI")
	d.keys("Right", "space") // the regency asks for no proof of poverty
	d.keys("ctrl+2")
	// NIK, name, birth place; date and sex follow from the NIK; relation and
	// marital status by the numbers on the family card.
	who := names()
	for _, m := range [][]string{
		{"5103015405869001", who[0], "Badung", "", "", "", "4"},
		{"5103010308119002", who[1], "Badung", "", "", "4", "1"},
		{"5103016111149003", who[2], "Badung", "", "", "4", "1"},
		{"5103010702189004", who[3], "Badung", "", "", "4", "1"},
	} {
		d.fields(m...) // the last Enter begins a new row
	}
	d.keys("ctrl+3")
	d.fields("081200000777", "", "")
	d.keys("space", "Tab")
	d.text("melati")
	d.untilRead(kit.Body, "Puskesmas Melati (latihan)")
	d.keys("Down", "Return")
}

// attach names the papers in the order in which the sheet asks for them.
func (d *desk) attach(kinds ...string) {
	d.t.Helper()
	d.keys("ctrl+4")
	for i, kind := range kinds {
		d.text("~/" + kind + ".jpg")
		before := d.still()
		d.keys("Return")
		if _, err := d.display.Changed(d.ctx, before); err != nil {
			d.t.Fatalf("paper %d: %v", i+1, err)
		}
	}
}

// submit gives the family's consent and lets the dossier go.
func (d *desk) submit() {
	d.t.Helper()
	d.keys("ctrl+5")
	d.keys("Return") // leads to what is missing: the consent
	d.keys("space")
	d.keys("ctrl+Return")
	d.untilSeen(kit.Body, "sheet.send.outbox")
}

// openLine switches the line of the rehearsal to good.
func (d *desk) openLine() {
	d.t.Helper()
	d.keys("ctrl+k")
	for range 9 {
		d.keys("shift+Tab")
	}
	d.keys("space")
}

// printCard opens the family by its name and prints its cards, as soon as there
// are numbers.
func (d *desk) printCard() {
	d.t.Helper()
	d.until("a card", func() bool {
		d.keys("ctrl+k")
		d.text(names()[0])
		d.still()
		d.keys("Return")
		d.keys("ctrl+p")
		return d.there("latihan", "laptop", "cetak", "*-kartu.pdf")
	})
}

// names of the family, its head first.
func names() []string {
	return []string{"Ni Made Contoh", "I Putu Contoh", "Ni Kadek Contoh", "I Komang Contoh"}
}

// readNumbers reads the numbers of the family off the screen, by name, going from
// one person to the next.
func (d *desk) readNumbers() map[string]string {
	d.t.Helper()
	seen := map[string]string{}
	for i, name := range names() {
		if i > 0 {
			d.keys("Down")
		}
		d.untilRead(kit.Strong, name)
		if number := d.eye.Number(d.still(), name); number != "" {
			seen[name] = number
		}
	}
	return seen
}

// wantDecided checks what the laptop holds in the end: everything at central,
// one of five refused, for everybody else the number that was seen.
func (d *desk) wantDecided(s *station.Station, seen map[string]string) {
	d.t.Helper()
	r := only(d.t, s, names()[0])
	if n := len(r.Dossier.Members); n != 4 {
		d.t.Fatalf("%d members, want 4", n)
	}
	if n := r.Facts.DocumentsReceived(); n != 3 {
		d.t.Errorf("%d documents are at central, want 3", n)
	}
	given := map[string]string{}
	for _, m := range r.Dossier.Members {
		if number := r.Facts.Persons[m.Person.ID].Number; number != "" {
			given[m.Person.Name] = number
		}
	}
	if diff := cmp.Diff(given, seen); diff != "" || len(given) != 3 {
		d.t.Errorf("the screen showed other numbers than central gave (-given +seen):\n%s", diff)
	}
	if needs := r.Needs(); len(needs) != 1 || needs[0].Kind != app.NeedRefused {
		d.t.Errorf("needs %+v, want one refusal", needs)
	}
}
