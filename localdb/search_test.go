package localdb_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"titian/app"
	"titian/localdb"
)

// What fits is never left out by a signature, and fitting is what it says.
func TestSignatureLeavesNothingOut(t *testing.T) {
	word := rapid.StringMatching(`[a-d0-2é]{1,9}`)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 1, 6).Draw(t, "words")
		text := " " + strings.Join(words, " ") + " "
		form := word.Draw(t, "form")
		if rapid.Bool().Draw(t, "a part") {
			of := []rune(rapid.SampledFrom(words).Draw(t, "of"))
			from := rapid.IntRange(0, len(of)-1).Draw(t, "from")
			form = string(of[from:rapid.IntRange(from+1, len(of)).Draw(t, "to")])
		}
		whole, begins, part := localdb.Fits(text, form)
		wantWhole, wantBegins, wantPart := false, false, false
		for _, w := range words {
			wantWhole = wantWhole || w == form
			wantBegins = wantBegins || strings.HasPrefix(w, form)
			wantPart = wantPart || strings.Contains(w, form) && len([]rune(form)) >= 3
		}
		wantPart = wantPart || wantBegins
		if whole != wantWhole || begins != wantBegins || part != wantPart {
			t.Fatalf("fits %v %v %v, want %v %v %v", whole, begins, part, wantWhole, wantBegins, wantPart)
		}
		mayWhole, mayBegin, mayPart := localdb.Covers(text, form)
		if whole && !mayWhole || begins && !mayBegin || part && !mayPart {
			t.Fatalf("left out: may %v %v %v", mayWhole, mayBegin, mayPart)
		}
	})
}

func TestSearchOrder(t *testing.T) {
	b := unlocked(t)
	put := func(name string) app.Dossier {
		d := family()
		d.Members = d.Members[:1]
		d.Members[0].Person.Name = name
		return b.put(t, d).Dossier
	}
	within, begins, whole, later := put("Pramaharani"), put("Maharanita"), put("Maharani Dewi"), put("Maharani Ayu")
	hits, err := b.Search(t.Context(), "maharani", 10)
	if err != nil || len(hits) != 4 {
		t.Fatalf("%d hits, %v", len(hits), err)
	}
	for i, want := range []app.Dossier{later, whole, begins, within} {
		if hits[i].Dossier != want.ID {
			t.Errorf("place %d: %s", i, hits[i].Name)
		}
	}
	// A save moves a dossier to the front.
	whole.Note = "disimpan lagi"
	if _, err := b.Put(t.Context(), whole, 1); err != nil {
		t.Fatal(err)
	}
	if hits, err = b.Search(t.Context(), "maharani", 1); err != nil || len(hits) != 1 || hits[0].Dossier != whole.ID {
		t.Errorf("%+v, %v", hits, err)
	}
}

// A person of the register who has a dossier is given once.
func TestSearchGivesOnce(t *testing.T) {
	b := unlocked(t)
	d := family()
	if err := b.PutHouseholds(t.Context(), []app.Household{{Family: d.Family, Members: d.Members}}); err != nil {
		t.Fatal(err)
	}
	b.put(t, d)
	hits, err := b.Search(t.Context(), d.Members[0].Person.NIK, 10)
	if err != nil || len(hits) != 1 || hits[0].Dossier != d.ID {
		t.Errorf("%+v, %v", hits, err)
	}
}

func TestSearchPhone(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier // +6281234567890
	for _, query := range []string{"081234567890", "0812345", "6281234567890", "+62 812-3456", "567890"} {
		hits, err := b.Search(t.Context(), query, 10)
		if err != nil || len(hits) == 0 || hits[0].Dossier != d.ID {
			t.Errorf("%q: %+v, %v", query, hits, err)
		}
	}
}

// FuzzSearch: no query breaks a search.
func FuzzSearch(f *testing.F) {
	b := unlocked(f)
	b.put(f, family())
	for _, seed := range []string{"", "w", "wayan", "0812", "KLG-0000-0000-0", "\x00", "é é", strings.Repeat("a ", 300), "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if _, err := b.Search(t.Context(), query, 3); err != nil {
			t.Error(err)
		}
	})
}

// Nine characters of a NIK may happen to be a local number; while they are
// typed the list must not go empty.
func TestSearchTakesANIKForANIK(t *testing.T) {
	const nik = "5309027010850001"
	if _, err := app.ParseLocalNumber(nik[:9]); err != nil {
		t.Fatalf("the beginning no longer has a check character that fits: %v", err)
	}
	b := unlocked(t)
	d := family()
	d.Members[0].Person.NIK = nik
	r := b.put(t, d)
	for _, query := range []string{nik[:8], nik[:9], nik[:10], r.Dossier.LocalNumber, strings.ToLower(r.Dossier.LocalNumber[4:])} {
		hits, err := b.Search(t.Context(), query, 10)
		if err != nil || len(hits) == 0 || hits[0].Dossier != d.ID {
			t.Errorf("%q: %+v, %v", query, hits, err)
		}
	}
}
