package window_test

import (
	"cmp"
	"image"
	"image/draw"
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetest "fyne.io/fyne/v2/test"

	"titian/ui/kit"
	"titian/ui/look"
)

// eye recognises texts in a picture of the window: it draws them in the
// window's own typeface and looks for the same shapes.
type eye struct {
	t     *testing.T
	theme fyne.Theme
	// slate is where it draws.
	slate fyne.Window
}

func newEye(t *testing.T) *eye {
	t.Helper()
	theme, err := look.New(look.Params{Ground: look.GroundLight, Percent: 100})
	if err != nil {
		t.Fatal(err)
	}
	fynetest.NewTempApp(t).Settings().SetTheme(theme)
	slate := fynetest.NewTempWindow(t, nil)
	slate.SetPadded(false)
	return &eye{t, theme, slate}
}

// grey is a picture without colours, from 0 to 255.
type grey struct {
	wide, high int
	dots       []float32
}

func newGrey(img image.Image) grey {
	b := img.Bounds()
	g := grey{b.Dx(), b.Dy(), make([]float32, 0, b.Dx()*b.Dy())}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, gr, bl, _ := img.At(x, y).RGBA()
			g.dots = append(g.dots, (0.299*float32(r)+0.587*float32(gr)+0.114*float32(bl))/257)
		}
	}
	return g
}

func (g grey) at(x, y int) float32 { return g.dots[y*g.wide+x] }

// cut takes a rectangle out.
func (g grey) cut(at image.Rectangle) grey {
	at = at.Intersect(image.Rect(0, 0, g.wide, g.high))
	out := grey{wide: at.Dx(), high: at.Dy()}
	for y := at.Min.Y; y < at.Max.Y; y++ {
		out.dots = append(out.dots, g.dots[y*g.wide+at.Min.X:y*g.wide+at.Max.X]...)
	}
	return out
}

// margin is what of the ground belongs to a shape, in pixels, so that a stroke
// is not found in a letter.
const margin = 2

