package region_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"titian/app/region"
	"titian/assets"
)

func packText(tb testing.TB, text string) []byte {
	tb.Helper()
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return enc.EncodeAll([]byte(text), nil)
}

func TestLoadRefusesDamage(t *testing.T) {
	const head = "titian-regions 1 test\n"
	for name, text := range map[string]string{
		"nothing":             "",
		"other format":        "titian-regions 2 test\np11:Aceh\n",
		"no edition":          "titian-regions 1 \np11:Aceh\n",
		"cut line":            head + "p11:Aceh",
		"no colon":            head + "p11 Aceh\n",
		"unknown level":       head + "q11:Aceh\n",
		"village first":       head + "v2001:Tuban\n",
		"level left out":      head + "p11:Aceh\nd:Bakongan\n",
		"no name":             head + "p11:\n",
		"padded name":         head + "p11: Aceh\n",
		"control in name":     head + "p11:A\x00ceh\n",
		"not UTF-8":           head + "p11:\xff\n",
		"number falls":        head + "p11:Aceh\np10:Riau\n",
		"number twice":        head + "p11:Aceh\np11:Riau\n",
		"number zero":         head + "p0:Aceh\n",
		"number too high":     head + "p11:Aceh\nr100:Badung\n",
		"too many":            head + "p99:Aceh\np:Riau\n",
		"number not decimal":  head + "p+11:Aceh\n",
		"retired in force":    head + "p11:Aceh\nr:Badung\nd:Kuta\nx110101:Kuta\n",
		"retired twice":       head + "p11:Aceh\nx920101:Makbon\nx920101:Makbon\n",
		"retired, not a code": head + "p11:Aceh\nx9201:Sorong\n",
		"region after these":  head + "p11:Aceh\nx920101:Makbon\np12:Riau\n",
	} {
		if _, err := region.Load(packText(t, text)); !errors.Is(err, region.ErrData) {
			t.Errorf("%s: error %v, want ErrData", name, err)
		}
	}
	bomb := packText(t, head+string(bytes.Repeat([]byte("p:a\n"), 4<<20)))
	if _, err := region.Load(bomb); !errors.Is(err, region.ErrData) {
		t.Errorf("a table of 16 MiB: error %v, want ErrData", err)
	}
}

func TestLoadNoticesEveryCut(t *testing.T) {
	data := assets.Regions()
	for _, n := range []int{0, 1, 4, 17, len(data) / 2, len(data) - 1} {
		if _, err := region.Load(data[:n]); err == nil {
			t.Errorf("the first %d of %d bytes load without an error", n, len(data))
		}
	}
	for _, at := range []int{30, len(data) / 3, len(data) - 3} {
		broken := bytes.Clone(data)
		broken[at] ^= 0x10
		if _, err := region.Load(broken); !errors.Is(err, region.ErrData) {
			t.Errorf("a bit flipped at %d: error %v, want ErrData", at, err)
		}
	}
}

func TestPackRefuses(t *testing.T) {
	aceh := region.Place{Code: "11", Name: "Aceh"}
	kuta := region.Place{Code: "110101", Name: "Kuta"}
	for name, c := range map[string]struct {
		edition         string
		places, retired []region.Place
	}{
		"no edition":        {"", []region.Place{aceh}, nil},
		"edition of lines":  {"a\nb", []region.Place{aceh}, nil},
		"no parent":         {"e", []region.Place{aceh, kuta}, nil},
		"twice":             {"e", []region.Place{aceh, aceh}, nil},
		"no code":           {"e", []region.Place{{Name: "Aceh"}}, nil},
		"no name":           {"e", []region.Place{{Code: "11"}}, nil},
		"name of two lines": {"e", []region.Place{{Code: "11", Name: "A\nB"}}, nil},
		"retired province":  {"e", nil, []region.Place{aceh}},
		"retired in force":  {"e", []region.Place{aceh, {Code: "1101", Name: "B"}, kuta}, []region.Place{kuta}},
	} {
		if _, err := region.Pack(c.edition, c.places, c.retired); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// What Pack writes, Load reads, for trees of any shape.
func TestPackAndLoad(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := func(limit int) []int {
			return rapid.SliceOfNDistinct(rapid.IntRange(1, limit), 0, 4, rapid.ID).Draw(t, "numbers")
		}
		name := rapid.StringMatching(`[A-Z][a-z'.()]{0,12}( [A-Z0-9][a-z]{0,5})?`)
		var places []region.Place
		add := func(code string) string {
			places = append(places, region.Place{Code: region.Code(code), Name: name.Draw(t, "name")})
			return code
		}
		for _, p := range number(89) {
			province := add(fmt.Sprintf("%02d", p))
			for _, r := range number(99) {
				regency := add(province + fmt.Sprintf("%02d", r))
				for _, d := range number(99) {
					district := add(regency + fmt.Sprintf("%02d", d))
					for _, v := range number(9999) {
						add(district + fmt.Sprintf("%04d", v))
					}
				}
			}
		}
		retired := []region.Place{{Code: "990101", Name: "Makbon"}}
		data, err := region.Pack("test 1", places, retired)
		if err != nil {
			t.Fatal(err)
		}
		tab, err := region.Load(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range places {
			if got, ok := tab.ByCode(want.Code.Dotted()); !ok || got != want {
				t.Fatalf("ByCode(%s) = %+v, %v; want %+v", want.Code, got, ok, want)
			}
		}
		total := tab.Len(region.Province) + tab.Len(region.Regency) + tab.Len(region.District) + tab.Len(region.Village)
		if got, status := tab.NIKPlace("990101"); got != retired[0] || status != region.StatusRetired || total != len(places) {
			t.Fatalf("retired place %+v %s; %d places, want %d", got, status, total, len(places))
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte{})
	f.Add(packText(f, "titian-regions 1 test\np11:Aceh\nr:Badung\nd:Kuta\nv1001:Tuban\nx920101:Makbon\n"))
	f.Add(packText(f, "titian-regions 1 test\np99:Aceh\np:Riau\n"))
	f.Add(assets.Regions()[:1000])
	f.Fuzz(func(t *testing.T, data []byte) {
		// The fuzzer cannot guess checksums, so the bytes are tried as the
		// packed form and as the text inside it.
		for _, packed := range [][]byte{data, packText(t, string(data))} {
			tab, err := region.Load(packed)
			if err != nil {
				if !errors.Is(err, region.ErrData) {
					t.Fatalf("error %v, want ErrData", err)
				}
				continue
			}
			for _, p := range tab.Provinces() {
				if got, ok := tab.ByCode(string(p.Code)); !ok || got != p {
					t.Fatalf("province %+v is not found by its code", p)
				}
			}
		}
	})
}
