// Package words turns keys into sentences in the reader's language. Every
// word that a person reads comes from here.
//
// It does not choose the language and does not format numbers or dates; those
// arrive as text.
package words

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"titian/app/finding"
	"titian/assets"
)

// Languages that are complete, the first being the default.
func Languages() []string { return []string{"id", "en"} }

// Catalogue holds the texts of one language. It is safe for concurrent use.
type Catalogue struct {
	language string
	texts    map[string]string
}

// Load reads all topics of a language. Two topics with the same key are an
// error: one key has one home.
func Load(language string) (*Catalogue, error) {
	topics, err := assets.Topics(language)
	if err != nil {
		return nil, fmt.Errorf("load words: %w", err)
	}
	c := &Catalogue{language: language, texts: map[string]string{}}
	for _, topic := range topics {
		raw, err := assets.Words(language, topic)
		if err != nil {
			return nil, fmt.Errorf("load words: %w", err)
		}
		var texts map[string]string
		if err := json.Unmarshal(raw, &texts); err != nil {
			return nil, fmt.Errorf("load words of topic %s: %w", topic, err)
		}
		for key, text := range texts {
			if _, twice := c.texts[key]; twice {
				return nil, fmt.Errorf("load words: key %q stands in two topics", key)
			}
			c.texts[key] = text
		}
	}
	return c, nil
}

// Language returns the catalogue's language, "id" or "en".
func (c *Catalogue) Language() string { return c.language }

// Keys returns all keys, sorted.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.texts)) }

// Has reports whether the catalogue has a text for key.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.texts[key]
	return ok
}

// Text returns the text for key with its placeholders filled; args are
// alternating names and values. An unknown key is returned as it is, so that a
// missing text is seen and does no harm.
func (c *Catalogue) Text(key string, args ...string) string {
	text, ok := c.texts[key]
	if !ok {
		return key
	}
	pairs := make([]string, len(args)&^1)
	for i := 0; i+1 < len(args); i += 2 {
		pairs[i], pairs[i+1] = "{{."+args[i]+"}}", args[i+1]
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Finding explains a finding. The text may repeat what was typed: it is for
// the officer's own screen.
func (c *Catalogue) Finding(f finding.Finding) string {
	args := make([]string, 0, 2*len(f.Args))
	for _, name := range slices.Sorted(maps.Keys(f.Args)) {
		value := f.Args[name]
		if name == finding.ArgPapers {
			value = c.papers(value)
		}
		args = append(args, name, value)
	}
	return c.Text("finding."+string(f.Code), args...)
}

// papers names kinds of paper, which are separated by spaces.
func (c *Catalogue) papers(kinds string) string {
	labels := strings.Fields(kinds)
	for i, kind := range labels {
		labels[i] = c.Text("document." + kind)
	}
	return strings.Join(labels, " / ")
}
