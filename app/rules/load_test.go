package rules_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"titian/app/rules"
)

// edited returns the files with one text replaced, which must occur.
func edited(tb testing.TB, old, replacement string) [][]byte {
	tb.Helper()
	out := files(tb)
	for i, f := range out {
		if bytes.Contains(f, []byte(old)) {
			out[i] = bytes.Replace(f, []byte(old), []byte(replacement), 1)
			return out
		}
	}
	tb.Fatalf("%q does not occur in the rules", old)
	return nil
}

func TestLoadIsStrict(t *testing.T) {
	for _, c := range []struct{ name, old, replacement, want string }{
		{"unknown field", `"day": 10`, `"day": 10, "hour": 9`, "unknown field"},
		{"wrong type", `"day": 10`, `"day": "10"`, "string"},
		{"not a date", `"from": "2020-07-01"`, `"from": "2020-07-32"`, ""},
		{"no from", `"from": "2020-07-01", "until"`, `"until"`, "from is missing"},
		{"no source", `"source": "Perpres 75/2019"`, `"source": ""`, "source is missing"},
		{"until before from", `"until": "2020-03-31"`, `"until": "2019-03-31"`, "until lies before from"},
		{"overlap of a day", `"until": "2020-06-30"`, `"until": "2020-07-01"`, "overlap"},
		{"an open end before another entry", `"from": "2020-04-01", "until": "2020-06-30"`, `"from": "2020-04-01"`, "overlap"},
		{"the same beginning twice", `"from": "2020-04-01"`, `"from": "2020-01-01"`, "overlap"},
		{"class left out", `{"class": 2, "family": 51000},`, ``, "three classes"},
		{"class twice", `{"class": 2, "family": 51000}`, `{"class": 1, "family": 51000}`, "classes 1, 2, 3"},
		{"free of charge", `"family": 51000`, `"family": 0`, "above zero"},
		{"latest before earliest", `"latest_days": 30`, `"latest_days": 13`, "earliest"},
		{"due on the 29th", `"day": 10`, `"day": 29`, "1 to 28"},
		{"no cap", `"max_rupiah": 30000000`, `"max_rupiah": 0`, "above zero"},
		{"nobody's plan", `"who": "former_mandiri"`, `"who": "friends"`, "mandiri"},
		{"plan upside down", `"max_months": 24, "max_instalments"`, `"max_months": 3, "max_instalments"`, "contradict"},
		{"no version", `"version": "2026.1",`, ``, "no version"},
		{"empty section", `"from_ppu": [`, `"from_ppu": [], "fktp_change_old": [`, "unknown field"},
		{"document twice", `{"kind": "ktp"}`, `{"kind": "kk"}`, "twice"},
		{"unknown document", `"any_of": ["passport"]`, `"any_of": ["pasport"]`, "unknown document"},
		{"no document", `"any_of": ["passport"]`, `"any_of": []`, "no document"},
		{"unknown trait", `"when": ["adopted"]`, `"when": ["adoptd"]`, "unknown trait"},
		{"unknown scope", `"scope": "member"`, `"scope": "village"`, "unknown scope"},
		{"unknown segment", `"segments": ["covered", "ppu"]`, `"segments": ["covered", "pns"]`, "unknown dossier or segment"},
		{"unknown dossier", `"dossiers": ["change"]`, `"dossiers": ["exchange"]`, "unknown dossier or segment"},
		{"requirement twice", `{"id": "work_permit"`, `{"id": "passport"`, "twice"},
		{"requirement in two checklists", `{"id": "portrait"`, `{"id": "consent"`, "both hold consent"},
		{"checklist twice at once", `"name": "nothing"`, `"name": "not_reactivated"`, "overlap"},
	} {
		b, err := rules.Load(edited(t, c.old, c.replacement)...)
		if !errors.Is(err, rules.ErrData) || b != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want ErrData with %q", c.name, err, c.want)
		}
	}
}

func TestLoadTakesEachSectionOnce(t *testing.T) {
	f := files(t)
	for name, set := range map[string][][]byte{
		"no file":               {},
		"no checklists":         f[1:],
		"no dues":               {f[0], f[2]},
		"no membership":         f[:2],
		"a file twice":          append(files(t), f[0]),
		"two versions":          append(files(t), []byte(`{"version": "2026.2"}`)),
		"two values in a file":  append(files(t), []byte(`{} {}`)),
		"a list, not an object": append(files(t), []byte(`[]`)),
		"not JSON":              append(files(t), []byte(`{`)),
		"an empty file":         append(files(t), nil),
	} {
		if b, err := rules.Load(set...); !errors.Is(err, rules.ErrData) || b != nil {
			t.Errorf("%s: %v, want ErrData", name, err)
		}
	}
	if _, err := rules.Load(append(files(t), []byte(`{}`))...); err != nil {
		t.Errorf("a file without sections: %v", err)
	}
}

func TestEntriesMayComeInAnyOrder(t *testing.T) {
	const entry = `"rehab": [`
	early := `"rehab": [{"from": "2031-01-01", "source": "Perpres 1/2030", "plans": [{"who": "mandiri", "min_months": 1, "max_instalments": 6}], "includes_current": true, "active_at_last": false},`
	swapped := edited(t, entry, early)
	for i := range swapped {
		swapped[i] = bytes.Replace(swapped[i], []byte(`"from": "2025-02-01",`), []byte(`"from": "2025-02-01", "until": "2030-12-31",`), 1)
	}
	b, err := rules.Load(swapped...)
	if err != nil {
		t.Fatal(err)
	}
	for iso, want := range map[string]int{"2030-12-31": 12, "2031-01-01": 6} {
		e, err := b.On(day(t, iso))
		if err != nil || e.Rehab.Plans[0].MaxInstalments != want {
			t.Errorf("on %s: %v, want %d instalments", iso, err, want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, file := range files(f) {
		f.Add(file)
	}
	f.Add([]byte(`{"version":"1","tariffs":[{"from":"2021-01-01","source":"x","classes":null}]}`))
	f.Add([]byte(`{"checklists":[{"name":"","requirements":[{}]}]}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		// Alone, and beside the real files.
		for _, set := range [][][]byte{{file}, append(files(t), file)} {
			b, err := rules.Load(set...)
			if (err == nil) == (b == nil) || (err != nil && !errors.Is(err, rules.ErrData)) {
				t.Fatalf("book %v, error %v", b, err)
			}
		}
	})
}
