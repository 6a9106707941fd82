package shell

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/words"
	"titian/ui/look"
)

func load(t *testing.T, language string) *words.Catalogue {
	t.Helper()
	w, err := words.Load(language)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// afternoon is 14.03 in WITA.
var afternoon = time.Date(2026, time.November, 22, 6, 3, 0, 0, time.UTC)

func waits(n byte, bytes int64) app.OutboxItem {
	return app.OutboxItem{Submission: uuid.UUID{n}, Dossier: uuid.UUID{n}, Left: bytes}
}

func TestStatusIsTrue(t *testing.T) {
	w := load(t, "id")
	zone := civil.Zone("51")
	recent, yesterday := afternoon.Add(-4*time.Minute), afternoon.Add(-22*time.Hour)
	paper := waits(3, 900_000)
	paper.Delivered, paper.Papers = true, []app.OutboxPaper{{}, {Received: true}}
	full := waits(1, 4_000_000)
	full.Papers = []app.OutboxPaper{{}, {}}
	stuck := waits(2, 2000)
	stuck.Parked = "scope"
	for name, c := range map[string]struct {
		outbox app.Outbox
		tone   look.Tone
		want   string
	}{
		"well": {
			app.Outbox{Enrolled: true, Heard: recent},
			look.ToneDone,
			"Daring · kontak terakhir 13.59 · semua kiriman sudah diterima pusat",
		},
		"offline since yesterday": {
			app.Outbox{Enrolled: true, Reason: "offline", Heard: yesterday, Items: []app.OutboxItem{full}},
			look.ToneQuiet,
			"Luring · kontak terakhir kemarin 16.03 · 1 berkas dan 2 dokumen menunggu (4,0 MB)",
		},
		"no reason, but long not heard": {
			app.Outbox{Enrolled: true, Heard: yesterday},
			look.ToneQuiet,
			"kontak terakhir kemarin 16.03 · semua kiriman sudah diterima pusat",
		},
		"never heard": {
			app.Outbox{Enrolled: true, Reason: "offline"}, look.ToneQuiet, "Luring · belum pernah terhubung ke pusat",
		},
		"long ago": {
			app.Outbox{Enrolled: true, Reason: "offline", Heard: afternoon.AddDate(0, 0, -3)},
			look.ToneQuiet,
			"Luring · kontak terakhir 19 November 2026 14.03 · semua kiriman sudah diterima pusat",
		},
		"sending": {
			app.Outbox{Enrolled: true, Running: true, Heard: recent, Items: []app.OutboxItem{waits(1, 1200)}},
			look.ToneInfo,
			"Sedang mengirim · 1 berkas menunggu (2 kB)",
		},
		"asking for news": {
			app.Outbox{Enrolled: true, Running: true, Heard: recent},
			look.ToneInfo,
			"Menghubungi pusat · kontak terakhir 13.59 · semua kiriman sudah diterima pusat",
		},
		"only papers left": {
			app.Outbox{Enrolled: true, Running: true, Heard: recent, Items: []app.OutboxItem{paper}},
			look.ToneInfo,
			"Sedang mengirim · 1 dokumen menunggu (900 kB)",
		},
		"delivered, its receipt for the papers not yet": {
			app.Outbox{Enrolled: true, Heard: recent, Items: []app.OutboxItem{{Delivered: true, Papers: []app.OutboxPaper{{Received: true}}}}},
			look.ToneDone, "Daring · kontak terakhir 13.59",
		},
		"paused": {
			app.Outbox{Enrolled: true, Paused: true, Heard: recent, Items: []app.OutboxItem{waits(1, 1200)}},
			look.ToneAttention,
			"Pengiriman dijeda · kontak terakhir 13.59 · 1 berkas menunggu (2 kB)",
		},
		"not enrolled": {
			app.Outbox{Reason: "offline", Items: []app.OutboxItem{waits(1, 1200)}},
			look.ToneAttention,
			"Laptop ini belum didaftarkan ke pusat; semua tersimpan di sini · 1 berkas menunggu (2 kB)",
		},
		"a person is needed for the line": {
			app.Outbox{Enrolled: true, Reason: "revoked", Heard: recent},
			look.ToneAttention,
			"Izin laptop ini dicabut. Hubungi pengelola pusat; data di laptop tetap aman · kontak terakhir 13.59 · semua kiriman sudah diterima pusat",
		},
		"passes by itself": {
			app.Outbox{Enrolled: true, Reason: "busy", Heard: recent, Items: []app.OutboxItem{waits(1, 1200)}},
			look.ToneQuiet,
			"Pusat sedang sibuk dan minta ditunggu · kontak terakhir 13.59 · 1 berkas menunggu (2 kB)",
		},
		"a person is needed for a dossier": {
			app.Outbox{Enrolled: true, Running: true, Heard: recent, Items: []app.OutboxItem{stuck}},
			look.ToneAttention,
			"Menghubungi pusat · kontak terakhir 13.59 · 1 berkas menunggu (2 kB) · 1 berkas perlu Anda",
		},
		"alarm before all else": {
			app.Outbox{Enrolled: true, Paused: true, Alarm: "wrong_key", Heard: recent, Items: []app.OutboxItem{stuck}},
			look.ToneRefused,
			"Perhatian: Yang menjawab bukan pusat yang dikenal laptop ini · 1 berkas menunggu (2 kB) · 1 berkas perlu Anda",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := status(w, &standing{outbox: c.outbox, known: true, now: afternoon, zone: zone})
			if got.text != c.want || got.tone != c.tone {
				t.Errorf("status is %d %q\nwant %d %q", got.tone, got.text, c.tone, c.want)
			}
		})
	}
}

func TestStatusClaimsNothingUnread(t *testing.T) {
	w := load(t, "id")
	for locked, want := range map[bool]string{false: "Memeriksa kotak kirim…", true: "Terkunci"} {
		if got := status(w, &standing{locked: locked}); got.text != want || got.tone != look.ToneQuiet {
			t.Errorf("locked %v: %v, want %q", locked, got, want)
		}
	}
}

func TestEveryReasonHasAPlaceInTheStatus(t *testing.T) {
	for _, language := range words.Languages() {
		w := load(t, language)
		reasons := 0
		for _, key := range w.Keys() {
			reason, ok := strings.CutPrefix(key, "sync.")
			if !ok {
				continue
			}
			reasons++
			if lineDown(reason) && needsPerson(reason) {
				t.Errorf("%q passes by itself and needs a person", reason)
			}
			got := status(w, &standing{known: true, now: afternoon, zone: time.UTC, outbox: app.Outbox{Enrolled: true, Reason: reason}})
			if got.text == "" || strings.Contains(got.text, "sync.") || got.tone == look.ToneDone {
				t.Errorf("%s: reason %q gives %v", language, reason, got)
			}
		}
		if reasons < 10 {
			t.Errorf("%s: only %d reasons were found", language, reasons)
		}
	}
}
