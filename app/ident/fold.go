package ident

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"titian/app/text"
)

// Fold reduces a name to the form in which names are searched and compared:
// lower case, no diacritics, no apostrophes, no titles, one space between
// words. "Hj. Nur'aini, S.Pd." and "NURAINI" fold to the same. It works on any
// text, also a half-typed one, and folding twice changes nothing.
//
// A title is never removed if nothing else would be left.
func Fold(name string) string {
	if isNumber(name) {
		return name
	}
	parts := strings.Split(plain(name), ",")
	parts = slices.DeleteFunc(parts, func(part string) bool { return strings.Trim(part, " .") == "" })
	for len(parts) > 1 && isDegrees(parts[len(parts)-1]) {
		parts = parts[:len(parts)-1]
	}
	if len(parts) == 1 {
		parts[0] = cutDegrees(parts[0])
	}
	return strings.Join(cutTitles(cutWords(strings.Join(parts, " "))), " ")
}

// plain leaves lower-case letters without diacritics, digits, dots and commas;
// apostrophes vanish, and everything else becomes a space.
func plain(name string) string {
	if s, ok := plainASCII(name); ok {
		return s
	}
	dropApostrophes := func(r rune) rune {
		if text.IsApostrophe(r) {
			return -1
		}
		return r
	}
	// Before the decomposition, because it takes ´ for a space with an accent;
	// and after it, because it finds an apostrophe in ŉ.
	s := norm.NFKD.String(strings.Map(dropApostrophes, text.Clean(name)))
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r) || text.IsApostrophe(r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '.' || r == ',':
			return r
		default:
			return ' '
		}
	}, strings.ToLower(s))
}

// plainASCII is plain for a text of ASCII alone, as nearly all are: a store of
// 20,000 people folds ten times as many while somebody waits for it to open.
// Where plain leaves one space it may leave several.
func plainASCII(name string) (string, bool) {
	out := make([]byte, 0, len(name))
	for i := range len(name) {
		switch c := name[i]; {
		case c >= utf8.RuneSelf:
			return "", false
		case 'A' <= c && c <= 'Z':
			out = append(out, c-'A'+'a')
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '.', c == ',':
			out = append(out, c)
		case c == '\'', c == '`', c < '\t', '\r' < c && c < ' ', c == '\x7f':
		default:
			out = append(out, ' ')
		}
	}
	return string(out), true
}

// isNumber reports whether s is made of digits alone, as a NIK is.
func isNumber(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// cutWords cuts s at spaces and dots.
func cutWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '.' })
}

// cutTitles removes the titles in front of a name.
func cutTitles(words []string) []string {
	for len(words) > 1 {
		switch {
		case isTitle(words[0]):
			words = words[1:]
		case len(words) > 2 && words[0] == "k" && words[1] == "h": // K.H.
			words = words[2:]
		default:
			return words
		}
	}
	return words
}

// cutDegrees removes degrees that follow a name without a comma. Only those
// with a dot inside count: "S.E." is a degree, "Se" or "Se." may be a name.
func cutDegrees(s string) string {
	fields := strings.Fields(s)
	for len(fields) > 1 {
		last := fields[len(fields)-1]
		if !strings.Contains(strings.Trim(last, "."), ".") || !isDegree(strings.ReplaceAll(last, ".", "")) {
			break
		}
		fields = fields[:len(fields)-1]
	}
	return strings.Join(fields, " ")
}

// isDegrees reports whether the part of a name after a comma is made of degrees
// and titles: "S.Pd.", "S. Pd", "S.Kep Ns", "Hj.".
func isDegrees(part string) bool {
	if isDegree(strings.Join(cutWords(part), "")) {
		return true
	}
	for field := range strings.FieldsSeq(part) {
		if bare := strings.ReplaceAll(field, ".", ""); bare != "" && !isDegree(bare) && !isTitle(bare) {
			return false
		}
	}
	return true
}

// isTitle knows what stands before names on Indonesian papers: religious,
// academic, medical and courtesy titles, and "the late".
func isTitle(word string) bool {
	switch word {
	case "h", "hj", "kh", "haji", "hajah", "ust", "ustad", "ustadz", "ustadzah", "ustazah", "tgk", "pdt", "pdm",
		"dr", "drg", "drh", "drs", "dra", "ir", "prof", "apt", "ns",
		"tn", "ny", "nn", "bpk", "sdr", "sdri",
		"alm", "almh", "almarhum", "almarhumah":
		return true
	default:
		return false
	}
}

// isDegree knows what stands behind names, without dots.
func isDegree(word string) bool {
	switch word {
	case "amd", "amdkeb", "amdkep", "amk", "ama", "amapd", "amapust", "ba", "bsc", "beng", "lc",
		"sag", "sab", "sak", "sap", "se", "sei", "sesy", "sfarm", "sfil", "sgz", "sh", "shi", "shum", "shut", "siip", "sikom", "sip",
		"skeb", "sked", "skep", "skg", "skh", "skm", "skom", "skpm", "sp", "spd", "spdi", "spdk", "spi", "spsi", "spt", "spust",
		"ss", "ssi", "ssn", "ssos", "ssosi", "sst", "st", "ste", "sth", "sthi", "stp", "strkeb", "strkep", "sy", "str",
		"ners", "ak", "ca", "cpa", "bkp", "gr",
		"ma", "mag", "mak", "map", "mba", "mcs", "meng", "mep", "mfarm", "mh", "mhi", "mhum", "mi", "mkeb", "mked", "mkep",
		"mkes", "mkm", "mkn", "mkom", "mm", "mp", "mpa", "mpd", "mpdi", "mph", "mpsi", "msc", "mse", "msi", "msn", "mt", "mth",
		"phd",
		"spa", "span", "spb", "spbs", "spdv", "spjp", "spkj", "spkk", "spm", "spn", "spog", "spot", "spp", "sppd", "sprad", "sptht", "spu":
		return true
	default:
		return false
	}
}
