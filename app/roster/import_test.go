package roster_test

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"titian/app"
	"titian/app/roster"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// The sample has one of everything: a newborn, an elder with one name, a
// foreigner, twins, a death, an insurance that is not JKN.
func TestSample(t *testing.T) {
	raw, err := os.ReadFile("testdata/desa-contoh.csv")
	must(t, err)
	r := importing(t, raw)
	got, err := json.MarshalIndent(struct {
		Report     *roster.Report
		Households []app.Household
	}{r, anonymous(r.Households)}, "", "  ")
	must(t, err)
	got = append(got, '\n')
	const golden = "testdata/desa-contoh.golden.json"
	if *update {
		must(t, os.WriteFile(golden, got, 0o600))
	}
	want, err := os.ReadFile(golden)
	must(t, err)
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if r.Blocks() {
		t.Errorf("the sample has errors: %v", problems(r))
	}
	asBook := importing(t, book(t, table(t, raw), nil))
	if diff := cmp.Diff(anonymous(r.Households), anonymous(asBook.Households)); diff != "" {
		t.Errorf("as a workbook (-CSV +XLSX):\n%s", diff)
	}
}

func TestImportingAgainChangesNothing(t *testing.T) {
	raw, err := os.ReadFile("testdata/desa-contoh.csv")
	must(t, err)
	first := importing(t, raw)
	again := importing(t, raw, first.Households...)
	if len(again.Households) != 0 || again.Unchanged != len(first.Households) || again.People != first.People {
		t.Errorf("changed %d, unchanged %d of %d", len(again.Households), again.Unchanged, len(first.Households))
	}
	// The order of families and an added address column of the same content do
	// not matter either.
	rows := strings.Split(strings.TrimSpace(string(raw)), "\n")
	slices.Reverse(rows[6:])
	if again = importing(t, lines(rows...), first.Households...); again.New != 0 {
		t.Errorf("%d new ones in another order", again.New)
	}
	// A store gives back what JSON keeps.
	b, err := json.Marshal(first.Households)
	must(t, err)
	var stored []app.Household
	must(t, json.Unmarshal(b, &stored))
	if again = importing(t, raw, stored...); len(again.Households) != 0 {
		t.Errorf("%d changed after being stored", len(again.Households))
	}
}

// ids lists the ids of a household in the order of its members.
func ids(h app.Household) []string {
	out := []string{h.Family.ID.String()}
	for _, m := range h.Members {
		out = append(out, m.ID.String(), m.Person.ID.String())
	}
	return out
}

