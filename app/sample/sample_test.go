package sample_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/app"
	"titian/app/civil"
	"titian/app/finding"
	"titian/app/media"
	"titian/app/region"
	"titian/app/rules"
	"titian/app/sample"
	"titian/assets"
)

// house is what the tests share: the table takes a tenth of a second to load.
type house struct {
	maker   *sample.Maker
	checker *app.Checker
	regions *region.Table
}

var theHouse = sync.OnceValues(func() (house, error) {
	table, err := region.Load(assets.Regions())
	if err != nil {
		return house{}, err
	}
	files, err := assets.Rules()
	if err != nil {
		return house{}, err
	}
	book, err := rules.Load(files...)
	if err != nil {
		return house{}, err
	}
	checker, err := app.NewChecker(book, table)
	if err != nil {
		return house{}, err
	}
	maker, err := sample.NewMaker(table)
	return house{maker, checker, table}, err
})

func open(t *testing.T) house {
	t.Helper()
	h, err := theHouse()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func day(t *testing.T) civil.Date {
	t.Helper()
	d, ok := civil.Of(2026, time.November, 22)
	if !ok {
		t.Fatal("no such day")
	}
	return d
}

// captured is the dossier as add and attach would leave it on the laptop.
func captured(f *sample.Family, on civil.Date) app.Dossier {
	d := f.Dossier.Clone()
	d.ID, d.Family.ID = uuid.New(), uuid.New()
	d.Village, d.CapturedOn = d.Family.Address.Village, on.String()
	for i := range d.Members {
		m := &d.Members[i]
		m.Person.ID = uuid.New()
		if m.ID == uuid.Nil {
			m.ID = uuid.New()
		}
	}
	for _, p := range f.Papers {
		doc := app.Document{ID: uuid.New(), Kind: p.Kind, Media: p.Media, Pages: p.Pages}
		if p.Member >= 0 {
			doc.Member = &d.Members[p.Member].ID
		}
		d.Documents = append(d.Documents, doc)
	}
	return d
}

func described(list finding.List) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.String())
	}
	return out
}

func accepted(d *app.Dossier) []string {
	var out []string
	for _, r := range d.Reasons {
		out = append(out, fmt.Sprintf("warning %s at %s", r.Code, r.Field))
	}
	return out
}

func TestFixedFamilies(t *testing.T) {
	h := open(t)
	for _, seed := range []uint64{0, 1, sample.DemoSeed, 1 << 60} {
		people, refusals := 0, 0
		for i, f := range h.maker.Families(seed, sample.Fixed, day(t)) {
			if want := fmt.Sprintf("keluarga-%02d", i+1); f.Name != want {
				t.Errorf("family %d is called %s", i, f.Name)
			}
			people += len(f.Dossier.Members)
			if f.Refusal != nil {
				refusals++
			}
		}
		if people != sample.People || refusals != 1 {
			t.Errorf("seed %d: %d people and %d refusals, want %d and 1", seed, people, refusals, sample.People)
		}
	}
}

// Whatever the seed and the day, a family stands before the rules without an
// error, and every warning is one that was meant and has its reason.
func TestEveryDossierPasses(t *testing.T) {
	h := open(t)
	rapid.Check(t, func(t *rapid.T) {
		on, _ := civil.Of(2026, time.March, 1)
		on = on.AddDays(rapid.IntRange(0, 1500).Draw(t, "day"))
		for _, f := range h.maker.Families(rapid.Uint64().Draw(t, "seed"), 30, on) {
			d := captured(&f, on)
			// A laptop's day may be one ahead of the day that was asked for.
			for _, today := range []civil.Date{on, on.AddDays(1)} {
				found := h.checker.Check(&d, today)
				if diff := cmp.Diff(accepted(&d), described(found), cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("%s (%s) on %s: (-accepted +found)\n%s", f.Name, f.Case, today, diff)
				}
			}
		}
	})
}

func TestDossiersAreCanonicalAndReadByAdd(t *testing.T) {
	h := open(t)
	for _, f := range h.maker.Families(3, 40, day(t)) {
		body, err := f.JSON()
		if err != nil {
			t.Fatal(err)
		}
		read, err := app.DecodeDossierStrict(body)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		app.Normalise(&read)
		read.V = 0
		if diff := cmp.Diff(f.Dossier, read, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s changes when it is read (-made +read):\n%s", f.Name, diff)
		}
		if read.ID != uuid.Nil || len(read.Documents) > 0 {
			t.Errorf("%s brings what add gives", f.Name)
		}
	}
}

