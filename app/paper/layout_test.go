package paper_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"titian/app/paper"
)

const pointsPerMM = 72 / 25.4

// mustPrint prints a paper and reads it back.
func mustPrint(tb reporter, draw func(io.Writer) error) document {
	tb.Helper()
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		tb.Fatal(err)
	}
	return read(tb, b.Bytes())
}

// checkLayout fails if a text leaves the page's margins, is too small to read,
// or runs into another one or into the QR code.
func checkLayout(tb reporter, d document, marginMM float64) {
	tb.Helper()
	margin := marginMM * pointsPerMM
	for n, p := range d.pages {
		for i, t := range p.texts {
			if t.left < margin-0.1 || t.bottom < margin-0.1 || t.right > d.width-margin+0.1 || t.top > d.height-margin+0.1 {
				tb.Errorf("page %d: text %d leaves the margins: %v", n+1, i, t.box)
			}
			if t.size < 4.9 {
				tb.Errorf("page %d: text %d has %.1f points", n+1, i, t.size)
			}
			for j, other := range p.texts[:i] {
				if t.overlaps(other.box) {
					tb.Errorf("page %d: text %d %v %q runs into text %d %v %q", n+1, i, t.box, t.text, j, other.box, other.text)
				}
			}
			for _, m := range p.modules {
				// Half of the quiet zone stays free of anything, on every side.
				quiet := 2 * (m.top - m.bottom)
				if t.overlaps(box{m.left - quiet, m.bottom - quiet, m.right + quiet, m.top + quiet}) {
					tb.Errorf("page %d: text %d %v runs into the code", n+1, i, t.box)
					break
				}
			}
		}
	}
}

// names that families have or that break a layout.
func names() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.Just("Sukarno"),
		rapid.Just(strings.Repeat("W", 60)),
		rapid.Just(strings.TrimSpace(strings.Repeat("MUHAMMAD ", 6))+" MWM"),
		rapid.Just("Bayi Ny. Siti Nur'aini Rahmawati binti Haji Abdurrahman, S.Pd"),
		rapid.StringMatching(`[A-Z][a-z'’.\-]{1,30}( [A-Z][a-z'’.\-]{1,9}){0,3}`),
		rapid.StringMatching(`[•…–’éñĀ]{1,20}`),
	)
}

// shown fails unless every value stands whole in what was printed.
func shown(tb reporter, d document, values ...string) {
	tb.Helper()
	text := d.text()
	for _, v := range values {
		if !strings.Contains(text, strings.ReplaceAll(v, " ", "")) {
			tb.Errorf("%q is not on the paper", v)
		}
	}
}

func TestSlipLayout(t *testing.T) {
	presses := []*paper.Press{newPress(t, "id"), newPress(t, "en")}
	rapid.Check(t, func(t *rapid.T) {
		press := rapid.SampledFrom(presses).Draw(t, "press")
		slip := sampleSlip()
		slip.Rehearsal = rapid.Bool().Draw(t, "rehearsal")
		slip.Head = names().Draw(t, "head")
		slip.Village = names().Draw(t, "village")
		slip.Officer = names().Draw(t, "officer")
		slip.Contact = rapid.SampledFrom([]string{"", "Bu Sari 0812-3456-7890", strings.Repeat("x", 160)}).Draw(t, "contact")
		if rapid.Bool().Draw(t, "received") {
			slip.Receipt = &paper.Acknowledgement{At: slip.Captured, N: math.MaxInt64}
		}
		slip.Members, slip.Documents = nil, nil
		for range rapid.IntRange(0, 12).Draw(t, "members") {
			slip.Members = append(slip.Members, paper.SlipMember{
				Name: names().Draw(t, "name"), Relation: names().Draw(t, "relation"), NIK: "5103010803790003",
			})
		}
		for range rapid.IntRange(0, 15).Draw(t, "documents") {
			slip.Documents = append(slip.Documents, paper.SlipDocument{
				Kind: names().Draw(t, "kind"), Of: names().Draw(t, "of"),
				Pages: rapid.IntRange(0, 9).Draw(t, "pages"), Received: rapid.Bool().Draw(t, "whole"),
			})
		}
		d := mustPrint(t, func(w io.Writer) error { return press.Slip(w, slip) })
		checkLayout(t, d, 9.7)
		shown(t, d, slip.Head, slip.Village, slip.Officer, slip.Code.Local)
		for _, m := range slip.Members {
			shown(t, d, m.Name, m.Relation)
		}
	})
}

