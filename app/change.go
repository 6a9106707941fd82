package app

import "slices"

// changeFields are the facts of a family that a Change may carry, by path:
// address and contact, which BPJS takes at once and by any channel.
func changeFields(f *Family) map[string]*string {
	return map[string]*string{
		"address.street":      &f.Address.Street,
		"address.dusun":       &f.Address.Dusun,
		"address.rt":          &f.Address.RT,
		"address.rw":          &f.Address.RW,
		"address.village":     &f.Address.Village,
		"address.postal_code": &f.Address.PostalCode,
		"contact.phone":       &f.Contact.Phone,
		"contact.phone_owner": &f.Contact.PhoneOwner,
		"contact.email":       &f.Contact.Email,
		"contact.notify":      (*string)(&f.Contact.Notify),
	}
}

// ChangePaths are the paths that a Change may carry, sorted.
func ChangePaths() []string {
	var out []string
	for path := range changeFields(new(Family)) {
		out = append(out, path)
	}
	slices.Sort(out)
	return out
}

// Field returns the value at a path of [ChangePaths].
func (f *Family) Field(path string) (value string, ok bool) {
	p, ok := changeFields(f)[path]
	if !ok {
		return "", false
	}
	return *p, true
}

// SetField sets the value at a path of [ChangePaths] and reports whether the
// path is one of them.
func (f *Family) SetField(path, value string) bool {
	p, ok := changeFields(f)[path]
	if ok {
		*p = value
	}
	return ok
}
