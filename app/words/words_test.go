package words_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app/finding"
	"titian/app/words"
)

// placeholders finds the placeholders of a text.
var placeholders = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

func load(t *testing.T, language string) *words.Catalogue {
	t.Helper()
	c, err := words.Load(language)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLanguagesAreComplete(t *testing.T) {
	first := load(t, words.Languages()[0])
	for _, language := range words.Languages()[1:] {
		other := load(t, language)
		if diff := cmp.Diff(first.Keys(), other.Keys()); diff != "" {
			t.Errorf("keys of %s and %s differ:\n%s", first.Language(), language, diff)
		}
		for _, key := range first.Keys() {
			if diff := cmp.Diff(names(first.Text(key)), names(other.Text(key))); diff != "" {
				t.Errorf("placeholders of %q differ between %s and %s:\n%s", key, first.Language(), language, diff)
			}
			if first.Text(key) == "" || other.Text(key) == "" {
				t.Errorf("%q is empty", key)
			}
		}
	}
}

func names(text string) []string {
	set := map[string]bool{}
	for _, m := range placeholders.FindAllStringSubmatch(text, -1) {
		set[m[1]] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func TestUnknownKeyIsShownAsItIs(t *testing.T) {
	if got := load(t, "id").Text("no.such.key"); got != "no.such.key" {
		t.Errorf("got %q", got)
	}
}

func TestFindingFillsItsArguments(t *testing.T) {
	f := finding.New(finding.Error, "file.too_large", "size", "40", "limit", "32")
	if got := load(t, "en").Finding(f); !regexp.MustCompile(`40 .*32 `).MatchString(got) {
		t.Errorf("got %q", got)
	}
}

func TestUnknownLanguage(t *testing.T) {
	if _, err := words.Load("xx"); err == nil {
		t.Error("want an error for a language that does not exist")
	}
}