func TestCardLayout(t *testing.T) {
	presses := []*paper.Press{newPress(t, "id"), newPress(t, "en")}
	rapid.Check(t, func(t *rapid.T) {
		press := rapid.SampledFrom(presses).Draw(t, "press")
		cards := sampleCards()
		cards.Rehearsal = rapid.Bool().Draw(t, "rehearsal")
		cards.Cards = nil
		for range rapid.IntRange(1, 12).Draw(t, "cards") {
			cards.Cards = append(cards.Cards, paper.Card{
				Name: names().Draw(t, "name"), Number: rapid.StringMatching(`[0-9]{13}`).Draw(t, "number"),
				BirthDate: "1979-09-30", NIK: "5103010803790003",
				Facility: names().Draw(t, "facility"), Class: "Kelas III", Segment: names().Draw(t, "segment"),
				Standing:  rapid.SampledFrom([]paper.Standing{paper.Pending, paper.Active, paper.Inactive}).Draw(t, "standing"),
				AsOf:      "2026-09-30",
				Simulated: rapid.Bool().Draw(t, "simulated"),
			})
		}
		single := mustPrint(t, func(w io.Writer) error { return press.Cards(w, cards) })
		checkLayout(t, single, 1.0)
		sheet := mustPrint(t, func(w io.Writer) error { return press.CardSheet(w, cards) })
		checkLayout(t, sheet, 11.7)
		if len(single.pages) != len(cards.Cards) || len(sheet.pages) != (len(cards.Cards)+7)/8 {
			t.Errorf("%d cards: %d pages, %d sheets", len(cards.Cards), len(single.pages), len(sheet.pages))
		}
		for _, card := range cards.Cards {
			shown(t, single, card.Name, card.Number)
			shown(t, sheet, card.Name, card.Number)
		}
	})
}

func TestBillLayout(t *testing.T) {
	presses := []*paper.Press{newPress(t, "id"), newPress(t, "en")}
	rapid.Check(t, func(t *rapid.T) {
		press := rapid.SampledFrom(presses).Draw(t, "press")
		bill := sampleBill()
		bill.Rehearsal = rapid.Bool().Draw(t, "rehearsal")
		bill.Simulated = rapid.Bool().Draw(t, "simulated")
		bill.Head, bill.Village = names().Draw(t, "head"), names().Draw(t, "village")
		bill.Source = names().Draw(t, "source")
		bill.Members, bill.Monthly = nil, 0
		for range rapid.IntRange(0, 12).Draw(t, "members") {
			m := paper.BillMember{
				Name: names().Draw(t, "name"), Number: rapid.StringMatching(`[0-9]{13}`).Draw(t, "number"),
				Class: "Kelas III", Amount: rapid.Int64Range(0, 999_999_999).Draw(t, "amount"),
			}
			bill.Members = append(bill.Members, m)
			bill.Monthly += m.Amount
		}
		d := mustPrint(t, func(w io.Writer) error { return press.Bill(w, bill) })
		checkLayout(t, d, 17.7)
		shown(t, d, bill.Head, bill.Village, bill.Source)
		for _, m := range bill.Members {
			shown(t, d, m.Name, m.Number)
		}
		for _, a := range bill.Accounts {
			shown(t, d, a.Bank+a.Number)
		}
	})
}

func TestReceiptLayout(t *testing.T) {
	presses := []*paper.Press{newPress(t, "id"), newPress(t, "en")}
	rapid.Check(t, func(t *rapid.T) {
		press := rapid.SampledFrom(presses).Draw(t, "press")
		r := sampleReceipt()
		r.Rehearsal = rapid.Bool().Draw(t, "rehearsal")
		r.N = rapid.Int64().Draw(t, "n")
		r.Key = names().Draw(t, "key")
		r.Documents = nil
		for i := range rapid.IntRange(0, 15).Draw(t, "documents") {
			r.Documents = append(r.Documents, paper.ReceiptDocument{Kind: names().Draw(t, "kind"), SHA256: paper.Digest{byte(i)}})
		}
		r.Declared = len(r.Documents) + rapid.IntRange(0, 3).Draw(t, "missing")
		d := mustPrint(t, func(w io.Writer) error { return press.Receipt(w, r) })
		checkLayout(t, d, 9.7)
		shown(t, d, r.Code.Local, r.Code.Submission.String(), r.Code.Hash, r.Key, strconv.FormatInt(r.N, 10))
		for _, doc := range r.Documents {
			shown(t, d, doc.Kind, doc.SHA256.Prefix())
		}
	})
}

