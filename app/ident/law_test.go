package ident_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"titian/app/civil"
	"titian/app/finding"
	"titian/app/ident"
)

// parsers is every Parse function behind one shape.
var parsers = map[string]func(string) (string, finding.List){
	"NIK":            untyped(ident.ParseNIK),
	"KK":             untyped(ident.ParseKK),
	"JKNNumber":      untyped(ident.ParseJKNNumber),
	"VirtualAccount": untyped(ident.ParseVirtualAccount),
	"Phone":          untyped(ident.ParsePhone),
	"PostalCode":     untyped(ident.ParsePostalCode),
	"NPWP":           untyped(ident.ParseNPWP),
	"FacilityCode":   untyped(ident.ParseFacilityCode),
	"Name":           untyped(ident.ParseName),
	"AccountNumber": untyped(func(s string) (ident.AccountNumber, finding.List) {
		return ident.ParseAccountNumber(ident.BRI, s)
	}),
}

func untyped[T ~string](parse func(string) (T, finding.List)) func(string) (string, finding.List) {
	return func(typed string) (string, finding.List) {
		v, list := parse(typed)
		return string(v), list
	}
}

// anyTyped draws what may arrive in a field: arbitrary text, and numbers with
// the company they usually keep.
func anyTyped() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`['=" ]?[+(]?[0-9]{0,5}[-. )/]?[0-9０-９٠-٩]{0,14}[\x{200b}\x{00a0}.,E+]{0,2}[0-9]{0,4}`),
		rapid.StringMatching(`[0-9]{13,17}`),
	)
}

func TestParsingAgainChangesNothing(t *testing.T) {
	for name, parse := range parsers {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { readTwice(t, parse, anyTyped().Draw(t, "typed")) })
		})
	}
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func readTwice(t failer, parse func(string) (string, finding.List), typed string) {
	t.Helper()
	value, list := parse(typed)
	if !utf8.ValidString(value) {
		t.Fatalf("%q was read as %q, which is not UTF-8", typed, value)
	}
	again, relist := parse(value)
	if again != value {
		t.Fatalf("%q was read as %q, and that as %q", typed, value, again)
	}
	if diff := cmp.Diff(list, relist); diff != "" {
		t.Fatalf("findings about %q changed (-first +second):\n%s", value, diff)
	}
}

// nikOf writes the NIK of somebody born on a day.
func nikOf(region int, born civil.Date, sex ident.Sex, serial int) ident.NIK {
	day := born.Day()
	if sex == ident.Female {
		day += 40
	}
	return ident.NIK(fmt.Sprintf("%06d%02d%02d%02d%04d", region, day, born.Month(), born.Year()%100, serial))
}

func TestNIKTellsWhatWentIn(t *testing.T) {
	today := iso(t, "2026-11-22")
	rapid.Check(t, func(t *rapid.T) {
		born := today.AddDays(-rapid.IntRange(0, 36_524).Draw(t, "days of age"))
		sex := rapid.SampledFrom([]ident.Sex{ident.Male, ident.Female}).Draw(t, "sex")
		region, serial := rapid.IntRange(110101, 969999).Draw(t, "region"), rapid.IntRange(1, 9999).Draw(t, "serial")
		nik, list := ident.ParseNIK(string(nikOf(region, born, sex, serial)))
		if len(list) != 0 {
			t.Skip("one of the numbers that stand for none")
		}
		if nik.Sex() != sex || nik.Region() != fmt.Sprint(region) || nik.Serial() != fmt.Sprintf("%04d", serial) {
			t.Fatalf("%s: sex %q, region %q, serial %q", nik, nik.Sex(), nik.Region(), nik.Serial())
		}
		if list := nik.CheckSex(sex); list != nil {
			t.Fatalf("%s: %v", nik, list)
		}
		for _, typed := range []civil.Date{{}, born} {
			if got, list := nik.BirthDate(typed, today, false); got != born || list != nil {
				t.Fatalf("%s: born %s, read %s %v", nik, born, got, list)
			}
		}
	})
}

func TestMaskedNeverReveals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(anyTyped(), rapid.StringMatching(`\+?[0-9]{5,20}`)).Draw(t, "s")
		for name, shown := range map[string]struct {
			masked string
			clear  int // digits that may be shown
		}{
			"NIK":           {ident.NIK(s).Masked(), 8},
			"KK":            {ident.KK(s).Masked(), 8},
			"JKNNumber":     {ident.JKNNumber(s).Masked(), 4},
			"Phone":         {ident.Phone(s).Masked(), 3},
			"AccountNumber": {ident.AccountNumber(s).Masked(), 4},
		} {
			if bare := strings.ReplaceAll(shown.masked, "•", ""); len(bare) > shown.clear {
				t.Fatalf("%s(%q) shows %q", name, s, shown.masked)
			}
			if s != "" && !strings.Contains(shown.masked, "•") {
				t.Fatalf("%s(%q) hides nothing: %q", name, s, shown.masked)
			}
		}
	})
}

