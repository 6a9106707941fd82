package station_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app"
	"titian/internal/station"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/laptop"
)

func TestFound(t *testing.T) {
	p := laptop.Params(t)
	s := laptop.Open(t, p)
	if got := s.Presence(); got != (app.Presence{State: app.PresenceNone}) {
		t.Errorf("presence of nothing: %+v", got)
	}
	lock(t, s) // there is nothing to put away
	wantTrouble(t, "unlock nothing", s.Unlock(t.Context(), []byte(laptop.Passphrase)), "trouble.no_store")
	setup := app.Setup{Officer: laptop.Officer, Village: factory.Village, Passphrase: []byte(laptop.Passphrase)}
	short, nowhere := setup, setup
	short.Passphrase, nowhere.Village = []byte("  1234567  "), "5103010000"
	_, err := s.Found(t.Context(), short)
	wantTrouble(t, "short passphrase", err, "trouble.short")
	_, err = s.Found(t.Context(), nowhere)
	wantTrouble(t, "no such village", err, "trouble.village")
	must(t, s.SaveSettings(t.Context(), app.Settings{Language: "en"})) // a profile without a store

	code, err := s.Found(t.Context(), setup)
	must(t, err)
	if got := s.Presence(); got != (app.Presence{State: app.PresenceOpen, CodeOwed: true}) {
		t.Errorf("presence after founding: %+v", got)
	}
	if s.Officer() != laptop.Officer || s.Village() != factory.Village || s.Zone().String() != "Asia/Makassar" || s.Today() != factory.Today() {
		t.Errorf("%s in %s (%s) on %s", s.Officer(), s.Village(), s.Zone(), s.Today())
	}
	_, err = s.Found(t.Context(), setup)
	if err == nil {
		t.Error("founded twice")
	}

	lock(t, s)
	wantTrouble(t, "miswritten code", s.Recover(t.Context(), "AAAA", []byte("frasa yang baru")), "trouble.recovery_code")
	wantTrouble(t, "short new passphrase", s.Recover(t.Context(), code, []byte("baru")), "trouble.short")
	must(t, s.Recover(t.Context(), code, []byte("frasa yang baru")))
	lock(t, s)
	wantTrouble(t, "old passphrase", s.Unlock(t.Context(), []byte(laptop.Passphrase)), "trouble.passphrase")
	must(t, s.Unlock(t.Context(), []byte("frasa yang baru")))
}

