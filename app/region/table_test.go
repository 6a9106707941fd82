package region_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app/finding"
	"titian/app/region"
	"titian/assets"
)

func table(tb testing.TB) *region.Table {
	tb.Helper()
	tab, err := region.Load(assets.Regions())
	if err != nil {
		tb.Fatal(err)
	}
	return tab
}

func TestTableIsComplete(t *testing.T) {
	tab := table(t)
	for level, want := range map[region.Level]int{
		region.Province: 38, region.Regency: 514, region.District: 7285, region.Village: 83762,
	} {
		if got := tab.Len(level); got != want {
			t.Errorf("%d regions at level %d, want %d", got, level, want)
		}
	}
	if tab.Edition() != "idn-area-data 4.0.1" {
		t.Errorf("edition %q", tab.Edition())
	}
	kinds := map[region.Kind]int{}
	var walk func(places []region.Place)
	walk = func(places []region.Place) {
		for _, p := range places {
			kinds[p.Code.Kind()]++
			walk(tab.Children(p.Code))
		}
	}
	walk(tab.Provinces())
	want := map[region.Kind]int{
		region.KindProvince: 38, region.KindRegency: 416, region.KindCity: 98, region.KindDistrict: 7285,
		region.KindKelurahan: 8496, region.KindDesa: 75252, region.KindDesaAdat: 14,
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("kinds reached from the provinces (-want +got):\n%s", diff)
	}
}

func TestDocumentedSum(t *testing.T) {
	readme, err := os.ReadFile("../../assets/regions/README.md")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(assets.Regions())
	if !strings.Contains(string(readme), hex.EncodeToString(sum[:])) {
		t.Error("assets/regions/README.md does not name the sha256 of regions.zst")
	}
	if n := len(assets.Regions()); n > 600_000 {
		t.Errorf("the packed table has %d bytes, more than its budget of 600,000", n)
	}
}

func TestByCode(t *testing.T) {
	tab := table(t)
	for code, want := range map[string]region.Place{
		"51":            {Code: "51", Name: "Bali"},
		"11.01":         {Code: "1101", Name: "Kabupaten Aceh Selatan"}, // 1101 is Simeulue to BPS
		"3173":          {Code: "3173", Name: "Kota Administrasi Jakarta Barat"},
		"51.03.01":      {Code: "510301", Name: "Kuta"},
		"51.03.01.1001": {Code: "5103011001", Name: "Tuban"},
		"5103011001":    {Code: "5103011001", Name: "Tuban"},
		"35.13.15.2017": {Code: "3513152017", Name: "Soka'an"}, // Soka"an in the source
		"9404102004":    {Code: "9404102004", Name: "T'Singa"},
		"3307072016":    {Code: "3307072016", Name: "Lamuk"},
		"9103013007":    {Code: "9103013007", Name: "Desa Adat Yoboi"},
	} {
		got, ok := tab.ByCode(code)
		if !ok || got != want {
			t.Errorf("ByCode(%q) = %+v, %v; want %+v", code, got, ok, want)
		}
	}
	for _, code := range []string{"", "99", "5199", "510399", "5103011999", "9201", "abc", "51031"} {
		if got, ok := tab.ByCode(code); ok || got != (region.Place{}) {
			t.Errorf("ByCode(%q) = %+v", code, got)
		}
	}
}

