package rehearsal

import "slices"

// life is what has become of one of the invented families. Days count back from
// today; never is for what did not happen.
type life struct {
	// family is its place in the samples.
	family int
	// captured is when it was taken down and submitted, decided when central
	// decided, paid when its bill was paid.
	captured, decided, paid int
	end                     end
}

// never stands for a day that did not come.
const never = -1

// end is how far a family has come.
type end int

const (
	// arrived: all that was submitted is at central, which accepts it.
	arrived end = iota
	// refused: central refuses every member.
	refused
	// underway: some of its papers are at central.
	underway
	// waiting: it is submitted and there was no line since.
	waiting
	// draft: it could be submitted.
	draft
	// torn: a draft with something missing.
	torn
)

// story is how the twelve fixed samples come to every stage. The first payment
// is possible from the fourteenth to the thirtieth day, so the oldest bill is
// urgent and the second was paid on its first day.
func story() []life {
	return []life{
		{family: 8, captured: 26, decided: 25, paid: never, end: arrived},    // numbered, its bill runs out
		{family: 4, captured: 21, decided: 20, paid: 6, end: arrived},        // active, paid
		{family: 7, captured: 10, decided: 9, paid: never, end: arrived},     // active, covered
		{family: 6, captured: 9, decided: 8, paid: never, end: arrived},      // active again
		{family: 3, captured: 3, decided: 1, paid: never, end: arrived},      // one of five refused
		{family: 1, captured: 2, decided: 1, paid: never, end: refused},      // all refused
		{family: 2, captured: 1, decided: never, paid: never, end: arrived},  // under review
		{family: 9, captured: 0, decided: never, paid: never, end: underway}, // received, papers on their way
		{family: 5, captured: 0, decided: never, paid: never, end: waiting},  // ready
		{family: 10, captured: 0, decided: never, paid: never, end: waiting}, // ready
		{family: 0, captured: 0, decided: never, paid: never, end: draft},    // a newborn with a deadline
		{family: 11, captured: 0, decided: never, paid: never, end: torn},    // something is missing
	}
}

// days are those on which something happens, the oldest first.
func days(lives []life) []int {
	var out []int
	for _, l := range lives {
		for _, day := range []int{l.captured, l.decided, l.paid} {
			if day != never && !slices.Contains(out, day) {
				out = append(out, day)
			}
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}
