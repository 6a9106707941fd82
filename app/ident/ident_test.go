package ident_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app/finding"
	"titian/internal/testkit/words"
)

func TestEveryFindingIsExplained(t *testing.T) { words.CoverCodes(t, "ident") }

// row is one line of the tables in the domain notes: what was typed, the value
// it stands for, and the findings in the form of finding.Finding.String.
type row struct {
	typed string
	want  string
	found []string
}

const (
	spreadsheet = "error number.spreadsheet"
	characters  = "error number.characters"
)

// checkRows runs parse over the rows, and over its own results once more.
func checkRows[T ~string](t *testing.T, parse func(string) (T, finding.List), rows map[string]row) {
	t.Helper()
	for name, r := range rows {
		t.Run(name, func(t *testing.T) {
			got, list := parse(r.typed)
			if string(got) != r.want {
				t.Errorf("%q was read as %q, want %q", r.typed, got, r.want)
			}
			if diff := cmp.Diff(r.found, lines(list)); diff != "" {
				t.Errorf("findings about %q (-want +got):\n%s", r.typed, diff)
			}
			words.Explain(t, "ident", list)
			again, relist := parse(string(got))
			if again != got {
				t.Errorf("%q was read again as %q", got, again)
			}
			if diff := cmp.Diff(list, relist); diff != "" {
				t.Errorf("findings about %q read again (-first +second):\n%s", got, diff)
			}
		})
	}
}

func lines(list finding.List) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.String())
	}
	return out
}