func TestChangesKeepTheIDs(t *testing.T) {
	first := importing(t, lines(short+",telepon", headA+",081200000101", wifeA, childA))
	old := first.Households[0]
	for name, tc := range map[string]struct {
		rows []string
		edit func(h *app.Household)
	}{
		"a name typed again": {
			[]string{headA, strings.Replace(wifeA, "Contohwati", "Contowati", 1), childA},
			func(h *app.Household) { h.Members[1].Person.Name = "Melati Contowati" },
		},
		"an address": {
			[]string{strings.Replace(headA, "Jl. Jembatan 1", "Jl. Jembatan 2", 1)},
			func(h *app.Household) { h.Family.Address.Street = "Jl. Jembatan 2"; h.Members = h.Members[:1] },
		},
		"another order": {
			[]string{childA, headA, wifeA},
			func(h *app.Household) { h.Members = []app.Member{h.Members[2], h.Members[0], h.Members[1]} },
		},
		"somebody left":      {[]string{headA, childA}, func(h *app.Household) { h.Members = slices.Delete(h.Members, 1, 2) }},
		"an emptied cell":    {[]string{kkA + ",5103991508800001,Rangga Contohwan,1,15-08-1980,1,,,,", wifeA, childA}, nil},
		"a NIK that is gone": {[]string{headA, wifeA, strings.Replace(childA, "5103990109080003", "0", 1)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			want := old
			want.Members = slices.Clone(old.Members)
			if tc.edit != nil {
				tc.edit(&want)
			}
			r := importing(t, lines(append([]string{short}, tc.rows...)...), old)
			if tc.edit == nil {
				if len(r.Households) != 0 || r.Unchanged != 1 {
					t.Errorf("%d changed", len(r.Households))
				}
				return
			}
			if r.Changed != 1 || len(r.Households) != 1 {
				t.Fatalf("%d changed: %v", r.Changed, problems(r))
			}
			if diff := cmp.Diff(want, r.Households[0], cmpopts.IgnoreFields(app.Household{}, "Row")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBabiesKeepTheirIDs(t *testing.T) {
	const baby = kkA + ",0,Bayi Ny. Melati Contohwati,2,02-11-2026,4"
	old := importing(t, lines(short, headA, wifeA, baby, baby)).Households[0]
	r := importing(t, lines(
		short, headA, wifeA,
		kkA+",5103994211260001,Ayu Contohwan,2,02-11-2026,4",
		kkA+",5103994211260002,Dewi Contohwan,2,02-11-2026,4",
	), old)
	if diff := cmp.Diff(ids(old), ids(r.Households[0])); diff != "" {
		t.Errorf("twins who got names and NIKs are others (-before +after):\n%s", diff)
	}
	if p := r.Households[0].Members[2].Person; p.Name != "Ayu Contohwan" || p.NIK != "5103994211260001" || p.NoNIK != "" {
		t.Errorf("%+v", p)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(ids(old))))) != 9 {
		t.Error("twins share an id")
	}
}

func TestMoves(t *testing.T) {
	const kkC = "5103992011260001"
	move := func(rows ...string) string { return strings.ReplaceAll(strings.Join(rows, "\n"), kkA, kkC) }
	register := importing(t, lines(short, headA, wifeA, childA, headB)).Households
	a := register[0]
	t.Run("the card got a new number", func(t *testing.T) {
		r := importing(t, lines(short, move(headA, wifeA, childA)), register...)
		if diff := cmp.Diff([]string{"2 warning roster.new_kk"}, problems(r)); diff != "" {
			t.Error(diff)
		}
		h := r.Households[0]
		if diff := cmp.Diff(ids(a), ids(h)); diff != "" || h.Family.KK != kkC || !slices.Equal(h.Family.FormerKK, []string{kkA}) {
			t.Errorf("%s %v %s", h.Family.KK, h.Family.FormerKK, diff)
		}
		if a.Family.FormerKK != nil {
			t.Error("the register's own household was changed")
		}
		back := importing(t, lines(short, headA, wifeA, childA), h)
		if diff := cmp.Diff([]string{"2 warning roster.former_kk"}, problems(back)); diff != "" || back.Unchanged != 1 {
			t.Errorf("an old file: %d unchanged, %s", back.Unchanged, diff)
		}
	})
	t.Run("a child founds a family", func(t *testing.T) {
		r := importing(t, lines(short, headA, wifeA, move(strings.Replace(childA, ",4,", ",1,", 1))), register...)
		if len(r.Problems) != 0 || r.New != 1 || r.Changed != 1 {
			t.Fatalf("%d new, %d changed, %v", r.New, r.Changed, problems(r))
		}
		child, was := r.Households[1].Members[0], a.Members[2]
		if child.Person.ID != was.Person.ID || child.ID == was.ID {
			t.Errorf("person %s was %s, member %s was %s", child.Person.ID, was.Person.ID, child.ID, was.ID)
		}
	})
	t.Run("somebody alone joins a new family", func(t *testing.T) {
		mother := strings.Replace(strings.Replace(headB, kkB, kkA, 1), ",1,Gang Mawar 7,Hulu,1,3", ",7,,,,", 1)
		r := importing(t, lines(short, headA, wifeA, mother), register[1])
		if diff := cmp.Diff([]string{"4 warning nik roster.known"}, problems(r)); diff != "" || r.New != 1 {
			t.Errorf("%d new %s", r.New, diff)
		}
		was := register[1]
		if h := r.Households[0]; h.Family.ID == was.Family.ID || h.Members[2].Person.ID != was.Members[0].Person.ID {
			t.Error("the family took the mother's identity, or she lost hers")
		}
	})
	t.Run("a child stands elsewhere", func(t *testing.T) {
		r := importing(t, lines(short, move(strings.Replace(childA, ",4,", ",1,", 1))), register...)
		if diff := cmp.Diff([]string{"2 warning nik roster.known"}, problems(r)); diff != "" || r.New != 1 {
			t.Error(diff)
		}
	})
}

func TestLeftOutWhole(t *testing.T) {
	r := importing(t, lines(short, headA, wifeA, strings.Replace(childA, ",1,", ",9,", 1), headB))
	if !r.Blocks() || r.Left != 1 || r.People != 1 || len(r.Households) != 1 || r.Households[0].Family.KK != kkB {
		t.Errorf("left %d, people %d, %v", r.Left, r.People, problems(r))
	}
	if h := r.Households[0]; h.Source != "test" || h.Row != 5 {
		t.Errorf("%s, row %d", h.Source, h.Row)
	}
}

// What a report shows to programs and logs holds no value of a person.
func TestReportsHoldNoValues(t *testing.T) {
	r := importing(t, lines(short, headA, strings.Replace(wifeA, "17-03", "18-04", 1), kkB+",5103991508800001,Sumarni,2,01-01-1945,1"))
	b, err := json.Marshal(r)
	must(t, err)
	for _, value := range []string{"Rangga", "Sumarni", kkA, "5103991508800001", "1983", "Jembatan"} {
		if strings.Contains(string(b), value) {
			t.Errorf("%q in %s", value, b)
		}
	}
	if len(r.Problems) == 0 {
		t.Error("no problems to look at")
	}
}
