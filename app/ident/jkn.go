package ident

import (
	"strconv"
	"strings"

	"titian/app/finding"
)

// Findings about a JKN number and its virtual accounts.
const (
	// CodeJKNLength is a JKN number without 13 digits, often one that lost its
	// leading zeros.
	CodeJKNLength finding.Code = "jkn.length"
	// CodeVALength is a virtual account without 16 digits.
	CodeVALength finding.Code = "va.length"
	// CodeVAPrefix is a virtual account that does not begin as those for JKN do.
	CodeVAPrefix finding.Code = "va.prefix"
)

const (
	jknLength = 13
	vaLength  = 16
	// vaDigits of the JKN number end a virtual account.
	vaDigits  = 11
	vaMandiri = "89888"
	vaOthers  = "88888"
)

// SimulatedPrefix begins the numbers that the built-in issuer gives: no real
// number does, so neither they nor their virtual accounts can be anybody's.
const SimulatedPrefix = "0099999"

// JKNNumber is the number of a membership card: 13 digits, most beginning with
// zeros. It is opaque: the structures and check digits that circulate
// contradict each other.
type JKNNumber string

// ParseJKNNumber reads a JKN number. It does not fill up lost zeros: that would
// be a guess.
func ParseJKNNumber(typed string) (JKNNumber, finding.List) {
	s, list := digits(typed)
	if !list.Blocks() && s != "" && len(s) != jknLength {
		list = finding.List{finding.New(finding.Error, CodeJKNLength, "count", strconv.Itoa(len(s)))}
	}
	return JKNNumber(s), list
}

// Simulated reports whether the number was given by the built-in issuer and not
// by BPJS.
func (n JKNNumber) Simulated() bool {
	return n.wellFormed() && strings.HasPrefix(string(n), SimulatedPrefix)
}

// Masked shows the last four digits only: "•••••••••8911".
func (n JKNNumber) Masked() string { return mask(string(n), n.wellFormed(), 0, 4) }

func (n JKNNumber) wellFormed() bool { return hasDigits(string(n), jknLength) }

// VirtualAccount is an account number for paying dues at a bank: 16 digits.
// Paying on one member's number settles the whole family.
type VirtualAccount string

// VirtualAccount returns the account for paying at b; false if n does not have
// 13 digits or b has no virtual accounts for JKN.
func (n JKNNumber) VirtualAccount(b Bank) (VirtualAccount, bool) {
	prefix := vaOthers
	switch b {
	case Mandiri:
		prefix = vaMandiri
	case BRI, BNI, BTN, BCA:
	default:
		return "", false
	}
	if !n.wellFormed() {
		return "", false
	}
	return VirtualAccount(prefix + string(n[jknLength-vaDigits:])), true
}

// ParseVirtualAccount reads a virtual account. It errs on any length but 16 and
// warns of a beginning that is not known.
func ParseVirtualAccount(typed string) (VirtualAccount, finding.List) {
	s, list := digits(typed)
	switch {
	case list.Blocks() || s == "":
	case len(s) != vaLength:
		list = finding.List{finding.New(finding.Error, CodeVALength, "count", strconv.Itoa(len(s)))}
	case !strings.HasPrefix(s, vaOthers) && !strings.HasPrefix(s, vaMandiri):
		list = finding.List{finding.New(finding.Warning, CodeVAPrefix, "prefix", s[:len(vaOthers)])}
	}
	return VirtualAccount(s), list
}
