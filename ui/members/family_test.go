package members

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/host"
	"titian/ui/look"
	"titian/ui/phrase"
)

func voice(t *testing.T) phrase.Voice {
	t.Helper()
	return phrase.New(host.New(t), time.FixedZone("WITA", 8*3600))
}

// record is the factory's family as central answered it: the couple accepted
// and numbered, the head active, the child refused, the grandmother covered
// already.
func record() app.Record {
	d := factory.Complete()
	sent := uuid.New()
	r := app.Record{Dossier: d, Facts: app.Facts{
		Submission: &sent, Submitted: factory.Now(), Received: factory.Now(), ReceiptN: 1,
		Decisions: map[uuid.UUID]app.DecisionFact{}, Persons: map[uuid.UUID]app.PersonFact{},
	}}
	for i, number := range []string{"0099999000123", "0099999000124"} {
		m := &d.Members[i]
		r.Facts.Decisions[m.ID] = app.DecisionFact{Submission: sent, Accepted: true}
		r.Facts.Persons[m.Person.ID] = app.PersonFact{
			Number: number, Simulated: true, Numbered: factory.Now(), Active: i == 0, AsOf: "2026-11-20",
		}
	}
	r.Facts.Decisions[d.Members[2].ID] = app.DecisionFact{
		Submission: sent, Reason: "foto akta kabur", Field: "person.birth_date",
	}
	r.Facts.Bills = []app.BillFact{{
		Persons: []uuid.UUID{d.Members[0].Person.ID, d.Members[1].Person.ID}, Class: 3, PerHead: 35_000, Amount: 70_000,
		Accounts: map[string]string{"BRI": "8888899990001230", "BNI": "8888899990001231"},
		PayFrom:  "2026-11-24", PayUntil: "2026-12-24", Simulated: true,
	}}
	return r
}

func TestPersonsStandAsCentralSaidLast(t *testing.T) {
	r := record()
	f := toFamily(voice(t), &r, factory.Now())
	type line struct {
		name, number, status, refusal, mend string
		tone                                look.Tone
		simulated, card                     bool
	}
	var got []line
	for _, p := range f.Persons {
		got = append(got, line{p.Name, p.Grouped, p.Status, p.Refusal, p.Mend, p.Tone, p.Simulated, p.Card != nil})
	}
	want := []line{
		{"Wayan Sudira", "0099 9990 00123", "Aktif per 20 November 2026", "", "", look.ToneDone, true, true},
		{"Ketut Suryani", "0099 9990 00124", "Belum aktif per 20 November 2026", "", "", look.ToneAttention, true, true},
		{"Putu Aditya", "", "Ditolak", "Foto akta kabur.", "Perbaiki tanggal lahir, anggota 3", look.ToneRefused, false, false},
		{"Nyoman Rai", "", "Sudah peserta", "", "", look.ToneQuiet, false, false},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(line{})); diff != "" {
		t.Error(diff)
	}
	if f.Mark != "perlu Anda" || len(f.Needs) != 0 {
		t.Errorf("mark %q, needs %+v", f.Mark, f.Needs)
	}
}

