package station_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/laptop"
	"titian/localdb"
	"titian/sync/wire"
)

// numbered submits a family and lets central receive it, number its first
// member, and bill them.
func (o *office) numbered(t *testing.T) app.Record {
	t.Helper()
	o.enrol(t)
	r := o.submitted(t)
	o.until(t, "all is delivered", empty)
	head := r.Dossier.Members[r.Dossier.Head()]
	bill := uuid.New()
	at := o.Now()
	o.central.Publish(wire.TypeDecision, head.ID.String(), func(n int64) any {
		return wire.Decision{Subject: r.Dossier.ID, Submission: *r.Facts.Submission, Member: head.ID, Person: head.Person.ID, Accepted: true, N: n, Time: at}
	})
	o.central.Publish(wire.TypeNumber, head.Person.ID.String(), func(int64) any {
		return wire.Number{Person: head.Person.ID, Family: r.Dossier.Family.ID, Subject: r.Dossier.ID, Number: "0099999000017", Simulated: true, Time: at}
	})
	o.central.Publish(wire.TypeBill, bill.String(), func(n int64) any {
		return wire.Bill{
			ID: bill, Family: r.Dossier.Family.ID, Subject: r.Dossier.ID, Persons: []uuid.UUID{head.Person.ID}, Class: 3, PerHead: 35_000,
			Amount: 35_000, Accounts: map[string]string{"BRI": "8888800099999001"}, PayFrom: "2026-12-06", PayUntil: "2026-12-22",
			Rules: "2026-01", Simulated: true, N: n, Time: at,
		}
	})
	told := make(chan struct{}, 100)
	stop := o.Watch(func(app.Event) { told <- struct{}{} })
	defer stop()
	o.SendNow()
	for {
		got, err := o.Record(t.Context(), r.Dossier.ID)
		must(t, err)
		if len(got.Facts.Bills) == 1 {
			return got
		}
		<-told
	}
}

func TestPrint(t *testing.T) {
	o := newOffice(t, nil)
	draft, err := o.Add(t.Context(), app.Dossier{Kind: app.Registration})
	must(t, err)
	for kind, key := range map[app.PaperKind]string{
		app.PaperSlip: "trouble.unsent", app.PaperReceipt: "trouble.no_receipt", app.PaperCard: "trouble.no_number",
		app.PaperBill: "trouble.no_bill", "poster": "trouble.not_found",
	} {
		_, err := o.Print(t.Context(), draft.Dossier.ID, kind)
		wantTrouble(t, "print of a draft", err, key)
	}
	r := o.numbered(t)
	dir := filepath.Join(o.params.Dir, "cetak")
	names := map[string]map[app.PaperKind]string{
		"id": {app.PaperSlip: "bukti", app.PaperReceipt: "tanda-terima", app.PaperCard: "kartu", app.PaperBill: "tagihan"},
		"en": {app.PaperSlip: "slip", app.PaperReceipt: "receipt", app.PaperCard: "card", app.PaperBill: "bill"},
	}
	for language, kinds := range names {
		must(t, o.SaveSettings(t.Context(), app.Settings{Language: language}))
		for kind, name := range kinds {
			path, err := o.Print(t.Context(), r.Dossier.ID, kind)
			must(t, err)
			if want := filepath.Join(dir, r.Dossier.LocalNumber+"-"+name+".pdf"); path != want {
				t.Errorf("%s at %s, want %s", kind, path, want)
			}
			info, err := os.Stat(path)
			must(t, err)
			pdf, err := os.ReadFile(path)
			must(t, err)
			if info.Mode().Perm() != 0o600 || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
				t.Errorf("%s: mode %v, begins with %q", kind, info.Mode(), pdf[:5])
			}
			must(t, o.Show(t.Context(), path))
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 8 {
		t.Errorf("%d files printed, %v; want 8", len(entries), err)
	}
	lock(t, o.Station)
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("%d files after lock, %v", len(entries), err)
	}
}

func TestShow(t *testing.T) {
	p := laptop.Params(t)
	p.Open = func(string) error { return errors.New("no viewer") }
	s := laptop.Found(t, p)
	for name, path := range map[string]string{
		"elsewhere":  file(t, "x.pdf", []byte("x")),
		"not there":  filepath.Join(p.Dir, "cetak", "x.pdf"),
		"the store":  filepath.Join(p.Dir, "titian.db"),
		"by a dodge": filepath.Join(p.Dir, "cetak") + "/../titian.db",
	} {
		wantTrouble(t, name, s.Show(t.Context(), path), "trouble.not_found")
	}
	r := laptop.Fill(t, s, 1)[0]
	wantTrouble(t, "no viewer", s.ShowDocument(t.Context(), r.Dossier.Documents[0].ID), "trouble.show")
}

// The scan of a paper that came back from central by name only is not here.
func TestAwaySentence(t *testing.T) {
	s := laptop.New(t)
	r := laptop.Fill(t, s, 1)[0]
	must(t, os.RemoveAll(filepath.Join(s.Dir(), "scans")))
	_, err := s.Picture(t.Context(), r.Dossier.Documents[0].ID, 10)
	if wantTrouble(t, "picture", err, "trouble.away"); !errors.Is(err, localdb.ErrAway) {
		t.Errorf("%v, want the scan away", err)
	}
}
