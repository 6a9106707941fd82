// Package words lets the tests of a package prove that everything it has to say
// is said in every language.
package words

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"

	"titian/app/finding"
	"titian/assets"
)

// languages are those the program speaks.
var languages = [...]string{"id", "en"}

// CoverCodes proves that each constant of type finding.Code declared in the
// package under test has a text in every language of the topic, that the topic
// explains no other finding, and that all languages hold the same keys.
func CoverCodes(t *testing.T, topic string) {
	t.Helper()
	var want []string
	for _, code := range declaredCodes(t) {
		want = append(want, "finding."+code)
	}
	if len(want) == 0 {
		t.Fatal("no constant of type finding.Code in this package")
	}
	slices.Sort(want)
	first := catalogue(t, languages[0], topic)
	for _, language := range languages {
		texts := catalogue(t, language, topic)
		var got []string
		for _, key := range slices.Sorted(maps.Keys(texts)) {
			if strings.HasPrefix(key, "finding.") {
				got = append(got, key)
			}
			if strings.TrimSpace(texts[key]) == "" {
				t.Errorf("%s: %q is empty", language, key)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: codes and texts (-codes +texts):\n%s", language, diff)
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(texts))); diff != "" {
			t.Errorf("keys (-%s +%s):\n%s", languages[0], language, diff)
		}
	}
}

// Explain proves that the arguments of each finding fill the placeholders of
// its text in every language of the topic.
func Explain(t *testing.T, topic string, list finding.List) {
	t.Helper()
	for _, language := range languages {
		texts := catalogue(t, language, topic)
		for _, f := range list {
			text, ok := texts["finding."+string(f.Code)]
			if !ok {
				t.Errorf("%s: no text for %s", language, f.Code)
				continue
			}
			sentence, err := template.New(string(f.Code)).Option("missingkey=error").Parse(text)
			if err != nil {
				t.Errorf("%s: %s: %v", language, f.Code, err)
				continue
			}
			var out strings.Builder
			if err := sentence.Execute(&out, f.Args); err != nil {
				t.Errorf("%s: %s: %v", language, f.Code, err)
			}
		}
	}
}

func catalogue(t *testing.T, language, topic string) map[string]string {
	t.Helper()
	b, err := assets.Words(language, topic)
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(b, &texts); err != nil {
		t.Fatalf("%s/%s: %v", language, topic, err)
	}
	return texts
}

// declaredCodes reads the sources in the working directory, which is the folder
// of the package under test.
func declaredCodes(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && isCode(spec.Type) {
				codes = append(codes, literals(t, spec)...)
			}
			return true
		})
	}
	return codes
}

func isCode(expr ast.Expr) bool {
	selector, ok := expr.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := selector.X.(*ast.Ident)
	return ok && pkg.Name == "finding" && selector.Sel.Name == "Code"
}

func literals(t *testing.T, spec *ast.ValueSpec) []string {
	t.Helper()
	var codes []string
	for _, value := range spec.Values {
		literal, ok := value.(*ast.BasicLit)
		if !ok {
			t.Fatalf("%s is not a plain text", spec.Names[0].Name)
		}
		code, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, code)
	}
	return codes
}
