package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"

	"titian/app/words"
)

// findingCodes reads every constant of type finding.Code below app: a code
// without words would reach a kader as a code.
func findingCodes(t *testing.T) map[string]string {
	t.Helper()
	codes := map[string]string{}
	tree := os.DirFS("..")
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
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !isFindingCode(spec.Type) {
				return true
			}
			for _, value := range spec.Values {
				if literal, ok := value.(*ast.BasicLit); ok {
					code, err := strconv.Unquote(literal.Value)
					if err != nil {
						t.Errorf("%s: %v", path, err)
					}
					codes[code] = path
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

func isFindingCode(e ast.Expr) bool {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := selector.X.(*ast.Ident)
	return ok && pkg.Name == "finding" && selector.Sel.Name == "Code"
}

func TestEveryFindingHasWordsAndEveryWordAFinding(t *testing.T) {
	codes := findingCodes(t)
	if len(codes) < 60 {
		t.Fatalf("only %d codes were found: does the test still read the source?", len(codes))
	}
	for _, language := range words.Languages() {
		c := load(t, language)
		for code, path := range codes {
			if !c.Has("finding." + code) {
				t.Errorf("%s: %q (%s) has no text", language, code, path)
			}
		}
		for _, key := range c.Keys() {
			if code, ok := strings.CutPrefix(key, "finding."); ok && codes[code] == "" {
				t.Errorf("%s: %q speaks of a finding that does not exist", language, key)
			}
		}
	}
}
