package sample

import (
	"cmp"
	"fmt"
	"strings"

	"titian/app"
	"titian/app/sample/scan"
)

// head is who speaks for the family.
func (b *builder) head() *app.Person { return &b.dossier.Members[b.dossier.Head()].Person }

// signedAt is place and day under a letter.
func (b *builder) signedAt() string {
	village, _ := b.regions.ByCode(b.dossier.Family.Address.Village)
	return village.Name + ", " + b.day.AddDays(-1).Long("id")
}

// office is the letterhead of a village office.
func (b *builder) office() []string {
	at := b.place()
	return []string{"PEMERINTAH " + at.regency, "KECAMATAN " + at.district, "KANTOR DESA/KELURAHAN " + at.village}
}

func (b *builder) reference() string {
	return fmt.Sprintf("Nomor: %03d/CONTOH/%d", 1+b.rng.IntN(400), b.day.Year())
}

// about are the lines by which a letter names a person.
func (b *builder) about(p *app.Person) []scan.Field {
	a, at := b.dossier.Family.Address, b.place()
	return []scan.Field{
		{Label: "Nama", Value: p.Name},
		{Label: "NIK", Value: cmp.Or(p.NIK, "-")},
		{Label: "Tempat, tanggal lahir", Value: p.BirthPlace + ", " + printed(p.BirthDate)},
		{Label: "Alamat", Value: fmt.Sprintf("%s RT %s/RW %s", a.Street, a.RT, a.RW)},
		{Label: "Desa/Kelurahan", Value: at.village + ", " + at.district},
	}
}

func (b *builder) consentForm() scan.Letter {
	c := b.dossier.Consent
	l := scan.Letter{
		Title: "PERNYATAAN PERSETUJUAN", Reference: "Naskah " + c.Text,
		Opening: "Saya yang bertanda tangan di bawah ini, mewakili seluruh anggota keluarga pada Kartu Keluarga nomor " +
			b.dossier.Family.KK + ":",
		Fields: b.about(b.head()),
		Clauses: []string{
			"menyatakan bahwa data dan salinan dokumen yang saya serahkan benar dan masih berlaku;",
			"menyetujui data tersebut dikirim untuk jaminan kesehatan dan hanya untuk keperluan itu;",
			"dapat meminta salinan, pembetulan, atau penghapusan data, dan dapat menarik persetujuan ini.",
		},
		Closing: "Pernyataan ini dibacakan dalam bahasa yang saya pahami, lalu saya setujui tanpa paksaan.",
		Place:   b.signedAt(),
		Signers: []scan.Signer{{Role: "Petugas", Name: "Kader Contoh"}, {Role: "Yang menyatakan", Name: c.By}},
	}
	if b.dossier.Family.Class > 0 {
		l.Clauses = append(l.Clauses,
			"telah dijelaskan bahwa pembayaran pertama dilakukan paling cepat 14 hari setelah pendaftaran;",
			"telah dijelaskan bahwa iuran dibayar paling lambat tanggal 10 setiap bulan.")
	}
	switch c.How {
	case "witness":
		l.Signers[0] = scan.Signer{Role: "Saksi", Name: c.Witness}
	case "thumbprint":
		l.Signers[1] = scan.Signer{Role: "Cap jempol", Name: c.By, Thumb: true}
	}
	return l
}

func (b *builder) powerOfAttorney() scan.Letter {
	r := b.dossier.Representative
	fields := append(b.about(b.head()),
		scan.Field{Label: "memberi kuasa kepada", Value: r.Name},
		scan.Field{Label: "NIK penerima kuasa", Value: r.NIK},
		scan.Field{Label: "Hubungan", Value: r.Relation})
	return scan.Letter{
		Title: "SURAT KUASA", Opening: "Yang bertanda tangan di bawah ini, kepala keluarga:", Fields: fields,
		Clauses: []string{
			"untuk mendaftarkan seluruh anggota keluarga saya ke dalam jaminan kesehatan;",
			"untuk menyerahkan salinan dokumen keluarga dan menerima bukti pendaftaran.",
		},
		Closing: "Surat kuasa ini berlaku sampai pendaftaran selesai dan tidak dapat dialihkan.",
		Place:   b.signedAt(),
		Signers: []scan.Signer{{Role: "Penerima kuasa", Name: r.Name}, {Role: "Pemberi kuasa", Name: b.head().Name}},
	}
}

func (b *builder) courtDecision(member int) scan.Letter {
	p := &b.dossier.Members[member].Person
	return scan.Letter{
		Office:    []string{"PENGADILAN NEGERI (CONTOH)", b.place().regency},
		Title:     "PENETAPAN PENGANGKATAN ANAK",
		Reference: b.reference(),
		Opening:   "Pengadilan yang memeriksa permohonan pengangkatan anak, setelah membaca surat-surat dan mendengar para saksi, menetapkan tentang anak:",
		Fields:    b.about(p),
		Clauses: []string{
			"mengabulkan permohonan para pemohon, " + b.head().Name + " dan pasangannya;",
			"menyatakan anak tersebut sah sebagai anak angkat para pemohon;",
			"memerintahkan para pemohon melaporkan penetapan ini kepada Dukcapil.",
		},
		Place: b.signedAt(), Signers: []scan.Signer{{Role: "Panitera (contoh)", Name: "Panitera Contoh"}},
	}
}

