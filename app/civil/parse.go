package civil

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"titian/app/finding"
	"titian/app/text"
)

// Findings about a typed or imported date. All of them block: none of these
// texts names one day without a guess.
const (
	// CodeForm is a text that is not a date.
	CodeForm finding.Code = "date.form"
	// CodeShortYear is a year of two digits, which may be 1926 or 2026.
	CodeShortYear finding.Code = "date.short_year"
	// CodeMonth is a month outside 1 to 12, often an American month-first date.
	CodeMonth finding.Code = "date.month"
	// CodeCalendar is a day that the month does not have, such as 31 February.
	CodeCalendar finding.Code = "date.calendar"
	// CodeYear is a year outside 1850 to 2199.
	CodeYear finding.Code = "date.year"
	// CodeNumber is a bare number, as a spreadsheet shows a date that was
	// formatted as a number.
	CodeNumber finding.Code = "date.number"
	// CodeSerial is a date cell of a spreadsheet whose number names no day.
	CodeSerial finding.Code = "date.serial"
)

// Nobody living was born before firstYear; nothing is planned beyond lastYear.
// With these bounds eight digits in a row are either ddmmyyyy or yyyymmdd and
// never both: 18 to 21 is no month.
const (
	firstYear = 1850
	lastYear  = 2199
)

// longestDate exceeds every form in bytes; longer texts are not looked at.
const longestDate = 80

// midnight is the empty time of day that databases and spreadsheets append.
// Other times are left in place, so the text is refused: with a time of day the
// date depends on a zone that nobody stated.
var midnight = regexp.MustCompile(`^(.*[0-9])[ T]00[:.]00(?:[:.]00(?:[.,]0+)?)?Z?$`)

// numberCell is what a date looks like in a cell formatted as a number.
var numberCell = regexp.MustCompile(`^[0-9]{5}(?:[.,][0-9]+)?$`)

// Parse reads a date of every habit found on Indonesian papers and in exports:
// 2-1-2026, 02/01/2026, 02.01.2026, 2 Januari 2026, 2-Jan-2026, 17-VIII-1945,
// Jumat 2 Januari 2026, 2026-01-02, 02012026, 20260102. The day comes before
// the month unless the year comes first. A text without content, or a lone
// dash, is the absent date without a finding. When the list blocks, the date is
// absent.
func Parse(typed string) (Date, finding.List) {
	s := text.Value(typed)
	if len(s) > longestDate {
		return refuse(CodeForm)
	}
	if m := midnight.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if numberCell.MatchString(s) {
		return refuse(CodeNumber)
	}
	tokens, ok := tokenize(s)
	switch {
	case !ok:
		return refuse(CodeForm)
	case len(tokens) == 0:
		return Date{}, nil
	case len(tokens) == 1:
		tokens = split(tokens[0])
	}
	if len(tokens) == 4 && isWeekday(tokens[0]) {
		tokens = tokens[1:]
	}
	if len(tokens) != 3 {
		return refuse(CodeForm)
	}
	return assemble(tokens)
}

func refuse(code finding.Code) (Date, finding.List) {
	return Date{}, finding.List{finding.New(finding.Error, code)}
}

// tokenize cuts s into runs of digits and runs of letters, the latter in lower
// case. It fails on a character that is neither and separates nothing.
func tokenize(s string) ([]string, bool) {
	var tokens []string
	kind := 0 // of the run that the last token is: 0 none, 1 digits, 2 letters
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9':
			if kind != 1 {
				tokens = append(tokens, "")
			}
			kind = 1
		case unicode.IsLetter(r):
			if kind != 2 {
				tokens = append(tokens, "")
			}
			kind = 2
		case r == ' ' || r == '.' || r == ',' || text.IsDash(r) || text.IsSlash(r):
			kind = 0
			continue
		case text.IsApostrophe(r) && kind != 1: // Jum'at, '26
			continue
		default:
			return nil, false
		}
		tokens[len(tokens)-1] += string(unicode.ToLower(r))
	}
	return tokens, true
}

// split cuts a date typed without separators into three tokens.
func split(s string) []string {
	switch {
	case len(s) == 8 && s[:4] >= strconv.Itoa(firstYear) && s[:4] <= strconv.Itoa(lastYear) && s[4:6] <= "12":
		return []string{s[:4], s[4:6], s[6:]}
	case len(s) == 8, len(s) == 6:
		return []string{s[:2], s[2:4], s[4:]}
	default:
		return nil
	}
}

// assemble decides by length which of three tokens is the year.
func assemble(tokens []string) (Date, finding.List) {
	first, second, third := tokens[0], tokens[1], tokens[2]
	day, month, year := first, second, third
	switch {
	case len(first) == 4 && isNumber(first):
		day, month, year = third, second, first
	case !isNumber(first): // Januari 2, 2026
		day, month = second, first
	}
	m, named := monthNamed(month)
	if !named {
		if !isNumber(month) || len(month) > 2 {
			return refuse(CodeForm)
		}
		n, _ := strconv.Atoi(month)
		m = time.Month(n)
	}
	if !isNumber(day) || len(day) > 2 || !isNumber(year) || len(year) > 4 {
		return refuse(CodeForm)
	}
	y, _ := strconv.Atoi(year)
	d, _ := strconv.Atoi(day)
	switch {
	case len(year) <= 2:
		return refuse(CodeShortYear)
	case y < firstYear || y > lastYear:
		return refuse(CodeYear)
	case m < time.January || m > time.December:
		return refuse(CodeMonth)
	}
	date, ok := Of(y, m, d)
	if !ok {
		return refuse(CodeCalendar)
	}
	return date, nil
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// monthNamed knows the Indonesian months with their older spellings and usual
// abbreviations, the English ones, and Roman numerals as on letters.
func monthNamed(s string) (time.Month, bool) {
	switch s {
	case "januari", "january", "jan", "i":
		return time.January, true
	case "februari", "pebruari", "february", "feb", "febr", "peb", "pebr", "ii":
		return time.February, true
	case "maret", "march", "mar", "mrt", "iii":
		return time.March, true
	case "april", "apr", "iv":
		return time.April, true
	case "mei", "may", "v":
		return time.May, true
	case "juni", "june", "jun", "vi":
		return time.June, true
	case "juli", "july", "jul", "vii":
		return time.July, true
	case "agustus", "august", "agust", "agus", "agu", "ags", "agt", "aug", "viii":
		return time.August, true
	case "september", "sept", "sep", "ix":
		return time.September, true
	case "oktober", "october", "okt", "oct", "x":
		return time.October, true
	case "november", "nopember", "nov", "nop", "xi":
		return time.November, true
	case "desember", "december", "des", "dec", "xii":
		return time.December, true
	default:
		return 0, false
	}
}

func isWeekday(s string) bool {
	switch s {
	case "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "ahad",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return true
	default:
		return false
	}
}