func TestLockAndUnlock(t *testing.T) {
	s := laptop.New(t)
	r, err := s.Add(t.Context(), app.Dossier{Kind: app.Registration})
	must(t, err)
	must(t, s.KeepPlace(t.Context(), []byte(`{"page":"sheet","typed":"Wayan Sud"}`)))
	lock(t, s)
	if got := s.Presence().State; got != app.PresenceLocked || s.Officer() != "" {
		t.Errorf("presence %s, officer %q", got, s.Officer())
	}
	for name, err := range map[string]error{
		"record": second(s.Record(t.Context(), r.Dossier.ID)), "add": second(s.Add(t.Context(), app.Dossier{Kind: app.Registration})),
		"families": second(s.Families(t.Context(), app.FamilyQuery{})), "agenda": second(s.Agenda(t.Context(), 5)),
		"search": second(s.Search(t.Context(), "w", 5)), "place": second(s.Place(t.Context())),
		"keep place": s.KeepPlace(t.Context(), []byte("x")), "PIN": s.SetPIN(t.Context(), []byte("123456")),
		"check": second(s.Check(t.Context(), r.Dossier.ID)), "submit": second(s.Submit(t.Context(), r.Dossier.ID)),
		"discard": s.Discard(t.Context(), r.Dossier.ID), "undiscard": s.Undiscard(t.Context(), r.Dossier.ID),
		"attach":    second(s.AttachFile(t.Context(), r.Dossier.ID, app.Document{Kind: app.DocKK}, "x")),
		"picture":   second(s.Picture(t.Context(), r.Dossier.ID, 10)),
		"print":     second(s.Print(t.Context(), r.Dossier.ID, app.PaperSlip)),
		"enrol":     second(s.Enrol(t.Context(), "https://pusat.example", "x", "")),
		"facility":  second(s.FindFacilities(t.Context(), "", 5)),
		"undefined": s.ShowDocument(t.Context(), r.Dossier.ID),
	} {
		wantTrouble(t, name+" while locked", err, "trouble.locked")
		if !errors.Is(err, app.ErrLocked) {
			t.Errorf("%s while locked: %v", name, err)
		}
	}
	unlock(t, s)
	place, err := s.Place(t.Context())
	must(t, err)
	if string(place) != `{"page":"sheet","typed":"Wayan Sud"}` {
		t.Errorf("place %s", place)
	}
	if _, err := s.Record(t.Context(), r.Dossier.ID); err != nil {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestReopen(t *testing.T) {
	s := laptop.New(t)
	wantTrouble(t, "five digits", s.SetPIN(t.Context(), []byte("12345")), "trouble.pin")
	must(t, s.SetPIN(t.Context(), []byte("482913")))
	lock(t, s)
	if got := s.Presence(); !got.PIN || got.PINLeft != app.PINTries {
		t.Errorf("presence %+v, want a PIN with all tries", got)
	}
	must(t, s.Reopen(t.Context(), []byte("482913")))
	if s.Officer() != laptop.Officer || s.Presence().State != app.PresenceOpen {
		t.Errorf("reopened for %q", s.Officer())
	}
	lock(t, s)
	for left := app.PINTries - 1; left >= 0; left-- {
		wrong, ok := errors.AsType[*app.PINError](s.Reopen(t.Context(), []byte("000000")))
		if !ok || wrong.Left != left {
			t.Errorf("wrong PIN: %+v, want %d left", wrong, left)
		}
	}
	if got := s.Presence(); got.PIN || got.PINLeft != 0 {
		t.Errorf("presence after five wrong PINs: %+v", got)
	}
	wantTrouble(t, "the right PIN, too late", s.Reopen(t.Context(), []byte("482913")), "trouble.pin")
	unlock(t, s)
	must(t, s.SetPIN(t.Context(), []byte("482913")))
	s.ForgetPIN()
	if s.Presence().PIN {
		t.Error("a PIN that was forgotten is there")
	}
}

func TestInUse(t *testing.T) {
	p := laptop.Params(t)
	first := laptop.Found(t, p)
	other := laptop.Open(t, p)
	if got := other.Presence().State; got != app.PresenceInUse {
		t.Errorf("presence %s, want in use", got)
	}
	wantTrouble(t, "unlock while in use", other.Unlock(t.Context(), []byte(laptop.Passphrase)), "trouble.in_use")
	must(t, first.Close())
	must(t, other.Look(t.Context()))
	if got := other.Presence().State; got != app.PresenceLocked {
		t.Errorf("presence %s once it is free, want locked", got)
	}
	unlock(t, other)
}

func TestBadStores(t *testing.T) {
	for state, spoil := range map[app.PresenceState]func(t *testing.T, dir string){
		app.PresenceDamaged: func(t *testing.T, dir string) {
			t.Helper()
			must(t, os.RemoveAll(filepath.Join(dir, "copies")))
			must(t, os.WriteFile(filepath.Join(dir, "titian.db"), make([]byte, 9000), 0o600))
		},
		app.PresenceNewer: func(t *testing.T, dir string) {
			t.Helper()
			f, err := os.OpenFile(filepath.Join(dir, "titian.db"), os.O_RDWR, 0)
			must(t, err)
			defer f.Close()
			_, err = f.WriteAt([]byte{0, 0, 0, 99}, 60) // its version
			must(t, err)
		},
	} {
		t.Run(string(state), func(t *testing.T) {
			p := laptop.Params(t)
			must(t, laptop.Found(t, p).Close())
			spoil(t, p.Dir)
			s := laptop.Open(t, p)
			if got := s.Presence().State; got != state {
				t.Errorf("presence %s, want %s", got, state)
			}
			wantTrouble(t, "unlock", s.Unlock(t.Context(), []byte(laptop.Passphrase)), "trouble."+string(state))
		})
	}
}

func TestClosed(t *testing.T) {
	s := laptop.New(t)
	must(t, s.Close())
	must(t, s.Close())
	wantTrouble(t, "unlock", s.Unlock(t.Context(), []byte(laptop.Passphrase)), "trouble.closed")
	_, err := s.Families(t.Context(), app.FamilyQuery{})
	wantTrouble(t, "families", err, "trouble.closed")
	s.SendNow()
	s.Pause(true)
	s.ForgetPIN()
}

func TestNewNeedsItsParts(t *testing.T) {
	for name, strip := range map[string]func(*station.Params){
		"directory":  func(p *station.Params) { p.Dir = "" },
		"randomness": func(p *station.Params) { p.Random = nil },
		"viewer":     func(p *station.Params) { p.Open = nil },
	} {
		p := laptop.Params(t)
		strip(&p)
		if _, err := station.New(t.Context(), p); err == nil {
			t.Errorf("no %s, and no error", name)
		}
	}
}

func TestWatch(t *testing.T) {
	s := laptop.New(t)
	events := make(chan app.Event, 100)
	stop := s.Watch(func(e app.Event) { events <- e })
	r, err := s.Add(t.Context(), app.Dossier{Kind: app.Registration})
	must(t, err)
	lock(t, s)
	unlock(t, s)
	var got []app.Event
	for len(got) < 3 {
		// The founding may still be told of.
		if e := <-events; len(got) > 0 || e.Kind == app.EventDossier {
			got = append(got, e)
		}
	}
	want := []app.Event{{Kind: app.EventDossier, ID: r.Dossier.ID}, {Kind: app.EventLocked}, {Kind: app.EventUnlocked}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	stop()
	second, err := s.Add(t.Context(), app.Dossier{Kind: app.Registration})
	must(t, err)
	must(t, s.Discard(t.Context(), second.Dossier.ID))
	must(t, s.Close()) // it delivers what is queued
	if len(events) > 0 {
		t.Errorf("told of %v after the end", <-events)
	}
}
