package app_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/finding"
	"titian/internal/testkit/factory"
)

func TestCompleteDossierHasNoFindings(t *testing.T) {
	d := factory.Complete()
	if found := factory.Checker(t).Check(&d, factory.Today()); len(found) > 0 {
		t.Error(found)
	}
}

// broken is a dossier with one thing changed, and what Check says then.
type broken struct {
	name   string
	change func(*app.Dossier)
	level  finding.Level
	code   finding.Code
	field  string
}

func brokenFamilies() []broken {
	return []broken{
		{"no KK number", func(d *app.Dossier) { d.Family.KK = "" }, finding.Error, app.CodeMissing, "family.kk"},
		{"KK number of 15 digits", func(d *app.Dossier) { d.Family.KK = "510301011204000" }, finding.Error, "kk.length", "family.kk"},
		{"no street", func(d *app.Dossier) { d.Family.Address.Street = "" }, finding.Error, app.CodeMissing, "family.address.street"},
		{"no RT", func(d *app.Dossier) { d.Family.Address.RT = "" }, finding.Error, app.CodeMissing, "family.address.rt"},
		{"RT in words", func(d *app.Dossier) { d.Family.Address.RT = "dua" }, finding.Error, app.CodeUnit, "family.address.rt"},
		{"village unknown", func(d *app.Dossier) { d.Family.Address.Village = "5103019999" }, finding.Error, app.CodeAddressPlace, "family.address.village"},
		{"village of capture is a district", func(d *app.Dossier) { d.Village = "510301" }, finding.Error, app.CodeVillage, "village"},
		{"no phone", func(d *app.Dossier) { d.Family.Contact = app.Contact{} }, finding.Warning, app.CodeNoPhone, "family.contact.phone"},
		{"WhatsApp without phone", func(d *app.Dossier) { d.Family.Contact.Phone = "" }, finding.Error, app.CodeNotifyNeeds, "family.contact.notify"},
		{"half an e-mail", func(d *app.Dossier) { d.Family.Contact.Email = "wayan@" }, finding.Error, app.CodeEmail, "family.contact.email"},
		{"mandiri without class", func(d *app.Dossier) { d.Family.Class = 0 }, finding.Error, app.CodeClassMissing, "family.class"},
		{"class 4", func(d *app.Dossier) { d.Family.Class = 4 }, finding.Error, app.CodeUnknownChoice, "family.class"},
		{"no account", func(d *app.Dossier) { d.Family.Bank = nil }, finding.Warning, app.CodeNoBank, "family.bank"},
		{"unknown segment", func(d *app.Dossier) { d.Family.Segment = "vip" }, finding.Error, app.CodeUnknownChoice, "family.segment"},
		{"no facility", func(d *app.Dossier) { d.Family.FKTP = app.Facility{} }, finding.Error, app.CodeNoFKTP, "members[0].fktp"},
		{"captured tomorrow", func(d *app.Dossier) { d.CapturedOn = "2026-11-23" }, finding.Error, app.CodeCapturedFuture, "captured_on"},
		{"captured on no day", func(d *app.Dossier) { d.CapturedOn = "kemarin" }, finding.Error, "date.form", "captured_on"},
		{"an account of nobody's", func(d *app.Dossier) { d.Family.Bank.OwnerRole = "uncle" }, finding.Error, app.CodeUnknownChoice, "family.bank.owner_role"},
		{"unknown kind", func(d *app.Dossier) { d.Kind = "gift" }, finding.Error, app.CodeKind, "kind"},
		{"no consent", func(d *app.Dossier) { d.Consent = nil }, finding.Error, app.CodeMissing, "consent"},
		{"a witness without a name", func(d *app.Dossier) { d.Consent.How = "witness" }, finding.Error, app.CodeMissing, "consent.witness"},
		{
			"somebody else registers without surat kuasa",
			func(d *app.Dossier) { d.Representative = &app.Representative{Name: "Made Ariani"} },
			finding.Error, app.CodeDocumentMissing, "documents.power_of_attorney",
		},
		{"no savings book", func(d *app.Dossier) { dropDocument(d, "bank_book") }, finding.Error, app.CodeDocumentMissing, "documents.bank_book"},
		{"neither KK nor KTP", func(d *app.Dossier) { dropDocument(d, "kk") }, finding.Error, app.CodeDocumentMissing, "documents.kk"},
	}
}

