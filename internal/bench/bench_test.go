package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"titian/app"
	"titian/app/clock"
)

func TestChoose(t *testing.T) {
	all, err := choose("")
	if err != nil || len(all) != len(measurements()) {
		t.Errorf("choose nothing = %d measurements, %v", len(all), err)
	}
	two, err := choose("wire, later")
	if err != nil || len(two) != 2 || two[0].name != "wire" || two[1].name != "later" {
		t.Errorf("choose two = %v, %v", two, err)
	}
	if _, err := choose("wires"); err == nil || !strings.Contains(err.Error(), "later") {
		t.Errorf("choose an unknown one: %v", err)
	}
}

// What is not built is never said to be met, and a table can be read by people
// and by programs.
func TestLaterAndTable(t *testing.T) {
	var out, progress bytes.Buffer
	if err := run(t.Context(), []string{"-only", "later", "-json"}, &out, &progress); err != nil {
		t.Fatal(err)
	}
	var table Table
	if err := json.Unmarshal(out.Bytes(), &table); err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 1 || table.Machine.Cores < 1 || table.Machine.Go == "" || table.Extent != "usual" {
		t.Errorf("table: %+v", table)
	}
	for _, r := range table.Rows {
		if r.Met != Unbuilt || r.Measured != "" || r.Name != "later" {
			t.Errorf("row: %+v", r)
		}
	}
	if !strings.Contains(progress.String(), "later") {
		t.Errorf("progress: %q", progress.String())
	}
	out.Reset()
	if err := table.writeText(&out); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, "|") && strings.Count(line, "|") != 6 {
			t.Errorf("not a row of five columns: %q", line)
		}
	}
	if !strings.Contains(out.String(), "not built yet") {
		t.Error("the table hides what is not built")
	}
}

// The whole work is what research/peers-measured.md gave to the peers.
func TestFreightOfThePeers(t *testing.T) {
	want := map[string]int{"GPRS": 306_000, "EDGE": 1_606_000, "weak 3G": 8_030_000, "VSAT": 16_060_000}
	for _, c := range courses(usual) {
		got := c.freight.families * recordBytes
		for _, size := range c.freight.papers {
			got += c.freight.families * size
		}
		if got != want[c.label] {
			t.Errorf("%s carries %d bytes, the peers carried %d", c.name(), got, want[c.label])
		}
	}
}

func TestRecordHasTheSizeOfThePeers(t *testing.T) {
	p, err := newPeople()
	if err != nil {
		t.Fatal(err)
	}
	all, err := p.sized(20, 4)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		if err := p.fill(&all[i], recordBytes); err != nil {
			t.Fatal(err)
		}
		body, err := app.EncodeDossier(all[i])
		if err != nil {
			t.Fatal(err)
		}
		if len(body) != recordBytes || len(all[i].Members) != 4 {
			t.Errorf("a record of %d bytes and %d members", len(body), len(all[i].Members))
		}
	}
}

// A save and a push through the real packages: the figures are there and the
// budgets are judged by them.
func TestMeasure(t *testing.T) {
	p, err := newPeople()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{extent: quick, clock: clock.System{}, dir: t.TempDir(), people: p, progress: io.Discard}
	save, err := measureSave(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if f := save[0].Figures; f["p99_ms"] < f["median_ms"] || f["median_ms"] <= 0 || (save[0].Met == Yes) != (f["p99_ms"] <= saveBudget) {
		t.Errorf("save: %+v", save[0])
	}
	push, err := measureWire(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if f := push[0].Figures; f["up_bytes"] <= 64 || f["up_bytes"] >= f["clear_bytes"] || (push[0].Met == Yes) != (f["up_bytes"] <= wireBudget) {
		t.Errorf("push: %+v", push[0])
	}
}