func TestCases(t *testing.T) {
	h := open(t)
	byCase := map[string]app.Dossier{}
	for _, f := range h.maker.Families(sample.DemoSeed, sample.Fixed, day(t)) {
		byCase[f.Case] = f.Dossier
	}
	someone := func(name string, holds func(*app.Member) bool) {
		t.Helper()
		d, ok := byCase[name]
		if !ok || !slices.ContainsFunc(d.Members, func(m app.Member) bool { return holds(&m) }) {
			t.Errorf("case %s has nobody of its kind", name)
		}
	}
	someone("newborn", func(m *app.Member) bool {
		return m.Person.NoNIK == app.NoNIKNewborn && strings.HasPrefix(m.Person.Name, "Bayi Ny. ") && m.Mother != uuid.Nil
	})
	someone("elder", func(m *app.Member) bool { return !strings.Contains(m.Person.Name, " ") })
	someone("foreigner", func(m *app.Member) bool {
		return m.Person.Foreign != nil && m.Person.Foreign.Permit == "kitap" && m.Person.Foreign.Passport != ""
	})
	someone("two_segments", func(m *app.Member) bool { return m.Segment == app.Covered })
	someone("pemda", func(m *app.Member) bool { return strings.Contains(m.Person.Name, "'") })
	someone("other_relations", func(m *app.Member) bool { return m.Adopted && m.Guardian != uuid.Nil })
	someone("other_relations", func(m *app.Member) bool { return m.Relation == app.OtherKin })
	someone("large", func(m *app.Member) bool { return m.Studying && m.FKTP != nil })

	twins := byCase["twins"]
	if n := len(twins.Members); n < 2 || twins.Members[n-1].Person.BirthDate != twins.Members[n-2].Person.BirthDate {
		t.Error("the twins were not born on one day")
	}
	reactivation, represented := byCase["reactivation"], byCase["represented"]
	if reactivation.Kind != app.Reactivation || reactivation.Family.Segment != app.PBIReactivation {
		t.Error("the reactivation is none")
	}
	if represented.Representative == nil || represented.Family.Domicile == nil {
		t.Error("the represented family has no representative, or no domicile of its own")
	}
	disagreeing := byCase["nik_disagrees"]
	if got := accepted(&disagreeing); !slices.Equal(got, []string{"warning nik.birth_date at members[1].person.nik"}) {
		t.Errorf("accepted warnings are %v", got)
	}
}

func TestRefusalCanBeMended(t *testing.T) {
	h := open(t)
	families := h.maker.Families(sample.DemoSeed, sample.Fixed, day(t))
	i := slices.IndexFunc(families, func(f sample.Family) bool { return f.Refusal != nil })
	d, refusal := families[i].Dossier.Clone(), families[i].Refusal
	wrong := d.Members[refusal.Member].Person.Name
	if wrong == refusal.Correct || refusal.Field != "person.name" || refusal.Reason == "" {
		t.Fatalf("nothing to refuse: %+v", refusal)
	}
	if err := refusal.Mend(&d); err != nil {
		t.Fatal(err)
	}
	if got := d.Members[refusal.Member].Person.Name; got != refusal.Correct {
		t.Errorf("mended to %q, want %q", got, refusal.Correct)
	}
	if err := refusal.Mend(&app.Dossier{}); err == nil {
		t.Error("a dossier without members was mended")
	}
}

