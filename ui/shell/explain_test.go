package shell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"titian/app"
	"titian/app/finding"
	"titian/app/words"
)

func TestEveryErrorHasASentence(t *testing.T) {
	check := &app.CheckError{Findings: finding.List{finding.New(finding.Error, app.CodeNoHead)}}
	for _, language := range words.Languages() {
		w := load(t, language)
		for _, err := range []error{
			app.ErrNotFound, app.ErrLocked, app.ErrSubmitted, app.ErrStale, context.Canceled, context.DeadlineExceeded,
			check, &app.PINError{Left: 3}, &app.PINError{}, &app.Trouble{Key: "trouble.full", Err: errors.New("disk")},
		} {
			text, known := explain(w, fmt.Errorf("save dossier: %w", err))
			if !known || text == "" || strings.Contains(text, "app:") || strings.Contains(text, "{{") || w.Has(text) {
				t.Errorf("%s: %v is explained as %q, known %v", language, err, text, known)
			}
		}
	}
}

func TestThePINErrorTellsWhatIsLeft(t *testing.T) {
	w := load(t, "id")
	if text, _ := explain(w, &app.PINError{Left: 3}); !strings.Contains(text, "3") {
		t.Errorf("the tries left are not told: %q", text)
	}
	gone, _ := explain(w, &app.PINError{})
	if left, _ := explain(w, &app.PINError{Left: 1}); gone == left {
		t.Error("a PIN that is gone is told like one try left")
	}
}

func TestUnknownErrorsGetTheGeneralSentenceAndAreKnownAsSuch(t *testing.T) {
	w := load(t, "id")
	for name, err := range map[string]error{
		"bare":               errors.New("localdb: row 7 of a table"),
		"without a sentence": &app.Trouble{Key: "trouble.nobody_wrote_this", Err: errors.New("odd")},
		"unknown":            &app.Trouble{Key: unknownTrouble, Err: errors.New("odd")},
	} {
		text, known := explain(w, err)
		if known || text != w.Text(unknownTrouble) {
			t.Errorf("%s: %q, known %v", name, text, known)
		}
	}
}