// shape draws a text in a style.
func (e *eye) shape(style kit.Style, text string) grey {
	label := kit.NewLabel(style, text)
	e.slate.SetContent(label)
	e.slate.Resize(label.MinSize())
	drawn := newGrey(e.slate.Canvas().Capture())
	ink := image.Rectangle{}
	for y := range drawn.high {
		for x := range drawn.wide {
			if math.Abs(float64(drawn.at(x, y)-drawn.at(0, 0))) > 64 {
				ink = ink.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return drawn.cut(ink.Inset(-margin))
}

// likeness of a shape to what stands at a place is 1 for the same, also if light
// and dark have changed places: the correlation of both. Only every step-th dot
// is looked at.
func likeness(in, s grey, at image.Point, step int) float64 {
	var n, a, b, aa, bb, ab float32
	for y := 0; y < s.high; y += step {
		one, other := s.dots[y*s.wide:(y+1)*s.wide], in.dots[(at.Y+y)*in.wide+at.X:]
		for x := (y / step) % step; x < s.wide; x += step {
			u, v := one[x]-128, other[x]-128
			a, b, aa, bb, ab = a+u, b+v, aa+u*u, bb+v*v, ab+u*v
			n++
		}
	}
	spread := float64(aa-a*a/n) * float64(bb-b*b/n)
	if spread <= 1 {
		return 0
	}
	return math.Abs(float64(ab-a*b/n)) / math.Sqrt(spread)
}

// find looks for a shape with its upper left corner in a rectangle, and returns
// the best place and how like it is.
func find(in, s grey, corner image.Rectangle) (best image.Point, like float64) {
	const (
		rough = 3
		hint  = 0.95 // what looks less like it at first sight is passed by
	)
	corner = corner.Intersect(image.Rect(0, 0, in.wide-s.wide+1, in.high-s.high+1))
	for y := corner.Min.Y; y < corner.Max.Y; y++ {
		for x := corner.Min.X; x < corner.Max.X; x++ {
			at := image.Pt(x, y)
			if likeness(in, s, at, rough) < hint {
				continue
			}
			if l := likeness(in, s, at, 1); l > like {
				best, like = at, l
			}
		}
	}
	return best, like
}

// sure is how like a text has to be to be read: window and eye draw with the
// same hand, so that they differ by rounding only.
const sure = 0.99

// letters of codes on paper.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// reading is the beginning of a group, and how like it is to what is shown.
type reading struct {
	text string
	at   image.Point
	like float64
}

// lastGroup reads the last group of the recovery code: the last on the last line
// of the code, which stands some way above the text of its field. Empty if that
// is not on the screen.
func (e *eye) lastGroup(screen *image.RGBA, field string) string {
	e.t.Helper()
	shown := newGrey(screen)
	label, like := find(shown, e.shape(kit.Small, field), screen.Rect)
	if like < sure {
		return ""
	}
	const above = 240 // more than three lines of the code
	last := ""
	for corner := image.Rect(label.X-4, label.Y-above, label.X+5, label.Y); ; {
		group, at := e.group(shown, corner)
		if group == "" {
			return last
		}
		last = group
		// The next one begins a space behind it, give or take what letters leave
		// blank at their sides.
		gap := at.X + e.shape(kit.Figure, group).wide + int(e.theme.Size(look.SizeSpace4))
		corner = image.Rect(gap-8, at.Y-8, gap+9, at.Y+9)
	}
}

// group reads a group with its upper left corner in a rectangle, the lowest if
// there are several; empty for none.
func (e *eye) group(shown grey, corner image.Rectangle) (string, image.Point) {
	readings := lowest(e.next(shown, reading{}, corner))
	for range 4 {
		var longer []reading
		for _, r := range readings {
			longer = append(longer, e.next(shown, r, image.Rect(r.at.X-1, r.at.Y-1, r.at.X+2, r.at.Y+2))...)
		}
		readings = longer
	}
	if len(readings) == 0 {
		return "", image.Point{}
	}
	best := slices.MaxFunc(readings, func(a, b reading) int { return cmp.Compare(a.like, b.like) })
	return best.text, best.at
}

// next reads one letter more. The first letter may stand on any line.
func (e *eye) next(shown grey, r reading, corner image.Rectangle) []reading {
	var out []reading
	for _, letter := range letters {
		text := r.text + string(letter)
		s := e.shape(kit.Figure, text)
		for rest := corner; !rest.Empty(); {
			at, like := find(shown, s, rest)
			if like < sure {
				break
			}
			out = append(out, reading{text, at, like})
			rest.Min.Y = at.Y + s.high
		}
	}
	return out
}

// lowest keeps the readings of the last line.
func lowest(all []reading) []reading {
	y := 0
	for _, r := range all {
		y = max(y, r.at.Y)
	}
	const line = 12 // less than the distance of two
	return slices.DeleteFunc(all, func(r reading) bool { return r.at.Y < y-line })
}

// sees reports whether a text stands on the screen in a style.
func (e *eye) sees(screen *image.RGBA, style kit.Style, text string) bool {
	_, like := find(newGrey(screen), e.shape(style, text), screen.Rect)
	return like >= sure
}

// TestEye reads codes of several shapes, as the first run shows them.
func TestEye(t *testing.T) {
	e := newEye(t)
	const field = "Kelompok terakhir dari kertas Anda"
	for _, code := range []string{
		"3C4ZG FHKGX GH2ZN 4W9QF 13KGD BTY7S WBSFN",
		"Q19V1 SB3WQ QQWS1 VJZV5 BN5Z8 6NZJX 3XRFB",
		"11111 11111 MMMMM WWWWW 1J1J1 8B8B8 0D0QO",
	} {
		groups := kit.Flow(look.SizeSpace4)
		for group := range strings.FieldsSeq(strings.ReplaceAll(code, "O", "0")) {
			groups.Add(kit.NewLabel(kit.Figure, group))
		}
		keep, label := kit.NewLabel(kit.Body, "Tulis di kertas"), kit.NewLabel(kit.Small, field)
		w := fynetest.NewTempWindow(t, container.NewWithoutLayout(groups, keep, label))
		w.Resize(fyne.NewSize(540, 320))
		groups.Resize(fyne.NewSize(500, 180))
		for i, below := range []*kit.Label{keep, label} {
			below.Move(fyne.NewPos(0, 200+24*float32(i)))
			below.Resize(below.MinSize())
		}
		shown := w.Canvas().Capture()
		screen := image.NewRGBA(shown.Bounds())
		draw.Draw(screen, screen.Rect, shown, image.Point{}, draw.Src)
		want := strings.ReplaceAll(code[len(code)-5:], "O", "0")
		if got := e.lastGroup(screen, field); got != want {
			t.Errorf("of %s the last group was read as %q", code, got)
		}
		if !e.sees(screen, kit.Body, "Tulis di kertas") || e.sees(screen, kit.Body, "Simpan di laci") {
			t.Error("the eye sees what is not there, or the other way round")
		}
	}
}
