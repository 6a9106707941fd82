package sheet

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
)

// leaves returns the values of d's JSON form by their paths.
func leaves(t *testing.T, d *app.Dossier) map[string]string {
	t.Helper()
	raw, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, inner := range v {
				under := key
				if path != "" {
					under = path + "." + key
				}
				walk(under, inner)
			}
		case []any:
			for i, inner := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), inner)
			}
		default:
			out[path] = fmt.Sprint(v)
		}
	}
	walk("", tree)
	return out
}

// changed returns the paths whose values differ.
func changed(before, after map[string]string) []string {
	var out []string
	for path := range maps.Keys(after) {
		if before[path] != after[path] {
			out = append(out, path)
		}
	}
	for path := range maps.Keys(before) {
		if _, still := after[path]; !still {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

func TestEverySpotIsThePathOfItsValue(t *testing.T) {
	mother := uuid.MustParse("11111111-1111-4111-8111-111111111111")
	texts := map[string]string{
		"family.class": "2", "person.marital": "3", "person.occupation": "9", "relation": "9", "income": "1500000",
		"mother": mother.String(), "guardian": mother.String(),
	}
	family := []string{
		"family.kk", "family.segment", "family.class", "family.contact.phone", "family.contact.phone_owner",
		"family.contact.email", "family.contact.notify", "family.bank.bank", "family.bank.number", "family.bank.owner",
		"family.bank.owner_role", "representative.name", "representative.nik", "representative.phone",
		"representative.relation", "consent.text", "consent.given_on", "consent.by", "consent.how", "consent.witness",
		"consent.basis", "note",
	}
	for _, place := range []string{"address", "domicile", "billing"} {
		for _, part := range []string{"street", "dusun", "rt", "rw", "village", "postal_code"} {
			family = append(family, "family."+place+"."+part)
		}
	}
	member := []string{
		"person.nik", "person.no_nik", "person.name", "person.birth_place", "person.birth_date", "person.sex",
		"person.marital", "person.nationality", "person.occupation", "person.phone", "person.email",
		"person.jkn_number", "person.npwp", "person.foreign.passport", "person.foreign.permit", "person.foreign.number",
		"person.foreign.until", "person.foreign.working_since", "relation", "segment", "income", "left_ppu", "mother",
		"guardian",
	}
	check := func(s spot, path string) {
		d := factory.Dossier()
		d.Members[1].ID = mother
		d.Members[2].ID = uuid.MustParse("22222222-2222-4222-8222-222222222222")
		if path == "representative.name" || path == "representative.nik" || path == "representative.phone" || path == "representative.relation" {
			d.Representative = &app.Representative{}
		}
		if d.Consent == nil || d.Family.Bank == nil {
			t.Fatal("the family of the factory has consent and account")
		}
		text := texts[s.path]
		if text == "" {
			text = "X y"
		}
		before := leaves(t, &d)
		if !put(&d, s, text) {
			t.Errorf("%s is no spot", path)
			return
		}
		if got := value(&d, s); got != text {
			t.Errorf("%s reads %q, want %q", path, got, text)
		}
		// A group that is new brings its required fields along.
		got := slices.DeleteFunc(changed(before, leaves(t, &d)), func(p string) bool {
			_, was := before[p]
			return !was && leaves(t, &d)[p] == ""
		})
		if diff := cmp.Diff([]string{path}, got); diff != "" {
			t.Errorf("putting a value at %s (-want +got):\n%s", path, diff)
		}
	}
	for _, path := range family {
		check(at(path), path)
	}
	for _, path := range member {
		check(of(uuid.MustParse("22222222-2222-4222-8222-222222222222"), path), "members[2]."+path)
	}
}

func TestGroupsComeAndGo(t *testing.T) {
	var d app.Dossier
	m := app.Member{ID: uuid.New()}
	d.Members = []app.Member{m}
	for _, s := range []spot{at("family.bank.number"), at("consent.by"), of(m.ID, "person.foreign.passport"), of(m.ID, "fktp")} {
		empty := d.Clone()
		put(&d, s, "")
		if diff := cmp.Diff(empty, d); diff != "" {
			t.Errorf("no text at %s made a group:\n%s", s.path, diff)
		}
		put(&d, s, "1")
		put(&d, s, "")
		if diff := cmp.Diff(empty, d); diff != "" {
			t.Errorf("the last text of %s left a group behind:\n%s", s.path, diff)
		}
	}
	put(&d, at("family.domicile"), yes)
	if d.Family.Domicile == nil || value(&d, at("family.domicile")) != yes {
		t.Error("a switch did not make the address")
	}
	put(&d, at("family.domicile.street"), "Jl. Melati 12")
	put(&d, at("family.domicile.street"), "")
	if d.Family.Domicile == nil {
		t.Error("an address that was switched on went away with its text")
	}
	put(&d, at("family.domicile"), "")
	if d.Family.Domicile != nil {
		t.Error("an address that was switched off is still there")
	}
}

func TestAFacilityIsCodeAndName(t *testing.T) {
	d := factory.Complete()
	id := d.Members[2].ID
	for _, s := range []spot{at("family.fktp"), at("family.dentist"), of(id, "fktp")} {
		for _, want := range []app.Facility{{Code: "9999U001", Name: "Puskesmas Contoh"}, {Name: "Klinik Desa"}, {Code: "9999U001"}, {}} {
			put(&d, s, facilityValue(want))
			got := d.Family.FKTP
			switch {
			case s == at("family.dentist"):
				got = d.Family.Dentist
			case s.member == id && d.Members[2].FKTP != nil:
				got = *d.Members[2].FKTP
			case s.member == id:
				got = app.Facility{}
			}
			if got != want {
				t.Errorf("%s holds %v, want %v", s.path, got, want)
			}
			if back := facilityFrom(value(&d, s)); back != want {
				t.Errorf("%s reads %v, want %v", s.path, back, want)
			}
		}
	}
	if d.Members[2].FKTP != nil {
		t.Error("a member keeps an empty facility of their own")
	}
}

func TestWhatIsNoSpotIsLeftAlone(t *testing.T) {
	d := factory.Complete()
	before := d.Clone()
	for _, s := range []spot{at("no.such.path"), at("members[0].person.nik"), of(uuid.New(), "person.nik"), of(d.Members[0].ID, "id"), {}} {
		if put(&d, s, "x") || value(&d, s) != "" {
			t.Errorf("%v is taken for a spot", s)
		}
	}
	if diff := cmp.Diff(before, d); diff != "" {
		t.Errorf("changed:\n%s", diff)
	}
}

func TestSwitchesAndChoices(t *testing.T) {
	d := factory.Complete()
	id := d.Members[0].ID
	for _, tc := range []struct {
		spot       spot
		text, want string
	}{
		{of(id, "studying"), yes, yes},
		{of(id, "studying"), "", ""},
		{of(id, "adopted"), "true", ""},
		{at("sktm_exempt"), yes, yes},
		{of(id, "relation"), "anak", ""},
		{at("family.class"), "0", ""},
		{of(id, "mother"), "nobody", ""},
	} {
		put(&d, tc.spot, tc.text)
		if got := value(&d, tc.spot); got != tc.want {
			t.Errorf("%s after %q reads %q, want %q", tc.spot.path, tc.text, got, tc.want)
		}
	}
}
