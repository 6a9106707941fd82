package assets

import (
	"embed"
	"fmt"
)

//go:embed rules/*.json
var rules embed.FS

// Rules returns the files of the trade's dated rules, which rules.Load reads.
func Rules() ([][]byte, error) {
	entries, err := rules.ReadDir("rules")
	if err != nil {
		return nil, fmt.Errorf("list rules: %w", err)
	}
	files := make([][]byte, 0, len(entries))
	for _, entry := range entries {
		file, err := rules.ReadFile("rules/" + entry.Name())
		if err != nil {
			return nil, fmt.Errorf("read rules: %w", err)
		}
		files = append(files, file)
	}
	return files, nil
}
