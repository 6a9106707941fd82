package canary_test

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"titian/internal/testkit/canary"
)

// The search finds what it should: a canary that sings is heard.
func TestCanaryIsHeard(t *testing.T) {
	const text = "Kanari Wulandari"
	for _, written := range []string{
		text, "x" + text, hex.EncodeToString([]byte("ab" + text)),
		base64.StdEncoding.EncodeToString([]byte("nama: " + text + ", lahir")),
		base64.StdEncoding.EncodeToString([]byte("nama:" + text + "!")),
		base64.URLEncoding.EncodeToString([]byte("nam:" + text + ".")),
	} {
		heard := false
		for _, form := range canary.Disguises(text) {
			heard = heard || strings.Contains(written, string(form))
		}
		if !heard {
			t.Errorf("not heard in %q", written)
		}
	}
}
