package app

import (
	"slices"
	"strings"

	"titian/app/civil"
	"titian/app/finding"
	"titian/app/ident"
)

// Findings about a family.
const (
	CodeClassMissing finding.Code = "family.class_missing"
	CodeClassUnused  finding.Code = "family.class_unused"
	CodeUnit         finding.Code = "address.unit"
	CodeAddressPlace finding.Code = "address.village"
	CodeNoPhone      finding.Code = "contact.no_phone"
	CodeEmail        finding.Code = "contact.email"
	CodeNotifyNeeds  finding.Code = "contact.notify_needs"
	CodeNoFKTP       finding.Code = "family.no_fktp"
	CodeNoBank       finding.Code = "family.no_bank"
)

func (k *checking) family() {
	f := &k.dossier.Family
	if k.need("family.kk", f.KK) {
		_, found := ident.ParseKK(f.KK)
		k.note("family.kk", found)
	}
	k.address("family.address", &f.Address)
	if f.Domicile != nil {
		k.address("family.domicile", f.Domicile)
	}
	if f.Billing != nil {
		k.address("family.billing", f.Billing)
	}
	k.contact("family.contact", &f.Contact)
	if f.Segment != "" && !slices.Contains(segments(), f.Segment) {
		k.error("family.segment", CodeUnknownChoice)
	}
	k.classAndBank(f)
	k.facility("family.fktp", f.FKTP)
	k.facility("family.dentist", f.Dentist)
}

// classAndBank checks what concerns mandiri members only. All of them have one
// class, so it is the family's (Perpres 64/2020); new ones pay by autodebit.
func (k *checking) classAndBank(f *Family) {
	d := k.dossier
	mandiri := slices.ContainsFunc(d.Members, func(m Member) bool { return d.SegmentOf(&m).Mandiri() })
	switch {
	case f.Class < 0 || f.Class > 3:
		k.error("family.class", CodeUnknownChoice)
	case mandiri && f.Class == 0:
		k.error("family.class", CodeClassMissing)
	case !mandiri && f.Class != 0 && len(d.Members) > 0: // before there is anybody the class waits for them
		k.warn("family.class", CodeClassUnused)
	}
	if b := f.Bank; b != nil {
		k.need("family.bank.bank", b.Bank)
		if k.need("family.bank.number", b.Number) {
			_, found := ident.ParseAccountNumber(ident.Bank(b.Bank), b.Number)
			k.note("family.bank.number", found)
		}
		k.need("family.bank.owner", b.Owner)
		if !slices.Contains([]string{"", "head", "member", "guarantor"}, b.OwnerRole) {
			k.error("family.bank.owner_role", CodeUnknownChoice)
		}
	} else if mandiri {
		k.warn("family.bank", CodeNoBank)
	}
}

func (k *checking) address(path string, a *Address) {
	k.need(path+".street", a.Street)
	for _, unit := range []struct{ field, value string }{{".rt", a.RT}, {".rw", a.RW}} {
		if unit.value == "" {
			k.error(path+unit.field, CodeMissing)
		} else if unit.value != "-" && (len(unit.value) != 3 || strings.Trim(unit.value, "0123456789") != "") {
			k.error(path+unit.field, CodeUnit)
		}
	}
	if k.need(path+".village", a.Village) {
		if _, ok := k.regions.ByCode(a.Village); !ok || len(a.Village) != villageDigits {
			k.error(path+".village", CodeAddressPlace)
		}
	}
	if a.PostalCode != "" {
		_, found := ident.ParsePostalCode(a.PostalCode)
		k.note(path+".postal_code", found)
	}
}

func (k *checking) contact(path string, c *Contact) {
	if c.Phone == "" {
		k.warn(path+".phone", CodeNoPhone)
	} else {
		_, found := ident.ParsePhone(c.Phone)
		k.note(path+".phone", found)
	}
	if c.Email != "" {
		k.email(path+".email", c.Email)
	}
	switch c.Notify {
	case "", NotifyVisit:
	case NotifyPhone, NotifyWhatsApp, NotifySMS:
		if c.Phone == "" {
			k.error(path+".notify", CodeNotifyNeeds)
		}
	case NotifyEmail:
		if c.Email == "" {
			k.error(path+".notify", CodeNotifyNeeds)
		}
	default:
		k.error(path+".notify", CodeUnknownChoice)
	}
}

// email checks the form that every mail system accepts; only delivery proves
// an address.
func (k *checking) email(path, value string) {
	local, domain, ok := strings.Cut(value, "@")
	if !ok || local == "" || len(value) > 254 || strings.ContainsAny(value, " ,;<>\"") ||
		strings.Contains(domain, "@") || !strings.Contains(strings.Trim(domain, "."), ".") {
		k.error(path, CodeEmail)
	}
}

func (k *checking) facility(path string, f Facility) {
	if f.Code != "" {
		_, found := ident.ParseFacilityCode(f.Code)
		k.note(path+".code", found)
	}
}

func segments() []Segment {
	return []Segment{PBPU, BP, PBPUPemda, PBI, PBIReactivation, Covered, PPU}
}

// consent checks the proof of consent (UU 27/2022 art. 22 and 24).
func (k *checking) consent() {
	c := k.dossier.Consent
	if c == nil {
		k.error("consent", CodeMissing)
		return
	}
	k.need("consent.text", c.Text)
	k.need("consent.by", c.By)
	if k.need("consent.given_on", c.GivenOn) {
		given, found := civil.Parse(c.GivenOn)
		k.note("consent.given_on", found)
		if given.After(k.today) {
			k.error("consent.given_on", CodeCapturedFuture)
		}
	}
	switch c.How {
	case "signature", "thumbprint":
	case "witness":
		k.need("consent.witness", c.Witness)
	case "":
		k.error("consent.how", CodeMissing)
	default:
		k.error("consent.how", CodeUnknownChoice)
	}
	if c.Basis != "" && c.Basis != "consent" && c.Basis != "public_task" {
		k.error("consent.basis", CodeUnknownChoice)
	}
	if r := k.dossier.Representative; r != nil {
		if k.need("representative.name", r.Name) {
			_, found := ident.ParseName(r.Name)
			k.note("representative.name", found)
		}
		if r.NIK != "" {
			_, found := ident.ParseNIK(r.NIK)
			k.note("representative.nik", found)
		}
		if r.Phone != "" {
			_, found := ident.ParsePhone(r.Phone)
			k.note("representative.phone", found)
		}
	}
}
