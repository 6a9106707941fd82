package region_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"titian/app/region"
)

func paths(tab *region.Table, places []region.Place) []string {
	var out []string
	for _, p := range places {
		out = append(out, tab.Path(p.Code))
	}
	return out
}

func TestSearch(t *testing.T) {
	tab := table(t)
	for _, c := range []struct {
		query  string
		levels []region.Level
		want   []string
	}{
		{query: "tuban badung", want: []string{"Tuban · Kuta · Badung · Bali"}},
		{query: "BADUNG  tuban", want: []string{"Tuban · Kuta · Badung · Bali"}},
		{query: "tub bad", want: []string{"Tuban · Kuta · Badung · Bali"}},
		{query: "tuban", want: []string{
			"Tuban · Jawa Timur", "Tuban · Tuban · Jawa Timur",
			"Tuban · Gondangrejo · Karanganyar · Jawa Tengah", "Tuban · Kuta · Badung · Bali",
		}},
		{query: "tuban", levels: []region.Level{region.Village}, want: []string{
			"Tuban · Gondangrejo · Karanganyar · Jawa Tengah", "Tuban · Kuta · Badung · Bali", "Tubanan · Kembang · Jepara · Jawa Tengah",
		}},
		{query: "sokaan", want: []string{"Soka'an · Krejengan · Probolinggo · Jawa Timur"}},
		{query: "SOKA’AN", want: []string{"Soka'an · Krejengan · Probolinggo · Jawa Timur"}},
		{query: "51.03.01.1001", want: []string{"Tuban · Kuta · Badung · Bali"}},
		{query: "5103", want: []string{"Badung · Bali"}},
		{query: "dki", want: []string{"Daerah Khusus Ibukota Jakarta"}},
		{query: "kota denpasar", want: []string{"Kota Denpasar · Bali"}},
		{query: "gambir dki", levels: []region.Level{region.District}, want: []string{"Gambir · Kota Administrasi Jakarta Pusat · Daerah Khusus Ibukota Jakarta"}},
		{query: "tuban badungg", want: nil},
		{query: "  '.", want: nil},
		{query: "", want: nil},
		{query: "9999", want: nil},
	} {
		got := paths(tab, tab.Search(c.query, len(c.want)+1, c.levels...))
		if len(got) > len(c.want) && len(c.want) > 0 {
			got = got[:len(c.want)]
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Search(%q) (-want +got):\n%s", c.query, diff)
		}
	}
}

func TestRepeatedNamesAreToldApart(t *testing.T) {
	tab := table(t)
	var same []region.Place
	for _, p := range tab.Search("sidomulyo", 500, region.Village) {
		if p.Name == "Sidomulyo" {
			same = append(same, p)
		}
	}
	shown := paths(tab, same)
	slices.Sort(shown)
	if len(shown) != 98 || len(slices.Compact(shown)) != 98 {
		t.Errorf("%d villages Sidomulyo, %d paths; want 98 of both", len(same), len(shown))
	}
}

func TestSearchKeepsToItsLimit(t *testing.T) {
	tab := table(t)
	if got := tab.Search("a", 0); got != nil {
		t.Errorf("limit 0 gave %d places", len(got))
	}
	all := tab.Search("sido", 100_000)
	for _, limit := range []int{1, 7, len(all), len(all) + 1} {
		if diff := cmp.Diff(all[:min(limit, len(all))], tab.Search("sido", limit)); diff != "" {
			t.Errorf("limit %d is not the beginning of all (-want +got):\n%s", limit, diff)
		}
	}
}

// Every place is found by its own full name and those around it, and each
// result holds every word of the query.
func TestSearchFindsEveryPlace(t *testing.T) {
	tab := table(t)
	var villages []region.Place
	for _, p := range tab.Provinces() {
		for _, r := range tab.Children(p.Code) {
			for _, d := range tab.Children(r.Code) {
				villages = append(villages, tab.Children(d.Code)...)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.SampledFrom(villages).Draw(t, "village")
		parents := tab.Parents(place.Code)
		query := strings.ToUpper(place.Name + " " + parents[0].Name)
		got := tab.Search(query, 20)
		if !slices.Contains(got, place) {
			t.Fatalf("%q does not find %s; it finds %v", query, tab.Path(place.Code), paths(tab, got))
		}
		short := rapid.StringMatching(`[a-z]{1,3}( [a-z]{1,2})?`).Draw(t, "short")
		for _, p := range tab.Search(short, 5) {
			path := strings.ToLower(strings.Join(append([]string{p.Name}, names(tab.Parents(p.Code))...), " ") + " dki diy jogja ntb ntt")
			for w := range strings.FieldsSeq(short) {
				if !strings.Contains(strings.ReplaceAll(path, "'", ""), w) {
					t.Fatalf("Search(%q) found %q, which lacks %q", short, path, w)
				}
			}
		}
	})
}

func names(places []region.Place) []string {
	var out []string
	for _, p := range places {
		out = append(out, p.Name)
	}
	return out
}

func FuzzSearch(f *testing.F) {
	tab := table(f)
	for _, seed := range []string{"tuban badung", "a", "'", "é ü", "51.03", strings.Repeat("a ", 40), "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		first := tab.Search(query, 10)
		if len(first) > 10 || !cmp.Equal(first, tab.Search(query, 10)) {
			t.Fatalf("Search is not bounded or not the same twice")
		}
	})
}
