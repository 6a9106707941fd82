package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"titian/ui/kit"
)

// first goes through the first run up to its recovery code; pictures tells
// whether it is photographed.
func first(pictures bool) []step {
	steps := []step{
		{"first-language", []action{sees("first.welcome")}},
		{"first-officer", []action{
			press("Return"), text(officer), press("Tab"), text(passphrase), press("Tab"), text(passphrase),
		}},
		{"first-village", []action{press("Return"), text("tuban kuta"), reads(kit.Small, "Tuban · Kuta · Badung · Bali")}},
		{"first-code", []action{press("Return"), press("Return"), copied}},
	}
	if !pictures {
		for i := range steps {
			steps[i].name = ""
		}
	}
	return steps
}

// practiceBegins goes through the first run of a rehearsal, until its families
// come.
func (w *walker) practiceBegins(ctx context.Context) error {
	dir := filepath.Join(w.s.work, w.v.String(), "new")
	if err := dress(ctx, filepath.Join(dir, "latihan", "laptop"), w.v); err != nil {
		return err
	}
	return w.with(ctx, append(first(true),
		step{"first-filling", []action{press("Return"), sees("first.seed"), moved}},
	), "--home", dir, "--rehearsal", "--from", start().Format(time.RFC3339))
}

// laptopBegins goes through the first run of a real laptop and what it shows
// before there is a family; then another program has its store, and in the end
// the store is damaged.
func (w *walker) laptopBegins(ctx context.Context) error {
	dir := filepath.Join(w.s.work, w.v.String(), "laptop")
	if err := dress(ctx, dir, w.v); err != nil {
		return err
	}
	err := w.with(ctx, append(first(false),
		step{"first-enrol", []action{press("Return"), sees("first.central")}},
		step{"home-new", do(each("Tab", "Tab", "Tab"), []action{press("Return"), sees("home.title")})},
		step{"families-new", each("alt+2")},
		step{"settings-laptop", each("alt+5", "Right", "Right", "space")},
	), "--home", dir)
	if err != nil {
		return err
	}
	other, err := desk(ctx, dir)
	if err != nil {
		return err
	}
	err = w.with(ctx, []step{{"in-use", []action{sees("unlock.barred")}}}, "--home", dir)
	if err = errors.Join(err, other.Close(), ruin(dir)); err != nil { //nolint:contextcheck // it is closed whole
		return err
	}
	return w.with(ctx, []step{{"store-damaged", []action{sees("unlock.barred")}}}, "--home", dir)
}

// practiceGoesOn goes through the pages of a filled practice profile.
func (w *walker) practiceGoesOn(ctx context.Context) error {
	full, err := w.s.lend(ctx, w.v)
	if err != nil {
		return err
	}
	w.cast = full.cast
	if err := os.WriteFile(filepath.Join(w.Home(), "catatan.txt"), []byte("bukan foto\n"), 0o600); err != nil {
		return fmt.Errorf("write a file that is no scan: %w", err)
	}
	return w.with(ctx, w.pages(), "--home", full.dir, "--rehearsal", "--from", start().Format(time.RFC3339))
}

// pages are those of a filled profile.
func (w *walker) pages() []step {
	return []step{
		{"unlock", []action{sees("unlock.title")}},
		{"home", []action{text(passphrase), press("Return"), sees("home.title")}},
		{"search", []action{press("ctrl+k"), text("su")}},
		{"families", []action{press("Escape", "Escape"), press("alt+2")}},
		{"families-filter", []action{text("ba")}},
		{"sheet-refused", each("alt+1", "Return")},
		{"sheet-family", find(w.cast.torn)},
		{"sheet-members", each("ctrl+2")},
		{"sheet-contact", each("ctrl+3")},
		{"sheet-documents", each("ctrl+4")},
		{"sheet-file-refused", []action{text("~/catatan.txt"), press("Return")}},
		{"sheet-check", each("ctrl+5")},
		{"sheet-ready", do(find(w.cast.draft), each("ctrl+5"))},
		{"question", each("ctrl+2", "Down", "Down", "Down", "ctrl+minus")},
		{"toast", each("Escape", "Up", "ctrl+minus")},
		{"outbox", each("ctrl+u", "alt+3")},
		{"members", each("alt+4")},
		{"member-bill", find(w.cast.billed)},
		{"member-active", find(w.cast.active)},
		{"settings", each("alt+5")},
		{"keys", each("F1")},
		{"settings-about", each("Escape", "End", "space")},
		{"locked", each("ctrl+l")},
		{"pin-offer", []action{text(passphrase), press("Return"), sees("settings.title")}},
		{"settings-pin", do(each("Left", "Left", "space", "Tab", "Tab"), []action{text("135790")}, each("Tab"), []action{text("135790")})},
		{"locked-pin", each("Return", "ctrl+l")},
	}
}
