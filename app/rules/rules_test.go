package rules_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app/civil"
	"titian/app/rules"
	"titian/assets"
)

func files(tb testing.TB) [][]byte {
	tb.Helper()
	f, err := assets.Rules()
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func book(tb testing.TB) *rules.Book {
	tb.Helper()
	b, err := rules.Load(files(tb)...)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func day(tb testing.TB, iso string) civil.Date {
	tb.Helper()
	d, err := civil.FromISO(iso)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func edition(tb testing.TB, iso string) *rules.Edition {
	tb.Helper()
	e, err := book(tb).On(day(tb, iso))
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// Every row of the table of contributions, on its first and its last day.
func TestTariffs(t *testing.T) {
	b := book(t)
	for _, row := range []struct {
		days   []string
		family [3]int64
		state3 int64
	}{
		{[]string{"2016-04-01", "2018-12-18", "2019-12-31"}, [3]int64{80000, 51000, 25500}, 0},
		{[]string{"2020-01-01", "2020-03-31"}, [3]int64{160000, 110000, 42000}, 0},
		{[]string{"2020-04-01", "2020-06-30"}, [3]int64{80000, 51000, 25500}, 0},
		{[]string{"2020-07-01", "2020-12-31"}, [3]int64{150000, 100000, 25500}, 16500},
		{[]string{"2021-01-01", "2026-11-22", "2999-12-31"}, [3]int64{150000, 100000, 35000}, 7000},
	} {
		for _, iso := range row.days {
			for class := 1; class <= 3; class++ {
				want := rules.Tariff{Class: class, Family: row.family[class-1]}
				if class == 3 {
					want.State = row.state3
				}
				if got, err := b.Tariff(class, day(t, iso)); err != nil || got != want {
					t.Errorf("class %d on %s: %+v, %v; want %+v", class, iso, got, err, want)
				}
			}
		}
	}
	for _, c := range []struct {
		class int
		day   string
		want  error
	}{{1, "2016-03-31", rules.ErrNoEdition}, {1, "", rules.ErrNoEdition}, {0, "2026-01-01", rules.ErrClass}, {4, "2026-01-01", rules.ErrClass}, {-1, "2026-01-01", rules.ErrClass}} {
		if got, err := b.Tariff(c.class, day(t, c.day)); !errors.Is(err, c.want) || got != (rules.Tariff{}) {
			t.Errorf("class %d on %q: %+v, %v; want %v", c.class, c.day, got, err, c.want)
		}
	}
}

func TestEditions(t *testing.T) {
	b := book(t)
	for _, iso := range []string{"2021-01-01", "2024-11-01", "2026-11-22"} {
		e, err := b.On(day(t, iso))
		if err != nil || e.Day() != day(t, iso) || e.Version() != b.Version() {
			t.Errorf("On(%s) = %v, %v", iso, e, err)
		}
	}
	for _, iso := range []string{"2020-12-31", "2016-04-01", ""} {
		if e, err := b.On(day(t, iso)); !errors.Is(err, rules.ErrNoEdition) || e != nil {
			t.Errorf("On(%q) = %v, %v; want ErrNoEdition", iso, e, err)
		}
	}
	e := edition(t, "2026-11-22")
	for class, want := range []int64{1: 150000, 2: 100000, 3: 35000} {
		if got, err := e.Tariff(class); class > 0 && (got != want || err != nil) {
			t.Errorf("Tariff(%d) = %d, %v; want %d", class, got, err, want)
		}
	}
	if _, err := e.Tariff(0); !errors.Is(err, rules.ErrClass) {
		t.Errorf("class 0: %v", err)
	}
	if e.Subsidised.Rupiah != 42000 {
		t.Errorf("PBI and Pemda cost %d, want 42,000", e.Subsidised.Rupiah)
	}
	if e.Subsidised.Rupiah != e.Tariffs.Classes[2].Family+e.Tariffs.Classes[2].State {
		t.Error("class 3 with the state's share is not what the state pays for PBI")
	}
	if !e.Dues.WholeFamily || !e.Arrears.WholeFamily || e.Dues.LateFeePercent != 0 || e.Arrears.ActiveWithinHours != 24 {
		t.Errorf("dues %+v, arrears %+v", e.Dues, e.Arrears)
	}
}

func TestVersionFollowsTheData(t *testing.T) {
	f := files(t)
	b := book(t)
	stated, sum, ok := strings.Cut(b.Version(), "-")
	if !ok || stated == "" || len(sum) != 8 {
		t.Fatalf("version %q", b.Version())
	}
	slices.Reverse(f)
	if again, err := rules.Load(f...); err != nil || again.Version() != b.Version() {
		t.Errorf("the order of the files changes the version: %v", err)
	}
	for i, file := range f {
		changed := strings.Replace(string(file), `"source": "`, `"source": "New `, 1)
		if changed == string(file) {
			t.Fatalf("file %d holds no source", i)
		}
		g := slices.Clone(f)
		g[i] = []byte(changed)
		other, err := rules.Load(g...)
		if err != nil || other.Version() == b.Version() {
			t.Errorf("a change of file %d leaves the version %s, %v", i, b.Version(), err)
		}
	}
}

func TestCatalogueNamesEverything(t *testing.T) {
	b := book(t)
	var raw struct {
		Checklists []struct {
			Requirements []struct {
				ID string `json:"id"`
			} `json:"requirements"`
		} `json:"checklists"`
	}
	for _, file := range files(t) {
		if err := json.Unmarshal(file, &raw); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]bool{}
	for _, d := range b.Documents() {
		want["document."+d.Kind] = true
	}
	for _, c := range raw.Checklists {
		for _, r := range c.Requirements {
			want["requirement."+r.ID] = true
		}
	}
	for _, language := range []string{"id", "en"} {
		data, err := assets.Words(language, "rules")
		if err != nil {
			t.Fatal(err)
		}
		var words map[string]string
		if err := json.Unmarshal(data, &words); err != nil {
			t.Fatal(err)
		}
		got := map[string]bool{}
		for key, text := range words {
			got[key] = strings.TrimSpace(text) != ""
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: keys (-want +got):\n%s", language, diff)
		}
	}
}
