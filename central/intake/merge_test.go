package intake

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestClashesRepeatNoValue: a key that nobody knows may be somebody's name.
func TestClashesRepeatNoValue(t *testing.T) {
	_, got, err := mergeBodies([]byte(`{}`), []byte(`{"Wayan":1,"ketut wijaya":1,"note":"a"}`), []byte(`{"Wayan":2,"ketut wijaya":2,"note":"b"}`))
	if diff := cmp.Diff([]string{"?", "note"}, got); diff != "" || err != nil {
		t.Errorf("clashes (-want +got), %v:\n%s", err, diff)
	}
}
