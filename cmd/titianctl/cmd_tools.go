package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/google/uuid"
	"github.com/invopop/jsonschema"

	"titian/app"
	"titian/internal/files"
)

// export writes dossiers in clear to a file of its own, whole or not at all.
func (c *call) export(views []showAnswer, out string) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(views); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if out == "" {
		_, err := buf.WriteTo(c.stdout)
		return err
	}
	if err := files.WriteFile(files.OS{}, out, buf.Bytes()); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	c.say("export.done", "file", out, "n", fmt.Sprint(len(views)))
	return nil
}

type schemaCmd struct {
	Of string `arg:"" enum:"dossier" help:"What to describe: dossier."`
}

func (cmd *schemaCmd) Run(_ context.Context, c *call) error {
	schema, err := dossierSchema()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%s\n", schema)
	return err
}

// dossierSchema derives the JSON Schema from the type that add reads, so that
// it cannot tell anything else.
func dossierSchema() ([]byte, error) {
	r := &jsonschema.Reflector{
		Anonymous: true, DoNotReference: false, ExpandedStruct: true,
		Mapper: func(t reflect.Type) *jsonschema.Schema {
			if t == reflect.TypeFor[uuid.UUID]() {
				return &jsonschema.Schema{Type: "string", Format: "uuid"}
			}
			return nil
		},
	}
	schema := r.Reflect(&app.Dossier{})
	schema.Title = "Titian dossier"
	schema.Description = "One family as 'titianctl add' reads it. Ids, local number, village and date of capture are filled in when left out; " +
		"numbers and dates may be written as people write them."
	out, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write schema: %w", err)
	}
	return out, nil
}

type doctorCmd struct{}

// checkup is one line of doctor's answer.
type checkup struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	Text string `json:"text,omitempty"`
}

func (cmd *doctorCmd) Run(ctx context.Context, c *call) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	results, err := s.db.Examine(ctx)
	if err != nil {
		return fmt.Errorf("examine store: %w", err)
	}
	bad := false
	list := make([]checkup, len(results))
	for i, r := range results {
		list[i] = checkup{Name: r.Name, OK: r.Err == nil}
		if r.Err != nil {
			bad = true
			list[i].Text = strings.TrimSpace(r.Err.Error())
		}
	}
	if done, err := c.answer(list); err != nil {
		return err
	} else if !done {
		for _, r := range list {
			mark := c.words.Text("ctl.doctor.ok")
			if !r.OK {
				mark = c.words.Text("ctl.doctor.bad")
			}
			c.line(mark, c.words.Text("ctl.doctor."+r.Name), r.Text)
		}
	}
	if bad {
		return withCode(exitFailed, "doctor", errors.New(c.words.Text("ctl.error.doctor")))
	}
	return nil
}
