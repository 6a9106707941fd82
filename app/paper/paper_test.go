package paper_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"pgregory.net/rapid"

	"titian/app/paper"
)

func TestCodeOnPaperDecodes(t *testing.T) {
	press := newPress(t, "id")
	for name, print := range map[string]func(io.Writer) error{
		"slip":    func(w io.Writer) error { return press.Slip(w, sampleSlip()) },
		"receipt": func(w io.Writer) error { return press.Receipt(w, sampleReceipt()) },
	} {
		d := mustPrint(t, print)
		bitmap, err := gozxing.NewBinaryBitmapFromImage(d.pages[0].symbol())
		if err != nil {
			t.Fatal(err)
		}
		got, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := "TITIAN1:KLG-7F3K-2M9Q-X:0190a5c2-7b1e-7c3d-9f10-2a6b8c4d5e6f:230d8358dc8e8890"
		if got.GetText() != want {
			t.Errorf("%s: code holds %q, want %q", name, got.GetText(), want)
		}
		code, err := paper.ParseCode(got.GetText())
		if diff := cmp.Diff(sampleCode(), code); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

func TestParseCode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		id[0] |= 1
		want := paper.Code{
			Local:      rapid.StringMatching(`[A-Z0-9-]{1,32}`).Draw(t, "local"),
			Submission: id,
			Hash:       rapid.StringMatching(`[0-9a-f]{16}`).Draw(t, "hash"),
		}
		got, err := paper.ParseCode(want.String())
		if err != nil || got != want {
			t.Errorf("%q became %+v, %v", want, got, err)
		}
	})
	good := sampleCode().String()
	for _, bad := range []string{
		"", good + ":", good + "0", strings.ToUpper(good), strings.Replace(good, "TITIAN1", "TITIAN2", 1),
		strings.Replace(good, "KLG", "klg", 1), strings.Replace(good, "0190a5c2", "urn:uuid:0190a5c2", 1),
		"TITIAN1:KLG-7F3K-2M9Q-X:00000000-0000-0000-0000-000000000000:230d8358dc8e8890",
	} {
		if _, err := paper.ParseCode(bad); !errors.Is(err, paper.ErrCode) {
			t.Errorf("%q: %v, want ErrCode", bad, err)
		}
	}
}

func FuzzParseCode(f *testing.F) {
	f.Add(sampleCode().String())
	f.Add("TITIAN1:::")
	f.Fuzz(func(t *testing.T, s string) {
		code, err := paper.ParseCode(s)
		if err == nil && code.String() != s {
			t.Errorf("%q reads as %q", s, code.String())
		}
		if err != nil && !errors.Is(err, paper.ErrCode) {
			t.Errorf("unexpected error: %v", err)
		}
	})
}

func TestPageSizes(t *testing.T) {
	press := newPress(t, "id")
	sizes := map[string][2]float64{
		"slip-waiting": {148, 210}, "receipt": {148, 210}, "bill": {210, 297},
		"card-sheet": {210, 297}, "cards": {85.6, 54},
	}
	for name, size := range sizes {
		d := mustPrint(t, func(w io.Writer) error { return samples()[name](press, w) })
		if math.Abs(d.width-size[0]*pointsPerMM) > 0.01 || math.Abs(d.height-size[1]*pointsPerMM) > 0.01 {
			t.Errorf("%s is %.2f × %.2f points, want %v mm", name, d.width, d.height, size)
		}
		if got := strings.Count(d.raw, "/MediaBox"); got != 1 {
			t.Errorf("%s has %d page sizes", name, got)
		}
	}
}

func TestNoUnmaskedNIK(t *testing.T) {
	press := newPress(t, "id")
	for name, print := range samples() {
		d := mustPrint(t, func(w io.Writer) error { return print(press, w) })
		for _, nik := range []string{"5103010803790003", "5103015211820001", "5103011702080002"} {
			// The middle is what masking hides; it must not stand anywhere.
			middle := nik[4:12]
			if strings.Contains(d.raw, middle) || strings.Contains(d.text(), middle) {
				t.Errorf("%s shows a NIK", name)
			}
			// Within a page, text is UTF-16: plain in strings, hexadecimal in
			// what a reader copies.
			wide := "\x00" + strings.Join(strings.Split(middle, ""), "\x00")
			for _, p := range d.pages {
				if strings.Contains(p.stream, wide) || strings.Contains(p.stream, strings.ToUpper(hex.EncodeToString([]byte(wide)))) {
					t.Errorf("%s has a NIK in its content", name)
				}
			}
		}
	}
	slip := sampleSlip()
	slip.Members = []paper.SlipMember{
		{Name: "A", NIK: " 5103.0108 0379 0003"}, {Name: "B", NIK: "12345"}, {Name: "C", NIK: "tidak tahu"}, {Name: "D"},
	}
	d := mustPrint(t, func(w io.Writer) error { return press.Slip(w, slip) })
	shown(t, d, "A5103••••••••0003", "B••••••••", "C••••••••", "Dbelum ada")
	if strings.Contains(d.text(), "12345") || strings.Contains(d.text(), "tidaktahu") {
		t.Error("a malformed NIK is shown")
	}
}

