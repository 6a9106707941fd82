package civil_test

import (
	"testing"

	"titian/internal/testkit/words"
)

func TestEveryFindingIsExplained(t *testing.T) { words.CoverCodes(t, "civil") }
