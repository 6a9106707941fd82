package kit

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"titian/app/text"
)

// NumberParams make a [Number].
type NumberParams struct {
	FieldParams
	// Digits is how many a person can type; 0 leaves it to Limit.
	Digits int
	// Groups are the lengths of the groups that the digits are shown in, from the
	// left, for example {4, 4, 4, 4}; the last one takes the rest. Nil shows no
	// groups.
	Groups []int
}

// Number is a field for a number that is a name: NIK, KK, telephone. It takes
// digits, shows them in groups while they are typed, and gives them back
// without. A text that holds other things, for example from a register, is
// shown as it is until a person changes it.
type Number struct {
	Field

	p NumberParams
}

// NewNumber returns an empty number.
func NewNumber(p NumberParams) *Number {
	n := &Number{p: p}
	if p.Digits > 0 {
		p.Limit = p.Digits + len(p.Groups)
	}
	if p.Chars == 0 && p.Digits > 0 {
		p.Chars = p.Digits + max(len(p.Groups)-1, 0)
	}
	n.build(n, p.FieldParams)
	e := n.entry
	e.tidy = tidyDigits()
	e.tidy.one = n.typed
	e.pasted = n.pasted
	e.keyed = n.overGap
	e.edited = func(string) {
		n.group()
		n.edited(n.Text())
	}
	return n
}

// Text implements [Input].
func (n *Number) Text() string { return ungrouped(n.entry.Text) }

// SetText implements [Input].
func (n *Number) SetText(s string) { n.Field.SetText(n.grouped(s)) }

// typed takes one digit while there is room for it.
func (n *Number) typed(r rune) (rune, bool) {
	d, ok := digit(r)
	switch {
	case !ok:
		if !isSeparator(r) {
			n.entry.refuse(n.p.Words.say("kit.digits_only"))
		}
		return 0, false
	case n.p.Digits > 0 && n.count()+1 > n.p.Digits:
		n.entry.refuse(n.p.Words.say("kit.digits", "digits", strconv.Itoa(n.p.Digits)))
		return 0, false
	}
	return d, true
}

// pasted reads a pasted number. One that is too long or that a spreadsheet
// spoilt is refused whole: a part of it would be another number.
func (n *Number) pasted(s string) (string, bool) {
	if text.SpreadsheetNumber(s) {
		n.entry.refuse(n.p.Words.say("kit.spreadsheet"))
		return "", false
	}
	var digits strings.Builder
	for _, r := range s {
		d, ok := digit(r)
		switch {
		case ok:
			digits.WriteRune(d)
		case !isSeparator(r):
			n.entry.refuse(n.p.Words.say("kit.digits_only"))
			return "", false
		}
	}
	if n.p.Digits > 0 && n.count()+digits.Len() > n.p.Digits {
		n.entry.refuse(n.p.Words.say("kit.digits", "digits", strconv.Itoa(n.p.Digits)))
		return "", false
	}
	return digits.String(), true
}

// count is how many digits stay when what is selected goes.
func (n *Number) count() int {
	return len(ungrouped(n.entry.Text)) - len(ungrouped(n.entry.SelectedText()))
}

// group shows the digits in groups again after a change; the cursor stays
// behind the same digit.
func (n *Number) group() {
	e := n.entry
	shown := []rune(e.Text)
	before := ungrouped(string(shown[:min(e.CursorColumn, len(shown))]))
	next := n.grouped(ungrouped(e.Text))
	if next == e.Text {
		return
	}
	e.putAt(next, len(n.grouped(before)))
}

// overGap lets Backspace and Delete take the digit behind a gap: the gap alone
// would come back at once.
func (n *Number) overGap(key *fyne.KeyEvent) bool {
	e := n.entry
	shown := []rune(e.Text)
	at := e.CursorColumn
	switch {
	case e.SelectedText() != "" || e.Disabled():
	case key.Name == fyne.KeyBackspace && at > 0 && at <= len(shown) && shown[at-1] == ' ':
		e.CursorColumn--
	case key.Name == fyne.KeyDelete && at < len(shown) && shown[at] == ' ':
		e.CursorColumn++
	}
	return false
}

// grouped puts gaps between the groups of a text that is all digits.
func (n *Number) grouped(s string) string {
	if len(n.p.Groups) == 0 || strings.Trim(s, "0123456789") != "" {
		return s
	}
	var b strings.Builder
	for _, length := range n.p.Groups[:len(n.p.Groups)-1] {
		if length <= 0 || len(s) <= length {
			break
		}
		b.WriteString(s[:length])
		b.WriteByte(' ')
		s = s[length:]
	}
	b.WriteString(s)
	return b.String()
}

// ungrouped takes the gaps out.
func ungrouped(s string) string { return strings.ReplaceAll(s, " ", "") }

// isSeparator reports whether r is written between the groups of a number and
// means nothing.
func isSeparator(r rune) bool {
	return r == ' ' || r == '.' || r == '/' || r == '(' || r == ')' || r == '+' || text.IsDash(r) || text.IsApostrophe(r)
}
