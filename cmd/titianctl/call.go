package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"titian/app"
	"titian/app/finding"
	"titian/app/roster"
	"titian/app/words"
	"titian/localdb"
	"titian/sync/engine"
	"titian/sync/remote"
)

// call is one command being run.
type call struct {
	*program
	*globals
	words *words.Catalogue
	// session is set once the command has opened the profile.
	session *session
}

// say writes a line of the catalogue to standard output, unless JSON is asked for.
func (c *call) say(key string, args ...string) {
	if !c.JSON {
		_, _ = fmt.Fprintln(c.stdout, c.words.Text("ctl."+key, args...))
	}
}

// line writes text to standard output.
func (c *call) line(parts ...string) {
	_, _ = fmt.Fprintln(c.stdout, strings.Join(parts, "  "))
}

// progress writes a line about work under way to standard error.
func (c *call) progress(key string, args ...string) {
	_, _ = fmt.Fprintln(c.stderr, c.words.Text("ctl."+key, args...))
}

// answer writes v as JSON if that is asked for, and reports whether it was.
func (c *call) answer(v any) (bool, error) {
	if !c.JSON {
		return false, nil
	}
	enc := json.NewEncoder(c.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return true, fmt.Errorf("write JSON: %w", err)
	}
	return true, nil
}

// failure is what an error looks like as JSON.
type failure struct {
	Error    string        `json:"error"`
	Exit     int           `json:"exit"`
	Hint     string        `json:"hint,omitempty"`
	Findings []findingView `json:"findings,omitempty"`
}

// findingView is a finding with its words.
type findingView struct {
	finding.Finding
	Text string `json:"text"`
}

func (c *call) view(found finding.List) []findingView {
	out := make([]findingView, len(found))
	for i, f := range found {
		out[i] = findingView{f, c.words.Finding(f)}
	}
	return out
}

// explain tells an error in the words of the catalogue, with a hint, and
// returns the exit code.
func (c *call) explain(err error) int {
	f := failure{Exit: exitFailed, Error: err.Error()}
	var known *exitError
	if errors.Is(err, errSaid) && errors.As(err, &known) {
		return known.code
	}
	var check *app.CheckError
	var file *roster.FileError
	switch {
	case errors.As(err, &check):
		f.Exit, f.Findings, f.Error = exitFindings, c.view(check.Findings), c.words.Text("ctl.error.findings")
	case errors.As(err, &file):
		f.Exit, f.Findings, f.Error = exitFindings, c.view(finding.List{file.Finding}), c.words.Text("ctl.error.file")
	case errors.As(err, &known):
		f.Exit = known.code
		if known.hint != "" {
			f.Hint = c.words.Text("ctl.hint." + known.hint)
		}
	default:
		f.Exit, f.Error, f.Hint = c.classify(err)
	}
	if c.JSON {
		_, _ = c.answer(f)
		return f.Exit
	}
	c.printFailure(f)
	return f.Exit
}

func (c *call) printFailure(f failure) {
	var b strings.Builder
	fmt.Fprintf(&b, "titianctl: %s\n", f.Error)
	for _, v := range f.Findings {
		fmt.Fprintf(&b, "  %s\n", c.findingLine(v))
	}
	if f.Hint != "" {
		fmt.Fprintf(&b, "%s %s\n", c.words.Text("ctl.hint"), f.Hint)
	}
	_, _ = io.WriteString(c.stderr, b.String())
}

func (c *call) findingLine(v findingView) string {
	mark := c.words.Text("ctl.level." + string(v.Level))
	if v.Field == "" {
		return fmt.Sprintf("%s: %s (%s)", mark, v.Text, v.Code)
	}
	return fmt.Sprintf("%s %s: %s (%s)", mark, v.Field, v.Text, v.Code)
}

// classify gives exit code, sentence and hint for the errors of the layers below.
func (c *call) classify(err error) (code int, text, hint string) {
	for _, k := range []struct {
		target error
		code   int
		key    string
	}{
		{localdb.ErrPassphrase, exitLocked, "passphrase"},
		{localdb.ErrInUse, exitLocked, "in_use"},
		{localdb.ErrNewer, exitFailed, "newer"},
		{localdb.ErrNoStore, exitUsage, "no_store"},
		{localdb.ErrExists, exitUsage, "exists"},
		{localdb.ErrFull, exitFailed, "full"},
		{app.ErrNotFound, exitNotFound, "not_found"},
		{app.ErrSubmitted, exitFindings, "submitted"},
		{app.ErrStale, exitFailed, "stale"},
		{app.ErrVersion, exitFailed, "newer"},
		{engine.ErrNotEnrolled, exitUsage, "not_enrolled"},
		{remote.ErrEnrolCode, exitUsage, "enrol_code"},
		{remote.ErrFingerprint, exitLine, "fingerprint"},
		{remote.ErrURL, exitUsage, "url"},
		{remote.ErrCA, exitUsage, "ca"},
	} {
		if errors.Is(err, k.target) {
			return k.code, c.words.Text("ctl.error." + k.key), c.words.Text("ctl.hint." + k.key)
		}
	}
	if fault, ok := errors.AsType[*engine.Fault](err); ok {
		return exitLine, c.words.Text("sync." + string(fault.Reason)), c.words.Text("ctl.hint.line")
	}
	return exitFailed, err.Error(), ""
}
