package paper_test

import (
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/assets"
)

func catalogue(t *testing.T, language string) map[string]string {
	t.Helper()
	b, err := assets.Words(language, "paper")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(b, &texts); err != nil {
		t.Fatal(err)
	}
	// Within the package a key stands without its topic.
	bare := make(map[string]string, len(texts))
	for key, text := range texts {
		bare[strings.TrimPrefix(key, "paper.")] = text
	}
	return bare
}

func TestLanguagesSayTheSame(t *testing.T) {
	placeholder := regexp.MustCompile(`\{\{\.\w+\}\}`)
	id, en := catalogue(t, "id"), catalogue(t, "en")
	if diff := cmp.Diff(slices.Sorted(maps.Keys(id)), slices.Sorted(maps.Keys(en))); diff != "" {
		t.Errorf("keys differ: %s", diff)
	}
	for key := range id {
		a, b := placeholder.FindAllString(id[key], -1), placeholder.FindAllString(en[key], -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%s: placeholders %v and %v", key, a, b)
		}
	}
}

// Printing tells of a key that is missing; this tells of one nobody uses.
func TestNoWordIsIdle(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, name := range files {
		if b, err := os.ReadFile(name); err != nil {
			t.Fatal(err)
		} else if !strings.HasSuffix(name, "_test.go") {
			source.Write(b)
		}
	}
	for key := range catalogue(t, "id") {
		if !strings.Contains(source.String(), `"`+key+`"`) && !strings.HasPrefix(key, "standing.") {
			t.Errorf("nothing says %q", key)
		}
	}
}

func TestNoPlaceholderIsLeft(t *testing.T) {
	for _, language := range []string{"id", "en"} {
		press := newPress(t, language)
		for name, print := range samples() {
			d := mustPrint(t, func(w io.Writer) error { return print(press, w) })
			if strings.Contains(d.text(), "{{") {
				t.Errorf("%s in %s shows a placeholder", name, language)
			}
		}
	}
}
