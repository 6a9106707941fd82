package ident

import (
	"strconv"

	"titian/app/finding"
)

// CodeAccountLength is an account number of another length than its bank's.
const CodeAccountLength finding.Code = "account.length"

// Bank is a bank by its common name. The constants are those with a known
// account length; any other name is allowed.
type Bank string

// Banks.
const (
	BRI     Bank = "BRI"
	BNI     Bank = "BNI"
	BTN     Bank = "BTN"
	BCA     Bank = "BCA"
	BSI     Bank = "BSI"
	Mandiri Bank = "Mandiri"
)

// AccountNumber is the number of a bank account: digits only.
type AccountNumber string

// accountLength returns how many digits the bank's numbers have; 0 if unknown.
func (b Bank) accountLength() int {
	switch b {
	case BRI:
		return 15
	case Mandiri:
		return 13
	case BNI, BCA, BSI:
		return 10
	case BTN:
		return 16
	default:
		return 0
	}
}

// ParseAccountNumber reads an account number at bank. An unusual length is only
// a warning: sources contradict each other.
func ParseAccountNumber(bank Bank, typed string) (AccountNumber, finding.List) {
	s, list := digits(typed)
	if want := bank.accountLength(); !list.Blocks() && s != "" && want != 0 && len(s) != want {
		list = finding.List{finding.New(finding.Warning, CodeAccountLength,
			"bank", string(bank), "want", strconv.Itoa(want), "count", strconv.Itoa(len(s)))}
	}
	return AccountNumber(s), list
}

// Masked shows the last four digits only; an account number of five digits or
// fewer is hidden altogether.
func (a AccountNumber) Masked() string {
	return mask(string(a), isDigits(string(a)) && len(a) > 5, 0, 4)
}