func TestMetadataNamesOnlyTheLocalNumber(t *testing.T) {
	press := newPress(t, "id")
	for name, print := range samples() {
		d := mustPrint(t, func(w io.Writer) error { return print(press, w) })
		_, info, _ := strings.Cut(d.raw, "/Producer")
		info, _, _ = strings.Cut(info, "endobj")
		info = strings.ReplaceAll(info, "\x00", "")
		for _, want := range []string{"/Title (\xfe\xffKLG-7F3K-2M9Q-X)", "/CreationDate (D:20261122060500)"} {
			if !strings.Contains(info, want) {
				t.Errorf("%s: metadata %q lack %q", name, info, want)
			}
		}
		if strings.Contains(info, "Sudira") || strings.Contains(info, "/Subject") || strings.Contains(info, "/Author") || strings.Contains(info, "/Keywords") {
			t.Errorf("%s: metadata say too much: %q", name, info)
		}
		if !strings.Contains(d.raw, "/Lang (id)") {
			t.Errorf("%s names no language", name)
		}
	}
}

func TestWordsThatMustStand(t *testing.T) {
	id, en := newPress(t, "id"), newPress(t, "en")
	all := samples()
	for _, c := range []struct {
		press *paper.Press
		paper string
		has   []string
		not   []string
	}{
		{
			id, "slip-waiting",
			[]string{"Belum diterima pusat", "Perlindungan belum berlaku", "22 November 2026 pukul 14.03 WITA", "naskah 2026-01"},
			[]string{"Diterima pusat", "LATIHAN"},
		},
		{id, "slip-received", []string{"Diterima pusat", "23 November 2026 pukul 16.20 WITA, tanda terima 41", "Perlindungan belum berlaku"}, []string{"Belum diterima pusat"}},
		{id, "slip-rehearsal", []string{"LATIHAN – bukan pendaftaran sungguhan"}, nil},
		{id, "cards", []string{"Bukan kartu resmi BPJS Kesehatan", "SIMULASI", "Aktif per 8 Desember 2026", "8 Maret 1979"}, []string{"LATIHAN"}},
		{id, "card-sheet", []string{"LATIHAN"}, nil},
		{id, "bill-simulated", []string{"SIMULASI – jangan dibayar", "Rp140.000", "mulai 6 Desember 2026", "sampai 22 Desember 2026"}, []string{"Bayar ke salah satu", "Bayar lewat"}},
		{id, "bill", []string{"Tagihan susulan", "Bayar ke salah satu nomor ini", "paling lambat tanggal 10", "Perpres 64/2020 dan 63/2022"}, []string{"SIMULASI", "LATIHAN"}},
		{id, "receipt", []string{"3 dari 5 dokumen", "pusat-2026-2"}, []string{"semua dokumen"}},
		{en, "slip-waiting", []string{"Not yet received by central", "22 November 2026 at 14.03 WITA"}, nil},
		{en, "cards", []string{"Not an official BPJS Kesehatan card", "SIMULATED", "8 March 1979"}, nil},
	} {
		d := mustPrint(t, func(w io.Writer) error { return all[c.paper](c.press, w) })
		shown(t, d, c.has...)
		for _, word := range c.not {
			if strings.Contains(d.text(), strings.ReplaceAll(word, " ", "")) {
				t.Errorf("%s says %q", c.paper, word)
			}
		}
	}
}

// A simulated number is marked even when the caller forgets to say so.
func TestSimulatedNumbersAreMarked(t *testing.T) {
	press := newPress(t, "id")
	cards := sampleCards()
	cards.Cards = cards.Cards[:1]
	cards.Cards[0].Simulated = false
	shown(t, mustPrint(t, func(w io.Writer) error { return press.Cards(w, cards) }), "SIMULASI")
	bill := sampleBill()
	bill.Simulated = false
	d := mustPrint(t, func(w io.Writer) error { return press.Bill(w, bill) })
	if got, want := strings.Count(d.text(), "SIMULASI–jangandibayar"), 1+len(bill.Accounts); got != want {
		t.Errorf("the warning stands %d times, want %d", got, want)
	}
}

