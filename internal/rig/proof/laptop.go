package proof

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/google/uuid"

	"titian/app"
)

// Kept is a dossier as titianctl export writes it.
type Kept struct {
	ID      uuid.UUID   `json:"id"`
	Kind    app.Kind    `json:"kind"`
	Stage   app.Stage   `json:"stage"`
	Dossier app.Dossier `json:"dossier"`
	// Submission is the newest one.
	Submission        uuid.UUID `json:"submission"`
	Documents         int       `json:"documents"`
	DocumentsReceived int       `json:"documents_received"`
	Needs             []struct {
		Member int    `json:"member"`
		Field  string `json:"field"`
		Reason string `json:"reason"`
	} `json:"needs"`
	People []struct {
		Member   uuid.UUID `json:"member"`
		Person   uuid.UUID `json:"person"`
		Decision string    `json:"decision"`
		Number   string    `json:"number"`
		Active   bool      `json:"active"`
	} `json:"people"`
	Bills []struct {
		ID       uuid.UUID `json:"id"`
		Amount   int64     `json:"amount"`
		PayFrom  string    `json:"pay_from"`
		PayUntil string    `json:"pay_until"`
		PaidOn   string    `json:"paid_on"`
	} `json:"bills"`
}

// ReadExport reads what titianctl export wrote.
func ReadExport(r io.Reader) ([]Kept, error) {
	var all []Kept
	if err := json.NewDecoder(r).Decode(&all); err != nil {
		return nil, fmt.Errorf("read export: %w", err)
	}
	return all, nil
}

// NumbersOf are the numbers that the laptop knows, by person.
func NumbersOf(export []Kept) map[uuid.UUID]string {
	out := map[uuid.UUID]string{}
	for _, k := range export {
		for _, p := range k.People {
			out[p.Person] = p.Number
		}
	}
	return out
}
