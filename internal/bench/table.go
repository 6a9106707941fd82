package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Met says whether a budget was met.
type Met string

// What can be said of a budget.
const (
	Yes    Met = "yes"
	No     Met = "no"
	Failed Met = "not measured"
	// Unbuilt is for what the program cannot do yet.
	Unbuilt Met = "not built yet"
	// Beside is for a figure that has no budget of its own.
	Beside Met = "–"
)

// met turns a comparison into a word.
func met(within bool) Met {
	if within {
		return Yes
	}
	return No
}

// Row is one line of the table.
type Row struct {
	// Name is the measurement's.
	Name   string `json:"name"`
	What   string `json:"what"`
	Budget string `json:"budget,omitempty"`
	// Measured is for people, Figures for programs: each name ends with its
	// unit.
	Measured string             `json:"measured,omitempty"`
	Figures  map[string]float64 `json:"figures,omitempty"`
	Met      Met                `json:"met"`
	// Runs tells how often it was measured, and what one run was.
	Runs string `json:"runs,omitempty"`
}

// Part is how long a measurement took, with what it had to set up.
type Part struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

// Table is all that was measured.
type Table struct {
	Machine Machine `json:"machine"`
	// Extent is quick, usual or full.
	Extent  string  `json:"extent"`
	Rows    []Row   `json:"rows"`
	Parts   []Part  `json:"parts"`
	Seconds float64 `json:"seconds"`
}

func (t *Table) writeJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(t); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

func (t *Table) writeText(w io.Writer) error {
	var out strings.Builder
	t.Machine.write(&out)
	if t.Extent == "quick" {
		out.WriteString("quick: little work, the figures are not to be quoted\n")
	}
	out.WriteByte('\n')
	cells := [][]string{{"what", "budget", "measured", "met", "runs"}}
	for _, r := range t.Rows {
		cells = append(cells, []string{r.What, r.Budget, r.Measured, string(r.Met), r.Runs})
	}
	writeCells(&out, cells)
	out.WriteString("\ntime taken:")
	for _, p := range t.Parts {
		fmt.Fprintf(&out, " %s %.0f s,", p.Name, p.Seconds)
	}
	fmt.Fprintf(&out, " all %.0f s\n", t.Seconds)
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// writeCells writes a table of Markdown whose columns line up.
func writeCells(out *strings.Builder, cells [][]string) {
	widths := make([]int, len(cells[0]))
	for _, row := range cells {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range cells {
		for i, cell := range row {
			fmt.Fprintf(out, "| %s%s ", cell, strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
		}
		out.WriteString("|\n")
		if n == 0 {
			for _, width := range widths {
				fmt.Fprintf(out, "|%s", strings.Repeat("-", width+2))
			}
			out.WriteString("|\n")
		}
	}
}
