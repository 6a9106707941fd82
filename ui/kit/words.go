package kit

// Words are the few texts that widgets need by themselves. The zero Words shows
// keys.
type Words struct {
	text func(key string, args ...string) string
}

// NewWords takes the catalogue of the reader's language; args are alternating
// names and values of placeholders.
func NewWords(text func(key string, args ...string) string) Words { return Words{text: text} }

// say returns the text for a key.
func (w Words) say(key string, args ...string) string {
	if w.text == nil {
		return key
	}
	return w.text(key, args...)
}
