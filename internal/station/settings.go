package station

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"sync"

	"titian/app"
	"titian/internal/files"
)

// shelf keeps the settings, in clear: they are needed before anybody unlocked
// the store, and hold nothing personal.
type shelf struct {
	mu       sync.RWMutex
	settings app.Settings
	// writing is held while the file is written.
	writing sync.Mutex
}

func settingsFile(dir string) string { return filepath.Join(dir, "settings.json") }

// load reads the settings; what cannot be read is as by default.
func (s *shelf) load(fsys files.FS, dir string) {
	var kept app.Settings
	if raw, err := files.ReadFile(fsys, settingsFile(dir)); err == nil {
		if json.Unmarshal(raw, &kept) != nil {
			kept = app.Settings{}
		}
	}
	s.settings = kept.Within()
}

// Settings returns what the window was told to look and behave like.
func (s *Station) Settings() app.Settings {
	s.shelf.mu.RLock()
	defer s.shelf.mu.RUnlock()
	return s.shelf.settings
}

// SaveSettings keeps settings durably, within their bounds. They hold at once.
// The day of records only is [Station.RecordsOnly]'s to change.
func (s *Station) SaveSettings(ctx context.Context, settings app.Settings) error {
	return s.keepSettings(ctx, func(now app.Settings) app.Settings {
		settings.RecordsOnly = now.RecordsOnly
		return settings
	})
}

// keepSettings keeps what change makes of the settings.
func (s *Station) keepSettings(ctx context.Context, change func(app.Settings) app.Settings) error {
	s.shelf.writing.Lock()
	defer s.shelf.writing.Unlock()
	settings := change(s.Settings()).Within()
	if err := ctx.Err(); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(settings, "", "  ")
	if err != nil {
		return told(fmt.Errorf("save settings: %w", err))
	}
	if err := files.EnsureDir(s.p.FS, s.p.Dir); err != nil {
		return told(fmt.Errorf("save settings: %w", err))
	}
	if err := files.WriteFile(s.p.FS, settingsFile(s.p.Dir), raw); err != nil {
		return told(fmt.Errorf("save settings: %w", err))
	}
	if s.shelf.put(settings) {
		s.line.wake()
		s.tellOutbox()
	}
	return nil
}

// put lets settings hold, and reports whether the budget of scans is another one
// now.
func (s *shelf) put(settings app.Settings) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.settings
	s.settings = settings
	return old.DailyMB != settings.DailyMB || !old.RecordsOnly.Equal(settings.RecordsOnly)
}
