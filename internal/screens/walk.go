package main

import (
	"context"
	"time"
)

// firstRun goes through a new profile up to its recovery code, which has to be
// copied by hand.
func (w *walker) firstRun(ctx context.Context) error {
	return w.follow(ctx,
		step{"first-language", nil},
		step{"first-officer", []action{
			keys("Return"), still, text(officer), keys("Tab"), text(passphrase), keys("Tab"), text(passphrase), still,
		}},
		step{"first-village", []action{keys("Return"), still, text("tuban kuta"), wait(time.Second)}},
		step{"first-code", []action{keys("Return"), still, keys("Return"), wait(3 * time.Second)}},
	)
}

// work goes through the pages of a filled profile.
func (w *walker) work(ctx context.Context) error {
	return w.follow(ctx,
		step{"unlock", nil},
		step{"home", []action{text(passphrase), keys("Return"), wait(2 * time.Second)}},
		step{"search", []action{keys("ctrl+k"), text("su"), wait(500 * time.Millisecond)}},
		step{"families", []action{keys("Escape", "Escape"), keys("alt+2"), wait(time.Second)}},
		step{"families-filter", []action{keys("ctrl+f"), text("ba"), wait(time.Second)}},
		step{"sheet-refused", []action{keys("alt+1"), wait(time.Second), keys("Return"), wait(time.Second)}},
		step{"sheet-family", []action{find(w.cast.torn), wait(time.Second), keys("ctrl+1")}},
		step{"sheet-members", []action{keys("ctrl+2")}},
		step{"sheet-contact", []action{keys("ctrl+3")}},
		step{"sheet-documents", []action{keys("ctrl+4"), wait(time.Second)}},
		step{"sheet-check", []action{keys("ctrl+5"), wait(time.Second)}},
		step{"sheet-ready", []action{find(w.cast.draft), wait(time.Second), keys("ctrl+5"), wait(time.Second)}},
		step{"toast", []action{keys("ctrl+2"), still, keys("ctrl+minus")}},
		step{"outbox", []action{keys("ctrl+u"), still, keys("alt+3"), wait(time.Second)}},
		step{"members", []action{keys("alt+4"), wait(time.Second)}},
		step{"member-bill", []action{find(w.cast.billed), wait(time.Second)}},
		step{"member-active", []action{find(w.cast.active), wait(time.Second)}},
		step{"settings", []action{keys("alt+5"), wait(time.Second)}},
		step{"keys", []action{keys("F1")}},
		step{"locked", []action{keys("Escape"), keys("ctrl+l"), wait(time.Second)}},
	)
}
