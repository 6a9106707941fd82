package rehearsal

// Brief gives a rehearsal fewer families: one that is active because somebody
// else pays, one whose bill is open, and one that waits for a line.
func Brief(p Params) Params {
	p.lives = []life{
		{family: 8, captured: 20, decided: 19, paid: never, end: arrived},
		{family: 1, captured: 3, decided: 2, paid: never, end: arrived},
		{family: 6, captured: 0, decided: never, paid: never, end: waiting},
	}
	return p
}

// PayDay is the day of a payment.
var PayDay = payDay
