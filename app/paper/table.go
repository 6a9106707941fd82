package paper

// column of a table; width is a share of the table's width.
type column struct {
	title string
	share float64
	style style
	right bool
}

// tablePad is the space between the texts of two columns.
const tablePad = 2.4

// cells gives the left and right edge of the text in each column: the first
// and the last stand flush with the table.
func (s *sheet) cells(columns []column) [][2]float64 {
	edges := make([][2]float64, len(columns))
	x := s.left()
	for i, col := range columns {
		end := x + col.share*s.inner()
		edges[i] = [2]float64{x, end}
		if i < len(columns)-1 {
			edges[i][1] -= tablePad
		}
		x = end
	}
	return edges
}

// table writes rows below a head that is repeated on every page. A row is
// never cut: if it does not fit it goes to the next page.
func (s *sheet) table(columns []column, rows [][]string) {
	s.tableHead(columns)
	for _, row := range rows {
		h := s.rowHeight(columns, row)
		if s.room(h) {
			s.tableHead(columns)
		}
		s.row(columns, row, h)
	}
	s.y += 0.4
}

func (s *sheet) tableHead(columns []column) {
	st := regular(s.fine()).in(inkSoft)
	for i, edge := range s.cells(columns) {
		s.cellLine(columns[i], st, edge, s.y, columns[i].title)
	}
	s.y += st.lineHeight() + 0.9
	s.line(ink, s.left(), s.y, s.right(), s.y, 0.3)
	s.y += 0.7
}

func (s *sheet) rowHeight(columns []column, row []string) float64 {
	h := 0.0
	for i, edge := range s.cells(columns) {
		st := columns[i].style
		h = max(h, float64(len(s.wrap(st, row[i], edge[1]-edge[0])))*st.lineHeight())
	}
	return h + 1.4
}

func (s *sheet) row(columns []column, row []string, h float64) {
	for i, edge := range s.cells(columns) {
		st := columns[i].style
		for n, line := range s.wrap(st, row[i], edge[1]-edge[0]) {
			s.cellLine(columns[i], st, edge, s.y+float64(n)*st.lineHeight(), line)
		}
	}
	s.y += h
	s.line(hairline, s.left(), s.y-0.7, s.right(), s.y-0.7, 0.2)
}

func (s *sheet) cellLine(col column, st style, edge [2]float64, y float64, line string) {
	if col.right {
		s.textRight(st, edge[1], y, line)
		return
	}
	s.text(st, edge[0], y, line)
}
