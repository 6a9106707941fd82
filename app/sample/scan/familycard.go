package scan

import "strconv"

// FamilyRow is one person on a family card, as printed.
type FamilyRow struct {
	Name, NIK, Sex, BirthPlace, BirthDate, Relation, Marital string
}

// FamilyCard is a Kartu Keluarga on A4, lying.
type FamilyCard struct {
	Number string
	// Head is the name of the head of the family.
	Head string
	// Left and Right are the two columns of the address block.
	Left, Right []Field
	Members     []FamilyRow
	// Issued is place and date.
	Issued string
	// Officer is the invented name of the one who signed for the office.
	Officer string
}

func (FamilyCard) size() (float64, float64) { return 297, 210 }

// familyColumns are the columns of the table of members: title and width in
// millimetres.
func familyColumns() []struct {
	title string
	width float64
} {
	return []struct {
		title string
		width float64
	}{
		{"No", 9},
		{"Nama Lengkap", 68},
		{"NIK", 44},
		{"Jenis Kelamin", 28},
		{"Tempat Lahir", 38},
		{"Tanggal Lahir", 27},
		{"Hubungan dalam Keluarga", 33},
		{"Status Perkawinan", 30},
	}
}

func (k FamilyCard) draw(c *canvas) {
	const margin = 10.0
	c.ellipse(26, 22, 10, 10, paperGrey)
	c.text(26, 23.4, style{size: 3.6, bold: true, color: faded, align: center}, "CONTOH")
	c.text(c.width/2, 18, style{size: 10, bold: true, color: ink, align: center}, "KARTU KELUARGA")
	c.text(c.width/2, 27, style{size: 6.4, bold: true, color: ink, align: center}, "No. "+k.Number)

	left := append([]Field{{"Nama Kepala Keluarga", k.Head}}, k.Left...)
	k.block(c, margin+4, 40, 46, 96, left)
	k.block(c, 168, 40, 36, 78, k.Right)

	bottom := k.table(c, margin, 70)
	note := style{size: 2.9, color: faded}
	c.text(margin, bottom+7, note, "Lembar ini dibuat oleh program untuk latihan. Semua nama dan nomor rekaan.")
	c.text(52, 172, style{size: 3.6, color: ink, align: center}, "KEPALA KELUARGA")
	c.signature(36, 184, 28, k.Head)
	c.fitted(52, 196, 70, style{size: 3.6, bold: true, color: ink, align: center}, k.Head)
	c.text(236, 168, style{size: 3.6, color: ink, align: center}, k.Issued)
	c.text(236, 173, style{size: 3.6, color: ink, align: center}, "KEPALA DINAS (CONTOH)")
	c.signature(220, 184, 30, k.Officer)
	c.text(236, 196, style{size: 3.6, bold: true, color: ink, align: center}, k.Officer)
	c.seal(210, 182, 13)
}

func (FamilyCard) block(c *canvas, x, y, label, value float64, fields []Field) {
	plain := style{size: 3.7, color: ink}
	strong := style{size: 3.7, bold: true, color: ink}
	for i, f := range fields {
		at := y + float64(i)*5.4
		c.text(x, at, plain, f.Label)
		c.text(x+label, at, plain, ":")
		c.fitted(x+label+3, at, value, strong, f.Value)
	}
}

// table draws the members and at least ten rows, and returns its lower edge.
func (k FamilyCard) table(c *canvas, x0, y0 float64) float64 {
	const header = 9.0
	rows := max(10, len(k.Members))
	height := min(7.6, 80.0/float64(rows))
	columns := familyColumns()
	total := 0.0
	for _, col := range columns {
		total += col.width
	}
	bottom := y0 + header + float64(rows)*height
	c.fill(x0, y0, total, header, paperGrey)
	for i := range rows + 1 {
		y := y0 + header + float64(i)*height
		c.rule(x0, y, x0+total, y, 0.18, ink)
	}
	c.rule(x0, y0, x0+total, y0, 0.35, ink)
	x := x0
	for i, col := range columns {
		c.rule(x, y0, x, bottom, 0.18, ink)
		title := style{size: 3.1, bold: true, color: ink, align: center}
		c.fitted(x+col.width/2, y0+5.8, col.width-2, title, col.title)
		for j, m := range k.Members {
			cells := [...]string{strconv.Itoa(j + 1), m.Name, m.NIK, m.Sex, m.BirthPlace, m.BirthDate, m.Relation, m.Marital}
			baseline := y0 + header + float64(j)*height + height*0.66
			c.fitted(x+1.4, baseline, col.width-2.8, style{size: min(3.6, height*0.5), color: ink}, cells[i])
		}
		x += col.width
	}
	c.rule(x, y0, x, bottom, 0.18, ink)
	return bottom
}
