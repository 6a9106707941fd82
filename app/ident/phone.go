package ident

import (
	"regexp"
	"strings"

	"titian/app/finding"
	"titian/app/text"
)

// Findings about a phone number.
const (
	// CodePhoneLength is a number with too few or too many digits.
	CodePhoneLength finding.Code = "phone.length"
	// CodePhonePrefix is a number that begins as no subscriber's number does.
	CodePhonePrefix finding.Code = "phone.prefix"
	// CodePhoneLandline is a fixed line: no text message reaches it.
	CodePhoneLandline finding.Code = "phone.landline"
	// CodePhoneForeign is a number outside Indonesia.
	CodePhoneForeign finding.Code = "phone.foreign"
)

const indonesia = "+62"

// Phone is a phone number in E.164: "+6281234567890".
type Phone string

// National numbers, without the 0 in front. The first is every mobile number;
// its beginning 8 and a digit other than 0 and 4 tells it from other services.
var (
	mobile       = regexp.MustCompile(`^8[1-35-9][0-9]{7,10}$`)
	mobilePrefix = regexp.MustCompile(`^8[1-35-9]`)
	landline     = regexp.MustCompile(`^[2-79][0-9]{6,10}$`)
	foreign      = regexp.MustCompile(`^[1-9][0-9]{6,14}$`)
)

// ParsePhone reads a phone number written with +62, 62, 0062, 0 or, if it is a
// mobile one, nothing in front. Fixed lines and foreign numbers are accepted
// with a warning: messages from the program may not reach them.
func ParsePhone(typed string) (Phone, finding.List) {
	s := text.Value(typed)
	if text.SpreadsheetNumber(s) {
		return Phone(s), finding.List{finding.New(finding.Error, CodeSpreadsheet)}
	}
	number, international := strings.CutPrefix(strings.NewReplacer("(", "", ")", "").Replace(join(s)), "+")
	switch {
	case !isDigits(number):
		return Phone(s), finding.List{finding.New(finding.Error, CodeCharacters)}
	case number == "" && !international:
		return "", nil
	}
	if !international {
		if number, international = strings.CutPrefix(number, "00"); !international {
			international = strings.HasPrefix(number, indonesia[1:])
		}
	}
	if international && !strings.HasPrefix(number, indonesia[1:]) {
		if !foreign.MatchString(number) {
			return Phone(s), finding.List{finding.New(finding.Error, CodePhoneLength)}
		}
		return Phone("+" + number), finding.List{finding.New(finding.Warning, CodePhoneForeign)}
	}
	national, trunk := strings.CutPrefix(strings.TrimPrefix(number, indonesia[1:]), "0")
	switch {
	case mobile.MatchString(national):
		return Phone(indonesia + national), nil
	case mobilePrefix.MatchString(national):
		return Phone(s), finding.List{finding.New(finding.Error, CodePhoneLength)}
	case (international || trunk) && landline.MatchString(national):
		return Phone(indonesia + national), finding.List{finding.New(finding.Warning, CodePhoneLandline)}
	default:
		return Phone(s), finding.List{finding.New(finding.Error, CodePhonePrefix)}
	}
}

// Display returns the number as it is dialled at home, in groups:
// "0812-3456-7890", "0281-636363". Others are returned as they are.
func (p Phone) Display() string {
	national, ok := strings.CutPrefix(string(p), indonesia)
	switch {
	case ok && mobile.MatchString(national):
		return "0" + national[:3] + "-" + national[3:7] + "-" + national[7:]
	case ok && landline.MatchString(national):
		area := 3
		switch national[:2] {
		case "21", "22", "24", "31", "61": // Jakarta, Bandung, Semarang, Surabaya, Medan
			area = 2
		}
		return "0" + national[:area] + "-" + national[area:]
	default:
		return string(p)
	}
}

// Mobile reports whether text messages may reach the number: it is an
// Indonesian mobile one.
func (p Phone) Mobile() bool {
	national, ok := strings.CutPrefix(string(p), indonesia)
	return ok && mobile.MatchString(national)
}

// Masked shows the last three digits only.
func (p Phone) Masked() string {
	number, ok := strings.CutPrefix(string(p), "+")
	if !ok || !foreign.MatchString(number) {
		number, ok = string(p), false
	}
	return mask(number, ok, 0, 3)
}
