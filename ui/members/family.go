package members

import (
	"slices"
	"strconv"
	"time"

	"titian/app"
	"titian/app/ident"
	"titian/ui/phrase"
)

// family is a dossier with what central said about it, in words.
type family struct {
	Head, Number, KK, Place string
	// Stages are the steps of this kind of dossier, Stage the one it is at.
	Stages []app.Stage
	Stage  app.Stage
	// Mark tells that a person is needed.
	Mark    string
	Needs   []need
	Persons []person
	Bills   []bill
	Papers  []paper
}

// need is what concerns the whole dossier; a refusal stands with its member.
type need struct{ Text, Field, Mend string }

// paper is one that can be printed; Why says why not yet.
type paper struct {
	Kind      app.PaperKind
	Text, Why string
}

func toFamily(v phrase.Voice, r *app.Record, now time.Time) family {
	d := r.AsSent()
	out := family{
		Head: v.Text("phrase.nobody"), Number: d.LocalNumber, KK: ident.KK(d.Family.KK).Masked(),
		Place: v.Place(d.Family.Address.Dusun, d.Family.Address.RT, d.Family.Address.RW), Stages: stagesOf(d), Stage: r.Stage(),
		Papers: toPapers(v, r),
	}
	if head := max(d.Head(), 0); head < len(d.Members) && d.Members[head].Person.Name != "" {
		out.Head = d.Members[head].Person.Name
	}
	for i := range d.Members {
		out.Persons = append(out.Persons, toPerson(v, r, i))
	}
	for i := range r.Facts.Bills {
		out.Bills = append(out.Bills, toBill(v, r, &r.Facts.Bills[i], now))
	}
	for _, n := range r.Needs() {
		out.Mark = v.Text("members.need")
		if n.Kind != app.NeedRefused {
			out.Needs = append(out.Needs, need{v.Need(n.Kind, "", n.Reason, n.Field), n.Field, v.Mend(n.Field)})
		}
	}
	return out
}

// stagesOf are the steps that a dossier takes: a change ends when it is
// applied, and nothing is paid where nobody pays.
func stagesOf(d *app.Dossier) []app.Stage {
	stages := []app.Stage{app.StageDraft, app.StageReady, app.StageReceived}
	if d.Kind == app.Change {
		return append(stages, app.StageDecided)
	}
	stages = append(stages, app.StageReview, app.StageDecided, app.StageNumbered)
	if payers(d) {
		stages = append(stages, app.StagePaid)
	}
	return append(stages, app.StageActive)
}

// payers reports whether anybody in the family pays dues.
func payers(d *app.Dossier) bool {
	return slices.ContainsFunc(d.Members, func(m app.Member) bool { return d.SegmentOf(&m).Mandiri() })
}

func toPapers(v phrase.Voice, r *app.Record) []paper {
	var unsent, unreceived, unnumbered, unbilled string
	if r.Facts.Submission == nil {
		unsent = v.Text("members.no_slip")
	}
	if r.Facts.Received.IsZero() {
		unreceived = v.Text("members.no_receipt")
	}
	if !slices.ContainsFunc(r.AsSent().Members, func(m app.Member) bool { return r.Facts.Persons[m.Person.ID].Number != "" }) {
		unnumbered = v.Text("members.no_card")
	}
	switch {
	case len(r.Facts.Bills) > 0:
	case payers(r.AsSent()):
		unbilled = v.Text("members.no_bill")
	default:
		unbilled = v.Text("members.no_dues")
	}
	return []paper{
		{app.PaperCard, v.Text("members.print.card"), unnumbered},
		{app.PaperBill, v.Text("members.print.bill"), unbilled},
		{app.PaperReceipt, v.Text("members.print.receipt"), unreceived},
		{app.PaperSlip, v.Text("members.print.slip"), unsent},
	}
}

// row is a family in the list, in words.
type row struct{ Head, Place, Numbered, Active, Stage string }

func toRow(v phrase.Voice, f *app.FamilyRow) row {
	out := row{
		Head: f.Head, Place: v.ShortPlace(f.Dusun, f.RT, f.RW),
		Numbered: v.Text("members.of", "count", strconv.Itoa(f.Numbered), "total", strconv.Itoa(f.Members)),
		Active:   v.Text("members.of", "count", strconv.Itoa(f.Active), "total", strconv.Itoa(f.Members)),
		Stage:    v.Step(f.Stage),
	}
	if out.Head == "" {
		out.Head = v.Text("phrase.nobody")
	}
	return out
}

// numbered are the families in which somebody has a number.
func numbered(rows []app.FamilyRow) []app.FamilyRow {
	return slices.DeleteFunc(rows, func(f app.FamilyRow) bool { return f.Numbered == 0 })
}
