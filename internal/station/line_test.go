package station_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"titian/app"
	"titian/app/clock"
	"titian/internal/pipenet"
	"titian/internal/station"
	"titian/internal/testkit/fakecentral"
	"titian/internal/testkit/laptop"
)

const (
	address = "http://127.0.0.1"
	secret  = "0123456789"
)

// office is a laptop with a central at the other end of a line in memory.
type office struct {
	*station.Station
	central *fakecentral.Central
	net     *pipenet.Net
	params  station.Params
}

// newOffice founds a laptop that is not enrolled yet.
func newOffice(t *testing.T, change func(*station.Params)) *office {
	t.Helper()
	o := &office{net: pipenet.New(), params: laptop.Params(t)}
	o.params.Dial = o.net.Dial
	if change != nil {
		change(&o.params)
	}
	o.central = fakecentral.New(o.params.Clock.Now)
	server := &http.Server{Handler: o.central, ReadHeaderTimeout: time.Hour}
	served := make(chan struct{})
	go func() {
		defer close(served)
		server.Serve(o.net) //nolint:errcheck // it ends with Close
	}()
	t.Cleanup(func() {
		server.Close()
		<-served
	})
	o.Station = laptop.Found(t, o.params)
	return o
}

func (o *office) enrol(t *testing.T) {
	t.Helper()
	if _, err := o.Enrol(t.Context(), address, o.central.Grant(secret), ""); err != nil {
		t.Fatal(err)
	}
}

// until waits for what the outbox tells.
func (o *office) until(t *testing.T, what string, holds func(*app.Outbox) bool) app.Outbox {
	t.Helper()
	told := make(chan struct{}, 1)
	stop := o.Watch(func(app.Event) {
		select {
		case told <- struct{}{}:
		default:
		}
	})
	defer stop()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		out, err := o.Outbox(ctx)
		must(t, err)
		if holds(&out) {
			return out
		}
		select {
		case <-told:
		case <-ctx.Done():
			t.Fatalf("%s: still %+v", what, out)
		}
	}
}

// submitted takes a family with its papers down and submits it.
func (o *office) submitted(t *testing.T) app.Record {
	t.Helper()
	r := laptop.Fill(t, o.Station, 2)[1]
	if _, err := o.Submit(t.Context(), r.Dossier.ID); err != nil {
		t.Fatal(err)
	}
	r, err := o.Record(t.Context(), r.Dossier.ID)
	must(t, err)
	return r
}

func empty(out *app.Outbox) bool { return len(out.Items) == 0 && !out.Running }

func TestSendsWhileLocked(t *testing.T) {
	o := newOffice(t, nil)
	out, err := o.Outbox(t.Context())
	must(t, err)
	if out.Enrolled {
		t.Error("enrolled before the enrolment")
	}
	o.enrol(t)
	o.until(t, "first contact", func(out *app.Outbox) bool { return !out.Heard.IsZero() })
	o.Pause(true)
	r := o.submitted(t)

	out = o.until(t, "paused", func(out *app.Outbox) bool { return out.Paused && !out.Running })
	if len(out.Items) != 1 || !out.Enrolled {
		t.Fatalf("outbox %+v, want one item", out)
	}
	item := out.Items[0]
	var papers int64
	for _, d := range r.Dossier.Documents {
		papers += d.Size
	}
	if item.Dossier != r.Dossier.ID || item.LocalNumber != r.Dossier.LocalNumber || item.Head != r.Dossier.Members[r.Dossier.Head()].Person.Name ||
		item.Kind != r.Dossier.Kind || item.Delivered || item.Sending || item.Left != item.RecordBytes+papers || item.Acknowledged != 0 ||
		len(item.Papers) != len(r.Dossier.Documents) {
		t.Errorf("item %+v", item)
	}
	items, left, bytes := out.Left()
	if items != 1 || left != len(item.Papers) || bytes != item.Left {
		t.Errorf("left %d items, %d papers, %d bytes", items, left, bytes)
	}

	lock(t, o.Station)
	out, err = o.Outbox(t.Context())
	must(t, err)
	if len(out.Items) != 1 || out.Items[0].LocalNumber != "" || out.Items[0].Head != "" || out.Items[0].Left != item.Left {
		t.Errorf("while locked: %+v", out.Items)
	}
	o.Pause(false)
	o.until(t, "all is delivered", empty)
	out = o.until(t, "what it cost is counted", func(out *app.Outbox) bool { return out.Today.PerFamily() > item.Left })
	if u := &out.Today; u.Families != 1 || u.Lanes[app.LaneDocuments].Sent < papers || u.Total().Total() != u.PerFamily() {
		t.Errorf("the line carried %+v", u)
	}
	for _, d := range r.Dossier.Documents {
		if content, whole := o.central.Document(d.ID); !whole || int64(len(content)) != d.Size {
			t.Errorf("central holds %d bytes of %d", len(content), d.Size)
		}
	}
	unlock(t, o.Station)
	if r, err = o.Record(t.Context(), r.Dossier.ID); err != nil || r.Facts.Received.IsZero() || r.Stage() != app.StageReview {
		t.Errorf("stage %s, %v", r.Stage(), err)
	}
}

// A line that is gone is told of, and a person need not wait for the next try.
func TestSendNow(t *testing.T) {
	o := newOffice(t, nil)
	o.enrol(t)
	o.until(t, "first contact", func(out *app.Outbox) bool { return !out.Heard.IsZero() && !out.Running })
	o.Pause(true)
	o.net.Script(func(int) pipenet.Fault { return pipenet.Fault{Refused: true} })
	o.submitted(t)
	o.central.ForgetBearers()
	o.SendNow() // ends the pause too
	out := o.until(t, "the line waits", func(out *app.Outbox) bool { return out.Reason == "offline" })
	if !out.Next.After(o.Now()) || out.Paused || len(out.Items) != 1 {
		t.Errorf("outbox %+v", out)
	}
	o.net.Script(nil)
	o.SendNow()
	o.until(t, "all is delivered", empty)
}