// TestAClassWaitsForMembers: the card's head is typed before its members.
func TestAClassWaitsForMembers(t *testing.T) {
	d := factory.Complete()
	d.Family.Segment, d.Family.Bank = app.PBI, nil
	unused := func(f finding.Finding) bool { return f.Code == app.CodeClassUnused && f.Field == "family.class" }
	checker := factory.Checker(t)
	if found := checker.Check(&d, factory.Today()); !slices.ContainsFunc(found, unused) {
		t.Errorf("members who pay nothing: %v", found)
	}
	d.Members, d.Documents = nil, nil
	if found := checker.Check(&d, factory.Today()); slices.ContainsFunc(found, unused) {
		t.Errorf("nobody yet: %v", found)
	}
}

func brokenMembers() []broken {
	return []broken{
		{"nobody", func(d *app.Dossier) { d.Members = nil }, finding.Error, app.CodeNoMembers, "members"},
		{"no head", func(d *app.Dossier) { d.Members[0].Relation = app.OtherKin }, finding.Error, app.CodeNoHead, "members"},
		{"two heads", func(d *app.Dossier) { d.Members[2].Relation = app.HeadOfFamily }, finding.Error, app.CodeTwoHeads, "members[2].relation"},
		{"relation 12", func(d *app.Dossier) { d.Members[2].Relation = 12 }, finding.Error, app.CodeRelation, "members[2].relation"},
		{"a husband who is a woman", func(d *app.Dossier) { d.Members[1].Relation = app.Husband }, finding.Error, app.CodeRelationSex, "members[1].relation"},
		{"same NIK twice", func(d *app.Dossier) { d.Members[2].Person.NIK = d.Members[0].Person.NIK }, finding.Error, app.CodeSameNIK, "members[2].person.nik"},
		{
			"same person twice, once without NIK",
			func(d *app.Dossier) {
				p := d.Members[0].Person
				p.ID, p.NIK, p.NoNIK, p.Name = uuid.New(), "", app.NoNIKUnrecorded, "WAYAN  SUDIRA"
				d.Members[2].Person = p
			}, finding.Error, app.CodeSamePerson, "members[2].person.name",
		},
		{"one id twice", func(d *app.Dossier) { d.Members[2].ID = d.Members[1].ID }, finding.Error, app.CodeSamePerson, "members[2].id"},
		{"one person twice", func(d *app.Dossier) { d.Members[2].Person.ID = d.Members[1].Person.ID }, finding.Error, app.CodeSamePerson, "members[2].person.name"},
		{"occupation 90", func(d *app.Dossier) { d.Members[0].Person.Occupation = 90 }, finding.Error, app.CodeUnknownChoice, "members[0].person.occupation"},
		{"left an employer on no day", func(d *app.Dossier) { d.Members[0].LeftPPU = "12/2025" }, finding.Error, "date.form", "members[0].left_ppu"},
		{"everybody is covered", func(d *app.Dossier) {
			for i := range d.Members {
				d.Members[i].Segment = app.Covered
			}
		}, finding.Error, app.CodeNobody, "members"},
		{"no name", func(d *app.Dossier) { d.Members[2].Person.Name = " " }, finding.Error, "name.empty", "members[2].person.name"},
		{"no sex", func(d *app.Dossier) { d.Members[2].Person.Sex = "" }, finding.Error, app.CodeMissing, "members[2].person.sex"},
		{"no birth date", func(d *app.Dossier) { d.Members[2].Person.BirthDate = "" }, finding.Error, app.CodeMissing, "members[2].person.birth_date"},
		{"born tomorrow", func(d *app.Dossier) { d.Members[2].Person.BirthDate = "2026-11-23" }, finding.Error, app.CodeBirthFuture, "members[2].person.birth_date"},
		{"born in 1900", func(d *app.Dossier) { d.Members[2].Person.BirthDate = "1900-01-01" }, finding.Error, app.CodeBirthTooOld, "members[2].person.birth_date"},
		{"birth date against the NIK", func(d *app.Dossier) { d.Members[2].Person.BirthDate = "2012-02-05" }, finding.Warning, "nik.birth_date", "members[2].person.nik"},
		{"sex against the NIK", func(d *app.Dossier) { d.Members[2].Person.Sex = app.Female }, finding.Warning, "nik.sex", "members[2].person.nik"},
		{"NIK of an unknown region", func(d *app.Dossier) { d.Members[2].Person.NIK = "9903010402120001" }, finding.Warning, "nik.region", "members[2].person.nik"},
		{"dummy NIK", func(d *app.Dossier) { d.Members[2].Person.NIK = "9999999999999995" }, finding.Error, "nik.dummy", "members[2].person.nik"},
		{"no NIK and no reason", func(d *app.Dossier) { d.Members[2].Person.NIK = "" }, finding.Error, app.CodeMissing, "members[2].person.nik"},
		{"no NIK yet", func(d *app.Dossier) {
			d.Members[2].Person.NIK, d.Members[2].Person.NoNIK = "", app.NoNIKUnrecorded
		}, finding.Warning, app.CodeNIKMissing, "members[2].person.nik"},
		{"a worker", func(d *app.Dossier) { d.Members[2].Segment = app.PPU }, finding.Warning, app.CodePPU, "members[2].segment"},
		{"a soldier as mandiri", func(d *app.Dossier) { d.Members[0].Person.Occupation = 6 }, finding.Warning, app.CodeOccupationPPU, "members[0].segment"},
		{"no segment", func(d *app.Dossier) { d.Family.Segment = "" }, finding.Error, app.CodeSegmentNone, "members[0].segment"},
		{"a mother who is not there", func(d *app.Dossier) { d.Members[2].Mother = uuid.New() }, finding.Error, app.CodeLink, "members[2].mother"},
		{"registration in a reactivation", func(d *app.Dossier) { d.Kind = app.Reactivation }, finding.Error, app.CodeReactivation, "members[0].segment"},
		{"a paper of nobody", func(d *app.Dossier) { d.Documents[0].Member = new(uuid.New()) }, finding.Error, app.CodeDocumentMember, "documents[0].member"},
		{"a paper of no kind", func(d *app.Dossier) { d.Documents[3].Kind = "poem" }, finding.Error, app.CodeDocumentKind, "documents[3].kind"},
	}
}

