package first

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/app"
	"titian/app/region"
	"titian/app/words"
	"titian/internal/testkit/host"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

const village = "5103012001"

// fakeDesk founds a store with the code 7F3K2-M9Q0X-AB1CD.
type fakeDesk struct {
	setup    app.Setup
	founded  int
	fault    error // of Found
	half     bool  // Found makes the store in spite of fault
	enrolled []string
	refused  error

	drawn, confirmed int
	lost             error // of NewCode
	unkept           error // of ConfirmCode
}

func (d *fakeDesk) NewCode(context.Context) (string, error) {
	if d.lost != nil {
		return "", d.lost
	}
	d.drawn++
	return "QQQQQ-WWWWW-XY7ZZ", nil
}

func (d *fakeDesk) ConfirmCode(context.Context) error {
	d.confirmed++
	return d.unkept
}

func (d *fakeDesk) Found(_ context.Context, s app.Setup) (string, error) {
	if d.fault != nil && !d.half {
		return "", d.fault
	}
	d.founded++
	d.setup = s
	return "7F3K2-M9Q0X-AB1CD", d.fault
}

func (d *fakeDesk) FindPlaces(_ context.Context, query string, _ int) ([]region.Place, error) {
	if query == "tuban" {
		return []region.Place{{Code: village, Name: "Tuban"}}, nil
	}
	return nil, nil
}

func (d *fakeDesk) PlaceName(string) string                              { return "Tuban · Kuta · Badung · Bali" }
func (d *fakeDesk) Paths(context.Context, string, int) ([]string, error) { return nil, nil }

func (d *fakeDesk) Enrol(_ context.Context, url, code, caFile string) ([]string, error) {
	d.enrolled = []string{url, code, caFile}
	return nil, d.refused
}

// fakeSeeder makes three families, or fails after the first.
type fakeSeeder struct {
	told  []int
	fault error
}

func (s *fakeSeeder) Seed(_ context.Context, progress func(done, total int)) error {
	for i := range 3 {
		progress(i+1, 3)
		s.told = append(s.told, i+1)
		if s.fault != nil {
			return s.fault
		}
	}
	return nil
}

// fakeHost answers what the first run asks; the rest of the host is not used.
type fakeHost struct {
	frame.Host
	t         *testing.T
	words     *words.Catalogue
	window    fyne.Window
	work      frame.Work
	failed    []error
	rehearsal bool
}

func (h *fakeHost) Text(key string, args ...string) string { return h.words.Text(key, args...) }
func (h *fakeHost) Language() string                       { return h.words.Language() }
func (h *fakeHost) Work() frame.Work                       { return h.work }
func (h *fakeHost) Canvas() fyne.Canvas                    { return h.window.Canvas() }
func (h *fakeHost) Rehearsal() bool                        { return h.rehearsal }
func (h *fakeHost) Fail(err error)                         { h.failed = append(h.failed, err) }
func (h *fakeHost) Explain(err error) string               { return "explained: " + err.Error() }

func (h *fakeHost) speak(language string) {
	w, err := words.Load(language)
	if err != nil {
		h.t.Fatal(err)
	}
	h.words = w
}

// run is a first run on the bench.
type run struct {
	*View
	host *fakeHost
	desk *fakeDesk
	done int
}

func newRun(t *testing.T, rehearsal bool, change ...func(*Params)) *run {
	t.Helper()
	window := host.Dress(t, look.Params{}).NewWindow("")
	t.Cleanup(window.Close)
	r := &run{host: &fakeHost{t: t, window: window, work: frame.InPlace(), rehearsal: rehearsal}, desk: &fakeDesk{}}
	r.host.speak("id")
	p := Params{Host: r.host, Desk: r.desk, Language: r.host.speak, Done: func() { r.done++ }}
	for _, c := range change {
		c(&p)
	}
	r.View = New(t.Context(), p)
	window.SetContent(r.Object())
	window.Resize(fyne.NewSize(1024, 700))
	r.Focus(window.Canvas())
	return r
}

func (r *run) shown() string { return fynetest.RenderObjectToMarkup(r.Object()) }

// fill puts what a careful officer types into the draft and goes to a step.
func (r *run) fill(s step) {
	const typed = "kambing hutan"
	r.draft = draft{officer: " Bu Sari ", passphrase: typed, again: typed, village: village, place: "Tuban"}
	r.goTo(s)
}

// press finds the button with a text and presses it.
func (r *run) press(t *testing.T, key string) {
	t.Helper()
	var found *kit.Button
	for _, o := range fynetest.LaidOutObjects(r.Object()) {
		if b, ok := o.(*kit.Button); ok && b.Visible() && b.Text() == r.text(key) {
			found = b
		}
	}
	if found == nil {
		t.Fatalf("there is no button %q", r.text(key))
	}
	found.Press()
}

