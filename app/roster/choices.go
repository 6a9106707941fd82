package roster

import (
	"strconv"
	"strings"
)

// Codes of OpenSID that have no type in package app.
const (
	sexMale   = 1
	sexFemale = 2

	nationForeign = 2

	statusAlive = 1

	insuranceNone  = 1
	insuranceOther = 99
)

// lists hold what registers write for the codes of each column, folded:
// OpenSID exports numbers or words, depending on the version.
type lists map[column]map[string]int

func newLists() lists {
	l := lists{
		colSex: {"l": sexMale, "lk": sexMale, "lakilaki": sexMale, "p": sexFemale, "pr": sexFemale, "perempuan": sexFemale},
		// The newer family card splits married and divorced by whether it is
		// on record; the code stays.
		colMarital: {
			"bk": 1, "belumkawin": 1, "k": 2, "kawin": 2, "kawintercatat": 2, "kawinbelumtercatat": 2, "kawintidaktercatat": 2,
			"ch": 3, "ceraihidup": 3, "ceraihiduptercatat": 3, "ceraihidupbelumtercatat": 3, "ceraihiduptidaktercatat": 3,
			"cm": 4, "ceraimati": 4,
		},
		colNationality: {"wni": 1, "wna": nationForeign, "duakewarganegaraan": 3},
		colRelation: {
			"kepalakeluarga": 1, "suami": 2, "istri": 3, "isteri": 3, "anak": 4, "menantu": 5, "cucu": 6, "orangtua": 7,
			"mertua": 8, "famililain": 9, "famili": 9, "pembantu": 10, "lainnya": 11,
		},
		colStatus: {
			"hidup": statusAlive, "mati": 2, "pindah": 3, "pindahdalamnegeri": 3, "pindahluarnegeri": 3,
			"hilang": 4, "pergi": 6, "tidakvalid": 9,
		},
		colInsurance: {
			"tidakbelumpunya": insuranceNone, "bpjspenerimabantuaniuran": 2, "bpjsnonpenerimabantuaniuran": 3,
			"bpjsbantuandaerah": 4, "asuransilainnya": insuranceOther,
		},
		colOccupation: {"pegawainegerisipilpns": 5, "tentaranasionalindonesiatni": 6, "kepolisianripolri": 7, "pns": 5, "tni": 6, "polri": 7},
	}
	for c, n := range map[column]int{colSex: 2, colMarital: 4, colNationality: 3, colRelation: 11, colStatus: 9, colInsurance: 4} {
		for code := 1; code <= n; code++ {
			l[c][strconv.Itoa(code)] = code
		}
	}
	l[colInsurance][strconv.Itoa(insuranceOther)] = insuranceOther
	for i, name := range strings.Split(occupations, ",") {
		l[colOccupation][foldWord(name)] = i + 1
		l[colOccupation][strconv.Itoa(i+1)] = i + 1
	}
	return l
}

// code returns the code of a value in the list of a column.
func (l lists) code(c column, value string) (int, bool) {
	value = foldWord(value)
	if trimmed := strings.TrimLeft(value, "0"); trimmed != "" {
		value = trimmed
	}
	code, ok := l[c][value]
	return code, ok
}

// occupations are SIAK's, in the order of their codes, 1 to 89.
const occupations = "belum/tidak bekerja,mengurus rumah tangga,pelajar/mahasiswa,pensiunan,pegawai negeri sipil," +
	"tentara nasional indonesia,kepolisian ri,perdagangan,petani/pekebun,peternak,nelayan/perikanan,industri," +
	"konstruksi,transportasi,karyawan swasta,karyawan bumn,karyawan bumd,karyawan honorer,buruh harian lepas," +
	"buruh tani/perkebunan,buruh nelayan/perikanan,buruh peternakan,pembantu rumah tangga,tukang cukur," +
	"tukang listrik,tukang batu,tukang kayu,tukang sol sepatu,tukang las/pandai besi,tukang jahit,tukang gigi," +
	"penata rias,penata busana,penata rambut,mekanik,seniman,tabib,paraji,perancang busana,penterjemah," +
	"imam masjid,pendeta,pastor,wartawan,ustadz/mubaligh,juru masak,promotor acara,anggota dpr-ri,anggota dpd," +
	"anggota bpk,presiden,wakil presiden,anggota mahkamah konstitusi,anggota kabinet/kementerian,duta besar," +
	"gubernur,wakil gubernur,bupati,wakil bupati,walikota,wakil walikota,anggota dprd provinsi," +
	"anggota dprd kabupaten/kota,dosen,guru,pilot,pengacara,notaris,arsitek,akuntan,konsultan,dokter,bidan," +
	"perawat,apoteker,psikiater/psikolog,penyiar televisi,penyiar radio,pelaut,peneliti,sopir,pialang," +
	"paranormal,pedagang,perangkat desa,kepala desa,biarawati,wiraswasta,lainnya"