func newborn(d *app.Dossier, born string) {
	d.Members[2].Person = app.Person{
		ID: uuid.New(), Name: "Bayi Ny. Ketut Suryani", NoNIK: app.NoNIKNewborn, BirthDate: born, Sex: app.Female, BirthPlace: "Badung",
	}
	d.Members[2].Mother = d.Members[1].ID
	d.Documents = append(d.Documents, app.Document{ID: uuid.New(), Kind: "birth_letter", Member: new(d.Members[2].ID)})
}

func foreigner(d *app.Dossier) {
	d.Members[1].Person = app.Person{
		ID: uuid.New(), Name: "Anna de Vries", NoNIK: app.NoNIKForeigner, BirthDate: "1988-07-15", Sex: app.Female, Nationality: "NL",
		Foreign: &app.ForeignPapers{Passport: "NX0000000", Permit: "kitas", Number: "2C11AB0000", Until: "2027-05-01", WorkingSince: "2026-01-10"},
	}
	for _, kind := range []app.DocumentKind{"passport", "work_permit"} {
		d.Documents = append(d.Documents, app.Document{ID: uuid.New(), Kind: kind, Member: new(d.Members[1].ID)})
	}
}

func brokenSpecials() []broken {
	baby := func(born string, more func(*app.Dossier)) func(*app.Dossier) {
		return func(d *app.Dossier) { newborn(d, born); more(d) }
	}
	abroad := func(more func(*app.Dossier)) func(*app.Dossier) {
		return func(d *app.Dossier) { foreigner(d); more(d) }
	}
	none := func(*app.Dossier) {}
	return []broken{
		{"newborn of ten days", baby("2026-11-12", none), "", "", ""},
		{"newborn of five weeks", baby("2026-10-18", none), finding.Warning, app.CodeNewbornLate, "members[2].person.birth_date"},
		{"baby of four months", baby("2026-07-20", none), finding.Error, app.CodeNIKNeeded, "members[2].person.nik"},
		{"newborn with a name of its own", baby("2026-11-12", func(d *app.Dossier) {
			d.Members[2].Person.Name = "Kadek Dewi"
		}), finding.Warning, app.CodeNewbornName, "members[2].person.name"},
		{"newborn without mother", baby("2026-11-12", func(d *app.Dossier) {
			d.Members[2].Mother = uuid.Nil
		}), finding.Warning, app.CodeNewbornMother, "members[2].mother"},
		{"newborn without birth letter", baby("2026-11-12", func(d *app.Dossier) {
			dropDocument(d, "birth_letter")
		}), finding.Error, app.CodeDocumentMissing, "members[2].documents.birth_letter"},
		{"foreigner", abroad(none), "", "", ""},
		{"foreigner without papers", abroad(func(d *app.Dossier) {
			d.Members[1].Person.Foreign = nil
		}), finding.Error, app.CodeForeignPapers, "members[1].person.foreign"},
		{"foreigner for five months", abroad(func(d *app.Dossier) {
			d.Members[1].Person.Foreign.WorkingSince = "2026-06-23"
		}), finding.Error, app.CodeForeignMonths, "members[1].person.foreign.working_since"},
		{"permit expired", abroad(func(d *app.Dossier) {
			d.Members[1].Person.Foreign.Until = "2026-11-21"
		}), finding.Error, app.CodeForeignUntil, "members[1].person.foreign.until"},
		{"foreigner of no country", abroad(func(d *app.Dossier) {
			d.Members[1].Person.Nationality = ""
		}), finding.Error, app.CodeForeignNation, "members[1].person.nationality"},
	}
}

