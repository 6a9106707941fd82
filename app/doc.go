// Package app is the trade: families, persons, dossiers, members, documents,
// and the rules of registering them for national health insurance.
//
// It knows no storage, no network, no window and no clock of its own; those
// reach it through small interfaces. Values that people type stay text, as
// typed or in their canonical form, so that a draft can hold half a number;
// Check says what is wrong with them. The same rules run on the laptop and on
// central.
package app
