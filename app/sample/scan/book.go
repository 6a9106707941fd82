package scan

import "image/color"

// SavingsBook is the first page of a savings book. The bank's name is printed
// as plain text: no emblem.
type SavingsBook struct {
	Bank, Branch, Account, Owner string
	// Fields are further lines below the owner.
	Fields []Field
	// Officer is the invented name of the one who signed for the bank.
	Officer string
}

func (SavingsBook) size() (float64, float64) { return 148, 105 }

func (b SavingsBook) draw(c *canvas) {
	band := color.RGBA{34, 92, 112, 255}
	white := color.RGBA{250, 250, 250, 255}
	c.fill(0, 0, c.width, c.height, color.RGBA{238, 243, 240, 255})
	for i := range 46 {
		y := 24 + float64(i)*1.8
		c.rule(0, y, c.width, y, 0.05, color.RGBA{204, 220, 216, 255})
	}
	c.fill(0, 0, c.width, 17, band)
	c.text(8, 8.2, style{size: 5.6, bold: true, color: white}, "BUKU TABUNGAN")
	c.text(8, 13.8, style{size: 3.4, color: white}, "Halaman pertama · contoh untuk latihan")
	c.text(c.width-8, 10.8, style{size: 6.2, bold: true, color: white, align: right}, b.Bank)

	label := style{size: 3.7, color: ink}
	typed := style{size: 4.3, bold: true, color: ink}
	fields := append([]Field{{"Nomor rekening", b.Account}, {"Nama pemilik", b.Owner}, {"Kantor", b.Branch}}, b.Fields...)
	for i, f := range fields {
		y := 29 + float64(i)*7.4
		c.text(8, y, label, f.Label)
		c.text(42, y, label, ":")
		c.fitted(45, y, 94, typed, f.Value)
	}
	c.box(86, 70, 54, 27, 0.2, faded)
	c.text(113, 74.5, style{size: 2.9, color: faded, align: center}, "Pengesahan bank (contoh)")
	c.signature(96, 85, 26, b.Officer)
	c.text(113, 95, style{size: 3.1, color: ink, align: center}, b.Officer)
	c.fill(8, 88, 1.8+2.1*float64(len(b.Account)), 9, color.RGBA{252, 252, 250, 255})
	x := 9.0
	for _, digit := range b.Account { // bars like a barcode, one pair per digit
		wide := 0.25 + float64(int(digit)%5)*0.16
		c.fill(x, 88.8, wide, 7.4, ink)
		x += wide + 0.4
		c.fill(x, 88.8, 0.3, 7.4, ink)
		x += 1.0
	}
}
