package app_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"titian/app"
	"titian/app/civil"
	"titian/app/finding"
	"titian/app/ident"
)

// typed are texts as hands and spreadsheets leave them.
func typed() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom([]string{
		"", " ", "-", "–", "0", "2", "02", "002", "1000", "'0123", `="0123"`, "０１２", "\u200b7", "5,10301E+15",
		"5103 0112 0385 0001", "5103.0112.0385.0001", "'5103011203850001", "510301120385000", "5103015203850001",
		"5103010112040007", "0001234567890", "0001 2345 67890", "12.345.678.9-012.000", "80361", " 80 361 ",
		"0812-3456-7890", "+62 812 3456 7890", "62812345678", "812 3456 7890", "(0361) 751011", "+31 6 12345678", "0812",
		"12/3/1985", "12 Maret 1985", "12-III-1985", "1985-03-12", "12/3/85", "31 Februari 2000", "12031985", "besok",
		"51.03.01.1001", "5103011001", "51 03", "0138u020", "0138 U020", "0138U-020", "L", "l", " p ", "laki-laki",
		"  I  Wayan   Sudira ", "désa", "Nur’aini", "Jose\u0301", "\u00e9", "İ", "ǅ", "ß", "ŉ", "\ufffd", "\xff",
		"WAYAN@CONTOH.ID", " wayan @contoh.id", "id", "nl ", "12.01.2.34567890-6", "0012 0100 0123 456", "BRI",
	}), rapid.String())
}

// scramble replaces every text in v, but for the ones that choose a rule.
func scramble(t *rapid.T, v reflect.Value, path string) {
	switch v.Kind() { //nolint:exhaustive // the others hold no text
	case reflect.Pointer:
		scramble(t, v.Elem(), path)
	case reflect.Slice:
		for i := range v.Len() {
			scramble(t, v.Index(i), path+"[]")
		}
	case reflect.Struct:
		for field, value := range v.Fields() {
			scramble(t, value, path+"."+field.Name)
		}
	case reflect.String:
		if path != ".Changes[].Path" {
			v.SetString(typed().Draw(t, path))
		}
	}
}

func drawDossier(t *rapid.T) app.Dossier {
	d := full()
	d.Changes = nil
	for _, path := range app.ChangePaths() {
		d.Changes = append(d.Changes, app.FieldChange{Path: path, New: "?"})
	}
	d.Changes = append(d.Changes, app.FieldChange{Path: "members[0].person.name", New: "?"})
	scramble(t, reflect.ValueOf(&d), "")
	if rapid.Bool().Draw(t, "bare") {
		d.Representative, d.Consent, d.Family.Bank, d.Family.Domicile, d.Members[0].FKTP, d.Members[0].Person.Foreign = nil, nil, nil, nil, nil, nil
	}
	return d
}

func TestNormalisingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := drawDossier(t)
		app.Normalise(&once)
		twice := once.Clone()
		app.Normalise(&twice)
		if diff := cmp.Diff(once, twice); diff != "" {
			t.Fatalf("(-once +twice):\n%s", diff)
		}
	})
}

// reading reads one field by the rule of its kind.
type reading struct {
	name  string
	value *string
	read  func(string) (string, finding.List)
}

func by[T ~string](parse func(string) (T, finding.List)) func(string) (string, finding.List) {
	return func(s string) (string, finding.List) {
		v, found := parse(s)
		return string(v), found
	}
}

func byDate(s string) (string, finding.List) {
	d, found := civil.Parse(s)
	return d.String(), found
}

