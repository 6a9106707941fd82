package window_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"titian/app"
	"titian/app/clock"
	"titian/app/words"
	"titian/internal/eye"
	"titian/internal/rig"
	"titian/internal/station"
	"titian/internal/xvfb"
	"titian/localdb/seal"
	"titian/ui/kit"
)

const (
	officer    = "Bu Contoh"
	village    = "5103011001"
	passphrase = "empat kata yang biasa" //nolint:gosec // of a profile in a test
	// title begins the title of every window of the program.
	title = "Titian"
	// patience is how long the window has for a step, on a slow machine that
	// draws in software.
	patience = 90 * time.Second
)

// desk is a display with the program on it.
type desk struct {
	t       *testing.T
	ctx     context.Context
	display *xvfb.Display
	program *xvfb.Program
	eye     *eye.Eye
	words   *words.Catalogue
	// home is the folder of the profile.
	home string
	// environment is what more the program finds in its own.
	environment []string
}

// newDesk starts a display; the test is skipped where there are none.
func newDesk(t *testing.T) *desk {
	t.Helper()
	if os.Getenv("TITIAN_XVFB") == "" {
		t.Skip("needs Xvfb and takes a minute: make peers runs it")
	}
	display, err := xvfb.Start(t.Context(), t.TempDir(), image.Pt(1366, 768))
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := words.Load("id")
	if err != nil {
		t.Fatal(err)
	}
	reader, err := eye.New()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, ctx: t.Context(), display: display, eye: reader, words: catalogue, home: filepath.Join(t.TempDir(), "profile")}
	t.Cleanup(func() {
		if t.Failed() {
			d.picture()
		}
		d.stop()
		if err := display.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// program is the window, built once for all tests.
var program string

func TestMain(m *testing.M) { os.Exit(built(m)) }

// built runs the tests with a freshly built window, if they run at all.
func built(m *testing.M) int {
	if os.Getenv("TITIAN_XVFB") == "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "titian-window-")
	if err == nil {
		defer func() { _ = os.RemoveAll(dir) }()
		program, err = rig.BuildWindow(context.Background(), dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// start runs the program on the profile.
func (d *desk) start(args ...string) {
	d.t.Helper()
	var err error
	d.program, err = d.display.Run(d.ctx, d.environment, program, append([]string{"--home", d.home}, args...)...)
	if err != nil {
		d.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	if err := d.display.Window(ctx, title); err != nil {
		d.t.Fatalf("%v; the program said: %s", err, d.program.Said())
	}
	d.still()
}

// stop lets the program end as a closed window does.
func (d *desk) stop() {
	d.t.Helper()
	if d.program == nil {
		return
	}
	if err := d.program.Stop(); err != nil {
		d.t.Error(err)
	}
	if d.t.Failed() {
		d.t.Logf("the program said: %s", d.program.Said())
	}
	d.program = nil
}

// picture keeps what the screen shows, for who has to find out why; go test
// -artifacts says where.
func (d *desk) picture() {
	img, err := d.display.Grab()
	if err != nil {
		return
	}
	if f, err := os.Create(filepath.Join(d.t.ArtifactDir(), "screen.png")); err == nil {
		_ = png.Encode(f, img)
		_ = f.Close()
	}
}

// keys presses keys, text types; both wait until the window has followed.
func (d *desk) keys(names ...string) {
	d.t.Helper()
	if err := d.display.Key(d.ctx, names...); err != nil {
		d.t.Fatal(err)
	}
	d.still()
}

func (d *desk) text(text string) {
	d.t.Helper()
	if err := d.display.Type(d.ctx, text); err != nil {
		d.t.Fatal(err)
	}
}

// fields types a line into each field, and Enter leads to the next.
func (d *desk) fields(lines ...string) {
	d.t.Helper()
	for _, line := range lines {
		if line != "" {
			d.text(line)
		}
		d.keys("Return")
	}
}

func (d *desk) still() *image.RGBA {
	d.t.Helper()
	img, err := d.display.Settle(d.ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	return img
}

// until waits for something to come true; what names it.
func (d *desk) until(what string, holds func() bool) {
	d.t.Helper()
	for deadline := now().Add(patience); !holds(); {
		if now().After(deadline) {
			d.t.Fatalf("waited in vain for %s", what)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// untilSeen waits until the window shows the text of a key.
func (d *desk) untilSeen(style kit.Style, key string) {
	d.t.Helper()
	d.untilRead(style, d.words.Text(key))
}

// untilRead waits until the window shows a text.
func (d *desk) untilRead(style kit.Style, text string) {
	d.t.Helper()
	d.until(fmt.Sprintf("%q on the screen", text), func() bool { return d.eye.Sees(d.still(), style, text) })
}

// there reports whether a file of the profile is.
func (d *desk) there(elements ...string) bool {
	found, err := filepath.Glob(filepath.Join(append([]string{d.home}, elements...)...))
	return err == nil && len(found) > 0
}

// station opens a profile that no program has open, to look at what is in it.
func (d *desk) station(dir string, rehearsal bool) *station.Station {
	d.t.Helper()
	s, err := station.New(d.ctx, station.Params{
		Dir: dir, Rehearsal: rehearsal, Random: rand.Reader, KDF: seal.Params{MemoryKiB: 64, Passes: 1, Lanes: 1},
		Open: func(string) error { return errors.New("nobody looks") },
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = s.Close() })
	return s
}

// only returns the one dossier of a family by the name of its head.
func only(t *testing.T, s *station.Station, head string) app.Record {
	t.Helper()
	list, err := s.Families(t.Context(), app.FamilyQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var found []app.Record
	for _, row := range list.Rows {
		if row.Head == head {
			r, err := s.Record(t.Context(), row.Dossier)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d families of %q, want one", len(found), head)
	}
	return found[0]
}

func now() time.Time { return clock.System{}.Now() }
