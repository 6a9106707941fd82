package region_test

import (
	"errors"
	"strings"
	"testing"

	"titian/app/region"
)

func TestParseCode(t *testing.T) {
	for _, c := range []struct {
		in, want string
		level    region.Level
		kind     region.Kind
	}{
		{"51", "51", region.Province, region.KindProvince},
		{"51.03", "5103", region.Regency, region.KindRegency},
		{"5171", "5171", region.Regency, region.KindCity},
		{"51.03.01", "510301", region.District, region.KindDistrict},
		{"51.03.01.1001", "5103011001", region.Village, region.KindKelurahan},
		{" 1101012001 ", "1101012001", region.Village, region.KindDesa},
		{"91.03.01.3007", "9103013007", region.Village, region.KindDesaAdat},
	} {
		got, err := region.ParseCode(c.in)
		if err != nil || string(got) != c.want || got.Level() != c.level || got.Kind() != c.kind {
			t.Errorf("ParseCode(%q) = %q level %d kind %q, %v; want %q level %d kind %q",
				c.in, got, got.Level(), got.Kind(), err, c.want, c.level, c.kind)
		}
	}
}

func TestParseCodeRefuses(t *testing.T) {
	for _, in := range []string{
		"", "5", "510", "51030", "5103011", "510301100", "51030110011", "00", "5100", "510300", "5103010000",
		"51.", ".51", "51..03", "5.103", "51.0301", "5103.01", "51.03.01.10.01", "51-03", "５１", "5a", "51 03",
	} {
		got, err := region.ParseCode(in)
		if !errors.Is(err, region.ErrCode) || got != "" {
			t.Errorf("ParseCode(%q) = %q, %v; want ErrCode", in, got, err)
		}
		if err != nil && in != "" && strings.Contains(err.Error(), in) {
			t.Errorf("the error repeats the value: %v", err)
		}
	}
}

func TestCodeParts(t *testing.T) {
	c := region.Code("5103011001")
	if c.Parent() != "510301" || c.Parent().Parent().Parent() != "51" || c.Parent().Parent().Parent().Parent() != "" {
		t.Errorf("parents of %s are wrong", c)
	}
	if c.At(region.Regency) != "5103" || c.At(0) != "" || c.Parent().At(region.Village) != "" {
		t.Errorf("parts of %s are wrong", c)
	}
	if zero := region.Code(""); zero.Valid() || zero.Kind() != "" || zero.Dotted() != "" || zero.Parent() != "" {
		t.Error("the zero code is not empty in every way")
	}
}

func FuzzParseCode(f *testing.F) {
	for _, seed := range []string{"51", "51.03", "510301", "51.03.01.1001", "1101012001", "", "0", "51..03", "00.00", "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		c, err := region.ParseCode(in)
		if err != nil {
			if c != "" {
				t.Fatalf("an error with the code %q", c)
			}
			return
		}
		for _, form := range []string{string(c), c.Dotted()} {
			again, err := region.ParseCode(form)
			if err != nil || again != c {
				t.Fatalf("ParseCode(%q) = %q, %v; want %q", form, again, err, c)
			}
		}
	})
}
