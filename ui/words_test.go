package ui_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app/words"
	"titian/assets"
)

// topics are those of the window: one for each folder of pages, and what they
// share. Their keys begin with the topic.
func topics(t *testing.T) []string {
	t.Helper()
	of := []string{"view"}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, err := assets.Words("id", e.Name()); err == nil {
			of = append(of, e.Name())
		}
	}
	if len(of) < 10 {
		t.Fatalf("only these topics were found: %q", of)
	}
	return of
}

var (
	key         = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_]+)+$`)
	placeholder = regexp.MustCompile(`\{\{\.[a-z_]+\}\}`)
)

// literals reads every string literal of the source below a folder.
func literals(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	tree := os.DirFS(folder)
	err := fs.WalkDir(tree, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := fs.ReadFile(tree, path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil {
					found[text] = path
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// texts are those of one topic in one language.
func texts(t *testing.T, language, topic string) map[string]string {
	t.Helper()
	raw, err := assets.Words(language, topic)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]string
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatalf("%s/%s: %v", language, topic, err)
	}
	return all
}

func TestEveryKeyOfTheWindowHasAText(t *testing.T) {
	// The first part of a key is one of the catalogue's: other literals with
	// dots, such as names of files, are no keys.
	for _, language := range words.Languages() {
		c, err := words.Load(language)
		if err != nil {
			t.Fatal(err)
		}
		families := map[string]bool{}
		for _, k := range c.Keys() {
			first, _, _ := strings.Cut(k, ".")
			families[first] = true
		}
		seen := 0
		for text, path := range literals(t, ".") {
			first, _, _ := strings.Cut(text, ".")
			if !key.MatchString(text) || !families[first] {
				continue
			}
			seen++
			if !c.Has(text) {
				t.Errorf("%s: %q (%s) has no text", language, text, path)
			}
		}
		if seen < 150 {
			t.Errorf("%s: only %d keys were found: does the test still read the source?", language, seen)
		}
	}
}

func TestTheWindowSpeaksBothLanguagesAlike(t *testing.T) {
	for _, topic := range topics(t) {
		id, en := texts(t, "id", topic), texts(t, "en", topic)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(id)), slices.Sorted(maps.Keys(en))); diff != "" {
			t.Errorf("%s: keys (-id +en):\n%s", topic, diff)
		}
		for k, text := range id {
			if !strings.HasPrefix(k, topic+".") {
				t.Errorf("%q stands in topic %s", k, topic)
			}
			if text == "" || en[k] == "" {
				t.Errorf("%q is empty", k)
			}
			if diff := cmp.Diff(holes(text), holes(en[k])); diff != "" {
				t.Errorf("%q: placeholders (-id +en):\n%s", k, diff)
			}
		}
	}
}

func holes(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestNoTextOfTheWindowIsUnused(t *testing.T) {
	window, trade := literals(t, "."), literals(t, "../app")
	for _, topic := range topics(t) {
		for k := range texts(t, "id", topic) {
			if window[k] == "" && !composed(k, window, trade) {
				t.Errorf("nothing shows %q", k)
			}
		}
	}
}

// composed reports whether the window may put a key together: a beginning that
// ends in a dot, and then a number, a word of the window or of the trade, or
// such a word with an ending; or another key with an ending.
func composed(k string, window, trade map[string]string) bool {
	word := func(s string) bool { return window[s] != "" || trade[s] != "" }
	for at := range k {
		begin, rest := k[:at], k[at:]
		if window[begin] != "" && strings.ContainsAny(rest[:1], "._") && window[rest] != "" {
			return true
		}
		if !strings.HasSuffix(begin, ".") || window[begin] == "" {
			continue
		}
		if _, err := strconv.Atoi(rest); err == nil || word(rest) {
			return true
		}
		for cut := range rest {
			if cut > 0 && strings.ContainsAny(rest[cut:cut+1], "._") && window[rest[cut:]] != "" && word(rest[:cut]) {
				return true
			}
		}
	}
	return false
}
