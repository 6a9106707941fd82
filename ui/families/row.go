package families

import (
	"strconv"
	"time"

	"titian/app"
	"titian/app/ident"
	"titian/ui/frame"
	"titian/ui/look"
	"titian/ui/phrase"
)

// row is a family in words.
type row struct {
	Head, KK, Place, Members, Stage, Changed string
	Tone                                     look.Tone
}

// toRow puts a family into words, as it reads at the time now.
func toRow(v phrase.Voice, f *app.FamilyRow, now time.Time) row {
	out := row{
		Head: f.Head, KK: ident.KK(f.KK).Masked(), Place: v.ShortPlace(f.Dusun, f.RT, f.RW), Members: strconv.Itoa(f.Members),
		Stage: v.ShortStage(f.Stage, f.Received, f.Documents), Tone: phrase.StageTone(f.Stage), Changed: v.ShortMoment(f.Changed, now),
	}
	if out.Head == "" {
		out.Head = v.Text("phrase.nobody")
	}
	if f.Needs > 0 {
		out.Stage, out.Tone = v.Text("families.need"), look.ToneAttention
	}
	return out
}

// routeOf leads to where a family is worked on: to its members once they have
// numbers and nothing is left to do, to the sheet before.
func routeOf(f *app.FamilyRow) frame.Route {
	switch {
	case f.Stage == "":
		return frame.Route{Place: frame.Sheet, Family: f.Family}
	case f.Needs == 0 && f.Numbered > 0 && !f.Edited:
		return frame.Route{Place: frame.Members, Dossier: f.Dossier}
	default:
		return frame.Route{Place: frame.Sheet, Dossier: f.Dossier}
	}
}
