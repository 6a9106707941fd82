package shell

import (
	"encoding/json"
	"fmt"

	"fyne.io/fyne/v2/lang"

	"titian/app/words"
)

// fyneWords are the texts that Fyne's own widgets show, by the keys of ours.
func fyneWords() map[string]string {
	return map[string]string{
		"Copy":       "shell.fyne.copy",
		"Cut":        "shell.fyne.cut",
		"Paste":      "shell.fyne.paste",
		"Select all": "shell.fyne.select_all",
		"Undo":       "shell.fyne.undo",
		"Redo":       "shell.fyne.redo",
		"OK":         "shell.fyne.ok",
		"Cancel":     "shell.fyne.cancel",
		"Confirm":    "shell.fyne.confirm",
		"Yes":        "shell.fyne.yes",
		"No":         "shell.fyne.no",
		"Error":      "shell.fyne.error",
		"Quit":       "shell.fyne.quit",
	}
}

// teachFyne gives Fyne's own widgets their words. Fyne chooses by the language
// of the system alone, so the chosen language is registered under that.
func teachFyne(w *words.Catalogue) error {
	texts := map[string]string{}
	for theirs, ours := range fyneWords() {
		texts[theirs] = w.Text(ours)
	}
	raw, err := json.Marshal(texts)
	if err != nil {
		return fmt.Errorf("translate the toolkit: %w", err)
	}
	if err := lang.AddTranslationsForLocale(raw, lang.SystemLocale()); err != nil {
		return fmt.Errorf("translate the toolkit: %w", err)
	}
	return nil
}
