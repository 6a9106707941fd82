package home

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"titian/app"
	"titian/app/say"
	"titian/ui/frame"
	"titian/ui/look"
	"titian/ui/phrase"
)

// task is one thing to do, in words.
type task struct {
	Badge string
	Tone  look.Tone
	// Title is the family, Number its local number.
	Title, Number string
	Text          string
	// Warning says that a bill must not be paid; empty for none.
	Warning string
	// Action is what the button says that leads to Route.
	Action string
	Route  frame.Route
}

// group puts tasks together that are one for the officer: members of a family
// who were refused for the same reason. The order stays that of the first of
// each.
func group(tasks []app.Task) [][]app.Task {
	var out [][]app.Task
	for _, t := range tasks {
		i := slices.IndexFunc(out, func(g []app.Task) bool {
			return t.Kind == app.TaskRefused && g[0].Kind == t.Kind && g[0].Dossier == t.Dossier && g[0].Reason == t.Reason
		})
		if i < 0 {
			out = append(out, []app.Task{t})
			continue
		}
		out[i] = append(out[i], t)
	}
	return out
}

// names lists the members of tasks, the first few by name.
func names(v phrase.Voice, tasks []app.Task) string {
	const most = 2
	var all []string
	for _, t := range tasks {
		if t.Member != "" {
			all = append(all, t.Member)
		}
	}
	switch n := len(all); {
	case n == 0:
		return ""
	case n == 1:
		return all[0]
	case n <= most:
		return v.Text("home.names", "names", strings.Join(all[:n-1], ", "), "last", all[n-1])
	default:
		return v.Text("home.names_more", "names", strings.Join(all[:most], ", "), "count", strconv.Itoa(n-most))
	}
}

// toTask puts tasks that are one into words, as they read at the time now.
func toTask(v phrase.Voice, together []app.Task, now time.Time) task {
	t := together[0]
	out := task{
		Badge: v.Text("home.task." + string(t.Kind)), Tone: taskTone(t.Kind),
		Title: t.Head, Number: t.LocalNumber, Action: v.Mend(t.Field),
		Route: frame.Route{Place: frame.Sheet, Dossier: t.Dossier, Field: t.Field},
	}
	if out.Title == "" {
		out.Title = v.Text("phrase.nobody")
	}
	switch t.Kind {
	case app.TaskRefused:
		out.Text = v.Need(app.NeedRefused, names(v, together), t.Reason, t.Field)
		if len(together) > 1 {
			out.Action = v.Text("home.open_sheet")
		}
	case app.TaskConflict:
		out.Text = v.Need(app.NeedConflict, t.Member, t.Reason, t.Field)
	case app.TaskRejected:
		out.Text = v.Need(app.NeedRejected, t.Member, t.Reason, t.Field)
	case app.TaskPayment:
		out.Text = deadline(v, "home.payment", t, now, "amount", say.Rupiah(t.Amount))
		if t.Practice {
			out.Warning = v.Text("paper.bill.simulated")
		}
		out.Action = v.Text("home.open_bill")
		out.Route = frame.Route{Place: frame.Members, Dossier: t.Dossier}
	case app.TaskNewborn:
		out.Text = deadline(v, "home.newborn", t, now, "member", nameOr(v, t.Member))
		out.Action = v.Text("home.open_sheet")
	case app.TaskNewbornNIK:
		out.Text = deadline(v, "home.newborn_nik", t, now, "member", nameOr(v, t.Member))
		out.Action = v.Text("home.open_sheet")
	case app.TaskDraft:
		out.Text = v.Text("home.draft", "time", v.Moment(t.Since, now))
		out.Action = v.Text("home.go_on")
	}
	return out
}

// deadline takes the text of key, or of key + "_over" once the day has passed.
func deadline(v phrase.Voice, key string, t app.Task, now time.Time, args ...string) string {
	due, over := v.Due(t.Due, now)
	if over {
		key += "_over"
	}
	return v.Text(key, append(args, "date", v.Day(t.Due), "due", due)...)
}

func nameOr(v phrase.Voice, name string) string {
	if name == "" {
		return v.Text("phrase.nobody")
	}
	return name
}

func taskTone(kind app.TaskKind) look.Tone {
	switch kind {
	case app.TaskRefused, app.TaskConflict, app.TaskRejected:
		return look.ToneRefused
	case app.TaskPayment, app.TaskNewborn, app.TaskNewbornNIK:
		return look.ToneAttention
	default:
		return look.ToneQuiet
	}
}

// move is one step that a dossier made, in words.
type move struct {
	Title, Stage, Time string
	Tone               look.Tone
	Route              frame.Route
}

func toMove(v phrase.Voice, m app.Move, now time.Time) move {
	out := move{
		Title: nameOr(v, m.Head), Stage: v.Step(m.Stage), Time: v.Moment(m.At, now),
		Tone: phrase.StageTone(m.Stage), Route: frame.Route{Place: frame.Members, Dossier: m.Dossier},
	}
	switch m.Stage {
	case app.StageDraft, app.StageReady, app.StageReceived, app.StageReview:
		out.Route.Place = frame.Sheet
	default:
	}
	return out
}