// Scans that are kept back for today wait, their record does not; let go, they
// leave at once. The wish survives a restart and other settings.
func TestRecordsOnlyToday(t *testing.T) {
	o := newOffice(t, nil)
	o.enrol(t)
	must(t, o.RecordsOnly(t.Context(), true))
	settings := app.DefaultSettings()
	settings.Percent = 120
	must(t, o.SaveSettings(t.Context(), settings))
	o.submitted(t)
	out := o.until(t, "the record has left", func(out *app.Outbox) bool { return len(out.Items) == 1 && out.Items[0].Delivered && !out.Held.IsZero() })
	if item := &out.Items[0]; !out.RecordsOnly || item.Reason != "budget" || !item.Next.Equal(out.Held) || item.Acknowledged != item.RecordBytes {
		t.Errorf("kept back: %+v", out)
	}
	if now := o.Now().In(o.Zone()); out.Held.Sub(now) > 24*time.Hour || out.Held.In(o.Zone()).Hour() != 0 {
		t.Errorf("held until %v at %v", out.Held, now)
	}
	must(t, o.Close())
	o.Station = laptop.Open(t, o.params)
	unlock(t, o.Station)
	o.until(t, "scans still wait", func(out *app.Outbox) bool { return out.RecordsOnly && !out.Held.IsZero() && out.Items[0].Left > 0 })
	must(t, o.RecordsOnly(t.Context(), false))
	o.until(t, "all is delivered", empty)
}

// What was submitted leaves after the next start, once somebody has unlocked.
func TestSendsAfterARestart(t *testing.T) {
	o := newOffice(t, nil)
	o.enrol(t)
	o.Pause(true)
	o.submitted(t)
	must(t, o.Close())
	o.Station = laptop.Open(t, o.params)
	_, err := o.Outbox(t.Context())
	wantTrouble(t, "before the first unlock", err, "trouble.locked")
	unlock(t, o.Station)
	o.until(t, "all is delivered", empty)
}

func TestEnrol(t *testing.T) {
	o := newOffice(t, nil)
	_, err := o.Enrol(t.Context(), address, "XX", "")
	wantTrouble(t, "miswritten code", err, "trouble.enrol_code")
	_, err = o.Enrol(t.Context(), "http://pusat.example", o.central.Grant(secret), "")
	wantTrouble(t, "address", err, "trouble.url")
	_, err = o.Enrol(t.Context(), address, o.central.Grant(secret), filepath.Join(t.TempDir(), "tiada.pem"))
	wantTrouble(t, "certificate that is not there", err, "trouble.ca_file")
	_, err = o.Enrol(t.Context(), address, o.central.Grant(secret), t.TempDir())
	wantTrouble(t, "certificate that is a folder", err, "trouble.ca_file")
	_, err = o.Enrol(t.Context(), "https://pusat.example", o.central.Grant(secret), file(t, "x.pem", []byte("bukan")))
	wantTrouble(t, "certificate that is none", err, "trouble.ca")
	other := fakecentral.New(o.params.Clock.Now)
	_, err = o.Enrol(t.Context(), address, other.Grant(secret), "")
	wantTrouble(t, "another central's code", err, "trouble.fingerprint")
	code := o.central.Grant(secret)
	villages, err := o.Enrol(t.Context(), address, code, "")
	must(t, err)
	if len(villages) == 0 {
		t.Error("no village granted")
	}
	_, err = o.Enrol(t.Context(), address, code, "")
	wantTrouble(t, "a code twice", err, "trouble.enrol_code_used")
	if err := o.Practise(t.Context(), address, code, nil); err == nil {
		t.Error("a real profile was enrolled for practice")
	}
	o.net.Script(func(int) pipenet.Fault { return pipenet.Fault{Refused: true} })
	_, err = o.Enrol(t.Context(), address, code, "")
	wantTrouble(t, "no line", err, "sync.offline")
}

func TestPractice(t *testing.T) {
	o := newOffice(t, func(p *station.Params) { p.Rehearsal = true })
	if !o.Presence().Rehearsal {
		t.Error("presence tells of no rehearsal")
	}
	code := o.central.Grant(secret)
	_, err := o.Enrol(t.Context(), address, code, "")
	wantTrouble(t, "enrol a practice profile", err, "trouble.rehearsal")
	must(t, o.Practise(t.Context(), address, code, nil))
	o.submitted(t)
	o.until(t, "all is delivered", empty)
}

// Copies are made at the first unlock and then every hour, also while locked.
func TestUpkeep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := laptop.Params(t)
		p.Clock = clock.System{}
		s := laptop.Found(t, p)
		copies := func() int {
			t.Helper()
			synctest.Wait()
			entries, err := os.ReadDir(filepath.Join(p.Dir, "copies"))
			must(t, err)
			return len(entries)
		}
		if n := copies(); n != 1 {
			t.Errorf("%d copies at first, want 1", n)
		}
		lock(t, s)
		time.Sleep(61 * time.Minute)
		if n := copies(); n != 2 {
			t.Errorf("%d copies after an hour, want 2", n)
		}
		time.Sleep(5 * time.Hour)
		if n := copies(); n != 3 {
			t.Errorf("%d copies after six hours, want the newest 3", n)
		}
	})
}
