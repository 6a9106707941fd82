package paper_test

import (
	"crypto/sha256"
	"time"

	"github.com/google/uuid"

	"titian/app/paper"
)

func wita() *time.Location { return time.FixedZone("", 8*3600) }

func printed() time.Time { return time.Date(2026, 11, 22, 14, 5, 0, 0, wita()) }

func sampleCode() paper.Code {
	return paper.Code{
		Local:      "KLG-7F3K-2M9Q-X",
		Submission: uuid.MustParse("0190a5c2-7b1e-7c3d-9f10-2a6b8c4d5e6f"),
		Hash:       paper.Digest(sha256.Sum256([]byte("body"))).Prefix(),
	}
}

func sampleSlip() paper.Slip {
	return paper.Slip{
		Printed:  printed(),
		Code:     sampleCode(),
		Village:  "Tuban, Kuta, Badung",
		Head:     "I Wayan Sudira",
		Officer:  "Ni Made Sari",
		Captured: time.Date(2026, 11, 22, 14, 3, 0, 0, wita()),
		Members: []paper.SlipMember{
			{Name: "I Wayan Sudira", Relation: "Kepala keluarga", NIK: "5103010803790003"},
			{Name: "Ni Ketut Aryani", Relation: "Istri", NIK: "5103015211820001"},
			{Name: "I Putu Bagus Pratama", Relation: "Anak", NIK: "5103011702080002"},
			{Name: "Bayi Ny. Ni Ketut Aryani", Relation: "Anak"},
		},
		Documents: []paper.SlipDocument{
			{Kind: "Kartu Keluarga", Pages: 1, Received: true},
			{Kind: "KTP-el", Of: "I Wayan Sudira", Pages: 1, Received: true},
			{Kind: "KTP-el", Of: "Ni Ketut Aryani", Pages: 1},
			{Kind: "Surat keterangan lahir", Of: "Bayi Ny. Ni Ketut Aryani", Pages: 2},
			{Kind: "Persetujuan bertanda tangan", Pages: 1, Received: true},
		},
		Consent: paper.Consent{By: "I Wayan Sudira", On: "2026-11-22", Text: "2026-01"},
		Contact: "Ni Made Sari, 0812-3456-7890",
	}
}

func sampleCards() paper.Cards {
	return paper.Cards{
		Printed: printed(),
		Local:   "KLG-7F3K-2M9Q-X",
		Cards: []paper.Card{
			{
				Name: "I Wayan Sudira", Number: "0099999123456", BirthDate: "1979-03-08", NIK: "5103010803790003",
				Facility: "Puskesmas Kuta I", Class: "Kelas III", Segment: "Mandiri",
				Standing: paper.Active, AsOf: "2026-12-08", Simulated: true,
			},
			{
				Name: "Ni Ketut Aryani", Number: "0001944358911", BirthDate: "1982-11-12", NIK: "5103015211820001",
				Facility: "Puskesmas Kuta I", Class: "Kelas III", Segment: "Mandiri",
				Standing: paper.Pending, AsOf: "2026-12-08",
			},
			{
				Name: "Sukarno", Number: "0099999123458", BirthDate: "2008-02-17",
				Standing: paper.Inactive, AsOf: "2026-12-08", Simulated: true,
			},
		},
	}
}

func sampleBill() paper.Bill {
	return paper.Bill{
		Printed: printed(),
		Local:   "KLG-7F3K-2M9Q-X",
		Village: "Tuban, Kuta, Badung",
		Head:    "I Wayan Sudira",
		Members: []paper.BillMember{
			{Name: "I Wayan Sudira", Number: "0099999123456", Class: "Kelas III", Amount: 35_000},
			{Name: "Ni Ketut Aryani", Number: "0099999123457", Class: "Kelas III", Amount: 35_000},
			{Name: "I Putu Bagus Pratama", Number: "0099999123458", Class: "Kelas III", Amount: 35_000},
			{Name: "Bayi Ny. Ni Ketut Aryani", Number: "0099999123459", Class: "Kelas III", Amount: 35_000},
		},
		Monthly: 140_000,
		Accounts: []paper.Account{
			{Bank: "BRI", Number: "8888899999123456"},
			{Bank: "BNI", Number: "8888899999123456"},
			{Bank: "BTN", Number: "8888899999123456"},
			{Bank: "BCA", Number: "8888899999123456"},
			{Bank: "Mandiri", Number: "8988899999123456"},
		},
		PayFrom: "2026-12-06", PayUntil: "2026-12-22", DueDay: 10,
		Simulated: true,
		Rules:     "2026-01", Source: "Perpres 64/2020 dan 63/2022",
		Contact: "Ni Made Sari, 0812-3456-7890",
	}
}

func sampleReceipt() paper.Receipt {
	return paper.Receipt{
		Printed: printed(),
		Code:    sampleCode(),
		N:       41,
		At:      time.Date(2026, 11, 23, 16, 20, 0, 0, wita()),
		Key:     "pusat-2026-2",
		Documents: []paper.ReceiptDocument{
			{Kind: "Kartu Keluarga", SHA256: sha256.Sum256([]byte("kk"))},
			{Kind: "KTP-el", SHA256: sha256.Sum256([]byte("ktp"))},
			{Kind: "Persetujuan bertanda tangan", SHA256: sha256.Sum256([]byte("consent"))},
		},
		Declared: 5,
	}
}
