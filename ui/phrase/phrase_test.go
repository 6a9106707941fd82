package phrase_test

import (
	"testing"
	"time"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/host"
	"titian/ui/phrase"
)

// bali is where the factory's village is.
var bali = time.FixedZone("WITA", 8*3600)

func TestMomentIsAsShortAsItStaysClear(t *testing.T) {
	v := phrase.New(host.New(t), bali)
	now := factory.Now() // 14.03 in Bali
	for want, at := range map[string]time.Time{
		"14.03":            now,
		"00.00":            now.Add(-14*time.Hour - 3*time.Minute),
		"kemarin 23.59":    now.Add(-14*time.Hour - 4*time.Minute),
		"besok 00.00":      now.Add(9*time.Hour + 57*time.Minute),
		"20 November 2026": now.Add(-48 * time.Hour),
		"24 November 2026": now.Add(48 * time.Hour),
		"":                 {},
	} {
		if got := v.Moment(at, now); got != want {
			t.Errorf("Moment(%v) = %q, want %q", at, got, want)
		}
	}
}

func TestShortMoment(t *testing.T) {
	v := phrase.New(host.New(t), bali)
	now := factory.Now()
	for want, at := range map[string]time.Time{
		"14.03": now, "kemarin": now.Add(-24 * time.Hour), "20-11-2026": now.Add(-48 * time.Hour), "": {},
	} {
		if got := v.ShortMoment(at, now); got != want {
			t.Errorf("ShortMoment(%v) = %q, want %q", at, got, want)
		}
	}
}

func TestDue(t *testing.T) {
	v := phrase.New(host.New(t), bali)
	for iso, want := range map[string]struct {
		text string
		over bool
	}{
		"2026-11-21": {"", true},
		"2026-11-22": {"hari ini", false},
		"2026-11-23": {"besok", false},
		"2026-12-06": {"14 hari lagi", false},
		"":           {"", false},
	} {
		if text, over := v.Due(iso, factory.Now()); text != want.text || over != want.over {
			t.Errorf("Due(%q) = %q, %v; want %q, %v", iso, text, over, want.text, want.over)
		}
	}
}

func TestGroups(t *testing.T) {
	for digits, want := range map[string]string{
		"": "", "1": "1", "12345": "12345", "0099999000123": "0099 9990 00123", "8888899990001234": "8888 8999 9000 1234",
	} {
		if got := phrase.Groups(digits); got != want {
			t.Errorf("Groups(%q) = %q, want %q", digits, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "foto KTP kabur": "Foto KTP kabur.", " Foto kabur! ": "Foto kabur!", "é": "É.",
	} {
		if got := phrase.Sentence(in); got != want {
			t.Errorf("Sentence(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEveryStageHasWords(t *testing.T) {
	v := phrase.New(host.New(t), bali)
	for _, stage := range []app.Stage{
		app.StageDraft, app.StageReady, app.StageReceived, app.StageReview, app.StageDecided, app.StageNumbered, app.StagePaid, app.StageActive,
	} {
		if v.Step(stage) == "" || v.Stage(stage, 1, 5) == "" {
			t.Errorf("%s says nothing", stage)
		}
	}
	if got := v.Stage(app.StageReceived, 1, 5); got != "diterima pusat (dokumen 1/5)" {
		t.Errorf("received: %q", got)
	}
	if got := v.ShortStage(app.StageReceived, 1, 5); got != "diterima, dok. 1/5" {
		t.Errorf("received, short: %q", got)
	}
	if got := v.ShortStage(app.StageReview, 5, 5); got != v.Stage(app.StageReview, 5, 5) {
		t.Errorf("under review, short: %q", got)
	}
	if got := v.Stage("", 0, 0); got != "belum didaftarkan" {
		t.Errorf("register: %q", got)
	}
}

func TestNeedsAreSentencesWithAWayOut(t *testing.T) {
	v := phrase.New(host.New(t), bali)
	for _, tt := range []struct {
		kind                  app.NeedKind
		member, reason, field string
		text, mend            string
	}{
		{
			app.NeedRefused, "Putu Aditya", "foto KTP kabur", "members[2].person.nik",
			"Putu Aditya ditolak. Kata pemeriksa: Foto KTP kabur.", "Perbaiki NIK, anggota 3",
		},
		{app.NeedRefused, "", "KK tidak cocok.", "", "Keluarga ini ditolak. Kata pemeriksa: KK tidak cocok.", "Perbaiki"},
		{
			app.NeedConflict, "", "field_conflict", "family.contact.phone",
			"Data ini diubah di tempat lain juga: nomor telepon. Bandingkan, lalu kirim ulang.", "Perbaiki nomor telepon",
		},
		{
			app.NeedConflict, "", "field_conflict", "",
			"Data keluarga ini diubah juga di tempat lain. Bandingkan, lalu kirim ulang.", "Perbaiki",
		},
		{app.NeedRejected, "", "scope", "", "Pusat tidak dapat menerima kiriman ini: desa ini di luar wilayah laptop ini.", "Perbaiki"},
	} {
		if got := v.Need(tt.kind, tt.member, tt.reason, tt.field); got != tt.text {
			t.Errorf("%s:\n got %q\nwant %q", tt.kind, got, tt.text)
		}
		if got := v.Mend(tt.field); got != tt.mend {
			t.Errorf("Mend(%q) = %q, want %q", tt.field, got, tt.mend)
		}
	}
}

func TestPlace(t *testing.T) {
	v := phrase.New(host.New(t), bali)
	for want, in := range map[string][3]string{
		"Tegal, RT 002/RW 005": {"Tegal", "002", "005"},
		"Tegal":                {"Tegal", "", ""},
		"RT 002/RW –":          {"", "002", ""},
		"":                     {"", "", ""},
	} {
		if got := v.Place(in[0], in[1], in[2]); got != want {
			t.Errorf("Place(%q) = %q, want %q", in, got, want)
		}
	}
	for want, in := range map[string][3]string{
		"002/005 Tegal": {"Tegal", "002", "005"}, "Tegal": {"Tegal", "", ""}, "002/–": {"", "002", ""}, "": {"", "", ""},
	} {
		if got := v.ShortPlace(in[0], in[1], in[2]); got != want {
			t.Errorf("ShortPlace(%q) = %q, want %q", in, got, want)
		}
	}
}
