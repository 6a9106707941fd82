package rehearsal

import (
	"fmt"

	"titian/app"
	"titian/app/region"
	"titian/app/sample"
	"titian/sync/wire"
)

// marker stands behind the name of everything that is invented and could be
// taken for real.
const marker = " (latihan)"

// mark says of the facilities of an invented family that they are invented.
func mark(d *app.Dossier) {
	d.Family.FKTP.Name += marker
	for i := range d.Members {
		if f := d.Members[i].FKTP; f != nil {
			f.Name += marker
		}
	}
}

// tear takes from a family what makes it a draft that is not ready: its first
// paper and a digit of its card.
func tear(f *sample.Family) {
	f.Papers = f.Papers[1:]
	f.Dossier.Family.KK = f.Dossier.Family.KK[:15]
}

// facilities are those of the families and a few for the officer's village, all
// invented.
func facilities(desk Desk, families []sample.Family) []wire.Facility {
	var out []wire.Facility
	seen := map[string]bool{}
	add := func(f app.Facility, kind, at string) {
		if f.Code != "" && !seen[f.Code] {
			seen[f.Code] = true
			out = append(out, wire.Facility{Code: f.Code, Name: f.Name, Kind: kind, Region: at, Invent: true})
		}
	}
	near := region.Code(desk.Village())
	for i, f := range []struct{ name, kind string }{
		{"Puskesmas Melati", "puskesmas"},
		{"Puskesmas Kenanga", "puskesmas"},
		{"Puskesmas Cempaka", "puskesmas"},
		{"Klinik Pratama Flamboyan", "klinik"},
		{"Klinik Pratama Bougenvil", "klinik"},
		{"Praktik dr. Contoh Dahlia", "dokter"},
		{"Praktik drg. Contoh Seroja", "dokter_gigi"},
	} {
		add(app.Facility{Code: fmt.Sprintf("9999K%03d", i+1), Name: f.name + marker}, f.kind, string(near[:6]))
	}
	for i := range families {
		d := &families[i].Dossier
		at := d.Family.Address.Village[:6]
		add(d.Family.FKTP, "puskesmas", at)
		for _, m := range d.Members {
			if m.FKTP != nil {
				add(*m.FKTP, "klinik", at)
			}
		}
	}
	return out
}
