package main

import (
	"fmt"
	"io"
	"time"

	"titian/app/clock"
)

// story tells what happens, with the time since it began.
type story struct {
	out   io.Writer
	clock clock.Clock
	began time.Time
}

func tell(out io.Writer, c clock.Clock) *story {
	return &story{out: out, clock: c, began: c.Now()}
}

// begin starts the time anew: a build is no part of the story.
func (s *story) begin() { s.began = s.clock.Now() }

func (s *story) elapsed() time.Duration { return s.clock.Now().Sub(s.began) }

// chapter opens a part of the story.
func (s *story) chapter(title string) {
	fmt.Fprintf(s.out, "\n%s\n", title)
}

// say tells one thing that happened.
func (s *story) say(format string, args ...any) {
	fmt.Fprintf(s.out, "%7.1f s  %s\n", s.elapsed().Seconds(), fmt.Sprintf(format, args...))
}

// megabytes writes a size for people.
func megabytes(n int64) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
