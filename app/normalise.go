package app

import (
	"fmt"
	"strconv"
	"strings"

	"titian/app/civil"
	"titian/app/finding"
	"titian/app/ident"
	"titian/app/text"
)

// Normalise brings every value of d that can be read to its canonical form:
// digits without spaces, dates as YYYY-MM-DD, phones in E.164. What cannot be
// read stays as it was typed, for Check to speak of. Doing it twice changes
// nothing more.
func Normalise(d *Dossier) {
	d.Village = canonical(d.Village, parseRegion)
	d.CapturedOn = canonicalDate(d.CapturedOn)
	normaliseFamily(&d.Family)
	for i := range d.Members {
		normaliseMember(&d.Members[i])
	}
	if r := d.Representative; r != nil {
		r.Name = canonical(r.Name, ident.ParseName)
		r.NIK = canonical(r.NIK, ident.ParseNIK)
		r.Phone = canonical(r.Phone, ident.ParsePhone)
	}
	if c := d.Consent; c != nil {
		c.GivenOn = canonicalDate(c.GivenOn)
		c.By = canonical(c.By, ident.ParseName)
		c.Witness = canonical(c.Witness, ident.ParseName)
	}
	for i := range d.Changes {
		c := &d.Changes[i]
		var f Family
		if f.SetField(c.Path, c.New) {
			normaliseFamily(&f)
			c.New, _ = f.Field(c.Path)
		}
	}
}

func normaliseFamily(f *Family) {
	f.KK = canonical(f.KK, ident.ParseKK)
	for _, a := range []*Address{&f.Address, f.Domicile, f.Billing} {
		if a != nil {
			normaliseAddress(a)
		}
	}
	f.Contact.Phone = canonical(f.Contact.Phone, ident.ParsePhone)
	f.Contact.PhoneOwner = text.Clean(f.Contact.PhoneOwner)
	f.Contact.Email = strings.ToLower(text.Clean(f.Contact.Email))
	f.FKTP.Code = canonical(f.FKTP.Code, ident.ParseFacilityCode)
	f.FKTP.Name = text.Clean(f.FKTP.Name)
	f.Dentist.Code = canonical(f.Dentist.Code, ident.ParseFacilityCode)
	if b := f.Bank; b != nil {
		b.Number = canonical(b.Number, func(s string) (ident.AccountNumber, finding.List) {
			return ident.ParseAccountNumber(ident.Bank(b.Bank), s)
		})
		b.Owner = canonical(b.Owner, ident.ParseName)
	}
}

func normaliseAddress(a *Address) {
	a.Street, a.Dusun = text.Clean(a.Street), text.Clean(a.Dusun)
	a.RT, a.RW = canonicalUnit(a.RT), canonicalUnit(a.RW)
	a.Village = canonical(a.Village, parseRegion)
	a.PostalCode = canonical(a.PostalCode, ident.ParsePostalCode)
}

func normaliseMember(m *Member) {
	p := &m.Person
	p.NIK = canonical(p.NIK, ident.ParseNIK)
	p.Name = canonical(p.Name, ident.ParseName)
	p.BirthPlace = text.Clean(p.BirthPlace)
	p.BirthDate = canonicalDate(p.BirthDate)
	p.Phone = canonical(p.Phone, ident.ParsePhone)
	p.Email = strings.ToLower(text.Clean(p.Email))
	p.JKNNumber = canonical(p.JKNNumber, ident.ParseJKNNumber)
	p.NPWP = canonical(p.NPWP, ident.ParseNPWP)
	p.Nationality = strings.ToUpper(text.Clean(p.Nationality))
	p.Sex = Sex(strings.ToUpper(text.Clean(string(p.Sex))))
	if f := p.Foreign; f != nil {
		f.Until, f.WorkingSince = canonicalDate(f.Until), canonicalDate(f.WorkingSince)
		f.Passport, f.Number = text.Value(f.Passport), text.Value(f.Number)
	}
	m.LeftPPU = canonicalDate(m.LeftPPU)
	if m.FKTP != nil {
		m.FKTP.Code = canonical(m.FKTP.Code, ident.ParseFacilityCode)
	}
}

// canonical returns what parse makes of a typed value, or the value itself if
// it cannot be read or is empty.
func canonical[T ~string](typed string, parse func(string) (T, finding.List)) string {
	if typed == "" {
		return ""
	}
	if v, found := parse(typed); !found.Blocks() {
		return string(v)
	}
	return typed
}

func canonicalDate(typed string) string {
	if d, found := civil.Parse(typed); !found.Blocks() {
		return d.String()
	}
	return typed
}

// parseRegion keeps the digits of a region code, with or without dots.
func parseRegion(typed string) (string, finding.List) {
	code := strings.NewReplacer(".", "", " ", "").Replace(text.Value(typed))
	if strings.Trim(code, "0123456789") != "" {
		return typed, finding.List{finding.New(finding.Error, CodeAddressPlace)}
	}
	return code, nil
}

// canonicalUnit writes an RT or RW with three digits.
func canonicalUnit(typed string) string {
	n, err := strconv.Atoi(text.Value(typed))
	if err != nil || n < 1 || n > 999 {
		return text.Value(typed)
	}
	return FormatUnit(n)
}

// FormatUnit writes the number of an RT or RW, 1 to 999, as papers do: "002".
func FormatUnit(n int) string { return fmt.Sprintf("%03d", n) }
