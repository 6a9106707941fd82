package words_test

import (
	"strings"
	"testing"

	"titian/app"
	"titian/app/words"
	"titian/internal/testkit/factory"
)

func TestFieldIsNamedInWords(t *testing.T) {
	id := load(t, "id")
	for path, want := range map[string]string{
		"members[2].person.nik":             "NIK, anggota 3",
		"members[0].person.foreign.until":   "masa berlaku izin tinggal, anggota 1",
		"members[0].documents.ktp":          "dokumen KTP-el, anggota 1",
		"members[11].fktp.code":             "faskes tingkat pertama (FKTP), anggota 12",
		"members[1]":                        "anggota 2",
		"members":                           "daftar anggota",
		"family.kk":                         "No. KK",
		"family.domicile.rt":                "RT (alamat tinggal)",
		"family.billing.village":            "desa atau kelurahan (alamat penagihan)",
		"family.address.street":             "alamat KTP",
		"contact.phone":                     "nomor telepon",
		"person.name":                       "nama lengkap",
		"documents.power_of_attorney":       "dokumen Surat kuasa pendaftaran",
		"documents[3].kind":                 "jenis dokumen",
		"changes[0].new":                    "isi baru",
		"family.bank":                       "rekening autodebit",
		"consent.how":                       "cara persetujuan diberikan",
		"members[0].person.no_such_thing":   "data diri, anggota 1",
		"members[x].person.nik":             "daftar anggota",
		"":                                  "isian berkas ini",
		"no.such.thing":                     "isian berkas ini",
		"documents.no_such_kind":            "dokumen",
		"family.domicile.no_such_part.more": "alamat KTP (alamat tinggal)",
	} {
		if got := id.Field(path); got != want {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
}

func TestEveryFieldOfACheckHasAName(t *testing.T) {
	c, today := factory.Checker(t), factory.Today()
	d := app.Dossier{
		Kind: app.Registration, Family: app.Family{Domicile: &app.Address{}, Billing: &app.Address{}, Bank: &app.BankAccount{}, Segment: app.PBPU},
		Members:        []app.Member{{}, {Person: app.Person{NoNIK: app.NoNIKForeigner, Foreign: &app.ForeignPapers{}}}, {Segment: "?"}},
		Representative: &app.Representative{}, Consent: &app.Consent{},
	}
	empty := app.Dossier{Kind: app.Registration}
	found := append(c.Check(&d, today), c.Check(&empty, today)...)
	if len(found) < 40 {
		t.Fatalf("only %d findings: does the test still meet every field?", len(found))
	}
	for _, language := range words.Languages() {
		texts := load(t, language)
		unknown := texts.Text("field.unknown")
		for _, f := range found {
			if name := texts.Field(f.Field); name == unknown || strings.ContainsAny(name, "_[{") {
				t.Errorf("%s: %q is called %q", language, f.Field, name)
			}
		}
	}
}
