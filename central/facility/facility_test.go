package facility_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/central/facility"
	"titian/sync/wire"
)

func TestRead(t *testing.T) {
	one := wire.Facility{Code: "0138U020", Name: "Puskesmas Contoh", Kind: "puskesmas", Region: "510301"}
	closed := one
	closed.Closed, closed.Invent, closed.Address = true, true, "Jl. Melati, Kuta"
	for name, c := range map[string]struct {
		in   string
		want []wire.Facility
		err  error
	}{
		"comma":         {"code,name,kind,region\n0138U020,Puskesmas Contoh,puskesmas,510301\n", []wire.Facility{one}, nil},
		"semicolon":     {"\ufeffname;code;region;kind\r\nPuskesmas Contoh;0138u020;51.03.01;puskesmas\r\n", []wire.Facility{one}, nil},
		"all columns":   {"code,name,kind,region,address,closed,invented\n0138U020,Puskesmas Contoh,puskesmas,510301,\"Jl. Melati, Kuta\",ya,1\n", []wire.Facility{closed}, nil},
		"header only":   {"code,name,kind,region\n", nil, nil},
		"nothing":       {"", nil, facility.ErrHeader},
		"other header":  {"kode,nama\n1,2\n", nil, facility.ErrHeader},
		"no code":       {"code,name,kind,region\n,Puskesmas,puskesmas,510301\n", nil, facility.ErrRow},
		"no name":       {"code,name,kind,region\n0138U020,,puskesmas,510301\n", nil, facility.ErrRow},
		"short row":     {"code,name,kind,region\n0138U020,x\n", nil, facility.ErrRow},
		"twice":         {"code,name,kind,region\n0138U020,x,y,z\n0138u020,x,y,z\n", nil, facility.ErrTwice},
		"open quote":    {"code,name,kind,region\n\"0138U020,x,y,z\n", nil, facility.ErrRow},
		"zeros in text": {"code,name,kind,region\n\x00,x,y,z\n", nil, facility.ErrRow},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := facility.Read(strings.NewReader(c.in))
			if !errors.Is(err, c.err) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add("code,name,kind,region\n0138U020,Puskesmas Contoh,puskesmas,510301\n")
	f.Add("code;name;kind;region\n\"")
	f.Fuzz(func(t *testing.T, in string) {
		list, err := facility.Read(strings.NewReader(in))
		if err != nil && list != nil {
			t.Error("a list with an error")
		}
		for _, one := range list {
			if len(one.Code) != 8 || one.Name == "" {
				t.Errorf("taken: %+v", one)
			}
		}
	})
}
