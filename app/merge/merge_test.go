package merge

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMerge(t *testing.T) {
	for name, c := range map[string]struct {
		base, ours, mine, want string
		clashes                []string
	}{
		"nobody":              {`{"a":1}`, `{"a":1}`, `{"a":1}`, `{"a":1}`, nil},
		"only mine":           {`{"a":1}`, `{"a":1}`, `{"a":2}`, `{"a":2}`, nil},
		"only ours":           {`{"a":1}`, `{"a":2}`, `{"a":1}`, `{"a":2}`, nil},
		"both, other fields":  {`{"a":1,"b":1}`, `{"a":2,"b":1}`, `{"a":1,"b":2}`, `{"a":2,"b":2}`, nil},
		"both, the same":      {`{"a":1}`, `{"a":2}`, `{"a":2}`, `{"a":2}`, nil},
		"both, one field":     {`{"a":{"b":1}}`, `{"a":{"b":2}}`, `{"a":{"b":3}}`, `{"a":{"b":3}}`, []string{"a.b"}},
		"added apart":         {`{}`, `{"a":1}`, `{"b":1}`, `{"a":1,"b":1}`, nil},
		"taken away":          {`{"a":1,"b":1}`, `{"b":1}`, `{"a":1}`, `{}`, nil},
		"taken and changed":   {`{"a":1}`, `{}`, `{"a":2}`, `{"a":2}`, []string{"a"}},
		"null is a value":     {`{"a":1}`, `{"a":1}`, `{"a":null}`, `{"a":null}`, nil},
		"members apart":       {`{"m":[{"id":"x","n":1},{"id":"y","n":1}]}`, `{"m":[{"id":"x","n":2},{"id":"y","n":1}]}`, `{"m":[{"id":"y","n":2},{"id":"x","n":1}]}`, `{"m":[{"id":"y","n":2},{"id":"x","n":2}]}`, nil},
		"member added":        {`{"m":[{"id":"x"}]}`, `{"m":[{"id":"x"},{"id":"y"}]}`, `{"m":[{"id":"x"},{"id":"z"}]}`, `{"m":[{"id":"x"},{"id":"z"},{"id":"y"}]}`, nil},
		"member taken away":   {`{"m":[{"id":"x"},{"id":"y"}]}`, `{"m":[{"id":"x"}]}`, `{"m":[{"id":"x"},{"id":"y"}],"a":1}`, `{"m":[{"id":"x"}],"a":1}`, nil},
		"member clash":        {`{"m":[{"id":"x","n":1}]}`, `{"m":[{"id":"x","n":2}]}`, `{"m":[{"id":"w"},{"id":"x","n":3}]}`, `{"m":[{"id":"w"},{"id":"x","n":3}]}`, []string{"m[1].n"}},
		"plain list":          {`{"l":[1]}`, `{"l":[1,2]}`, `{"l":[1,3]}`, `{"l":[1,3]}`, []string{"l"}},
		"a name with a value": {`{}`, `{"Wayan":1}`, `{"Wayan":2}`, `{"Wayan":2}`, []string{"Wayan"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, clashes, err := Bodies([]byte(c.base), []byte(c.ours), []byte(c.mine))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.clashes, clashes); diff != "" {
				t.Fatalf("clashes (-want +got):\n%s", diff)
			}
			var want, have any
			if json.Unmarshal([]byte(c.want), &want) != nil || json.Unmarshal(got, &have) != nil {
				t.Fatalf("merged: %s", got)
			}
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMergeLaws: a side that changed nothing wins nothing, and without clashes
// the order of the two sides does not matter but for the order of lists.
func TestMergeLaws(t *testing.T) {
	value := rapid.MapOf(rapid.SampledFrom([]string{"a", "b", "c"}), rapid.IntRange(0, 2))
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string) tree {
			out := map[string]any{}
			for k, v := range value.Draw(rt, name) {
				out[k] = v
			}
			return out
		}
		base, ours, mine := draw("base"), draw("ours"), draw("mine")
		if got, clashes := merge(base, base, mine); len(clashes) > 0 || !cmp.Equal(got, mine) {
			rt.Fatalf("against nothing: %v, %v", got, clashes)
		}
		if got, clashes := merge(base, ours, base); len(clashes) > 0 || !cmp.Equal(got, ours) {
			rt.Fatalf("with nothing: %v, %v", got, clashes)
		}
		one, c1 := merge(base, ours, mine)
		two, c2 := merge(base, mine, ours)
		if !cmp.Equal(c1, c2) || (len(c1) == 0 && !cmp.Equal(one, two)) {
			rt.Fatalf("order matters: %v %v, %v %v", one, c1, two, c2)
		}
	})
}
