package station

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxEntries bounds how much of a folder is looked at.
const maxEntries = 20_000

// Paths completes the beginning of a path, at most limit of them in the order of
// their names: whatever lies in the folder and begins, in either case, as the
// last element does. Folders end in the separator and come first; "~" is home
// and stays as it was typed; hidden files show when the last element begins with
// a dot. What cannot be read completes to nothing.
func (s *Station) Paths(ctx context.Context, prefix string, limit int) ([]string, error) {
	if prefix == "~" {
		return []string{"~" + string(filepath.Separator)}, nil
	}
	typed, last := filepath.Split(prefix)
	dir := expand(typed)
	if dir == "" {
		dir = "."
	}
	var folders, others []string
	err := eachEntry(ctx, dir, func(e os.DirEntry) {
		name := e.Name()
		if !beginsWith(name, last) || strings.HasPrefix(name, ".") && !strings.HasPrefix(last, ".") {
			return
		}
		info, err := os.Stat(filepath.Join(dir, name)) // follows a link
		switch {
		case err != nil:
		case info.IsDir():
			folders = append(folders, name)
		default:
			others = append(others, name)
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(folders, compareNames)
	slices.SortFunc(others, compareNames)
	var out []string
	for i, name := range append(folders, others...) {
		if i >= limit {
			break
		}
		if i < len(folders) {
			name += string(filepath.Separator)
		}
		out = append(out, typed+name)
	}
	return out, nil
}

func beginsWith(name, prefix string) bool {
	// The lower case of a letter may be longer than itself, so the lengths of the
	// originals say nothing.
	return strings.HasPrefix(strings.ToLower(name), strings.ToLower(prefix))
}

func compareNames(a, b string) int {
	if c := strings.Compare(strings.ToLower(a), strings.ToLower(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// eachEntry calls f for what lies in a folder. Its only error is the context's.
func eachEntry(ctx context.Context, dir string, f func(os.DirEntry)) error {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() { // a pipe would wait for somebody to write
		return ctx.Err()
	}
	d, err := os.Open(dir)
	if err != nil {
		return ctx.Err()
	}
	defer d.Close() //nolint:errcheck // opened for reading
	for n := 0; n < maxEntries; {
		if err := ctx.Err(); err != nil {
			return err
		}
		entries, err := d.ReadDir(256)
		for _, e := range entries {
			f(e)
		}
		n += len(entries)
		if errors.Is(err, io.EOF) || err != nil {
			break
		}
	}
	return ctx.Err()
}

// expand puts home in the place of a leading "~".
func expand(path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && !os.IsPathSeparator(rest[0]) {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return home + rest
}
