package paper

import (
	"encoding/json"
	"fmt"
	"strings"

	"titian/assets"
)

// words are the texts of one language.
type words struct {
	language string
	texts    map[string]string
}

func loadWords(language string) (words, error) {
	b, err := assets.Words(language, "paper")
	if err != nil {
		return words{}, fmt.Errorf("load words: %w", err)
	}
	w := words{language: language}
	if err := json.Unmarshal(b, &w.texts); err != nil {
		return words{}, fmt.Errorf("decode words: %w", err)
	}
	return w, nil
}

// fill returns a text with its placeholders replaced; args are alternating
// names and values. It reports false for a key the catalogue does not have.
func (w words) fill(key string, args ...string) (string, bool) {
	text, ok := w.texts["paper."+key]
	if !ok {
		return "", false
	}
	pairs := make([]string, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs[i], pairs[i+1] = "{{."+args[i]+"}}", args[i+1]
	}
	return strings.NewReplacer(pairs...).Replace(text), true
}
