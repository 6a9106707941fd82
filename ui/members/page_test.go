package members_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/host"
	"titian/internal/testkit/legible"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/members"
)

// desk holds one family, and remembers what was printed.
type desk struct {
	record  app.Record
	rows    []app.FamilyRow
	err     error
	asked   int
	printed []app.PaperKind
	shown   []string
	noPrint error
	noShow  error
	paid    int
	queries []string
}

func (d *desk) Families(_ context.Context, q app.FamilyQuery) (app.FamilyList, error) {
	d.asked++
	d.queries = append(d.queries, q.Text)
	var out app.FamilyList
	for _, f := range d.rows {
		if strings.Contains(f.Head, q.Text) {
			out.Rows = append(out.Rows, f)
		}
	}
	return out, d.err
}

func (d *desk) Record(context.Context, uuid.UUID) (app.Record, error) {
	d.asked++
	return d.record, d.err
}

func (d *desk) Print(_ context.Context, _ uuid.UUID, kind app.PaperKind) (string, error) {
	d.printed = append(d.printed, kind)
	return "/profil/cetak/KLG-0000-0000-0-kartu.pdf", d.noPrint
}

func (d *desk) Show(_ context.Context, path string) error {
	d.shown = append(d.shown, path)
	return d.noShow
}

func (d *desk) Pay(context.Context, uuid.UUID) error {
	d.paid++
	return nil
}

func (d *desk) Now() time.Time       { return factory.Now() }
func (d *desk) Zone() *time.Location { return time.FixedZone("WITA", 8*3600) }

// numbered is the factory's family: the head has a number and a bill, the child
// was refused.
func numbered() *desk {
	d := factory.Complete()
	sent := uuid.New()
	r := app.Record{Dossier: d, Facts: app.Facts{
		Submission: &sent, Received: factory.Now(),
		Decisions: map[uuid.UUID]app.DecisionFact{
			d.Members[0].ID: {Submission: sent, Accepted: true}, d.Members[1].ID: {Submission: sent, Accepted: true},
			d.Members[2].ID: {Submission: sent, Reason: "foto akta kabur", Field: "person.birth_date"},
		},
		Persons: map[uuid.UUID]app.PersonFact{
			d.Members[0].Person.ID: {Number: "0099999000123", Simulated: true, Active: true, AsOf: "2026-11-20"},
		},
		Bills: []app.BillFact{{
			ID: uuid.New(), Persons: []uuid.UUID{d.Members[0].Person.ID}, Class: 3, PerHead: 35_000, Amount: 35_000,
			Accounts: map[string]string{"BRI": "8888899990001230"}, PayFrom: "2026-11-24", PayUntil: "2026-12-24", Simulated: true,
		}},
	}}
	return &desk{record: r}
}

type shown struct {
	*host.Host
	page   *members.Page
	copied []string
}

func show(t *testing.T, d *desk, route frame.Route) *shown {
	t.Helper()
	s := &shown{Host: host.New(t)}
	s.Practice = true
	s.page = members.New(members.Params{
		Host: s, Desk: d, Route: route, Payer: d, Copy: func(text string) { s.copied = append(s.copied, text) },
	})
	s.Show(t, s.page)
	return s
}

