package main

import (
	"context"
	"fmt"
	"math"
	"text/tabwriter"

	"titian/internal/rig/proof"
)

// summary is the last line with -json; its keys do not change.
type summary struct {
	Families  int `json:"families"`
	People    int `json:"people"`
	Numbers   int `json:"numbers"`
	Refused   int `json:"refused"`
	Corrected int `json:"corrected"`
	Documents int `json:"documents"`
	Identical int `json:"identical"`
	Lost      int `json:"lost"`
	Doubled   int `json:"doubled"`
	// BytesSent counts what the line carried upstream, TLS and lost bytes
	// included; BytesUseful the dossiers and documents at central.
	BytesSent   int64   `json:"bytes_sent"`
	BytesUseful int64   `json:"bytes_useful"`
	Seconds     float64 `json:"seconds"`
}

// conclude compares everything from the outside and sums up. Anything that is
// not as it should be is an error.
func (d *demo) conclude(ctx context.Context) (summary, error) {
	d.story.chapter("Looking at the files themselves")
	export, err := d.site.Laptop.Export(ctx)
	if err != nil {
		return summary{}, err
	}
	if err := d.site.Central.Stop(); err != nil {
		return summary{}, err
	}
	report, err := proof.Compare(ctx, d.expected(), d.site.Central.Data, export)
	if err != nil {
		return summary{}, err
	}
	stats := d.site.Line.Stats()
	sum := summary{
		Families: len(d.captured), People: report.People, Numbers: report.Numbers, Refused: report.Refused, Corrected: report.Corrected,
		Documents: report.Documents, Identical: report.Identical, Lost: report.Lost, Doubled: report.Doubled,
		BytesSent: stats.Up, BytesUseful: report.BodyBytes + report.DocumentBytes,
		Seconds: math.Round(d.story.elapsed().Seconds()*10) / 10,
	}
	d.table(sum, report, stats.Down, stats.Resets)
	wrong := report.Differences
	want := func(what string, got, should int) {
		if got != should {
			wrong = append(wrong, fmt.Sprintf("%s: %d, not %d", what, got, should))
		}
	}
	want("people", report.People, d.manifest.People)
	want("identical documents", report.Identical, report.Documents)
	want("refused", report.Refused, 1)
	want("corrected", report.Corrected, 1)
	want("programs killed", d.killed, 2)
	if len(wrong) > 0 {
		return sum, fmt.Errorf("not everything held:\n%s", lines(wrong))
	}
	d.story.say("Every check held.")
	return sum, nil
}

func (d *demo) expected() proof.Expected {
	want := proof.Expected{Changes: d.changes}
	for i := range d.captured {
		c := &d.captured[i]
		want.Families = append(want.Families, c.Expected)
		if r := c.Refusal; r != nil {
			want.Refused = append(want.Refused, proof.Refusal{Dossier: c.Expected.Dossier, Member: r.Member - 1, Field: r.Field, Reason: r.Reason})
		}
	}
	for _, c := range d.paid {
		want.Paid = append(want.Paid, c.Expected.Dossier)
	}
	return want
}

func (d *demo) table(s summary, r proof.Report, down, resets int64) {
	w := tabwriter.NewWriter(d.story.out, 0, 4, 2, ' ', 0)
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	row("families", "%d", s.Families)
	row("people", "%d of %d", s.People, d.manifest.People)
	row("numbers", "%d (the others are covered already)", s.Numbers)
	row("refused, corrected", "%d, %d", s.Refused, s.Corrected)
	row("active", "%d", r.Active)
	row("documents", "%d, identical byte by byte %d", s.Documents, s.Identical)
	row("lost, doubled", "%d, %d", s.Lost, s.Doubled)
	row("killed", "%d programs, %d connections cut", d.killed, resets)
	row("sent", "%s up for %s useful: %.3f per useful byte; %s down",
		megabytes(s.BytesSent), megabytes(s.BytesUseful), float64(s.BytesSent)/float64(max(1, s.BytesUseful)), megabytes(down))
	row("time", "%.1f s", s.Seconds)
	_ = w.Flush() // to a screen
}