func TestNumbersAreInventedAndUnique(t *testing.T) {
	h := open(t)
	invented := map[string]*regexp.Regexp{
		"nik":   regexp.MustCompile(`^\d{12}9\d{3}$`),
		"phone": regexp.MustCompile(`^\+6281200000\d{3}$`),
		"bank":  regexp.MustCompile(`^0{5,}\d{4,5}$`),
		"fktp":  regexp.MustCompile(`^9999[UB]\d{3}$`),
	}
	seen := map[string]string{}
	check := func(kind, value, where string) {
		t.Helper()
		if !invented[kind].MatchString(value) {
			t.Errorf("%s of %s could be somebody's", kind, where)
		}
		if other, ok := seen[value]; ok && kind == "nik" {
			t.Errorf("%s and %s have one number", other, where)
		}
		seen[value] = where
	}
	for _, f := range h.maker.Families(9, 400, day(t)) {
		family := f.Dossier.Family
		check("nik", family.KK, f.Name)
		check("phone", family.Contact.Phone, f.Name)
		check("fktp", family.FKTP.Code, f.Name)
		if family.Bank != nil {
			check("bank", family.Bank.Number, f.Name)
		}
		for i, m := range f.Dossier.Members {
			if m.Person.NIK != "" {
				check("nik", m.Person.NIK, fmt.Sprintf("%s %d", f.Name, i))
			}
			if m.Person.JKNNumber != "" {
				t.Errorf("%s: an invented person has a JKN number", f.Name)
			}
		}
	}
}

func TestSameSeedSameFamilies(t *testing.T) {
	h := open(t)
	ignore := cmpopts.IgnoreUnexported(sample.Paper{})
	many, few := h.maker.Families(4, 60, day(t)), h.maker.Families(4, 20, day(t))
	if diff := cmp.Diff(many[:20], few, ignore); diff != "" {
		t.Errorf("fewer families are not the first of more:\n%s", diff)
	}
	if cmp.Equal(many, h.maker.Families(5, 60, day(t)), ignore) {
		t.Error("another seed gave the same families")
	}
	for range 2 {
		if got, want := drawn(t, h.maker, &few[1].Papers[1]), drawn(t, h.maker, &many[1].Papers[1]); got != want {
			t.Error("the same seed gave another scan")
		}
	}
}

func drawn(t *testing.T, m *sample.Maker, p *sample.Paper) [sha256.Size]byte {
	t.Helper()
	var buf bytes.Buffer
	if err := m.WriteScan(&buf, p); err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(buf.Bytes())
}

// The demo's scans are what they say, of the size they say, and nothing
// personal stands in their names.
func TestDemoScans(t *testing.T) {
	h := open(t)
	name := regexp.MustCompile(`^keluarga-\d\d(-anggota-\d)?-[a-z_]+\.(jpg|png|pdf)$`)
	formats := map[string]int{}
	files := map[string]bool{}
	for _, f := range h.maker.Families(sample.DemoSeed, sample.Fixed, day(t)) {
		for _, p := range f.Papers {
			if !name.MatchString(p.File) || files[p.File] {
				t.Errorf("file name %s", p.File)
			}
			files[p.File] = true
			formats[p.Media]++
			t.Run(p.File, func(t *testing.T) {
				t.Parallel()
				var buf bytes.Buffer
				if err := h.maker.WriteScan(&buf, &p); err != nil {
					t.Fatal(err)
				}
				if off := buf.Len() - p.Bytes; max(off, -off) > p.Bytes/10 {
					t.Errorf("%d bytes, want %d ± 10 %%", buf.Len(), p.Bytes)
				}
				info, found, err := media.Inspect(context.Background(), bytes.NewReader(buf.Bytes()), int64(buf.Len()))
				if err != nil || len(found) > 0 {
					t.Fatalf("not a document: %v %v", found, err)
				}
				if info.Type != p.Media || info.Pages != p.Pages {
					t.Errorf("is %s with %d pages, want %s with %d", info.Type, info.Pages, p.Media, p.Pages)
				}
			})
		}
	}
	if formats[media.JPEG] == 0 || formats[media.PNG] == 0 || formats[media.PDF] == 0 {
		t.Errorf("formats are %v", formats)
	}
}

func BenchmarkDemoSet(b *testing.B) {
	h, err := theHouse()
	if err != nil {
		b.Fatal(err)
	}
	on, _ := civil.Of(2026, time.November, 22)
	for b.Loop() {
		manifest, err := h.maker.Write(b.Context(), sample.DemoSeed, sample.Fixed, on, func(string, []byte) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
		scans := 0
		for _, e := range manifest.Families {
			scans += len(e.Papers)
		}
		b.ReportMetric(float64(scans), "scans")
		b.ReportMetric(float64(manifest.Bytes)/1e6, "MB")
	}
}