func (s *shown) press(keys ...fyne.KeyName) {
	for _, key := range keys {
		s.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

// pressButton walks with Tab to the button that says text, and presses it.
func (s *shown) pressButton(t *testing.T, text string) {
	t.Helper()
	for range 50 {
		s.Canvas().FocusNext()
		if b, ok := s.Canvas().Focused().(*kit.Button); ok && b.Text() == text {
			s.press(fyne.KeyReturn)
			return
		}
	}
	t.Errorf("Tab leads to no button %q", text)
}

func (s *shown) says(t *testing.T, texts ...string) {
	t.Helper()
	got := fynetest.RenderObjectToMarkup(s.page.Object())
	for _, text := range texts {
		if !strings.Contains(got, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

func detailRoute(d *desk) frame.Route {
	return frame.Route{Place: frame.Members, Dossier: d.record.Dossier.ID}
}

func TestTheFamilyStandsAsCentralSaidLast(t *testing.T) {
	d := numbered()
	s := show(t, d, detailRoute(d))
	s.says(t, "Wayan Sudira", "0099 9990 00123", "SIMULASI", "Aktif per 20 November 2026", "Bukan kartu resmi BPJS Kesehatan",
		"Rp35.000 per bulan", "SIMULASI – jangan dibayar", "8888 8999 9000 1230", "Diterima, menunggu nomor", "Sudah peserta")
}

// TestTheMarkStandsByEveryAccount: whichever line is looked at, it says that it
// must not be paid to.
func TestTheMarkStandsByEveryAccount(t *testing.T) {
	const mark = ">SIMULASI<"
	marks := func(bill func(*app.BillFact)) int {
		d := numbered()
		bill(&d.record.Facts.Bills[0])
		s := show(t, d, detailRoute(d))
		return strings.Count(fynetest.RenderObjectToMarkup(s.page.Object()), mark)
	}
	none := marks(func(b *app.BillFact) { b.Simulated, b.Persons = false, nil })
	two := marks(func(b *app.BillFact) { b.Accounts = map[string]string{"BRI": "1", "BNI": "2"} })
	if two != none+3 {
		t.Errorf("%d marks for an amount and two accounts", two-none)
	}
}

func TestARefusalLeadsToItsField(t *testing.T) {
	d := numbered()
	s := show(t, d, detailRoute(d))
	s.says(t, "Kata pemeriksa: Foto akta kabur.")
	s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	want := []frame.Route{{Place: frame.Sheet, Dossier: d.record.Dossier.ID, Field: "members[2].person.birth_date"}}
	if diff := cmp.Diff(want, s.Opened); diff != "" {
		t.Error(diff)
	}
}

func TestPapersArePrintedAndShown(t *testing.T) {
	d := numbered()
	s := show(t, d, detailRoute(d))
	s.pressButton(t, "Kartu")
	s.says(t, "Siap dicetak: /profil/cetak/KLG-0000-0000-0-kartu.pdf")
	d.noShow = errors.New("no viewer")
	s.pressButton(t, "Buka lagi")
	s.says(t, "viewer")
	d.noPrint = errors.New("full")
	s.pressButton(t, "Bukti daftar")
	s.says(t, "Terjadi: full")
	if !cmp.Equal(d.printed, []app.PaperKind{app.PaperCard, app.PaperSlip}) || len(d.shown) != 2 || len(s.Failed) != 0 {
		t.Errorf("printed %v, shown %v, told elsewhere %v", d.printed, d.shown, s.Failed)
	}
}

func TestWhatCannotBePrintedSaysWhy(t *testing.T) {
	d := numbered()
	d.record.Facts = app.Facts{}
	s := show(t, d, detailRoute(d))
	s.says(t, "Kartu: belum ada nomor.", "Tanda terima: belum diterima pusat.")
	for _, k := range s.page.Shortcuts() {
		k.Do()
	}
	if len(d.printed) != 0 {
		t.Errorf("printed %v", d.printed)
	}
}

func TestNumbersAreCopiedWithoutGaps(t *testing.T) {
	d := numbered()
	s := show(t, d, detailRoute(d))
	s.pressButton(t, "Salin nomor")
	if !cmp.Equal(s.copied, []string{"0099999000123"}) || len(s.Toasts) != 1 {
		t.Errorf("copied %v, told %v", s.copied, s.Toasts)
	}
}

func TestARealAccountIsCopied(t *testing.T) {
	d := numbered()
	head := d.record.Dossier.Members[0].Person.ID
	d.record.Facts.Bills[0].Simulated = false
	d.record.Facts.Persons[head] = app.PersonFact{Number: "0000000000001"}
	s := show(t, d, detailRoute(d))
	s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if !cmp.Equal(s.copied, []string{"8888899990001230"}) {
		t.Errorf("copied %v", s.copied)
	}
}

func TestAPaymentIsPretendedInPracticeOnly(t *testing.T) {
	d := numbered()
	s := show(t, d, detailRoute(d))
	s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if d.paid != 1 {
		t.Errorf("paid %d times", d.paid)
	}
	d.record.Facts.Bills[0].PaidOn = "2026-11-22"
	s.page.Changed(t.Context(), app.Event{Kind: app.EventDossier, ID: d.record.Dossier.ID})
	s.says(t, "Dibayar 22 November 2026")
	if strings.Contains(fynetest.RenderObjectToMarkup(s.page.Object()), "Tiru pembayaran") {
		t.Error("a paid bill can be paid again")
	}
}

func TestOnlyItsOwnNewsAreRead(t *testing.T) {
	d := numbered()
	s := show(t, d, detailRoute(d))
	s.page.Changed(t.Context(), app.Event{Kind: app.EventDossier, ID: uuid.New()})
	s.page.Changed(t.Context(), app.Event{Kind: app.EventOutbox})
	s.page.Changed(t.Context(), app.Event{Kind: app.EventDossier})
	if d.asked != 2 {
		t.Errorf("read %d times, want 2", d.asked)
	}
}

func TestTheChosenPersonComesBack(t *testing.T) {
	d := numbered()
	s := show(t, d, detailRoute(d))
	s.press(fyne.KeyDown)
	saved := s.page.Save()
	again := members.New(members.Params{Host: s, Desk: d, Route: detailRoute(d)})
	again.Restore(saved)
	s.Show(t, again)
	if string(again.Save()) != string(saved) || !strings.Contains(string(saved), `"person":1`) {
		t.Errorf("saved %s, came back as %s", saved, again.Save())
	}
}

func TestTroubleIsSaidInPlace(t *testing.T) {
	d := numbered()
	d.err = app.ErrNotFound
	s := show(t, d, detailRoute(d))
	s.says(t, "Berkas ini tidak dapat dibaca.")
	d.err = nil
	s.pressButton(t, "Coba lagi")
	s.says(t, "Wayan Sudira")
}

func TestTheListSearchesAndOpens(t *testing.T) {
	d := &desk{rows: []app.FamilyRow{
		{Head: "Wayan", Dossier: uuid.UUID{15: 1}, Numbered: 1, Members: 4, Stage: app.StageNumbered},
		{Head: "Made", Dossier: uuid.UUID{15: 2}},
		{Head: "Ketut", Dossier: uuid.UUID{15: 3}, Numbered: 2, Members: 2, Active: 2, Stage: app.StageActive},
	}}
	s := show(t, d, frame.Route{Place: frame.Members})
	s.says(t, "2 keluarga bernomor")
	for _, r := range "Ket" {
		s.Canvas().Focused().TypedRune(r)
	}
	s.press(fyne.KeyReturn, fyne.KeyReturn)
	if diff := cmp.Diff([]frame.Route{{Place: frame.Members, Dossier: uuid.UUID{15: 3}}}, s.Opened); diff != "" {
		t.Error(diff)
	}
	saved := s.page.Save()
	again := members.New(members.Params{Host: s, Desk: d})
	again.Restore(saved)
	s.Show(t, again)
	if d.queries[len(d.queries)-1] != "Ket" || string(again.Save()) != string(saved) {
		t.Errorf("saved %s, came back as %s, asked for %q", saved, again.Save(), d.queries)
	}
}

func TestAnEmptyListLeadsToTheOutbox(t *testing.T) {
	s := show(t, &desk{}, frame.Route{Place: frame.Members})
	s.says(t, "Belum ada keluarga yang bernomor")
	s.pressButton(t, "Lihat kotak kirim")
	if diff := cmp.Diff([]frame.Route{{Place: frame.Outbox}}, s.Opened); diff != "" {
		t.Error(diff)
	}
}

// TestNothingIsCutOff looks at the page's part of the reference screen and of
// the least one.
func TestNothingIsCutOff(t *testing.T) {
	d := numbered()
	h := show(t, d, detailRoute(d))
	for _, size := range []fyne.Size{fyne.NewSize(1166, 676), fyne.NewSize(824, 560)} {
		h.Window.Resize(size)
		for _, fault := range legible.Check(h.Canvas()) {
			t.Errorf("%v: %v", size, fault)
		}
	}
}