func TestNothingTypedIsLostOnTheWayBack(t *testing.T) {
	r := newRun(t, false)
	r.fill(stepVillage)
	r.press(t, "first.back")
	if r.step != stepOfficer || !strings.Contains(r.shown(), "Bu Sari") {
		t.Fatalf("step %d without the name", r.step)
	}
	r.press(t, "first.next")
	if r.step != stepVillage || r.draft.village != village || r.draft.passphrase != "kambing hutan" {
		t.Errorf("step %d, village %q", r.step, r.draft.village)
	}
}

func TestAnotherLanguageIsSpokenAtOnce(t *testing.T) {
	r := newRun(t, false)
	r.p.Language("en")
	r.goTo(stepLanguage)
	if !strings.Contains(r.shown(), "Welcome") {
		t.Error("the window still speaks Indonesian")
	}
}

func TestTheOfficerIsToldWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct{ officer, passphrase, again, want string }{
		"no name":    {"  ", "kambing hutan", "kambing hutan", "first.need_name"},
		"too short":  {"Bu Sari", "kambing", "kambing", "trouble.short"},
		"not equal":  {"Bu Sari", "kambing hutan", "kambing kota", "first.differ"},
		"all of it":  {"Bu Sari", "kambing hutan", "kambing hutan", ""},
		"weak is ok": {"Bu Sari", "indonesia", "indonesia", ""},
	} {
		r := newRun(t, false)
		r.draft = draft{officer: c.officer, passphrase: c.passphrase, again: c.again}
		r.goTo(stepOfficer)
		r.press(t, "first.next")
		if c.want == "" {
			if r.step != stepVillage {
				t.Errorf("%s: stays at step %d", name, r.step)
			}
			continue
		}
		if got := r.told.Text(); r.step != stepOfficer || got != r.text(c.want) {
			t.Errorf("%s: step %d, told %q", name, r.step, got)
		}
	}
}

func TestTheStrengthIsToldWhileTyping(t *testing.T) {
	r := newRun(t, false)
	r.fill(stepOfficer)
	r.Focus(r.host.Canvas())
	r.host.Canvas().FocusNext()
	fynetest.Type(r.host.Canvas().Focused(), " lampu sungai")
	if r.draft.passphrase != "kambing hutan lampu sungai" || !strings.Contains(r.shown(), r.text("first.strength_good")) {
		t.Errorf("a draft of %d letters is not told as strong", len(r.draft.passphrase))
	}
}

func TestWithoutAVillageNothingIsFounded(t *testing.T) {
	r := newRun(t, false)
	r.fill(stepVillage)
	r.draft.village = ""
	r.press(t, "first.found")
	if r.desk.founded != 0 || r.told.Text() != r.text("first.need_village") {
		t.Errorf("founded %d times, told %q", r.desk.founded, r.told.Text())
	}
}

func TestVillagesAreFoundByName(t *testing.T) {
	r := newRun(t, false)
	var got []kit.PickerItem
	r.findPlaces("tuban", func(items []kit.PickerItem) { got = items })
	if len(got) != 1 || got[0].ID != village || got[0].Text != "Tuban" || got[0].Detail == "" {
		t.Errorf("found %v", got)
	}
}

func TestTheRecoveryCodeHasToBeWrittenDown(t *testing.T) {
	r := newRun(t, false)
	r.fill(stepVillage)
	r.press(t, "first.found")
	if r.step != stepCode || r.desk.founded != 1 {
		t.Fatalf("step %d, founded %d times", r.step, r.desk.founded)
	}
	if got := r.desk.setup; got.Officer != "Bu Sari" || got.Village != village || string(got.Passphrase) != "kambing hutan" {
		t.Errorf("founded for %q in %q", got.Officer, got.Village)
	}
	if r.draft.passphrase != "" || r.draft.again != "" {
		t.Error("the passphrase is kept longer than needed")
	}
	for _, group := range []string{"7F3K2", "M9Q0X", "AB1CD"} {
		if !strings.Contains(r.shown(), group) {
			t.Errorf("group %s is not shown", group)
		}
	}
	r.draft.copied = "AB1CE"
	r.press(t, "first.code_done")
	if r.step != stepCode || r.told.Text() == "" || r.desk.confirmed != 0 {
		t.Fatal("a wrong group was taken")
	}
	r.draft.copied = "ablcd"
	r.press(t, "first.code_done")
	if r.step != stepCentral || r.draft.code != "" || r.desk.confirmed != 1 {
		t.Errorf("step %d, code still there: %v, confirmed %d times", r.step, r.draft.code != "", r.desk.confirmed)
	}
	if strings.Contains(r.shown(), "7F3K2") {
		t.Error("the code is still shown")
	}
}

