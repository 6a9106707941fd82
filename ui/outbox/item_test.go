package outbox

import (
	"strings"
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

func TestStandingTellsTheFirstReason(t *testing.T) {
	v := voice(t)
	now := factory.Now()
	enrolled := app.Outbox{Enrolled: true}
	for name, tt := range map[string]struct {
		box        app.Outbox
		in         app.OutboxItem
		state, why string
		tone       look.Tone
	}{
		"a person is needed, whatever the line does": {
			app.Outbox{Enrolled: true, Reason: "offline"},
			app.OutboxItem{Parked: "scope", Left: 10},
			"perlu Anda", "Desa ini di luar wilayah laptop ini.", look.ToneAttention,
		},
		"on the line, even while pausing": {
			app.Outbox{Enrolled: true, Paused: true}, app.OutboxItem{Sending: true, Left: 10}, "sedang dikirim", "", look.ToneInfo,
		},
		"not enrolled": {app.Outbox{}, app.OutboxItem{Left: 10}, "menunggu", "", look.ToneQuiet},
		"paused":       {app.Outbox{Enrolled: true, Paused: true}, app.OutboxItem{Left: 10}, "dijeda", "", look.ToneQuiet},
		"the line waits, for nobody knows how long": {
			app.Outbox{Enrolled: true, Reason: "offline"},
			app.OutboxItem{Left: 10, Reason: "offline"},
			"menunggu", "Menunggu sambungan ke pusat.", look.ToneQuiet,
		},
		"the line waits": {
			app.Outbox{Enrolled: true, Reason: "offline", Next: now.Add(2 * time.Minute)},
			app.OutboxItem{Left: 10},
			"menunggu", "Menunggu sambungan ke pusat. Mencoba lagi 14.05.", look.ToneQuiet,
		},
		"the line waits, and this longer, for the same reason": {
			app.Outbox{Enrolled: true, Reason: "offline", Next: now.Add(2 * time.Minute)},
			app.OutboxItem{Left: 10, Reason: "offline", Next: now.Add(17 * time.Minute)},
			"menunggu", "Menunggu sambungan ke pusat. Mencoba lagi 14.20.", look.ToneQuiet,
		},
		"a reason of its own, over before the line works": {
			app.Outbox{Enrolled: true, Reason: "offline", Next: now.Add(17 * time.Minute)},
			app.OutboxItem{Left: 10, Reason: "later", Next: now.Add(2 * time.Minute)},
			"menunggu", "Pusat minta kiriman ini diulang nanti. Mencoba lagi 14.20.", look.ToneQuiet,
		},
		"a reason of its own, with the next try": {
			enrolled,
			app.OutboxItem{Left: 10, Reason: "later", Next: now.Add(17 * time.Minute)},
			"menunggu", "Pusat minta kiriman ini diulang nanti. Mencoba lagi 14.20.", look.ToneQuiet,
		},
		"a try that is due is not announced": {
			enrolled,
			app.OutboxItem{Left: 10, Reason: "later", Next: now},
			"menunggu", "Pusat minta kiriman ini diulang nanti.", look.ToneQuiet,
		},
		"every byte is there, and no receipt yet": {
			enrolled, app.OutboxItem{Acknowledged: 10}, "menunggu tanda terima", "Semua sudah terkirim; pusat sedang memastikannya.", look.ToneInfo,
		},
		"its turn will come": {enrolled, app.OutboxItem{Left: 10}, "menunggu giliran", "", look.ToneQuiet},
	} {
		word, why, tone := standing(v, &tt.box, &tt.in, now)
		if word != tt.state || why != tt.why || tone != tt.tone {
			t.Errorf("%s: %q, %q, %v; want %q, %q, %v", name, word, why, tone, tt.state, tt.why, tt.tone)
		}
	}
}

// TestNothingReadsReceivedBeforeAReceipt tries every mixture of bytes and
// receipts.
func TestNothingReadsReceivedBeforeAReceipt(t *testing.T) {
	v := voice(t)
	nobody := func(uuid.UUID) string { return "" }
	for _, delivered := range []bool{false, true} {
		for _, received := range []bool{false, true} {
			for _, acknowledged := range []int64{0, 5, 10} {
				for _, sending := range []bool{false, true} {
					in := app.OutboxItem{
						Delivered: delivered, RecordBytes: 10, Sending: sending, Acknowledged: acknowledged,
						Papers: []app.OutboxPaper{{Kind: app.DocKK, Size: 10, Acknowledged: acknowledged, Received: received, Sending: sending}},
					}
					for i, proved := range []bool{delivered, received} {
						p := toPieces(v, &in, nobody)[i]
						if says := p.State == "diterima pusat" || p.Tone == look.ToneDone; says != proved {
							t.Errorf("%+v says %q though proved is %v", in, p.State, proved)
						}
						if proved && p.Done != p.Total {
							t.Errorf("received, but %d of %d", p.Done, p.Total)
						}
					}
				}
			}
		}
	}
}

func TestItemCountsWhatCentralHas(t *testing.T) {
	v := voice(t)
	in := app.OutboxItem{
		Head: "Wayan Sudira", LocalNumber: "KLG-0000-0000-0", Kind: app.Change, Delivered: true, Acknowledged: 1_200_000, Left: 2_900_000,
		Papers: []app.OutboxPaper{{Received: true}, {}, {}},
	}
	got := toItem(v, &app.Outbox{Enrolled: true}, &in, factory.Now())
	want := item{
		Lane: lanePapers, Title: "Wayan Sudira (perubahan)", Number: "KLG-0000-0000-0", Acknowledged: 1_200_000, Total: 4_100_000,
		Bytes: "1,2 MB dari 4,1 MB", Left: "sisa 2,9 MB", Papers: "dokumen diterima 1 dari 3", State: "menunggu giliran",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPapersNameTheirOwners(t *testing.T) {
	v := voice(t)
	member := uuid.New()
	in := app.OutboxItem{Papers: []app.OutboxPaper{{Kind: app.DocKTP, Member: &member, Size: 1000}}}
	got := toPieces(v, &in, func(id uuid.UUID) string {
		if id == member {
			return "Ketut Suryani"
		}
		return ""
	})
	if want := "Ketut Suryani"; len(got) != 2 || !strings.Contains(got[1].Title, want) {
		t.Errorf("%+v", got)
	}
}

func TestLanesComeInTheirOrder(t *testing.T) {
	v := voice(t)
	box := app.Outbox{Items: []app.OutboxItem{{Head: "A", Delivered: true}, {Head: "B"}, {Head: "C", Delivered: true}}}
	var got []string
	for _, e := range toEntries(v, &box, factory.Now()) {
		got = append(got, e.heading+e.item.Title)
	}
	want := []string{
		"Data keluarga, dikirim lebih dahulu (1)", "B", "Dokumen; datanya sudah diterima pusat (2)", "A", "C",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUsageIsSaid(t *testing.T) {
	v := voice(t)
	lanes := map[app.Lane]app.Traffic{app.LaneRecords: {Sent: 200_000, Received: 1000}, app.LaneDocuments: {Sent: 1_000_000, Received: 79_000}}
	for want, u := range map[string]app.Usage{
		"": {},
		"Lewat jaringan hari ini: 1,2 MB keluar, 80 kB masuk.":                                                                  {Lanes: lanes},
		"Tiap keluarga yang sudah diterima pusat memakai rata-rata 47 kB.":                                                      {Families: 2, Delivered: 93_000},
		"Lewat jaringan hari ini: 1,2 MB keluar, 80 kB masuk. Tiap keluarga yang sudah diterima pusat memakai rata-rata 93 kB.": {Lanes: lanes, Families: 1, Delivered: 93_000},
	} {
		if got := toSummary(v, &app.Outbox{Today: u}, factory.Now()).Usage; got != want {
			t.Errorf("%+v: %q, want %q", u, got, want)
		}
	}
	it := toItem(v, &app.Outbox{}, &app.OutboxItem{Spent: app.Traffic{Sent: 5001, Received: 900}}, factory.Now())
	if want := "Jaringan terpakai untuk berkas ini: 6 kB keluar, 1 kB masuk."; it.Spent != want {
		t.Errorf("%q, want %q", it.Spent, want)
	}
}

func TestLineSaysWhatAPersonMustKnowFirst(t *testing.T) {
	v := voice(t)
	now := factory.Now()
	heard := now.Add(-22 * time.Hour)
	for name, tt := range map[string]struct {
		box  app.Outbox
		want summary
	}{
		"not enrolled": {app.Outbox{}, summary{
			Line: "Laptop ini belum terhubung dengan pusat. Semua tersimpan aman di sini dan dikirim setelah laptop didaftarkan di Setelan.",
			Tone: look.ToneAttention, Settings: true,
		}},
		"alarm before all": {app.Outbox{Enrolled: true, Paused: true, Alarm: "receipt"}, summary{
			Line: "Tanda terima tidak cocok dengan yang dikirim; kiriman tetap disimpan dan pengelola pusat perlu diberi tahu.",
			Tone: look.ToneRefused, Pause: "Lanjutkan",
		}},
		"offline": {
			app.Outbox{Enrolled: true, Reason: "offline", Heard: heard, Next: now.Add(time.Minute), Items: []app.OutboxItem{{
				Left: 4_100_000, Papers: []app.OutboxPaper{{}, {Received: true}},
			}}},
			summary{
				Total: "Menunggu: 1 berkas, 1 dokumen, 4,1 MB.",
				Line:  "Tidak ada sambungan ke pusat. Mencoba lagi 14.04. Kontak terakhir dengan pusat: kemarin 16.03.",
				Tone:  look.ToneAttention, Pause: "Jeda", CanSend: true,
			},
		},
		"only papers are left": {
			app.Outbox{Enrolled: true, Running: true, Items: []app.OutboxItem{{Delivered: true, Left: 900, Papers: []app.OutboxPaper{{}}}}},
			summary{
				Total: "Menunggu: 1 dokumen, 1 kB.", Line: "Sedang berhubungan dengan pusat.", Tone: look.ToneInfo, Pause: "Jeda", CanSend: true,
			},
		},
		"all is well": {app.Outbox{Enrolled: true, Heard: now}, summary{
			Line: "Kontak terakhir dengan pusat: 14.03.", Pause: "Jeda", CanSend: true,
		}},
		"running": {app.Outbox{Enrolled: true, Running: true}, summary{
			Line: "Sedang berhubungan dengan pusat.", Tone: look.ToneInfo, Pause: "Jeda", CanSend: true,
		}},
	} {
		if tt.box.Enrolled {
			tt.want.Records = "Hari ini data saja"
		}
		if diff := cmp.Diff(tt.want, toSummary(v, &tt.box, now)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