func TestZones(t *testing.T) {
	press := newPress(t, "id")
	for hours, want := range map[float64]string{7: "WIB", 8: "WITA", 9: "WIT", 0: "UTC", 5.5: "UTC+05.30"} {
		slip := sampleSlip()
		slip.Captured = time.Date(2026, 1, 2, 3, 4, 0, 0, time.FixedZone("anything", int(hours*3600)))
		d := mustPrint(t, func(w io.Writer) error { return press.Slip(w, slip) })
		shown(t, d, "2 Januari 2026 pukul 03.04 "+want)
	}
}

func TestRefusedInput(t *testing.T) {
	press := newPress(t, "id")
	long := strings.Repeat("x", 161)
	for name, print := range map[string]func(io.Writer) error{
		"no local number": func(w io.Writer) error {
			return press.Cards(w, paper.Cards{Printed: printed(), Cards: sampleCards().Cards})
		},
		"no date":  func(w io.Writer) error { return press.Bill(w, paper.Bill{Local: "KLG-1"}) },
		"no cards": func(w io.Writer) error { return press.Cards(w, paper.Cards{Printed: printed(), Local: "KLG-1"}) },
		"long name": func(w io.Writer) error {
			s := sampleSlip()
			s.Members[0].Name = long
			return press.Slip(w, s)
		},
		"blank head": func(w io.Writer) error {
			s := sampleSlip()
			s.Head = "\u200b \n"
			return press.Slip(w, s)
		},
		"bad birth date": func(w io.Writer) error {
			c := sampleCards()
			c.Cards[0].BirthDate = "2026-02-30"
			return press.CardSheet(w, c)
		},
		"short number": func(w io.Writer) error {
			c := sampleCards()
			c.Cards[0].Number = "12"
			return press.Cards(w, c)
		},
		"sum": func(w io.Writer) error {
			b := sampleBill()
			b.Monthly++
			return press.Bill(w, b)
		},
		"overflowing sum": func(w io.Writer) error {
			b := sampleBill()
			b.Members[0].Amount, b.Members[1].Amount = math.MaxInt64, math.MaxInt64
			return press.Bill(w, b)
		},
		"more than declared": func(w io.Writer) error {
			r := sampleReceipt()
			r.Declared = 2
			return press.Receipt(w, r)
		},
		"hash": func(w io.Writer) error {
			r := sampleReceipt()
			r.Code.Hash = "xyz"
			return press.Receipt(w, r)
		},
	} {
		var out bytes.Buffer
		err := print(&out)
		if !errors.Is(err, paper.ErrInput) || out.Len() > 0 {
			t.Errorf("%s: %v and %d bytes, want ErrInput and none", name, err, out.Len())
		} else if strings.Contains(err.Error(), "xxx") {
			t.Errorf("%s: the error repeats the value", name)
		}
	}
}

// Copying a number from a card gives 13 digits, though it is shown in groups.
func TestNumberIsCopiedWhole(t *testing.T) {
	press := newPress(t, "id")
	d := mustPrint(t, func(w io.Writer) error { return press.Cards(w, sampleCards()) })
	for i, card := range sampleCards().Cards {
		wide := "\x00" + strings.Join(strings.Split(card.Number, ""), "\x00")
		want := "/Span <</ActualText <FEFF" + hex.EncodeToString([]byte(wide)) + ">>> BDC"
		if !strings.Contains(d.pages[i].stream, want) {
			t.Errorf("card %d has no text to copy", i+1)
		}
		if strings.Count(d.pages[i].stream, "BDC") != strings.Count(d.pages[i].stream, "EMC") {
			t.Errorf("card %d has an open mark", i+1)
		}
	}
}

func TestUnknownLanguage(t *testing.T) {
	if _, err := paper.New("jv"); err == nil {
		t.Error("a press without words was made")
	}
}

var errDisk = errors.New("disk full")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errDisk }

func TestWriteErrorIsTold(t *testing.T) {
	if err := newPress(t, "id").Slip(brokenWriter{}, sampleSlip()); !errors.Is(err, errDisk) {
		t.Errorf("got %v", err)
	}
}

// The press is shared by every goroutine that prints.
func TestConcurrentPrinting(t *testing.T) {
	press := newPress(t, "id")
	want := mustPrint(t, func(w io.Writer) error { return press.Slip(w, sampleSlip()) })
	outcome := make(chan string)
	for range 8 {
		go func() {
			var b bytes.Buffer
			if err := press.Slip(&b, sampleSlip()); err != nil {
				b.WriteString(err.Error())
			}
			outcome <- b.String()
		}()
	}
	for range 8 {
		if got := <-outcome; got != want.raw {
			t.Error("two prints of the same slip differ")
		}
	}
}