func TestCardSaysWhatIsPrinted(t *testing.T) {
	r := record()
	got := toFamily(voice(t), &r, factory.Now()).Persons[0].Card
	want := &card{
		Name: "Wayan Sudira", Number: "0099 9990 00123", Birth: "12-03-1985", NIK: "5103••••••••0001", Facility: "Puskesmas Contoh",
		Class: "Kelas III · Mandiri (PBPU)", Standing: "Aktif per 20 November 2026", Active: true, Simulated: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStandingBeforeThereIsANumber(t *testing.T) {
	v := voice(t)
	sent, earlier := uuid.New(), uuid.New()
	m := app.Member{ID: uuid.New(), Segment: app.PBPU}
	for name, tt := range map[string]struct {
		facts app.Facts
		want  string
	}{
		"a draft":                 {app.Facts{}, "Belum dikirim"},
		"on its way":              {app.Facts{Submission: &sent}, "Belum diterima pusat"},
		"with the reviewer":       {app.Facts{Submission: &sent, Received: factory.Now()}, "Menunggu putusan"},
		"accepted":                {app.Facts{Submission: &sent, Received: factory.Now(), Decisions: map[uuid.UUID]app.DecisionFact{m.ID: {Accepted: true, Submission: earlier}}}, "Diterima, menunggu nomor"},
		"refused":                 {app.Facts{Submission: &sent, Received: factory.Now(), Decisions: map[uuid.UUID]app.DecisionFact{m.ID: {Submission: sent}}}, "Ditolak"},
		"refused and then mended": {app.Facts{Submission: &sent, Received: factory.Now(), Decisions: map[uuid.UUID]app.DecisionFact{m.ID: {Submission: earlier}}}, "Menunggu putusan"},
		"mended and not arrived":  {app.Facts{Submission: &sent, Decisions: map[uuid.UUID]app.DecisionFact{m.ID: {Submission: earlier}}}, "Belum diterima pusat"},
	} {
		r := app.Record{Dossier: app.Dossier{Members: []app.Member{m}}, Facts: tt.facts}
		if got, _ := standing(v, &r, &r.Dossier.Members[0], app.PersonFact{}); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	without := app.PersonFact{Number: "0000000000001", Numbered: factory.Now()}
	r := app.Record{Dossier: app.Dossier{Members: []app.Member{m}}}
	if got, _ := standing(v, &r, &r.Dossier.Members[0], without); got != "Belum aktif per 22 November 2026" {
		t.Errorf("a number without a day: %q", got)
	}
}

func TestBillSaysWhatCentralStated(t *testing.T) {
	r := record()
	v := voice(t)
	want := bill{
		Title: "Tagihan iuran JKN", Amount: "Rp70.000 per bulan", For: "2 orang, Kelas III, Rp35.000 per orang",
		Status: "Belum dibayar, batasnya 32 hari lagi", Tone: look.ToneAttention,
		From: "mulai 24 November 2026", Until: "sampai 24 Desember 2026",
		Accounts: []account{{"BNI", "8888899990001231", "8888 8999 9000 1231"}, {"BRI", "8888899990001230", "8888 8999 9000 1230"}},
		Warning:  "SIMULASI – jangan dibayar", Simulated: true,
	}
	got := toFamily(v, &r, factory.Now()).Bills[0]
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(account{})); diff != "" {
		t.Error(diff)
	}
	// A bill that does not say so, for a number that is simulated, warns too.
	r.Facts.Bills[0].Simulated = false
	if got := toFamily(v, &r, factory.Now()).Bills[0]; got.Warning == "" {
		t.Error("no warning over the accounts of a simulated number")
	}
}

func TestBillStatus(t *testing.T) {
	v := voice(t)
	for name, tt := range map[string]struct {
		in   app.BillFact
		want string
		tone look.Tone
	}{
		"paid":        {app.BillFact{PaidOn: "2026-11-20", PayUntil: "2026-11-01"}, "Dibayar 20 November 2026", look.ToneDone},
		"last day":    {app.BillFact{PayUntil: "2026-11-22"}, "Belum dibayar, batasnya hari ini", look.ToneAttention},
		"over":        {app.BillFact{PayUntil: "2026-11-21"}, "Belum dibayar; batasnya lewat 21 November 2026", look.ToneRefused},
		"no last day": {app.BillFact{}, "Belum dibayar", look.ToneAttention},
	} {
		if got, tone := billStatus(v, &tt.in, factory.Now()); got != tt.want || tone != tt.tone {
			t.Errorf("%s: %q, %v; want %q, %v", name, got, tone, tt.want, tt.tone)
		}
	}
}

func TestPapersTellWhatIsMissing(t *testing.T) {
	v := voice(t)
	whys := func(r *app.Record) map[app.PaperKind]string {
		out := map[app.PaperKind]string{}
		for _, p := range toPapers(v, r) {
			out[p.Kind] = p.Why
		}
		return out
	}
	full, draft := record(), app.Record{Dossier: factory.Complete()}
	if diff := cmp.Diff(map[app.PaperKind]string{"slip": "", "receipt": "", "card": "", "bill": ""}, whys(&full)); diff != "" {
		t.Error(diff)
	}
	want := map[app.PaperKind]string{
		"slip": "Bukti daftar: berkas belum dikirim.", "receipt": "Tanda terima: belum diterima pusat.",
		"card": "Kartu: belum ada nomor.", "bill": "Tagihan: belum datang dari pusat.",
	}
	if diff := cmp.Diff(want, whys(&draft)); diff != "" {
		t.Error(diff)
	}
	draft.Dossier.Family.Segment = app.PBI
	if got := whys(&draft)[app.PaperBill]; got != "Tagihan: keluarga ini tidak membayar iuran sendiri." {
		t.Errorf("a family that pays nothing: %q", got)
	}
}

func TestStagesOfAKindOfDossier(t *testing.T) {
	d := factory.Complete()
	registration := []app.Stage{"draft", "ready", "received", "review", "decided", "numbered", "paid", "active"}
	if diff := cmp.Diff(registration, stagesOf(&d)); diff != "" {
		t.Error(diff)
	}
	d.Family.Segment = app.PBI
	if diff := cmp.Diff(append(registration[:6:6], "active"), stagesOf(&d)); diff != "" {
		t.Error(diff)
	}
	d.Kind = app.Change
	if diff := cmp.Diff([]app.Stage{"draft", "ready", "received", "decided"}, stagesOf(&d)); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyFamiliesWithANumberAreListed(t *testing.T) {
	rows := numbered([]app.FamilyRow{{Head: "A"}, {Head: "B", Numbered: 1, Members: 4, Stage: app.StageNumbered}, {Head: "C"}})
	if len(rows) != 1 || rows[0].Head != "B" {
		t.Fatalf("%+v", rows)
	}
	want := row{Head: "B", Numbered: "1 dari 4", Active: "0 dari 4", Stage: "Bernomor"}
	if diff := cmp.Diff(want, toRow(voice(t), &rows[0])); diff != "" {
		t.Error(diff)
	}
}