func TestTypicalFamilyFitsOnePage(t *testing.T) {
	for _, language := range []string{"id", "en"} {
		press := newPress(t, language)
		for name, print := range samples() {
			if name == "cards" {
				continue
			}
			d := mustPrint(t, func(w io.Writer) error { return print(press, w) })
			if len(d.pages) != 1 {
				t.Errorf("%s in %s has %d pages", name, language, len(d.pages))
			}
		}
	}
}

// FuzzPrint gives any text to every field: the outcome is a PDF or ErrInput.
func FuzzPrint(f *testing.F) {
	f.Add("Wayan", "Tuban", "2026-11-22", int64(35_000))
	f.Add("\xff\xfe(\\)", "\u202e\u0000\r\n𝒲", "2026-02-30", int64(-1))
	f.Add(strings.Repeat("\U0010ffff ", 90), "", "", int64(math.MaxInt64))
	press, err := paper.New("id")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, a, b, date string, n int64) { printAnything(t, press, a, b, date, n) })
}

func TestAnyText(t *testing.T) {
	press := newPress(t, "en")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Just("A"), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		date := rapid.OneOf(text, rapid.Just("2026-11-22"), rapid.Just(""))
		printAnything(t, press, text.Draw(t, "a"), text.Draw(t, "b"), date.Draw(t, "date"), rapid.Int64().Draw(t, "n"))
	})
}

// printAnything puts the values into every field of every paper.
func printAnything(t reporter, press *paper.Press, a, b, date string, n int64) {
	t.Helper()
	code := sampleCode()
	slip := sampleSlip()
	slip.Head, slip.Village, slip.Contact, slip.Consent.On = a, b, a, date
	slip.Members = []paper.SlipMember{{Name: a, Relation: b, NIK: date}}
	slip.Documents = []paper.SlipDocument{{Kind: b, Of: a, Pages: int(n)}}
	card := paper.Card{Name: b, Number: a, NIK: b, BirthDate: date, Facility: a, Class: b, Segment: a, Standing: paper.Active, AsOf: date}
	numbered := card
	numbered.Number = "0001944358911"
	bill := sampleBill()
	bill.Head, bill.Source, bill.PayFrom, bill.PayUntil, bill.Contact = a, b, date, date, b
	bill.Members, bill.Monthly = []paper.BillMember{{Name: a, Number: b, Class: date, Amount: n}}, n
	receipt := paper.Receipt{Printed: printed(), Code: code, N: n, At: printed(), Key: a, Documents: []paper.ReceiptDocument{{Kind: b}}, Declared: 1}
	local := receipt
	local.Code.Local, local.Code.Hash = a, b
	for _, print := range []func(io.Writer) error{
		func(w io.Writer) error { return press.Slip(w, slip) },
		func(w io.Writer) error {
			return press.Cards(w, paper.Cards{Printed: printed(), Local: a, Cards: []paper.Card{card}})
		},
		func(w io.Writer) error {
			return press.CardSheet(w, paper.Cards{Printed: printed(), Local: code.Local, Cards: []paper.Card{numbered}})
		},
		func(w io.Writer) error { return press.Bill(w, bill) },
		func(w io.Writer) error { return press.Receipt(w, receipt) },
		func(w io.Writer) error { return press.Receipt(w, local) },
	} {
		var out bytes.Buffer
		err := print(&out)
		switch {
		case err == nil && !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")):
			t.Errorf("no PDF and no error")
		case err != nil && !errors.Is(err, paper.ErrInput):
			t.Errorf("unexpected error: %v", err)
		case err != nil && out.Len() > 0:
			t.Errorf("bytes were written beside an error")
		}
	}
}