func TestFamilyOfAPlace(t *testing.T) {
	tab := table(t)
	if got, want := tab.Path("5103011001"), "Tuban · Kuta · Badung · Bali"; got != want {
		t.Errorf("Path = %q, want %q", got, want)
	}
	if got := tab.Path("5171"); got != "Kota Denpasar · Bali" {
		t.Errorf("Path of a city = %q", got)
	}
	wantParents := []region.Place{{Code: "510301", Name: "Kuta"}, {Code: "5103", Name: "Kabupaten Badung"}, {Code: "51", Name: "Bali"}}
	if diff := cmp.Diff(wantParents, tab.Parents("5103011001")); diff != "" {
		t.Errorf("Parents (-want +got):\n%s", diff)
	}
	wantChildren := []region.Place{
		{Code: "5103011001", Name: "Tuban"},
		{Code: "5103011002", Name: "Kuta"},
		{Code: "5103011003", Name: "Kedonganan"},
		{Code: "5103011004", Name: "Legian"},
		{Code: "5103011005", Name: "Seminyak"},
	}
	if diff := cmp.Diff(wantChildren, tab.Children("510301")); diff != "" {
		t.Errorf("Children (-want +got):\n%s", diff)
	}
	if got := tab.Children("5103"); len(got) != 6 {
		t.Errorf("Badung has %d districts, want 6", len(got))
	}
	for _, code := range []region.Code{"", "99", "5103011999", "x"} {
		if tab.Path(code) != "" || tab.Parents(code) != nil || tab.Children(code) != nil {
			t.Errorf("%q, which does not exist, has a family", code)
		}
	}
	if tab.Parents("51") != nil || tab.Children("5103011001") != nil {
		t.Error("a province has parents or a village children")
	}
}

func TestNIKPlace(t *testing.T) {
	tab := table(t)
	for _, c := range []struct {
		code, name string
		status     region.Status
	}{
		{"510301", "Kuta", region.StatusCurrent},
		{"920101", "Makbon", region.StatusRetired}, // Sorong, West Papua until 2022
		{"910101", "", region.StatusRetired},       // Merauke, Papua until 2022
		{"929999", "", region.StatusRetired},       // any code of the old two
		{"640401", "", region.StatusRetired},       // Bulungan, East Kalimantan until 2012
		{"647301", "", region.StatusRetired},       // Tarakan, the same
		{"120401", "", region.StatusRetired},       // a part of Nias that was split off
		{"517201", "", region.StatusUnknown},       // after the last city of Bali
		{"510399", "", region.StatusUnknown},       // after the last district of Badung
		{"990101", "", region.StatusUnknown},
		{"540101", "", region.StatusUnknown},
		{"5103", "", region.StatusUnknown},
		{"51.03.01", "", region.StatusUnknown},
		{"510300", "", region.StatusUnknown},
		{"abcdef", "", region.StatusUnknown},
		{"", "", region.StatusUnknown},
	} {
		place, status := tab.NIKPlace(c.code)
		if status != c.status || place.Name != c.name || (status == region.StatusUnknown) != (place.Code == "") {
			t.Errorf("NIKPlace(%q) = %+v, %s; want %q, %s", c.code, place, status, c.name, c.status)
		}
		var want finding.List
		if c.status == region.StatusUnknown {
			want = finding.List{finding.New(finding.Warning, "nik.region", "code", c.code)}
		}
		if diff := cmp.Diff(want, tab.NIKFindings(c.code)); diff != "" {
			t.Errorf("NIKFindings(%q) (-want +got):\n%s", c.code, diff)
		}
	}
}

func TestEveryDistrictIsCurrent(t *testing.T) {
	tab := table(t)
	for _, p := range tab.Provinces() {
		for _, r := range tab.Children(p.Code) {
			for _, d := range tab.Children(r.Code) {
				if got, status := tab.NIKPlace(string(d.Code)); status != region.StatusCurrent || got != d {
					t.Fatalf("NIKPlace(%s) = %+v, %s", d.Code, got, status)
				}
			}
		}
	}
}

func TestSourceOpensOnce(t *testing.T) {
	s := region.NewSource(assets.Regions())
	tables := make([]*region.Table, 8)
	var group sync.WaitGroup
	for i := range tables {
		group.Go(func() { tables[i], _ = s.Table() })
	}
	group.Wait()
	for _, tab := range tables {
		if tab == nil || tab != tables[0] {
			t.Fatal("callers got different tables")
		}
	}
	if _, err := region.NewSource(nil).Table(); err == nil {
		t.Error("no data, no error")
	}
}
