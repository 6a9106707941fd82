package roster

import (
	"encoding/xml"
	"path"
	"strconv"
	"strings"
)

// Bounds of the shared texts of a workbook.
const (
	maxShared      = 1 << 22
	maxSharedBytes = 64 << 20
)

// workbook is what the sheets of an XLSX have in common.
type workbook struct {
	archive *archive
	// sheets are the visible ones, in order.
	sheets   []sheet
	date1904 bool
	// shared are the texts that cells refer to by number; dates tells for each
	// cell style whether it shows a date.
	shared []string
	dates  []bool
}

type sheet struct {
	name, part string
}

func openWorkbook(a *archive) (*workbook, error) {
	w := &workbook{archive: a}
	main := "xl/workbook.xml"
	if _, targets, err := a.relations("_rels/.rels", ""); err != nil {
		return nil, err
	} else if target := targets["officeDocument"]; target != "" {
		main = target
	}
	if !a.has(main) {
		return nil, fileError(CodeUnreadable)
	}
	folder := path.Dir(main)
	byID, byType, err := a.relations(path.Join(folder, "_rels", path.Base(main)+".rels"), folder)
	if err != nil {
		return nil, err
	}
	if err := w.readSheets(main, byID); err != nil {
		return nil, err
	}
	if err := w.readShared(orDefault(byType["sharedStrings"], path.Join(folder, "sharedStrings.xml"))); err != nil {
		return nil, err
	}
	return w, w.readStyles(orDefault(byType["styles"], path.Join(folder, "styles.xml")))
}

// relations reads which parts a part refers to: by id, and the first of each
// type by the last word of the type's name.
func (a *archive) relations(part, folder string) (byID, byType map[string]string, err error) {
	byID, byType = map[string]string{}, map[string]string{}
	err = a.walk(part, func(token xml.Token) error {
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "Relationship" {
			return nil
		}
		target := attr(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		byID[attr(e, "Id")] = target
		if kind := path.Base(attr(e, "Type")); byType[kind] == "" {
			byType[kind] = target
		}
		return nil
	})
	return byID, byType, err
}

func (w *workbook) readSheets(part string, byID map[string]string) error {
	return w.archive.walk(part, func(token xml.Token) error {
		e, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case e.Name.Local == "workbookPr":
			w.date1904 = attrTrue(e, "date1904")
		case e.Name.Local == "sheet":
			// sheetId is another attribute; r:id is the only id.
			target := byID[attr(e, "id")]
			if state := attr(e, "state"); state != "hidden" && state != "veryHidden" && w.archive.has(target) {
				w.sheets = append(w.sheets, sheet{name: attr(e, "name"), part: target})
			}
		}
		return nil
	})
}

// readShared reads the shared texts. Each may be made of runs of different
// looks; the pronunciation that East Asian texts carry is left out.
func (w *workbook) readShared(part string) error {
	var b strings.Builder
	inText, spoken, total := false, false, 0
	return w.archive.walk(part, func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "si":
				b.Reset()
			case "t":
				inText = !spoken
			case "rPh":
				spoken = true
			}
		case xml.CharData:
			if inText {
				b.Write(e)
				if b.Len() > maxToken {
					return errTooLarge
				}
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "si":
				total += b.Len()
				if len(w.shared) == maxShared || total > maxSharedBytes {
					return errTooLarge
				}
				w.shared = append(w.shared, unescape(b.String()))
			case "t":
				inText = false
			case "rPh":
				spoken = false
			}
		}
		return nil
	})
}

// unescape removes the control characters that Excel writes as _x000D_.
func unescape(s string) string {
	if !strings.Contains(s, "_x00") {
		return s
	}
	for code := range ' ' {
		s = strings.ReplaceAll(s, "_x00"+strings.ToUpper(hex2(code))+"_", " ")
	}
	return strings.ReplaceAll(s, "_x005F_", "_")
}

func hex2(n rune) string {
	s := strconv.FormatInt(int64(n), 16)
	return strings.Repeat("0", 2-len(s)) + s
}

// readStyles finds the cell styles that show a number as a date.
func (w *workbook) readStyles(part string) error {
	formats := map[int]bool{}
	inCells := false
	return w.archive.walk(part, func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "numFmt":
				formats[attrNumber(e, "numFmtId", -1)] = showsDate(attr(e, "formatCode"))
			case "cellXfs":
				inCells = true
			case "xf":
				if inCells {
					id := attrNumber(e, "numFmtId", 0)
					date, custom := formats[id]
					w.dates = append(w.dates, custom && date || !custom && builtInDate(id))
				}
			}
		case xml.EndElement:
			if e.Name.Local == "cellXfs" {
				inCells = false
			}
		}
		return nil
	})
}

// builtInDate knows the number formats that every program has without being
// told (ECMA-376 part 1, 18.8.30), East Asian ones included.
func builtInDate(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58
}

// showsDate reports whether a format code shows a day or a year, outside of
// quoted texts, escaped letters and colours in brackets.
func showsDate(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && strings.IndexByte("dDyY", c) >= 0:
			return true
		}
	}
	return false
}

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