func dropDocument(d *app.Dossier, kind app.DocumentKind) {
	d.Documents = slices.DeleteFunc(d.Documents, func(doc app.Document) bool { return doc.Kind == kind })
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	checker := factory.Checker(t)
	for _, tt := range slices.Concat(brokenFamilies(), brokenMembers(), brokenSpecials()) {
		t.Run(tt.name, func(t *testing.T) {
			d := factory.Complete()
			tt.change(&d)
			found := checker.Check(&d, factory.Today())
			if tt.code == "" {
				if len(found) > 0 {
					t.Errorf("want nothing, got %v", found)
				}
				return
			}
			if !slices.ContainsFunc(found, func(f finding.Finding) bool {
				return f.Code == tt.code && f.Level == tt.level && f.Field == tt.field
			}) {
				t.Errorf("want %s %s at %s, got %v", tt.level, tt.code, tt.field, found)
			}
		})
	}
}

func TestOneKKMayHoldTwoSegments(t *testing.T) {
	d := factory.Complete()
	d.Members[2].Segment = app.PBI
	d.Documents = append(d.Documents, app.Document{ID: uuid.New(), Kind: "sktm"})
	if found := factory.Checker(t).Check(&d, factory.Today()); len(found) > 0 {
		t.Error(found)
	}
}

func TestReactivationNeedsTheFacilitysLetter(t *testing.T) {
	d := factory.Complete()
	d.Kind, d.Family.Segment, d.Family.Class, d.Family.Bank = app.Reactivation, app.PBIReactivation, 0, nil
	checker := factory.Checker(t)
	if found := checker.Check(&d, factory.Today()); !found.Has(app.CodeDocumentMissing) {
		t.Errorf("without the letter: %v", found)
	}
	d.Documents = append(d.Documents, app.Document{ID: uuid.New(), Kind: "facility_letter"})
	if found := checker.Check(&d, factory.Today()); len(found) > 0 {
		t.Errorf("with the letter: %v", found)
	}
}

func TestMissingListsOptionalPapersToo(t *testing.T) {
	d := factory.Complete()
	missing := factory.Checker(t).Missing(&d, factory.Today())
	if len(missing) == 0 {
		t.Fatal("nothing is missing, although no KTP is attached")
	}
	for _, m := range missing {
		if !m.Requirement.Optional {
			t.Errorf("%s is required and missing", m.Requirement.ID)
		}
	}
}

func TestCheckOfAChange(t *testing.T) {
	checker := factory.Checker(t)
	valid := func() app.Dossier {
		return app.Dossier{
			ID: uuid.New(), Kind: app.Change, Village: factory.Village, CapturedOn: "2026-11-22", Family: app.Family{ID: uuid.New()},
			Changes: []app.FieldChange{
				{Path: "contact.phone", Old: "+6281234567890", New: "+6281298765432"},
				{Path: "address.street", Old: "Jl. Melati 12", New: "Jl. Kenanga 3"},
			},
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*app.Dossier)
		code   finding.Code
		field  string
	}{
		{"valid", func(*app.Dossier) {}, "", ""},
		{"nothing", func(d *app.Dossier) { d.Changes = nil }, app.CodeChangeNone, "changes"},
		{"a name", func(d *app.Dossier) { d.Changes[0].Path = "members[0].person.name" }, app.CodeChangePath, "changes[0].path"},
		{"to the same", func(d *app.Dossier) { d.Changes[1].New = d.Changes[1].Old }, app.CodeChangeSame, "changes[1].new"},
		{"to half a phone", func(d *app.Dossier) { d.Changes[0].New = "0812" }, "phone.length", "changes[0].new"},
		{"twice", func(d *app.Dossier) { d.Changes[1] = d.Changes[0]; d.Changes[1].New = "+6281200000000" }, app.CodeChangeTwice, "changes[1].path"},
		{"of no family", func(d *app.Dossier) { d.Family.ID = uuid.Nil }, app.CodeMissing, "family.id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := valid()
			tt.change(&d)
			found := checker.Check(&d, factory.Today())
			if tt.code == "" && len(found) > 0 || tt.code != "" && !slices.ContainsFunc(found, func(f finding.Finding) bool {
				return f.Code == tt.code && f.Field == tt.field
			}) {
				t.Errorf("want %q at %q, got %v", tt.code, tt.field, found)
			}
		})
	}
}
