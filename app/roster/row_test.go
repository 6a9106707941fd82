package roster_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app"
	"titian/app/roster"
	"titian/internal/testkit/words"
)

func TestEveryFindingIsExplained(t *testing.T) { words.CoverCodes(t, "roster") }

func TestRows(t *testing.T) {
	for name, tc := range map[string]struct {
		rows []string
		want []string
		// households and left are counts.
		households, left int
	}{
		"good":              {[]string{headA, wifeA, childA, headB}, nil, 2, 0},
		"scattered rows":    {[]string{headA, headB, wifeA}, nil, 2, 0},
		"single head":       {[]string{headB}, nil, 1, 0},
		"words for codes":   {[]string{kkB + ",5103994101450001,Sumarni,Perempuan,01-01-1945,KEPALA KELUARGA"}, nil, 1, 0},
		"leading zeros":     {[]string{kkB + ",5103994101450001,Sumarni,02,01-01-1945,01"}, nil, 1, 0},
		"apostrophes":       {[]string{"'" + kkB + ",'5103994101450001,'Sumarni,'2,'01-01-1945,'1"}, nil, 1, 0},
		"formula text":      {[]string{`"=""` + kkB + `""",5103994101450001,Sumarni,2,01-01-1945,1`}, nil, 1, 0},
		"invisible":         {[]string{"\u200b" + kkB + "\u00a0,5103994101450001\u202c,Sumarni,2,01-01-1945,1"}, nil, 1, 0},
		"blank rows":        {[]string{headA, "", ",,,,,,,,,", wifeA}, nil, 1, 0},
		"header again":      {[]string{headA, short, wifeA}, nil, 1, 0},
		"numbers below":     {[]string{"1,2,3,4,5,6,7,8,9,10", headA}, nil, 1, 0},
		"numbers, brackets": {[]string{"(1),(2),(3),(4),(5),(6),(7),(8),(9),(10)", headA}, nil, 1, 0},
		"subtotal":          {[]string{headA, ",,,,,,,,RT 2: 1 orang"}, []string{"3 warning nama roster.not_person"}, 1, 0},
		"spare line":        {[]string{headA, kkA + ",,,,,,Jl. Jembatan 1"}, []string{"3 warning nama roster.not_person"}, 1, 0},
		"nik 0":             {[]string{kkB + ",0,Sumarni,2,01-01-1945,1"}, []string{"2 warning nik roster.no_nik"}, 1, 0},
		"nik dash":          {[]string{kkB + ",-,Sumarni,2,01-01-1945,1"}, []string{"2 warning nik roster.no_nik"}, 1, 0},
		"nik NULL":          {[]string{kkB + ",NULL,Sumarni,2,01-01-1945,1"}, []string{"2 warning nik roster.no_nik"}, 1, 0},
		"nik temporary":     {[]string{kkB + ",0510399100100001,Sumarni,2,01-01-1945,1"}, []string{"2 warning nik roster.temporary_nik"}, 1, 0},
		"nik 15 digits":     {[]string{kkB + ",510399410145000,Sumarni,2,01-01-1945,1"}, []string{"2 error nik nik.length"}, 0, 1},
		"nik scientific":    {[]string{kkB + ",5.10399E+15,Sumarni,2,01-01-1945,1"}, []string{"2 error nik number.spreadsheet"}, 0, 1},
		"nik says otherwise": {
			[]string{kkB + ",5103994101450001,Sumarni,1,02-01-1945,1"},
			[]string{"2 warning nik nik.birth_date", "2 warning nik nik.sex"},
			1, 0,
		},
		"kk scientific": {[]string{"5.10399E+15,5103994101450001,Sumarni,2,01-01-1945,1"}, []string{"2 error no_kk number.spreadsheet"}, 0, 1},
		"kk empty":      {[]string{headB, ",5103991508800001,Rangga,1,15-08-1980,1"}, []string{"3 error no_kk roster.missing"}, 1, 1},
		"kk empty, below its family": {
			[]string{headA, ",5103995703830002,Melati,2,17-03-1983,3", headB},
			[]string{"2 error roster.neighbour", "3 error no_kk roster.missing"},
			1, 2,
		},
		"kk of the head short": {
			[]string{"510399120410001,5103991508800001,Rangga,1,15-08-1980,1", wifeA, childA, headB},
			[]string{"2 error no_kk kk.length", "3 error roster.neighbour"},
			1, 2,
		},
		"everything missing": {
			[]string{kkB + ",5103994101450001,,,,,", headA},
			[]string{"2 error nama name.empty", "2 error tanggallahir roster.missing", "2 error kk_level roster.missing", "2 error sex roster.missing"},
			1, 1,
		},
		"unknown codes": {
			[]string{kkB + ",5103994101450001,Sumarni,X,01-01-1945,12"},
			[]string{"2 error kk_level roster.choice", "2 error sex roster.choice"},
			0, 1,
		},
		"31 February":     {[]string{kkB + ",0,Sumarni,2,31-02-1945,1"}, []string{"2 error tanggallahir date.calendar", "2 warning nik roster.no_nik"}, 0, 1},
		"tomorrow":        {[]string{kkB + ",5103996311260001,Sumarni,2,23-11-2026,1"}, []string{"2 error tanggallahir birth.future"}, 0, 1},
		"126 years":       {[]string{kkB + ",0,Sumarni,2,01-01-1900,1"}, []string{"2 warning tanggallahir birth.too_old", "2 warning nik roster.no_nik"}, 1, 0},
		"only a year":     {[]string{kkB + ",0,Sumarni,2,1945,1"}, []string{"2 error tanggallahir date.form", "2 warning nik roster.no_nik"}, 0, 1},
		"same nik":        {[]string{headA, wifeA, kkB + ",5103991508800001,Sumarni,1,15-08-1980,1"}, []string{"2 error nik roster.twice", "4 error nik roster.twice"}, 0, 2},
		"no head":         {[]string{wifeA, childA}, []string{"2 warning roster.no_head"}, 1, 0},
		"two heads":       {[]string{headA, kkA + ",5103995703830002,Melati,2,17-03-1983,1"}, []string{"2 error roster.two_heads"}, 0, 1},
		"two addresses":   {[]string{headA, kkA + ",5103995703830002,Melati,2,17-03-1983,3,Jl. Lain"}, []string{"2 warning roster.addresses"}, 1, 0},
		"address once":    {[]string{headA, kkA + ",5103995703830002,Melati,2,17-03-1983,3,,,,"}, nil, 1, 0},
		"address by case": {[]string{headA, kkA + ",5103995703830002,Melati,2,17-03-1983,3,JL JEMBATAN 1,HULU,001,002"}, nil, 1, 0},
		"rt in words":     {[]string{headB + "a"}, []string{"2 warning rt roster.unit"}, 1, 0},
		"a comma":         {[]string{headB + ",x"}, []string{"2 error nama roster.shifted"}, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := importing(t, lines(append([]string{short}, tc.rows...)...))
			if diff := cmp.Diff(tc.want, problems(r)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if len(r.Households) != tc.households || r.New != tc.households || r.Left != tc.left {
				t.Errorf("%d households, %d new, %d left out; want %d and %d", len(r.Households), r.New, r.Left, tc.households, tc.left)
			}
		})
	}
}