func TestVirtualAccountsHave16Digits(t *testing.T) {
	banks := []ident.Bank{ident.BRI, ident.BNI, ident.BTN, ident.BCA, ident.Mandiri}
	rapid.Check(t, func(t *rapid.T) {
		number := ident.JKNNumber(rapid.StringMatching(`[0-9]{13}`).Draw(t, "number"))
		va, ok := number.VirtualAccount(rapid.SampledFrom(banks).Draw(t, "bank"))
		if !ok || len(va) != 16 || !strings.HasSuffix(string(va), string(number[2:])) {
			t.Fatalf("%s: %q %t", number, va, ok)
		}
		if again, list := ident.ParseVirtualAccount(string(va)); again != va || list != nil {
			t.Fatalf("%s was read as %s %v", va, again, list)
		}
	})
}

func TestPhoneReadsItsOwnDisplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.StringMatching(`(0|62|\+62|0062)(8[1-35-9][0-9]{7,10}|[2-79][0-9]{6,10})`).Draw(t, "typed")
		phone, list := ident.ParsePhone(typed)
		if list.Blocks() {
			t.Fatalf("%q: %v", typed, list)
		}
		again, relist := ident.ParsePhone(phone.Display())
		if diff := cmp.Diff(list, relist); again != phone || diff != "" {
			t.Fatalf("%q shows as %q, which was read as %q (-first +second):\n%s", phone, phone.Display(), again, diff)
		}
	})
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	piece := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z]{1,6}`),
		rapid.SampledFrom([]string{"H", "Hj", "K", "Dr", "S.Pd", "SE", "Ns", "M.", ".", ",", ", ", " ", "-", "'", "´", "ŉ", "İ"}))
	rapid.Check(t, func(t *rapid.T) {
		name := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " ", "."}).Draw(t, "joint"))
		foldTwice(t, name)
	})
}

// A letter as wide as a Chinese one folds to the plain one, but takes the way of
// all texts that are not ASCII.
func TestFoldingIsTheSameForASCII(t *testing.T) {
	piece := rapid.OneOf(rapid.StringMatching(`[\x00-\x7f]{0,6}`), rapid.SampledFrom([]string{"Hj. ", "S.Pd.", ", SE", "O'", "`"}))
	rapid.Check(t, func(t *rapid.T) {
		before, letter, after := piece.Draw(t, "before"), rapid.RuneFrom([]rune("aHkzZ")).Draw(t, "letter"), piece.Draw(t, "after")
		narrow := before + string(letter) + after
		wide := before + string(letter-'a'+'ａ') + after
		if a, b := ident.Fold(narrow), ident.Fold(wide); a != b {
			t.Fatalf("%q folds to %q, with a wide letter to %q", narrow, a, b)
		}
	})
}

func foldTwice(t failer, name string) {
	t.Helper()
	once := ident.Fold(name)
	if twice := ident.Fold(once); twice != once {
		t.Fatalf("%q folds to %q, and that to %q", name, once, twice)
	}
	if strings.Trim(once, " ") != once || strings.Contains(once, "  ") || strings.ContainsAny(once, ".,'") {
		t.Fatalf("%q folds to %q", name, once)
	}
}

func FuzzParseNIK(f *testing.F) {
	for _, seed := range []string{"3302011506850003", "'33.02.01-150685-0003", "3.30201E+15", "9999999999999994", "３３０２０１１５０６８５０００３", "0", "\xff"} {
		f.Add(seed)
	}
	today, _ := civil.Of(2026, 11, 22)
	f.Fuzz(func(t *testing.T, typed string) {
		readTwice(t, untyped(ident.ParseNIK), typed)
		nik, list := ident.ParseNIK(typed)
		if !list.Blocks() && nik != "" && (len(nik) != 16 || len(nik.Region()) != 6 || nik.Sex() == "") {
			t.Fatalf("%q passed as %q", typed, nik)
		}
		if _, list := nik.BirthDate(civil.Date{}, today, true); list.Blocks() {
			t.Fatalf("%q: %v", nik, list)
		}
	})
}

func FuzzParsePhone(f *testing.F) {
	for _, seed := range []string{"0812-3456-7890", "+62 (0) 812 3456 7890", "(0281) 636363", "+60 12-345 6789", "6.28123E+12", "+", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		readTwice(t, untyped(ident.ParsePhone), typed)
		phone, list := ident.ParsePhone(typed)
		if !list.Blocks() && phone != "" && (phone[0] != '+' || len(phone) < 8 || len(phone) > 16) {
			t.Fatalf("%q passed as %q", typed, phone)
		}
	})
}

func FuzzParseName(f *testing.F) {
	for _, seed := range []string{"Siti Aminah", "Hj. Nur'aini, S.Pd.", "Dr.H.", "K.H. Ahmad", "Rene\u0301", "\u202eSi\u200bti", "Jos\xe9", "ŉ, İ."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		readTwice(t, untyped(ident.ParseName), typed)
		foldTwice(t, typed)
	})
}
