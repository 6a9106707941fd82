package rig_test

import (
	"os"
	"strings"
	"testing"

	"titian/internal/rig"
)

// What is measured, tried and linted is built as the Makefile builds it.
func TestTagsAreThoseOfTheMakefile(t *testing.T) {
	for file, want := range map[string]string{
		"../../Makefile":      "-tags=" + rig.Tags + ")",
		"../../.golangci.yml": "build-tags: [" + strings.ReplaceAll(rig.Tags, ",", ", ") + "]",
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), want) {
			t.Errorf("%s does not say %q", file, want)
		}
	}
}
