package station_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"titian/app"
	"titian/internal/testkit/canary"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/laptop"
)

// birds are personal data that stand nowhere else on a machine.
func birds() []string {
	return []string{
		"Kutilang Wulandari", "5103016708995432", "5103011703116789", "+6281366699977", "Jl. Sangkar Perak 88", "1999-08-26",
		"Petugas Burung Kutilang", "empat kata kutilang rahasia", "Catatan tentang kutilang", "Kutilang setengah ket", "kk-kutilang-asli",
		"Kutilang surat", "cari kutilang",
	}
}

// What the window has a station do leaves no personal datum on the disk, but in
// the folder for what is printed, which is empty once the store is locked.
func TestCanary(t *testing.T) { canary.Run(t, birds(), stationLife) }

func stationLife(t *testing.T, dir string) {
	t.Helper()
	p := laptop.Params(t)
	p.Dir = filepath.Join(dir, "home", "profile")
	s := laptop.Open(t, p)
	pass := []byte("empat kata kutilang rahasia")
	_, err := s.Found(t.Context(), app.Setup{Officer: "Petugas Burung Kutilang", Village: factory.Village, Passphrase: pass})
	must(t, err)
	must(t, s.SaveSettings(t.Context(), app.Settings{Language: "en", Percent: 125}))
	must(t, s.SetPIN(t.Context(), []byte("771342")))

	r, err := s.Add(t.Context(), app.Dossier{Kind: app.Registration})
	must(t, err)
	d := r.Dossier
	d.Members = factory.Dossier().Members
	d.Family.KK, d.Family.Address.Street, d.Family.Contact.Phone, d.Note = "5103011703116789", "Jl. Sangkar Perak 88", "+6281366699977", "Catatan tentang kutilang"
	head := &d.Members[0].Person
	head.Name, head.NIK, head.BirthDate = "Kutilang Wulandari", "5103016708995432", "1999-08-26"
	r, err = s.Save(t.Context(), d, r.Rev)
	must(t, err)
	original := filepath.Join(filepath.Dir(dir), "kk-kutilang-asli.jpg") // the person's own, and not looked at
	must(t, os.WriteFile(original, asJPEG(t, 300, 200), 0o600))
	_, err = s.AttachFile(t.Context(), r.Dossier.ID, app.Document{Kind: app.DocKK}, original)
	must(t, err)
	for _, bird := range birds() {
		_, err := s.Search(t.Context(), bird, 10)
		must(t, err)
		_, err = s.Families(t.Context(), app.FamilyQuery{Text: bird})
		must(t, err)
		_, err = s.Paths(t.Context(), bird, 10)
		must(t, err)
	}
	_, err = s.Agenda(t.Context(), 10)
	must(t, err)
	r, err = s.Record(t.Context(), r.Dossier.ID)
	must(t, err)
	_, err = s.Picture(t.Context(), r.Dossier.Documents[0].ID, 64)
	must(t, err)
	must(t, s.KeepPlace(t.Context(), []byte(strings.Join(birds(), "\n"))))
	canary.Look(t, dir, birds(), "while somebody works")

	must(t, s.ShowDocument(t.Context(), r.Dossier.Documents[0].ID))
	lock(t, s)
	canary.Look(t, dir, birds(), "while locked")
	must(t, s.Reopen(t.Context(), []byte("771342")))
	place, err := s.Place(t.Context())
	must(t, err)
	if string(place) != strings.Join(birds(), "\n") {
		t.Error("the place is not as it was kept")
	}
	must(t, s.Close())
	canary.Look(t, dir, birds(), "closed")
}