func (b *builder) courtDecisionEnd(member int) scan.Letter {
	return scan.Letter{
		Title:   "PENETAPAN PENGANGKATAN ANAK (lanjutan)",
		Opening: "Demikian ditetapkan untuk anak bernama " + b.dossier.Members[member].Person.Name + ".",
		Closing: "Salinan ini dibuat untuk latihan dan tidak berlaku sebagai penetapan pengadilan.",
		Place:   b.signedAt(),
		Signers: []scan.Signer{{Role: "Hakim (contoh)", Name: "Hakim Contoh"}}, Sealed: true,
	}
}

// stampPage is the page of a passport with the stamps of the border.
func (b *builder) stampPage() scan.Letter {
	return scan.Letter{
		Title: "VISA (CONTOH)", Opening: "Halaman ini dibuat untuk latihan dan bukan visa.",
		Fields: []scan.Field{{Label: "Masuk", Value: printed(b.day.AddMonths(-41).String())}},
		Place:  b.signedAt(), Signers: []scan.Signer{{Role: "Petugas (contoh)", Name: "Petugas Contoh"}}, Sealed: true,
	}
}

// letter is any other paper: a letter about a person with a title of its kind.
func (b *builder) letter(kind app.DocumentKind, member int) scan.Letter {
	p := &b.dossier.Members[member].Person
	l := scan.Letter{
		Office: b.office(), Reference: b.reference(), Fields: b.about(p), Place: b.signedAt(), Sealed: true,
		Opening: "Yang bertanda tangan di bawah ini menerangkan tentang:",
		Closing: "Demikian surat ini dibuat untuk dipergunakan sebagaimana mestinya.",
		Signers: []scan.Signer{{Role: "Kepala desa/lurah (contoh)", Name: "Pejabat Contoh"}},
	}
	facility := strings.ToUpper(b.dossier.Family.FKTP.Name)
	switch kind {
	case "sktm":
		l.Title = "SURAT KETERANGAN TIDAK MAMPU"
		l.Clauses = []string{
			"bahwa yang bersangkutan penduduk desa/kelurahan kami;",
			"bahwa keluarganya tergolong tidak mampu membayar iuran jaminan kesehatan.",
		}
	case "facility_letter":
		l.Office = []string{"PEMERINTAH " + b.place().regency, facility + " (CONTOH)"}
		l.Title = "SURAT KETERANGAN MEMBUTUHKAN LAYANAN"
		l.Clauses = []string{
			"bahwa yang bersangkutan dan keluarganya membutuhkan layanan kesehatan;",
			"bahwa kepesertaannya sebagai penerima bantuan iuran sedang tidak aktif.",
		}
		l.Signers[0].Role = "Kepala puskesmas (contoh)"
	case "birth_letter":
		l.Office = []string{"PEMERINTAH " + b.place().regency, facility + " (CONTOH)"}
		l.Title = "SURAT KETERANGAN LAHIR"
		l.Clauses = []string{"bahwa bayi tersebut lahir hidup, ibu dan bayi dalam keadaan sehat."}
		l.Signers[0] = scan.Signer{Role: "Bidan (contoh)", Name: "Bidan Contoh"}
	case "work_permit":
		l.Office = []string{"IZIN KERJA (CONTOH)"}
		l.Title = "IZIN MEMPEKERJAKAN TENAGA KERJA ASING"
		l.Clauses = []string{"bahwa yang bersangkutan bekerja di Indonesia sejak " + printed(p.Foreign.WorkingSince) + "."}
	case "autodebit_authority":
		return b.autodebitAuthority()
	default:
		l.Title = "SURAT KETERANGAN"
	}
	return l
}

func (b *builder) autodebitAuthority() scan.Letter {
	account := b.dossier.Family.Bank
	return scan.Letter{
		Title: "SURAT KUASA AUTODEBIT", Opening: "Saya, pemilik rekening:",
		Fields: []scan.Field{
			{Label: "Nama pemilik", Value: account.Owner},
			{Label: "Bank", Value: account.Bank},
			{Label: "Nomor rekening", Value: account.Number},
			{Label: "Untuk KK nomor", Value: b.dossier.Family.KK},
		},
		Clauses: []string{
			"memberi kuasa kepada bank untuk mendebit iuran jaminan kesehatan keluarga setiap bulan;",
			"akan menyediakan saldo yang cukup sebelum tanggal 10.",
		},
		Place:   b.signedAt(),
		Signers: []scan.Signer{{Role: "Pemilik rekening", Name: account.Owner}}, Stamped: true,
	}
}