func TestAStoreThatCannotBeMadeIsToldAndLosesNothing(t *testing.T) {
	r := newRun(t, false)
	r.desk.fault = errors.New("disk full")
	r.fill(stepVillage)
	r.press(t, "first.found")
	if r.step != stepVillage || r.told.Text() != "explained: disk full" || r.draft.passphrase == "" {
		t.Fatalf("step %d, told %q", r.step, r.told.Text())
	}
	r.desk.fault = nil
	r.press(t, "first.found")
	if r.step != stepCode {
		t.Errorf("the second try ends at step %d", r.step)
	}
}

func TestACodeOfAStoreThatDidNotOpenIsShownAllTheSame(t *testing.T) {
	r := newRun(t, false)
	r.desk.fault, r.desk.half = errors.New("in use"), true
	r.fill(stepVillage)
	r.press(t, "first.found")
	if r.step != stepCode || !strings.Contains(r.shown(), "7F3K2") || r.told.Text() != "explained: in use" {
		t.Errorf("step %d, told %q", r.step, r.told.Text())
	}
}

func TestEnrolNowOrLater(t *testing.T) {
	r := newRun(t, false)
	r.goTo(stepCentral)
	r.press(t, "first.enrol")
	if r.desk.enrolled != nil || r.told.Text() == "" || r.done != 0 {
		t.Fatal("it enrolled without an address")
	}
	r.draft.url, r.draft.enrolCode = " https://pusat.example ", " ABCDE "
	r.desk.refused = errors.New("code used")
	r.press(t, "first.enrol")
	if r.done != 0 || r.told.Text() != "explained: code used" {
		t.Fatalf("done %d, told %q", r.done, r.told.Text())
	}
	if r.desk.enrolled[0] != "https://pusat.example" || r.desk.enrolled[1] != "ABCDE" {
		t.Errorf("enrolled with %q", r.desk.enrolled)
	}
	r.press(t, "first.later")
	if r.done != 1 {
		t.Errorf("later ended %d times", r.done)
	}
	r.desk.refused = nil
	r.press(t, "first.enrol")
	if r.done != 2 {
		t.Error("enrolling did not end the first run")
	}
}

func TestARehearsalIsSeededAndNotEnrolled(t *testing.T) {
	seeder := &fakeSeeder{}
	r := newRun(t, true, func(p *Params) { p.Seeder = seeder })
	for _, s := range r.steps() {
		if s == stepCentral {
			t.Error("a rehearsal asks for central")
		}
	}
	if strings.Contains(r.shown(), r.text("first.practise_how")) {
		t.Error("a rehearsal offers a rehearsal")
	}
	r.fill(stepVillage)
	r.press(t, "first.found")
	r.draft.copied = "AB1CD"
	before := r.Filling()
	r.press(t, "first.code_done")
	if r.done != 1 || len(seeder.told) != 3 || before || !r.Filling() {
		t.Errorf("done %d, %d families, filling %v before and %v then", r.done, len(seeder.told), before, r.Filling())
	}
}

func TestARehearsalThatCannotBeSeededGoesOn(t *testing.T) {
	r := newRun(t, true, func(p *Params) { p.Seeder = &fakeSeeder{fault: errors.New("disk")} })
	r.goTo(stepSeed)
	if r.done != 0 || r.told.Text() != "explained: disk" || !strings.Contains(r.shown(), "1 dari 3 langkah") {
		t.Fatalf("done %d, told %q", r.done, r.told.Text())
	}
	r.press(t, "first.begin")
	if r.done != 1 {
		t.Error("there is no way on")
	}
}

func TestARehearsalIsOfferedFirst(t *testing.T) {
	started := 0
	var fault error
	var late []func()
	r := newRun(t, false, func(p *Params) {
		p.Practise = func(context.Context) error { started++; return fault }
	})
	r.host.work = frame.Work{Go: func(f func()) { late = append(late, f) }, Do: func(f func()) { f() }}
	r.press(t, "first.practise")
	r.press(t, "first.practise") // it is on its way
	if started != 0 || len(late) != 1 || r.told.Text() != r.text("first.practising") {
		t.Fatalf("%d started on the UI goroutine, %d off it, told %q", started, len(late), r.told.Text())
	}
	late[0]()
	if started != 1 || r.told.Text() != r.text("first.practise_begun") {
		t.Errorf("%d started, told %q", started, r.told.Text())
	}
	fault = errors.New("no memory")
	r.press(t, "first.practise")
	late[1]()
	if r.told.Text() != "explained: no memory" {
		t.Errorf("a fault is told as %q", r.told.Text())
	}
	r.press(t, "first.next")
	if r.step != stepOfficer {
		t.Error("there is no way on after a fault")
	}
	told := newRun(t, false)
	if !strings.Contains(told.shown(), "titian --rehearsal") {
		t.Error("how to start a rehearsal is not told")
	}
}
