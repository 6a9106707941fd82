package paper_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"titian/app/paper"
)

// update tells to write the golden files; make golden sets it.
var update = os.Getenv("UPDATE_GOLDEN") != ""

// samples are the papers whose bytes are kept, by file name.
func samples() map[string]func(*paper.Press, io.Writer) error {
	slip, waiting, bill, receipt := sampleSlip(), sampleSlip(), sampleBill(), sampleReceipt()
	slip.Receipt = &paper.Acknowledgement{At: receipt.At, N: receipt.N}
	genuine, practice, cards := sampleBill(), sampleSlip(), sampleCards()
	genuine.Simulated, genuine.Supplement = false, true
	for i := range genuine.Members {
		genuine.Members[i].Number = "000194435891" + strconv.Itoa(i+1)
	}
	for i := range genuine.Accounts {
		genuine.Accounts[i].Number = genuine.Accounts[i].Number[:5] + "01944358911"
	}
	practice.Rehearsal = true
	rehearsed := sampleCards()
	rehearsed.Rehearsal = true
	return map[string]func(*paper.Press, io.Writer) error{
		"slip-waiting":   func(p *paper.Press, w io.Writer) error { return p.Slip(w, waiting) },
		"slip-received":  func(p *paper.Press, w io.Writer) error { return p.Slip(w, slip) },
		"slip-rehearsal": func(p *paper.Press, w io.Writer) error { return p.Slip(w, practice) },
		"cards":          func(p *paper.Press, w io.Writer) error { return p.Cards(w, cards) },
		"card-sheet":     func(p *paper.Press, w io.Writer) error { return p.CardSheet(w, rehearsed) },
		"bill-simulated": func(p *paper.Press, w io.Writer) error { return p.Bill(w, bill) },
		"bill":           func(p *paper.Press, w io.Writer) error { return p.Bill(w, genuine) },
		"receipt":        func(p *paper.Press, w io.Writer) error { return p.Receipt(w, receipt) },
	}
}

func newPress(tb testing.TB, language string) *paper.Press {
	tb.Helper()
	p, err := paper.New(language)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func TestGolden(t *testing.T) {
	for _, language := range []string{"id", "en"} {
		press := newPress(t, language)
		for name, print := range samples() {
			t.Run(language+"/"+name, func(t *testing.T) {
				var got bytes.Buffer
				if err := print(press, &got); err != nil {
					t.Fatal(err)
				}
				file := filepath.Join("testdata", "golden", name+"."+language+".pdf")
				if update {
					if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got.Bytes(), want) {
					t.Errorf("%s differs from its golden file; look at it, then run make golden", name)
				}
			})
		}
	}
}