// readings are the fields of d that have a rule of reading.
func readings(d *app.Dossier) []reading {
	m, f := &d.Members[0], &d.Family
	out := []reading{
		{"captured on", &d.CapturedOn, byDate},
		{"KK", &f.KK, by(ident.ParseKK)},
		{"postal code", &f.Address.PostalCode, by(ident.ParsePostalCode)},
		{"phone", &f.Contact.Phone, by(ident.ParsePhone)},
		{"FKTP", &f.FKTP.Code, by(ident.ParseFacilityCode)},
		{"dentist", &f.Dentist.Code, by(ident.ParseFacilityCode)},
		{"billing's postal code", &f.Billing.PostalCode, by(ident.ParsePostalCode)},
		{"NIK", &m.Person.NIK, by(ident.ParseNIK)},
		{"name", &m.Person.Name, by(ident.ParseName)},
		{"birth date", &m.Person.BirthDate, byDate},
		{"person's phone", &m.Person.Phone, by(ident.ParsePhone)},
		{"JKN number", &m.Person.JKNNumber, by(ident.ParseJKNNumber)},
		{"NPWP", &m.Person.NPWP, by(ident.ParseNPWP)},
		{"left PPU", &m.LeftPPU, byDate},
	}
	if b := f.Bank; b != nil {
		out = append(out, reading{"account", &b.Number, func(s string) (string, finding.List) {
			n, found := ident.ParseAccountNumber(ident.Bank(b.Bank), s)
			return string(n), found
		}}, reading{"account's owner", &b.Owner, by(ident.ParseName)})
	}
	if r := d.Representative; r != nil {
		out = append(
			out, reading{"representative's NIK", &r.NIK, by(ident.ParseNIK)}, reading{"representative's phone", &r.Phone, by(ident.ParsePhone)},
			reading{"representative", &r.Name, by(ident.ParseName)},
		)
	}
	if p := m.Person.Foreign; p != nil {
		out = append(out, reading{"permit until", &p.Until, byDate}, reading{"working since", &p.WorkingSince, byDate})
	}
	if c := d.Consent; c != nil {
		out = append(out, reading{"consent", &c.GivenOn, byDate}, reading{"consent by", &c.By, by(ident.ParseName)})
	}
	return out
}

// TestNormalisingKeepsWhatIsRead: a value that can be read is read the same
// afterwards, with the same findings, and one that cannot stays as it was typed.
func TestNormalisingKeepsWhatIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := drawDossier(t)
		after := before.Clone()
		app.Normalise(&after)
		then := readings(&after)
		for i, r := range readings(&before) {
			was, found := r.read(*r.value)
			if found.Blocks() {
				if *then[i].value != *r.value {
					t.Fatalf("%s: %q cannot be read and became %q", r.name, *r.value, *then[i].value)
				}
				continue
			}
			is, still := then[i].read(*then[i].value)
			if is != was || is != *then[i].value {
				t.Fatalf("%s: %q was read as %q, now stands as %q and is read as %q", r.name, *r.value, was, *then[i].value, is)
			}
			if diff := cmp.Diff(found, still); diff != "" && r.name != "account" {
				t.Fatalf("%s: %q loses a finding (-before +after):\n%s", r.name, *r.value, diff)
			}
		}
	})
}

func TestNormalise(t *testing.T) {
	d := full()
	d.Village, d.CapturedOn = "51.03.01.1001", "22 November 2026"
	d.Family.KK, d.Family.Address.RT, d.Family.Address.RW = "5103 0101 1204 0007", "2", "'05"
	d.Family.Contact = app.Contact{Phone: "0812-3456-7890", PhoneOwner: "  Bu   RT ", Email: " Wayan@Contoh.ID"}
	d.Family.FKTP.Code, d.Family.Bank.Number = "0138u020", "0012 0100 0123 456"
	p := &d.Members[0].Person
	p.NIK, p.Name, p.BirthDate, p.Sex, p.Nationality = "5103.0112.0385.0001", " Wayan  Sudira", "12/3/1985", "l", "nl"
	d.Changes = []app.FieldChange{
		{Path: "contact.phone", New: "0812 9876 5432"},
		{Path: "address.rt", New: "7"},
		{Path: "address.village", New: "51.03.01.1001"},
		{Path: "person.name", New: " as typed "},
	}
	app.Normalise(&d)
	want := full()
	want.Family.Contact.Notify = ""
	want.Changes = []app.FieldChange{
		{Path: "contact.phone", New: "+6281298765432"},
		{Path: "address.rt", New: "007"},
		{Path: "address.village", New: "5103011001"},
		{Path: "person.name", New: " as typed "},
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNormaliseLeavesWhatCannotBeRead(t *testing.T) {
	d := full()
	d.Family.KK, d.Family.Address.RT, d.Family.Contact.Phone = "5,10301E+15", "dua", "0812"
	d.Members[0].Person.BirthDate, d.Members[0].Person.NIK = "12/3/85", "510301120385"
	want := d.Clone()
	app.Normalise(&d)
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
