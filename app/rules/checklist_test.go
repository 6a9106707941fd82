package rules_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app/rules"
)

// line writes a requirement as "kk|ktp" with "?" when it is optional and "*"
// when each member brings their own.
func line(r rules.Requirement) string {
	s := strings.Join(r.AnyOf, "|")
	if r.Scope == rules.PerMember {
		s += "*"
	}
	if r.Optional {
		s += "?"
	}
	return s
}

func lines(list []rules.Requirement) []string {
	var out []string
	for _, r := range list {
		out = append(out, line(r))
	}
	slices.Sort(out)
	return out
}

// Every row of the table of documents.
func TestChecklists(t *testing.T) {
	e := edition(t, "2026-11-22")
	for _, c := range []struct {
		name, kind, segments string
		traits               []rules.Trait
		want                 string
	}{
		{
			"new PBPU or BP, an adult", "registration", "pbpu bp",
			[]rules.Trait{rules.Adult},
			"autodebit_authority bank_book consent kk|ktp ktp*? portrait*?",
		},
		{
			"a minor has no KTP", "registration", "pbpu bp",
			[]rules.Trait{rules.Minor},
			"autodebit_authority bank_book consent kk|ktp portrait*?",
		},
		{
			"a foreigner", "registration", "pbpu bp",
			[]rules.Trait{rules.Foreigner, rules.Adult},
			"autodebit_authority bank_book consent kitas|kitap*? passport* portrait*? work_permit*",
		},
		{
			"a foreigner's child does not work", "registration", "pbpu bp",
			[]rules.Trait{rules.Foreigner, rules.Minor},
			"autodebit_authority bank_book consent kitas|kitap*? passport* portrait*?",
		},
		{
			"somebody else registers", "registration", "pbpu bp",
			[]rules.Trait{rules.Minor, rules.Represented},
			"autodebit_authority bank_book consent kk|ktp portrait*? power_of_attorney",
		},
		{
			"a newborn in a new dossier", "registration", "pbpu bp",
			[]rules.Trait{rules.Minor, rules.NewbornChild},
			"autodebit_authority bank_book birth_letter|birth_certificate* consent kk|ktp old_card? portrait*?",
		},
		{
			"from PPU to PBPU", "registration", "pbpu bp",
			[]rules.Trait{rules.Adult, rules.LeftPPU},
			"autodebit_authority bank_book consent dismissal_proof* kk|ktp ktp*? portrait*?",
		},
		{
			"an adopted child not on the KK", "registration", "pbpu bp",
			[]rules.Trait{rules.Minor, rules.Adopted},
			"autodebit_authority bank_book consent court_decision* kk|ktp portrait*?",
		},
		{
			"Pemda or PBI proposal", "registration", "pbpu_pemda pbi",
			[]rules.Trait{rules.Adult},
			"consent family_photo? kk ktp* old_card*? rt_rw_letter? sktm",
		},
		{
			"a newborn in a proposal", "registration", "pbpu_pemda pbi",
			[]rules.Trait{rules.Minor, rules.NewbornChild},
			"birth_letter|birth_certificate* consent family_photo? kk old_card*? rt_rw_letter? sktm",
		},
		{
			"a regency that asks for no SKTM", "registration", "pbpu_pemda pbi",
			[]rules.Trait{rules.Minor, rules.SKTMExempt},
			"consent family_photo? kk old_card*? rt_rw_letter?",
		},
		{
			"PBI reactivation", "reactivation registration", "pbi_reactivation",
			[]rules.Trait{rules.Adult},
			"consent dinsos_statement? facility_letter kk|ktp? old_card*? sktm?",
		},
		{"others in a reactivation", "reactivation", "pbpu bp pbpu_pemda pbi", []rules.Trait{rules.Adult}, "consent"},
		{"address, phone, e-mail", "change", "pbpu bp pbpu_pemda pbi pbi_reactivation", []rules.Trait{rules.Adult, rules.NoAutodebit}, ""},
		{
			"a newborn is added", "change", "pbpu bp pbpu_pemda pbi",
			[]rules.Trait{rules.Minor, rules.NewbornChild},
			"birth_letter|birth_certificate* kk ktp old_card",
		},
		{"a spouse is added", "change", "pbpu", []rules.Trait{rules.Adult, rules.ChangeSpouse}, "kk marriage_book"},
		{"a child is added", "change", "pbpu", []rules.Trait{rules.Minor, rules.ChangeChild}, "birth_certificate* kk"},
		{"divorce", "change", "pbpu", []rules.Trait{rules.Adult, rules.ChangeDivorce}, "divorce_paper kk old_card"},
		{"death", "change", "pbpu", []rules.Trait{rules.Adult, rules.ChangeDeath}, "death_letter* kk old_card payment_proof"},
		{"correction of identity", "change", "pbpu", []rules.Trait{rules.Adult, rules.ChangeIdentity}, "fdip identity_statement*? kk|ktp*"},
		{"another class", "change", "pbpu", []rules.Trait{rules.Adult, rules.ChangeClass}, "fdip kk ktp old_card"},
		{
			"another class, no autodebit yet", "change", "pbpu",
			[]rules.Trait{rules.Adult, rules.ChangeClass, rules.NoAutodebit},
			"autodebit_authority bank_book fdip kk ktp old_card",
		},
		{"another FKTP", "change", "pbpu", []rules.Trait{rules.Adult, rules.ChangeFKTP}, "kk|ktp old_card"},
		{
			"another FKTP within 3 months", "change", "pbpu",
			[]rules.Trait{rules.Adult, rules.ChangeFKTP, rules.EarlyFKTP},
			"domicile_letter|assignment_letter* kk|ktp old_card",
		},
		{"a registered worker becomes PBPU", "change", "pbpu", []rules.Trait{rules.Adult, rules.LeftPPU}, "bank_book dismissal_proof* kk|ktp"},
		{
			"covered already, or a worker", "registration reactivation change", "covered ppu",
			[]rules.Trait{rules.Adult, rules.Foreigner, rules.NewbornChild, rules.Represented, rules.ChangeDeath},
			"",
		},
	} {
		for kind := range strings.FieldsSeq(c.kind) {
			for segment := range strings.FieldsSeq(c.segments) {
				got, err := e.Checklist(kind, segment, c.traits...)
				if err != nil {
					t.Errorf("%s, %s of %s: %v", c.name, kind, segment, err)
				}
				if diff := cmp.Diff(strings.Fields(c.want), lines(got), cmp.Transformer("empty", func(s []string) []string { return append([]string{""}, s...) })); diff != "" {
					t.Errorf("%s, %s of %s (-want +got):\n%s", c.name, kind, segment, diff)
				}
			}
		}
	}
}

