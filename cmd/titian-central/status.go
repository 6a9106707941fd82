package main

import (
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"titian/central"
)

func printStatus(s streams, st central.Status) error {
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "central\t%s\nepoch\t%s\nfingerprint\t%s\n", st.Central, st.Epoch, st.Fingerprint)
	for _, name := range slices.Sorted(maps.Keys(st.Counts)) {
		fmt.Fprintf(w, "%s\t%d\n", name, st.Counts[name])
	}
	if st.Held {
		fmt.Fprintf(w, "numbering\ton hold; laptops that have not been back: %d\n", len(st.Away))
	}
	for _, a := range st.Alarms {
		fmt.Fprintf(w, "alarm\t%s %s device %s: %s\n", a.At.Format(time.RFC3339), a.Code, a.Device, a.Detail)
	}
	return w.Flush()
}
