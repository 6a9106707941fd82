package paper

import (
	"strconv"
)

// sheet is a document of one or more pages with a common head and foot. It
// holds the pen: y is where the next thing goes.
type sheet struct {
	*canvas
	size      pageSize
	margin    float64
	y         float64
	title     string
	local     string
	rehearsal bool
	// banner is a warning across the top of every page; empty for none.
	banner string
}

// footHeight is kept free at the bottom of a page, within the margins.
const footHeight = 6.5

func (s *sheet) left() float64   { return s.margin }
func (s *sheet) right() float64  { return s.size.width - s.margin }
func (s *sheet) inner() float64  { return s.size.width - 2*s.margin }
func (s *sheet) bottom() float64 { return s.size.height - s.margin - footHeight }

// plain and fine are the sizes of running text and of fine print: a large page
// is read from further away.
func (s *sheet) plain() float64 { return 9 * s.scale() }
func (s *sheet) fine() float64  { return 7.5 * s.scale() }

func (s *sheet) scale() float64 {
	if s.size.width > a5().width {
		return 1.15
	}
	return 1
}

// page begins a page with head and foot.
func (s *sheet) page() {
	s.pdf.AddPage()
	s.foot()
	y := s.margin
	s.mark(s.left(), y)
	s.textRight(bold(10.5), s.right(), y+0.7, s.title)
	y += 7.2
	s.line(ink, s.left(), y, s.right(), y, 0.5)
	s.y = y + 3.4
	if s.rehearsal {
		s.bar(s.say("rehearsal"))
	}
	if s.banner != "" {
		s.bar(s.banner)
	}
}

// mark draws the name and its small bridge.
func (s *sheet) mark(x, y float64) {
	s.pdf.SetDrawColor(leaf.rgb())
	s.pdf.SetLineWidth(0.55)
	s.pdf.SetLineCapStyle("round")
	s.pdf.Curve(x, y+5, x+3.6, y+0.6, x+7.2, y+5, "D")
	s.pdf.Line(x-0.2, y+5, x+7.4, y+5)
	s.pdf.Line(x+2.4, y+3.35, x+2.4, y+5)
	s.pdf.Line(x+4.8, y+3.35, x+4.8, y+5)
	s.pdf.SetLineCapStyle("butt")
	s.text(bold(13).in(leaf), x+9.2, y-0.4, "Titian")
}

// bar is a warning nobody overlooks, white on ink.
func (s *sheet) bar(text string) {
	st := bold(10.5).in(surface)
	lines := s.wrap(st, text, s.inner()-8)
	h := float64(len(lines))*st.lineHeight() + 1.8
	s.fill(ink, s.left(), s.y, s.inner(), h, 1.5)
	for i, line := range lines {
		s.textCentre(st, s.size.width/2, s.y+0.8+float64(i)*st.lineHeight(), line)
	}
	s.y += h + 2.4
}

func (s *sheet) foot() {
	y := s.size.height - s.margin - 5
	s.line(hairline, s.left(), y, s.right(), y, 0.2)
	small := regular(7.5).in(inkSoft)
	s.text(small, s.left(), y+1.6, s.say("foot.note"))
	s.textRight(small, s.right(), y+1.6, s.local+" · "+s.say("foot.page",
		"page", strconv.Itoa(s.pdf.PageNo()), "pages", strconv.Itoa(s.pages)))
}

// room begins a new page if less than h is left; it reports whether it did.
func (s *sheet) room(h float64) bool {
	if s.y+h <= s.bottom() {
		return false
	}
	s.page()
	return true
}

// section writes a heading and keeps it together with what follows.
func (s *sheet) section(text string, with float64) {
	s.y += 1.6 * s.scale()
	s.room(6*s.scale() + with)
	s.text(bold(10*s.scale()).in(leaf), s.left(), s.y, text)
	s.y += 6 * s.scale()
}

// fact writes a label above its value and returns the y below.
func (s *sheet) fact(x, y, width float64, label, value string) float64 {
	s.text(regular(s.fine()).in(inkSoft), x, y, label)
	if s.press.clean(value) == "" {
		value = absent
	}
	return s.paragraph(strong(9.5*s.scale()), x, y+3.7*s.scale(), width, value) + 1.4
}

// facts writes label and value pairs in columns, row by row.
func (s *sheet) facts(x, width float64, columns int, pairs ...string) {
	const gap = 5.0
	col := (width - gap*float64(columns-1)) / float64(columns)
	for len(pairs) > 0 {
		below := s.y
		for i := 0; i < columns && len(pairs) > 0; i++ {
			below = max(below, s.fact(x+float64(i)*(col+gap), s.y, col, pairs[0], pairs[1]))
			pairs = pairs[2:]
		}
		s.y = below
	}
}

// notice is a bold lead and a text in a box. A dashed frame says that
// something is still open, a solid one that it is done: a printer without
// colour shows the difference.
type notice struct {
	open       bool
	lead, text string
}

// notices writes boxes of equal size side by side.
func (s *sheet) notices(all ...notice) {
	const pad, gap = 3.5, 3.0
	head, body := bold(11), regular(9)
	box := (s.inner() - gap*float64(len(all)-1)) / float64(len(all))
	width := box - 2*pad
	h := 0.0
	for _, n := range all {
		h = max(h, float64(len(s.wrap(head, n.lead, width)))*head.lineHeight()+
			float64(len(s.wrap(body, n.text, width)))*body.lineHeight()+2*pad-1)
	}
	s.room(h)
	for i, n := range all {
		x := s.left() + float64(i)*(box+gap)
		tint := leafSoft
		if n.open {
			tint = sunSoft
		}
		s.fill(tint, x, s.y, box, h, 2)
		s.frame(ink, x, s.y, box, h, 2, 0.35, n.open)
		y := s.paragraph(head, x+pad, s.y+pad-0.8, width, n.lead)
		s.paragraph(body, x+pad, y+0.3, width, n.text)
	}
	s.y += h + 1.4
}

// steps writes numbered sentences.
func (s *sheet) steps(sentences ...string) {
	st := regular(s.plain())
	for i, sentence := range sentences {
		lines := s.wrap(st, sentence, s.inner()-6)
		s.room(float64(len(lines)) * st.lineHeight())
		s.text(strong(st.size), s.left(), s.y, strconv.Itoa(i+1)+".")
		s.y = s.paragraph(st, s.left()+6, s.y, s.inner()-6, sentence) + 0.4
	}
}

// small writes a paragraph of fine print.
func (s *sheet) small(text string) {
	st := regular(s.fine()).in(inkSoft)
	s.room(float64(len(s.wrap(st, text, s.inner()))) * st.lineHeight())
	s.y = s.paragraph(st, s.left(), s.y, s.inner(), text) + 1
}
