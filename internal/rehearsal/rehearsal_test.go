package rehearsal_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app"
	"titian/internal/rehearsal"
	"titian/internal/station"
	"titian/localdb/seal"
)

const (
	village    = "5103011001"
	passphrase = "four words nobody guesses" //nolint:gosec // of a profile in a test
)

// practice is a rehearsal with its laptop.
type practice struct {
	*rehearsal.Practice
	t       *testing.T
	station *station.Station
}

// open opens a rehearsal and its laptop, as the program does at its start.
func open(t *testing.T, params rehearsal.Params) *practice {
	t.Helper()
	p, err := rehearsal.Open(t.Context(), params)
	if err != nil {
		t.Fatal(err)
	}
	s, err := station.New(t.Context(), station.Params{
		Dir: p.Laptop(), Clock: p.Clock(), Random: rand.Reader, Dial: p.Dial, Rehearsal: true,
		KDF:  seal.Params{MemoryKiB: 64, Passes: 1, Lanes: 1},
		Open: func(string) error { return errors.New("no viewer in tests") },
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Join(s)
	out := &practice{p, t, s}
	t.Cleanup(out.close)
	return out
}

// brief opens a rehearsal with three families in a new folder.
func brief(t *testing.T) *practice {
	t.Helper()
	return open(t, rehearsal.Brief(rehearsal.Params{Dir: filepath.Join(t.TempDir(), "latihan")}))
}

func (p *practice) close() {
	if p.station == nil {
		return
	}
	if err := errors.Join(p.station.Close(), p.Close()); err != nil {
		p.t.Error(err)
	}
	p.station = nil
}

func (p *practice) found() {
	p.t.Helper()
	_, err := p.station.Found(p.t.Context(), app.Setup{Officer: "Bu Contoh", Village: village, Passphrase: []byte(passphrase)})
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *practice) seed() {
	p.t.Helper()
	if err := p.Seed(p.t.Context(), func(int, int) {}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *practice) families() app.FamilyList {
	p.t.Helper()
	list, err := p.station.Families(p.t.Context(), app.FamilyQuery{})
	if err != nil {
		p.t.Fatal(err)
	}
	return list
}

// only returns the record of the one family at a stage.
func (p *practice) only(stage app.Stage) app.Record {
	p.t.Helper()
	var found []app.FamilyRow
	for _, row := range p.families().Rows {
		if row.Stage == stage {
			found = append(found, row)
		}
	}
	if len(found) != 1 {
		p.t.Fatalf("%d families are %s, want one", len(found), stage)
	}
	r, err := p.station.Record(p.t.Context(), found[0].Dossier)
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

func TestFamiliesComeToEveryStage(t *testing.T) {
	if racing {
		t.Skip("the others fill a village too, with papers that are drawn in no time")
	}
	params := rehearsal.Params{Dir: filepath.Join(t.TempDir(), "latihan")}
	p := open(t, params)
	p.found()
	var last [2]int
	err := p.Seed(t.Context(), func(done, total int) {
		if done < last[0] || done > total || (last[1] != 0 && total != last[1]) {
			t.Errorf("progress went from %v to %d of %d", last, done, total)
		}
		last = [2]int{done, total}
	})
	if err != nil {
		t.Fatal(err)
	}
	if last[0] == 0 || last[0] != last[1] {
		t.Errorf("progress ended at %v", last)
	}
	p.wantStages()
	p.wantInventedFacilities()
	if papers, err := filepath.Glob(filepath.Join(params.Dir, "kertas", "*")); err != nil || len(papers) > 0 {
		t.Errorf("papers in clear are left: %v %v", papers, err)
	}
	if p.Line() != rehearsal.None {
		t.Errorf("the line is %s", p.Line())
	}

	p.close()
	p = open(t, params)
	if err := p.station.Unlock(t.Context(), []byte(passphrase)); err != nil {
		t.Fatal(err)
	}
	p.wantStages()
}

// wantStages checks where the twelve families stand.
func (p *practice) wantStages() {
	p.t.Helper()
	list := p.families()
	want := map[app.Stage]int{
		app.StageDraft: 2, app.StageReady: 2, app.StageReceived: 1, app.StageReview: 1,
		app.StageDecided: 1, app.StageNumbered: 2, app.StageActive: 3,
	}
	got := map[app.Stage]int{}
	for _, row := range list.Rows {
		got[row.Stage]++
		if row.Stage == app.StageReceived && (row.Received == 0 || row.Received == row.Documents) {
			p.t.Errorf("of the family on its way %d of %d papers arrived", row.Received, row.Documents)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		p.t.Errorf("stages (-want +got):\n%s", diff)
	}
	if list.NeedYou != 2 {
		p.t.Errorf("%d families need somebody, want the one refused in part and the one refused", list.NeedYou)
	}
	agenda, err := p.station.Agenda(p.t.Context(), 50)
	if err != nil {
		p.t.Fatal(err)
	}
	tasks := map[app.TaskKind]bool{}
	for _, task := range agenda.Tasks {
		tasks[task.Kind] = true
	}
	for _, kind := range []app.TaskKind{app.TaskRefused, app.TaskPayment, app.TaskNewborn, app.TaskDraft} {
		if !tasks[kind] {
			p.t.Errorf("no task %s on the agenda", kind)
		}
	}
}

func (p *practice) wantInventedFacilities() {
	p.t.Helper()
	found, err := p.station.FindFacilities(p.t.Context(), "puskesmas", 50)
	if err != nil {
		p.t.Fatal(err)
	}
	if len(found) < 3 {
		p.t.Errorf("%d facilities are to be found", len(found))
	}
	for _, f := range found {
		if !strings.HasSuffix(f.Name, "(latihan)") {
			p.t.Errorf("%s is not marked as invented", f.Code)
		}
	}
}

// TestHalfIsThrownAway: what a program leaves that was ended while it filled a
// profile is not there at the next start.
func TestHalfIsThrownAway(t *testing.T) {
	params := rehearsal.Brief(rehearsal.Params{Dir: filepath.Join(t.TempDir(), "latihan")})
	p := open(t, params)
	chosen := p.station.Settings()
	chosen.Language = "en"
	if err := p.station.SaveSettings(t.Context(), chosen); err != nil {
		t.Fatal(err)
	}
	p.found()
	ctx, kill := context.WithCancel(t.Context())
	err := p.Seed(ctx, func(done, _ int) {
		if done == 6 {
			kill()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("Seed: %v", err)
	}
	p.close()

	p = open(t, params)
	if state := p.station.Presence().State; state != app.PresenceNone {
		t.Errorf("half a rehearsal is shown: %s", state)
	}
	if p.station.Settings() != chosen {
		t.Error("the window forgot its language")
	}
	p.found()
	p.seed()
	if n := len(p.families().Rows); n != 3 {
		t.Errorf("%d families, want 3", n)
	}
}

// TestSeedGoesOn: a second try in the same run ends with every family once.
func TestSeedGoesOn(t *testing.T) {
	p := brief(t)
	p.found()
	for _, at := range []int{2, 6} {
		ctx, stop := context.WithCancel(t.Context())
		if err := p.Seed(ctx, func(done, _ int) {
			if done == at {
				stop()
			}
		}); !errors.Is(err, context.Canceled) {
			t.Fatalf("Seed: %v", err)
		}
	}
	p.seed()
	if n := len(p.families().Rows); n != 3 {
		t.Errorf("%d families, want 3", n)
	}
	p.only(app.StageActive)
	p.only(app.StageNumbered)
}

func TestSeedNeedsALaptop(t *testing.T) {
	p, err := rehearsal.Open(t.Context(), rehearsal.Params{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Seed(t.Context(), func(int, int) {}); err == nil {
		t.Error("a rehearsal without a laptop was filled")
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestOneProgramRehearsesAtATime(t *testing.T) {
	dir := t.TempDir()
	open(t, rehearsal.Params{Dir: dir})
	if _, err := rehearsal.Open(t.Context(), rehearsal.Params{Dir: dir}); !errors.Is(err, rehearsal.ErrInUse) {
		t.Errorf("a second one: %v", err)
	}
}

func TestOpenSaysWhatIsInTheWay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "latihan")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := rehearsal.Open(t.Context(), rehearsal.Params{Dir: file}); err == nil {
		t.Error("a file was taken for a folder")
	}
}
