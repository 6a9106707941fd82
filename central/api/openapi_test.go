package api_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"titian/central"
)

// TestOpenAPI compares the description that central serves with the committed
// one. UPDATE_GOLDEN=1 writes it anew; read the diff before committing it.
func TestOpenAPI(t *testing.T) {
	c, err := central.Open(t.Context(), central.Params{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	raw, err := c.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := json.Indent(&got, raw, "", "  "); err != nil {
		t.Fatal(err)
	}
	got.WriteByte('\n')
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile("openapi.json", got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got.Bytes()) {
		t.Error("openapi.json has drifted; run with UPDATE_GOLDEN=1 and read the diff")
	}
}
