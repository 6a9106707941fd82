package home

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/host"
	"titian/ui/frame"
	"titian/ui/look"
	"titian/ui/phrase"
)

var dossier = uuid.MustParse("00000000-0000-7000-8000-000000000001")

func voice(t *testing.T) phrase.Voice {
	t.Helper()
	return phrase.New(host.New(t), time.FixedZone("WITA", 8*3600))
}

func TestTasksSayWhatToDo(t *testing.T) {
	v := voice(t)
	sheet := frame.Route{Place: frame.Sheet, Dossier: dossier}
	bill := frame.Route{Place: frame.Members, Dossier: dossier}
	for name, tt := range map[string]struct {
		in   app.Task
		want task
	}{
		"a refusal leads to its field": {
			app.Task{Kind: app.TaskRefused, Head: "Wayan", Member: "Putu", Reason: "foto KTP kabur", Field: "members[2].person.nik"},
			task{
				Badge: "Ditolak", Tone: look.ToneRefused, Title: "Wayan", Text: "Putu ditolak. Kata pemeriksa: Foto KTP kabur.",
				Action: "Perbaiki NIK, anggota 3", Route: frame.Route{Place: frame.Sheet, Dossier: dossier, Field: "members[2].person.nik"},
			},
		},
		"a draft without a name": {
			app.Task{Kind: app.TaskDraft, Since: factory.Now().Add(-24 * time.Hour)},
			task{
				Badge: "Draf", Title: "Belum ada nama", Text: "Belum dikirim. Terakhir disimpan kemarin 14.03.",
				Action: "Lanjutkan", Route: sheet,
			},
		},
		"a payment that runs out": {
			app.Task{Kind: app.TaskPayment, Head: "Wayan", Due: "2026-11-25", Amount: 140_000},
			task{
				Badge: "Pembayaran", Tone: look.ToneAttention, Title: "Wayan",
				Text:   "Pembayaran pertama Rp140.000 paling lambat 25 November 2026 (3 hari lagi).",
				Action: "Lihat tagihan", Route: bill,
			},
		},
		"a payment of a rehearsal": {
			app.Task{Kind: app.TaskPayment, Head: "Wayan", Due: "2026-11-25", Amount: 140_000, Practice: true},
			task{
				Badge: "Pembayaran", Tone: look.ToneAttention, Title: "Wayan",
				Text:    "Pembayaran pertama Rp140.000 paling lambat 25 November 2026 (3 hari lagi).",
				Warning: "SIMULASI – jangan dibayar", Action: "Lihat tagihan", Route: bill,
			},
		},
		"a payment that ran out": {
			app.Task{Kind: app.TaskPayment, Head: "Wayan", Due: "2026-11-21", Amount: 140_000},
			task{
				Badge: "Pembayaran", Tone: look.ToneAttention, Title: "Wayan",
				Text:   "Batas pembayaran pertama Rp140.000 sudah lewat, yaitu 21 November 2026.",
				Action: "Lihat tagihan", Route: bill,
			},
		},
		"a newborn": {
			app.Task{Kind: app.TaskNewborn, Head: "Wayan", Member: "Bayi Ny. Ketut", Due: "2026-11-23"},
			task{
				Badge: "Bayi baru lahir", Tone: look.ToneAttention, Title: "Wayan",
				Text:   "Bayi Ny. Ketut harus didaftarkan paling lambat 23 November 2026 (besok), 28 hari sejak lahir.",
				Action: "Buka berkas", Route: sheet,
			},
		},
	} {
		tt.in.Dossier = dossier
		if diff := cmp.Diff(tt.want, toTask(v, []app.Task{tt.in}, factory.Now())); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestMembersRefusedForOneReasonAreOneTask(t *testing.T) {
	v := voice(t)
	other := uuid.MustParse("00000000-0000-7000-8000-000000000002")
	refused := func(dossier uuid.UUID, member, reason string) app.Task {
		return app.Task{Kind: app.TaskRefused, Dossier: dossier, Head: "Wayan", Member: member, Reason: reason}
	}
	var got []string
	for _, g := range group([]app.Task{
		refused(dossier, "Putu", "foto kabur"), refused(other, "Made", "foto kabur"), refused(dossier, "Kadek", "nama beda"),
		refused(dossier, "Komang", "foto kabur"), refused(other, "Ketut", "foto kabur"), refused(other, "Gede", "foto kabur"),
		refused(other, "Luh", "foto kabur"),
		{Kind: app.TaskDraft, Dossier: dossier, Since: factory.Now()},
		{Kind: app.TaskDraft, Dossier: dossier, Since: factory.Now()},
	}) {
		got = append(got, toTask(v, g, factory.Now()).Text)
	}
	want := []string{
		"Putu dan Komang ditolak. Kata pemeriksa: Foto kabur.",
		"Made, Ketut, dan 2 orang lagi ditolak. Kata pemeriksa: Foto kabur.",
		"Kadek ditolak. Kata pemeriksa: Nama beda.",
		"Belum dikirim. Terakhir disimpan 14.03.", "Belum dikirim. Terakhir disimpan 14.03.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryKindOfTaskHasWords(t *testing.T) {
	v := voice(t)
	for _, kind := range []app.TaskKind{
		app.TaskRefused, app.TaskConflict, app.TaskRejected, app.TaskPayment, app.TaskNewborn, app.TaskNewbornNIK, app.TaskDraft,
	} {
		for _, due := range []string{"2026-11-01", "2026-12-01"} {
			got := toTask(v, []app.Task{{Kind: kind, Dossier: dossier, Due: due, Reason: "scope", Since: factory.Now()}}, factory.Now())
			if got.Text == "" || got.Badge == "" || got.Action == "" || strings.Contains(got.Text, "{{") {
				t.Errorf("%s, due %s: %+v", kind, due, got)
			}
		}
	}
}

func TestMovesLeadToWhereTheNewsIs(t *testing.T) {
	v := voice(t)
	for stage, place := range map[app.Stage]frame.Place{
		app.StageReady: frame.Sheet, app.StageReview: frame.Sheet, app.StageDecided: frame.Members, app.StageActive: frame.Members,
	} {
		got := toMove(v, app.Move{Dossier: dossier, Head: "Wayan", Stage: stage, At: factory.Now()}, factory.Now())
		if got.Route != (frame.Route{Place: place, Dossier: dossier}) || got.Time != "14.03" || got.Stage == "" {
			t.Errorf("%s: %+v", stage, got)
		}
	}
}
