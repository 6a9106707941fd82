// Package assets embeds what the program carries with it: fonts, languages,
// regions, tariffs, texts and samples. It does not interpret them; the package
// that needs a file decodes it.
package assets

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed lang
var lang embed.FS

// Words returns the catalogue of a language ("id", "en") for a topic such as
// "paper": a flat JSON object of key to text with placeholders {{.name}}.
func Words(language, topic string) ([]byte, error) {
	b, err := lang.ReadFile("lang/" + language + "/" + topic + ".json")
	if err != nil {
		return nil, fmt.Errorf("words: no topic %q in language %q", topic, language)
	}
	return b, nil
}

// Topics returns the topics of a language, sorted.
func Topics(language string) ([]string, error) {
	entries, err := lang.ReadDir("lang/" + language)
	if err != nil {
		return nil, fmt.Errorf("topics: no language %q", language)
	}
	topics := make([]string, 0, len(entries))
	for _, e := range entries {
		topics = append(topics, strings.TrimSuffix(e.Name(), ".json"))
	}
	return topics, nil
}