func TestEveryCaseHasAChecklist(t *testing.T) {
	e := edition(t, "2026-11-22")
	for _, kind := range []string{"registration", "reactivation", "change"} {
		for _, segment := range []string{"pbpu", "bp", "pbpu_pemda", "pbi", "pbi_reactivation", "covered", "ppu"} {
			list, err := e.Checklist(kind, segment)
			if err != nil {
				t.Errorf("%s of %s: %v", kind, segment, err)
			}
			seen := map[string]bool{}
			for _, r := range list {
				if seen[r.ID] {
					t.Errorf("%s of %s: %s twice", kind, segment, r.ID)
				}
				seen[r.ID] = true
			}
		}
	}
	for _, c := range [][2]string{{"", "pbpu"}, {"registration", ""}, {"birth", "pbpu"}, {"registration", "PBPU"}} {
		if list, err := e.Checklist(c[0], c[1]); !errors.Is(err, rules.ErrNoChecklist) || list != nil {
			t.Errorf("%q of %q: %v, %v", c[0], c[1], list, err)
		}
	}
	if _, err := e.Checklist("registration", "pbpu", "tall"); !errors.Is(err, rules.ErrNoChecklist) {
		t.Errorf("unknown trait: %v", err)
	}
}

func TestReactivationByVillagesBeginsOn21February(t *testing.T) {
	if _, err := edition(t, "2026-02-21").Checklist("registration", "pbi_reactivation"); err != nil {
		t.Errorf("on the first day: %v", err)
	}
	list, err := edition(t, "2026-02-20").Checklist("registration", "pbi_reactivation")
	if err != nil || slices.Contains(lines(list), "facility_letter") {
		t.Errorf("on the day before: %v, %v", lines(list), err)
	}
}

func TestFamilyRequirements(t *testing.T) {
	e := edition(t, "2026-11-22")
	list := func(segment string, traits ...rules.Trait) []rules.Requirement {
		t.Helper()
		l, err := e.Checklist("registration", segment, traits...)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	husband, wife := list("pbpu", rules.Foreigner, rules.Adult), list("pbpu", rules.Adult)
	covered := list("covered", rules.Adult)
	got := lines(rules.FamilyRequirements(covered, husband, wife, wife))
	if diff := cmp.Diff([]string{"autodebit_authority", "bank_book", "consent", "kk|ktp"}, got); diff != "" {
		t.Errorf("a mixed family (-want +got):\n%s", diff)
	}
	may := rules.Requirement{ID: "a", AnyOf: []string{"kk"}, Scope: rules.PerFamily, Optional: true}
	must := may
	must.Optional = false
	for _, order := range [][2]rules.Requirement{{may, must}, {must, may}} {
		merged := rules.FamilyRequirements(order[:1], order[1:])
		if len(merged) != 1 || merged[0].Optional {
			t.Errorf("required for one member, but the family's line is %+v", merged)
		}
	}
}

func TestDocuments(t *testing.T) {
	b := book(t)
	for _, kind := range []string{
		"ktp", "kk", "bank_book", "autodebit_authority", "passport", "kitas", "kitap", "work_permit", "sktm", "rt_rw_letter", "old_card",
		"facility_letter", "dinsos_statement", "birth_letter", "birth_certificate", "marriage_book", "divorce_paper", "death_letter",
		"dismissal_proof", "power_of_attorney", "consent", "family_photo", "portrait",
	} {
		if d, ok := b.Document(kind); !ok || d.Kind != kind {
			t.Errorf("Document(%q) = %+v, %v", kind, d, ok)
		}
	}
	if d, _ := b.Document("portrait"); d.MaxBytes != 50000 {
		t.Errorf("a portrait may have %d bytes, want 50,000", d.MaxBytes)
	}
	if _, ok := b.Document("selfie"); ok {
		t.Error("an unknown kind is known")
	}
}