func TestOptionalColumns(t *testing.T) {
	const header = "no_kk,nik,nama,sex,tanggallahir,kk_level,status_kawin,pekerjaan_id,warganegara_id,dokumen_pasport,dokumen_kitas," +
		"telepon,email,id_asuransi,no_asuransi,tempatlahir,status_dasar"
	const self = kkB + ",5103994101450001,Sumarni,2,01-01-1945,1,"
	base := app.Person{NIK: "5103994101450001", Name: "Sumarni", Sex: app.Female, BirthDate: "1945-01-01"}
	for name, tc := range map[string]struct {
		rest string
		edit func(p *app.Person)
		want []string
	}{
		"nothing":          {"", func(*app.Person) {}, nil},
		"dashes and zeros": {"-,0,-,-,0,-,-,0,0,-,-", func(*app.Person) {}, nil},
		"letters":          {"CM,88,1", func(p *app.Person) { p.Marital, p.Occupation = app.Widowed, 88 }, nil},
		"words": {
			"KAWIN BELUM TERCATAT,Petani / Pekebun,WNI,,,,,,,Badung,HIDUP",
			func(p *app.Person) { p.Marital, p.Occupation, p.BirthPlace = app.Married, 9, "Badung" }, nil,
		},
		"PNS":             {"K,PEGAWAI NEGERI SIPIL (PNS)", func(p *app.Person) { p.Marital, p.Occupation = app.Married, 5 }, nil},
		"unknown words":   {"janda,penari,X", func(*app.Person) {}, []string{"2 warning status_kawin roster.choice", "2 warning pekerjaan_id roster.choice", "2 warning warganegara_id roster.choice"}},
		"two nations":     {",,3,X1", func(*app.Person) {}, nil},
		"an own passport": {",,1,X1", func(*app.Person) {}, nil},
		"foreigner": {",,2,X1,K-9", func(p *app.Person) {
			p.Foreign = &app.ForeignPapers{Passport: "X1", Permit: "kitas", Number: "K-9"}
		}, nil},
		"permit alone":      {",,,,K-9", func(p *app.Person) { p.Foreign = &app.ForeignPapers{Permit: "kitas", Number: "K-9"} }, nil},
		"phone and mail":    {",,,,,0812 0000 0101,s@contoh.id", func(p *app.Person) { p.Phone, p.Email = "+6281200000101", "s@contoh.id" }, nil},
		"half a phone":      {",,,,,0812", func(*app.Person) {}, []string{"2 warning telepon phone.length"}},
		"insured":           {",,,,,,,2,0099999000011", func(p *app.Person) { p.JKNNumber = "0099999000011" }, nil},
		"insured, no kind":  {",,,,,,,,0099999000011", func(p *app.Person) { p.JKNNumber = "0099999000011" }, nil},
		"insured elsewhere": {",,,,,,,99,A-77", func(*app.Person) {}, nil},
		"insured, cut":      {",,,,,,,3,99999000011", func(*app.Person) {}, []string{"2 warning no_asuransi jkn.length"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := importing(t, lines(header, self+tc.rest))
			if diff := cmp.Diff(tc.want, problems(r)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			want := base
			tc.edit(&want)
			got := anonymous(r.Households)
			if len(got) != 1 {
				t.Fatalf("%d households", len(got))
			}
			if diff := cmp.Diff(want, got[0].Members[0].Person); diff != "" {
				t.Errorf("person (-want +got):\n%s", diff)
			}
			if got[0].Family.Contact.Phone != want.Phone {
				t.Errorf("the family's phone is %q", got[0].Family.Contact.Phone)
			}
		})
	}
}

func TestWhoHasNoNIK(t *testing.T) {
	const header = "no_kk,nik,nama,sex,tanggallahir,kk_level,warganegara_id"
	r := importing(t, lines(
		header,
		kkA+",0,Rangga,1,15-08-1980,1,1",
		kkA+",0,Anna,2,15-07-1990,3,2",
		kkA+",0,Bayi Ny. Anna,2,23-08-2026,4,1",
		kkA+",0,Putu,2,22-08-2026,4,1",
	))
	var got []app.NoNIK
	for _, m := range r.Households[0].Members {
		got = append(got, m.Person.NoNIK)
	}
	want := []app.NoNIK{app.NoNIKUnrecorded, app.NoNIKForeigner, app.NoNIKNewborn, app.NoNIKUnrecorded}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGonePeopleStayOut(t *testing.T) {
	r := importing(t, lines(
		short+",status_dasar",
		headA+",1",
		wifeA+",MATI",
		childA+",",
		headB+",3",
	))
	if r.Gone != 2 || r.People != 2 || len(r.Households) != 1 || len(r.Problems) != 0 {
		t.Errorf("gone %d, people %d, households %d, problems %v", r.Gone, r.People, len(r.Households), problems(r))
	}
}

func TestAddress(t *testing.T) {
	for name, tc := range map[string]struct {
		row  string
		want app.Address
	}{
		"plain":    {"Jl. Melati 12,Tegal,5,02", app.Address{Street: "Jl. Melati 12", Dusun: "Tegal", RW: "005", RT: "002"}},
		"none":     {"Jl. Melati 12,-,0,-", app.Address{Street: "Jl. Melati 12", RW: "-", RT: "-"}},
		"prefixed": {"Jl. Melati 12,Tegal,RW. 5,RT 002", app.Address{Street: "Jl. Melati 12", Dusun: "Tegal", RW: "005", RT: "002"}},
		"unknown":  {",,,", app.Address{}},
	} {
		t.Run(name, func(t *testing.T) {
			tc.want.Village = params().Village
			r := importing(t, lines(short, kkB+",5103994101450001,Sumarni,2,01-01-1945,1,"+tc.row))
			if diff := cmp.Diff(tc.want, r.Households[0].Family.Address); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	r := importing(t, lines(short, kkA+",0,Ibu,2,01-01-1950,7,Gang Lama,Hulu,1,1", headA))
	if got := r.Households[0].Family.Address.Street; got != "Jl. Jembatan 1" {
		t.Errorf("the head's address does not hold: %q", got)
	}
}

func TestRoundedNumbersInCSV(t *testing.T) {
	rows := []string{short}
	for i := range 10 {
		rows = append(rows, kkB[:14]+string(rune('0'+i))+"0,0,Sumarni,2,01-01-1945,1")
	}
	r := importing(t, lines(rows...))
	for _, p := range r.Problems {
		if p.Column == "no_kk" && p.Code != roster.CodeNumberCell {
			t.Errorf("%v", p)
		}
	}
	if r.Left != 10 {
		t.Errorf("%d left out of ten whose numbers all end in 0", r.Left)
	}
	rows[10] = headA
	if r := importing(t, lines(rows...)); r.Left != 0 {
		t.Errorf("%d left out although a number ends otherwise: %v", r.Left, problems(r))
	}
}
